/* Pages that listen: admitting them, what they say, what they are told. Everything here runs on the loop's thread.
 * Must not know what an escalation is for. */
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/job.h"

enum { CLIENT_FAULTS_MAX = 5, CLOSE_POLICY = 1008, CLOSE_LATER = 1013 };

static size_t place(const struct stream *s, const struct stream_client *client)
{
    return (size_t)(client - s->clients);
}

/* ---- out ---- */

void stream_send_text(struct console *c, struct stream_client *client, struct str text)
{
    if (ws_send(c->http, client->ref, text))
        return; /* gone or too slow: `closed` follows */
}

/* {"type":TYPE,"code":CODE}; `code` may be NULL. */
static void send_word(struct console *c, struct stream_client *client, const char *type, const char *code)
{
    OWNED(buf) struct buf body;
    buf_init(&body, 256);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", str_from(type));
    if (code)
        json_put_str(&w, "code", str_from(code));
    json_close_object(&w);
    stream_send_text(c, client, buf_str(&body));
}

/* `type`: "welcome" (you are live from seq on) or "resync" (too much happened: read the lists again, then live from seq
 * on). */
static void send_seq(struct console *c, struct stream_client *client, const char *type, int64_t seq)
{
    OWNED(buf) struct buf body;
    buf_init(&body, 256);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", str_from(type));
    json_put_int(&w, "seq", seq);
    json_close_object(&w);
    stream_send_text(c, client, buf_str(&body));
}

void stream_send_event(void *self, int64_t seq, struct str json)
{
    struct sending *to = self;
    if (seq <= to->client->seq)
        return;
    to->client->seq = seq;
    stream_send_text(to->console, to->client, json);
}

static void go_live(struct console *c, struct stream_client *client)
{
    client->state = CLIENT_LIVE;
    ring_after(&c->stream.ring, client->seq, stream_send_event, &(struct sending){c, client});
}

/* ---- the worker has read what was missed ---- */

static struct stream_client *client_of(struct console *c, const struct resumed *r)
{
    struct stream_client *client = &c->stream.clients[r->place];
    return client->generation == r->generation && client->state == CLIENT_CATCHING ? client : NULL;
}

void stream_resumed(void *arg)
{
    struct job *job = arg;
    struct console *c = job->console;
    const struct resumed *r = job->own;
    struct stream_client *client = client_of(c, r);
    for (size_t i = 0; client && !r->too_many && i < r->n; i++)
        stream_send_event(&(struct sending){c, client}, r->seq[i], r->json[i]);
    if (client && r->too_many) {
        client->seq = c->stream.last;
        send_seq(c, client, "resync", client->seq);
    }
    if (client)
        go_live(c, client);
    job_done(job);
}

/* ---- in ---- */

struct stream_message {
    struct str type, conversation_id;
    int64_t after;
};

/* Which client wanted to look: it may be gone when the answer comes. */
struct watch {
    size_t place;
    uint32_t generation;
};

static const struct json_field fields[] = {
    {"type", JSON_AS_STR, true, false, 16, offsetof(struct stream_message, type)},
    {"conversation_id", JSON_AS_STR, false, false, 20, offsetof(struct stream_message, conversation_id)},
    {"after", JSON_AS_INT, false, false, 0, offsetof(struct stream_message, after)},
};

static void hear_hello(struct console *c, struct stream_client *client, const struct stream_message *m)
{
    struct stream *s = &c->stream;
    if (client->state != CLIENT_NEW)
        return;
    client->seq = m->after > 0 ? m->after : s->last;
    if (client->seq > s->last) { /* from another life of this database */
        client->seq = s->last;
        client->state = CLIENT_LIVE;
        send_seq(c, client, "resync", s->last);
        return;
    }
    send_seq(c, client, "welcome", s->last);
    if (ring_covers(&s->ring, client->seq)) {
        go_live(c, client);
        return;
    }
    client->state = CLIENT_CATCHING;
    stream_catch_up(c, client);
}

static void set_watch(struct stream *s, struct stream_client *client, int64_t conversation_id)
{
    int64_t before = atomic_exchange(&s->watching[place(s, client)], conversation_id);
    if (!before && conversation_id)
        atomic_fetch_add(&s->n_watching, 1);
    if (before && !conversation_id)
        atomic_fetch_sub(&s->n_watching, 1);
}

/* The page may look: from now on words come live. It reads the transcript after this answer, so that none falls
 * between. */
static void watch_granted(void *arg)
{
    struct job *job = arg;
    struct console *c = job->console;
    const struct watch *watch = job->own;
    struct stream_client *client = &c->stream.clients[watch->place];
    if (client->generation == watch->generation && client->state != CLIENT_FREE && client->wanted == job->id) {
        set_watch(&c->stream, client, job->id);
        OWNED(buf) struct buf body;
        buf_init(&body, 256);
        struct json_out w;
        json_out_init(&w, &body);
        json_open_object(&w, NULL);
        json_put_str(&w, "type", S("watching"));
        put_id(&w, "conversation_id", job->id);
        json_close_object(&w);
        stream_send_text(c, client, buf_str(&body));
    }
    job_done(job);
}

/* Words of a conversation that nobody asked a human into do not come this way: its page cannot be opened either. */
static void check_watch(struct job *job, struct store *db, struct arena *arena)
{
    struct conversation_row row;
    struct conversation *state = ARENA_NEW(arena, struct conversation);
    enum err err = state ? conversation_row_get(db, arena, job->id, &row) : ERR_NOMEM;
    if (!err)
        err = conversation_decode(row.state, arena, state);
    if (err || state->escalation.id == 0)
        job_done(job);
    else
        job_to_loop(job, watch_granted);
}

static void hear_watch(struct console *c, struct stream_client *client, const struct stream_message *m,
                       int64_t staff_id)
{
    int64_t id = 0;
    if (m->conversation_id.len && (!str_int(m->conversation_id, &id) || id < 0))
        return;
    set_watch(&c->stream, client, 0);
    client->wanted = id;
    struct job *job = id ? job_new_silent(c) : NULL;
    struct watch *watch = job ? ARENA_NEW(&job->arena, struct watch) : NULL;
    if (!watch) {
        job_done(job);
        return;
    }
    *watch = (struct watch){place(&c->stream, client), client->generation};
    job->own = watch;
    job->id = id;
    job->staff_id = staff_id;
    job_audited(job, S("watch"), S("conversation"), id, check_watch);
}

static void hear_fault(struct console *c, struct stream_client *client, const char *code)
{
    send_word(c, client, "error", code);
    if (++client->faults >= CLIENT_FAULTS_MAX)
        ws_close(c->http, client->ref, CLOSE_POLICY);
}

static void end_client(struct console *c, struct stream_client *client)
{
    send_word(c, client, "bye", "session_ended");
    ws_close(c->http, client->ref, CLOSE_POLICY);
}

static void hear(struct console *c, struct stream_client *client, const struct stream_message *m)
{
    int64_t now_ms = clock_wall_ms();
    struct staff_session *s = sessions_at(&c->sessions, client->session, now_ms);
    if (!s || !(MAY_LINK & 1u << s->role)) {
        end_client(c, client);
    } else if (str_eq(m->type, S("hello"))) {
        hear_hello(c, client, m);
    } else if (str_eq(m->type, S("watch"))) {
        hear_watch(c, client, m, s->staff_id);
    } else if (str_eq(m->type, S("active"))) {
        session_touch(c, s, now_ms);
    } else {
        hear_fault(c, client, "unknown_type");
    }
}

static void on_message(void *self, struct http_ref ref, struct str text)
{
    struct console *c = self;
    struct stream_client *client = ws_user(c->http, ref);
    if (!client)
        return;
    struct arena arena;
    arena_init(&arena, 64 * 1024);
    struct stream_message m = {0};
    struct json_doc *doc = NULL;
    enum err err = json_open(text, 32, &doc, NULL);
    if (!err)
        err = json_decode(json_root(doc), fields, sizeof fields / sizeof fields[0], &arena, &m, NULL);
    if (err)
        hear_fault(c, client, "bad_message");
    else
        hear(c, client, &m);
    json_close(doc);
    arena_done(&arena);
}

/* ---- coming and going ---- */

static bool on_admit(void *self, const struct http_request *req, void **ret_identity)
{
    struct console *c = self;
    struct staff_session *s = console_session_of(c, req, clock_wall_ms());
    if (!s || !console_origin_allowed(c, req->origin) || !(MAY_LINK & 1u << s->role))
        return false;
    *ret_identity = (void *)sessions_handle(&c->sessions, s);
    return true;
}

static void on_opened(void *self, struct http_ref ref, void *identity, struct str peer)
{
    (void)peer;
    struct console *c = self;
    for (size_t i = 0; i < STREAM_CLIENTS; i++) {
        struct stream_client *client = &c->stream.clients[i];
        if (client->state != CLIENT_FREE)
            continue;
        *client = (struct stream_client){
            .state = CLIENT_NEW, .generation = client->generation + 1, .ref = ref, .session = (session_handle)identity};
        ws_set_user(c->http, ref, client);
        return;
    }
    LOG(LOG_WARN, "stream_full", LOG_N("clients", STREAM_CLIENTS));
    ws_close(c->http, ref, CLOSE_LATER);
}

static void on_closed(void *self, struct http_ref ref)
{
    struct console *c = self;
    struct stream_client *client = ws_user(c->http, ref);
    if (!client)
        return;
    set_watch(&c->stream, client, 0);
    client->state = CLIENT_FREE;
    ws_set_user(c->http, ref, NULL);
}

static void on_refused(void *self, struct http_ref ref, const char *why)
{
    struct console *c = self;
    struct stream_client *client = ws_user(c->http, ref);
    if (client)
        hear_fault(c, client, why);
}

void stream_session_ended(struct console *c, session_handle session)
{
    for (size_t i = 0; i < STREAM_CLIENTS; i++) {
        struct stream_client *client = &c->stream.clients[i];
        if (client->state != CLIENT_FREE && client->session == session)
            end_client(c, client);
    }
}

enum err stream_add(struct console *c)
{
    c->stream.tail = &c->stream.first;
    ring_start(&c->stream.ring, c->stream.last);
    return http_add_socket(c->http, &(struct ws_endpoint){.path = "/api/v1/stream",
                                                          .subprotocol = "tsunagu.console.v1",
                                                          .message_max = STREAM_MESSAGE_MAX,
                                                          .queue_max = STREAM_QUEUE_MAX,
                                                          .admit = on_admit,
                                                          .opened = on_opened,
                                                          .message = on_message,
                                                          .refused = on_refused,
                                                          .closed = on_closed,
                                                          .self = c});
}
