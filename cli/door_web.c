/* One visitor with a browser: hello, say, choose; a connection that is lost is made again and asks for what it has not
 * seen. */
#include "cli/door_web.h"

#include "base/buf.h"
#include "base/clock.h"
#include "bot/bubble_json.h"
#include "cli/arrival.h"
#include "cli/chat_socket.h"

enum { FRAME_BYTES = 1 << 16, TOKEN_BYTES = 64, LANG_BYTES = 8, ID_BYTES = 24, WAIT_MS = 20000 };

struct door_web {
    struct served *served;
    struct chat_socket *socket; /* NULL: not connected */
    struct arrival arrival;
    struct buf frame; /* the last say or choose, for saying it again */
    char token[TOKEN_BYTES], lang[LANG_BYTES], id[ID_BYTES];
    uint64_t n_said;
    int64_t seen;                /* newest entry that came */
    int64_t acked, acked_before; /* what the last `id` became, and became at first */
    bool welcome, status;
    struct str fault; /* an error frame's code, in the arrival's arena */
    int64_t conversation_id;
};

/* ---- what comes ---- */

static void read_message(struct door_web *d, const struct json *frame)
{
    int64_t seq = 0;
    struct str from = json_string(json_get(frame, "from"));
    if (!json_integer(json_get(frame, "seq"), &seq) || seq <= d->seen) {
        d->fault = S("a message without number, or twice");
        return;
    }
    d->seen = seq;
    if (str_eq(from, S("resident")))
        return;
    struct bubble *b = arrival_add(&d->arrival, arena_str(&d->arrival.arena, json_string(json_get(frame, "name"))));
    if (b && bubble_read(frame, &d->arrival.arena, b))
        d->fault = S("a message that cannot be read");
}

static void read_frame(struct door_web *d, const struct json *frame)
{
    struct str type = json_string(json_get(frame, "type"));
    if (str_eq(type, S("message"))) {
        read_message(d, frame);
    } else if (str_eq(type, S("welcome"))) {
        snprintf(d->token, sizeof(d->token), "%.*s", STR_FMT(json_string(json_get(frame, "token"))));
        d->welcome = true;
    } else if (str_eq(type, S("status"))) {
        d->status = true;
    } else if (str_eq(type, S("ack")) && str_eq(json_string(json_get(frame, "id")), str_from(d->id))) {
        (void)json_integer(json_get(frame, "seq"), &d->acked);
    } else if (str_eq(type, S("error"))) {
        d->fault = arena_str(&d->arrival.arena, json_string(json_get(frame, "code")));
    }
}

static enum err read_one(struct door_web *d, int wait_ms)
{
    struct str text;
    struct json_doc *doc = NULL;
    enum err err = chat_socket_next(d->socket, wait_ms, &text);
    if (!err)
        err = json_open(text, 0, &doc, NULL);
    if (!err)
        read_frame(d, json_root(doc));
    json_close(doc);
    return err == ERR_NOTFOUND ? ERR_IO : err;
}

static bool greeted(const struct door_web *d)
{
    return d->welcome && d->status;
}

static bool acknowledged(const struct door_web *d)
{
    return d->acked > 0;
}

static bool complete(const struct door_web *d)
{
    return d->seen >= d->arrival.said.last_visible;
}

static enum err read_until(struct door_web *d, bool (*done)(const struct door_web *d))
{
    enum err err = ERR_OK;
    while (!err && !d->fault.len && !done(d))
        err = read_one(d, WAIT_MS);
    return err;
}

/* ---- coming and going ---- */

static void leave(struct door_web *d)
{
    chat_socket_close(d->socket);
    d->socket = NULL;
}

static enum err say_hello(struct door_web *d)
{
    struct buf hello;
    struct json_out w;
    buf_init_in(&hello, &d->arrival.arena, FRAME_BYTES);
    json_out_init(&w, &hello);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", S("hello"));
    if (d->token[0])
        json_put_str(&w, "token", str_from(d->token));
    else
        json_put_null(&w, "token");
    json_put_int(&w, "after", d->seen);
    json_put_str(&w, "lang", str_from(d->lang));
    json_put_str(&w, "page", S("http://127.0.0.1/demo"));
    json_close_object(&w);
    return hello.err ? ERR_NOMEM : chat_socket_send(d->socket, buf_str(&hello));
}

static enum err come(struct door_web *d)
{
    leave(d);
    d->welcome = d->status = false;
    enum err err = chat_socket_open(served_port(d->served), &d->socket);
    if (!err)
        err = say_hello(d);
    return err ? err : read_until(d, greeted);
}

static enum err end_step(struct door_web *d, bool played, struct heard *ret)
{
    enum err err = served_settle(d->served);
    if (!err)
        err = arrival_look(&d->arrival, d->served, played, ret);
    if (!err && d->socket)
        err = read_until(d, complete);
    if (err)
        return err;
    d->conversation_id = ret->state.id;
    arrival_end(&d->arrival, ret);
    if (d->fault.len)
        ret->trouble = d->fault;
    return ERR_OK;
}

static void begin_step(struct door_web *d)
{
    arrival_step(&d->arrival);
    d->fault = (struct str){0};
}

/* ---- the door ---- */

static enum err web_begin(void *self, const char *database, int64_t now_ms, struct str lang)
{
    struct door_web *d = self;
    (void)database;
    leave(d);
    begin_step(d);
    d->arrival.seq = d->conversation_id = d->seen = d->acked = d->acked_before = 0;
    d->token[0] = d->id[0] = '\0';
    d->frame.len = 0;
    snprintf(d->lang, sizeof(d->lang), "%.*s", STR_FMT(lang.len ? lang : S("ja")));
    return served_begin(d->served, now_ms);
}

static enum err web_wait(void *self, int64_t ms, struct heard *ret)
{
    struct door_web *d = self;
    enum err err = ERR_OK;
    begin_step(d);
    while (!err && ms > 0) {
        int64_t step = ms < HOUR_MS / 4 ? ms : HOUR_MS / 4;
        ms -= step;
        err = served_pass(d->served, step);
    }
    return err ? err : end_step(d, false, ret);
}

static void make_frame(struct door_web *d, const struct event *e)
{
    struct json_out w;
    bool text = e->kind == EVENT_TEXT;
    snprintf(d->id, sizeof(d->id), "talk-%llu", (unsigned long long)++d->n_said);
    buf_reset(&d->frame);
    json_out_init(&w, &d->frame);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", text ? S("say") : S("choose"));
    json_put_str(&w, "id", str_from(d->id));
    json_put_str(&w, text ? "text" : "value", text ? e->text : e->value);
    json_close_object(&w);
}

/* Acknowledged when it is on disk. */
static enum err send_frame(struct door_web *d)
{
    d->acked = 0;
    enum err err = d->frame.err ? ERR_NOMEM : chat_socket_send(d->socket, buf_str(&d->frame));
    return err ? err : read_until(d, acknowledged);
}

static enum err play_staff(struct door_web *d, struct event *e, struct heard *ret)
{
    enum err told = ERR_OK;
    e->conversation_id = d->conversation_id;
    enum err err = served_staff(d->served, e, &told);
    if (!err)
        err = end_step(d, !told, ret);
    ret->err = told;
    return err;
}

static enum err web_play(void *self, struct event event, struct heard *ret)
{
    struct door_web *d = self;
    begin_step(d);
    if (event.kind > EVENT_STOP)
        return play_staff(d, &event, ret);
    bool first = !d->token[0];
    enum err err = !d->socket || event.kind == EVENT_START ? come(d) : ERR_OK;
    if (!err && event.kind == EVENT_START)
        return end_step(d, first, ret);
    if (!err && event.kind != EVENT_TEXT && event.kind != EVENT_CHOICE) {
        err = end_step(d, false, ret);
        ret->trouble = S("the web has nothing like that: the transcript wants an @only");
        return err;
    }
    make_frame(d, &event);
    if (!err)
        err = send_frame(d);
    d->acked_before = d->acked;
    return err ? err : end_step(d, true, ret);
}

static enum err web_settle(void *self, struct heard *io)
{
    struct door_web *d = self;
    if (!io->state.burst.n)
        return ERR_OK;
    begin_step(d);
    enum err err = served_pass(d->served, TURN_BURST_GAP_MS);
    return err ? err : end_step(d, true, io);
}

static enum err web_redeliver(void *self, struct heard *ret)
{
    struct door_web *d = self;
    begin_step(d);
    enum err err = d->frame.len ? send_frame(d) : ERR_INPUT;
    if (!err)
        err = end_step(d, false, ret);
    if (!err)
        ret->duplicate = d->acked == d->acked_before;
    return err;
}

/* The browser comes back by itself. */
static enum err web_crash(void *self)
{
    struct door_web *d = self;
    bool connected = d->socket != NULL;
    begin_step(d);
    enum err err = served_crash(d->served);
    return !err && connected ? come(d) : err;
}

static enum err web_look(void *self, struct heard *ret)
{
    struct door_web *d = self;
    begin_step(d);
    return end_step(d, false, ret);
}

static struct str web_flow_button(void *self, struct str flow)
{
    struct door_web *d = self;
    return served_flow_button(d->served, &d->arrival.arena, flow);
}

enum err door_web_open(const struct player *p, const char *content_dir, struct door_web **ret)
{
    const struct served_options served = {.content = player_content(p), .content_dir = content_dir};
    struct door_web *d = calloc(1, sizeof(*d));
    if (!d)
        return ERR_NOMEM;
    arrival_init(&d->arrival);
    buf_init(&d->frame, FRAME_BYTES);
    enum err err = served_new(&served, &d->served);
    if (err) {
        door_web_close(d);
        return err;
    }
    *ret = d;
    return ERR_OK;
}

void door_web_close(struct door_web *d)
{
    if (!d)
        return;
    leave(d);
    served_free(d->served);
    buf_done(&d->frame);
    arrival_done(&d->arrival);
    free(d);
}

struct door door_web(struct door_web *d)
{
    return (struct door){.name = "web",
                         .self = d,
                         .begin = web_begin,
                         .wait = web_wait,
                         .play = web_play,
                         .settle = web_settle,
                         .redeliver = web_redeliver,
                         .crash = web_crash,
                         .look = web_look,
                         .flow_button = web_flow_button};
}
