/* The door LINE knocks on. Verifies before it parses, hands all events of a batch to the desk at once, and answers when
 * the last of them is on disk. Must not know what the events mean to a conversation. */
#include "adapters/line/webhook.h"

#include <stdlib.h>

#include "adapters/line/line_event.h"
#include "adapters/line/signature.h"
#include "adapters/line/unsaved.h"
#include "base/clock.h"
#include "bot/config.h"
#include "bot/desk.h"
#include "http/server.h"

enum webhook_limits {
    NODES_MAX = 200000, /* as many as a body of 1 MiB of real events can hold */
    EVENTS_MAX = 8192,
    BAD_LOG_MS = 10000,  /* scanners knock all day: one line for all of them */
    SPOKEN_MAX = 64,     /* texts of one webhook that are kept until they are saved */
    ASIDE_BYTES = 65536, /* of a body that could not be read, kept for an operator */
    ARENA_BYTES = 16 << 20
};

struct webhook_door {
    struct http_server *http;
    struct desk *desk;
    struct unsaved *unsaved;
    struct desk_listener listener;
    struct arena arena; /* of one webhook; loop thread only */
    struct signature_keys keys;
    bool greet_on_follow;
    int64_t bad_logged_ms, n_bad; /* loop thread: signatures refused since the last line */
};

/* What somebody wrote, in case it cannot be saved. */
struct spoken {
    char *copy; /* text, then token */
    size_t text_bytes, token_bytes;
};

/* One webhook that waits for its commit. Counted down on the desk's thread only. */
struct waiting {
    struct webhook_door *door;
    struct http_ref ref;
    size_t left;
    enum err worst;
    char *aside; /* a body set aside; freed with the rest */
    size_t aside_bytes;
    const char *why;
    struct spoken spoken[SPOKEN_MAX];
    size_t n_spoken;
};

static void waiting_free(struct waiting *w)
{
    for (size_t i = 0; w && i < w->n_spoken; i++)
        free(w->spoken[i].copy);
    if (w)
        free(w->aside);
    free(w);
}

/* ---- the answer ---- */

static void reply(struct webhook_door *door, struct http_ref ref, int status)
{
    if (status == 200)
        http_reply(door->http, ref,
                   &(struct http_response){.status = 200, .type = S("application/json"), .body = S("{}")});
    else
        http_problem(door->http, ref, status, status == 401 ? "bad-signature" : "not-saved");
}

/* Saved or refused for good: LINE must not send it again. Not saved: it must. */
static int status_for(enum err worst)
{
    return worst == ERR_FULL || worst == ERR_NOMEM || worst == ERR_IO ? 503 : 200;
}

/* Nothing of it is on disk: whoever is in danger hears of lines all the same. On the loop thread. */
static void answer_unsaved(void *arg)
{
    struct waiting *w = arg;
    for (size_t i = 0; i < w->n_spoken; i++) {
        const struct spoken *s = &w->spoken[i];
        unsaved_answer(w->door->unsaved, (struct str){s->copy, s->text_bytes},
                       (struct str){s->copy + s->text_bytes, s->token_bytes});
    }
    waiting_free(w);
}

static void keep_spoken(struct waiting *w, const struct event *event)
{
    const struct str text = event->text, token = event->reply_token;
    if (event->kind != EVENT_TEXT || !text.len || !token.len || w->n_spoken == SPOKEN_MAX)
        return;
    char *copy = malloc(text.len + token.len);
    if (!copy)
        return;
    memcpy(copy, text.ptr, text.len);
    memcpy(copy + text.len, token.ptr, token.len);
    w->spoken[w->n_spoken++] = (struct spoken){copy, text.len, token.len};
}

static void answered(void *self, const struct desk_answer *answer)
{
    (void)self;
    struct waiting *w = (struct waiting *)(uintptr_t)answer->ref;
    if (status_for(answer->err) != 200)
        w->worst = answer->err;
    if (--w->left)
        return;
    reply(w->door, w->ref, status_for(w->worst));
    if (status_for(w->worst) != 200 && w->n_spoken && !http_post(w->door->http, answer_unsaved, w))
        return;
    waiting_free(w);
}

/* ---- into the desk ---- */

static enum err keep_aside(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    const struct waiting *w = arg;
    return aside_row_insert(s, S("line"), clock_wall_ms(), str_from(w->why), (struct str){w->aside, w->aside_bytes});
}

static struct waiting *waiting_new(struct webhook_door *door, const struct http_request *req)
{
    struct waiting *w = calloc(1, sizeof *w);
    if (w)
        *w = (struct waiting){.door = door, .ref = req->ref};
    return w;
}

struct batch {
    struct desk_request **items; /* in the webhook's arena */
    size_t n, room;
    size_t n_skipped, n_odd;
};

static void batch_drop(struct batch *batch)
{
    for (size_t i = 0; i < batch->n; i++)
        desk_request_free(batch->items[i]);
    batch->n = 0;
}

static enum err batch_add(struct batch *batch, const struct desk_request *request)
{
    if (batch->n == batch->room)
        return ERR_NOMEM;
    struct desk_request *copy = desk_request_new(request);
    if (!copy)
        return ERR_NOMEM;
    batch->items[batch->n++] = copy;
    return ERR_OK;
}

/* Room for every event and one request more, for the body set aside. */
static enum err make_room(struct batch *batch, const struct json *events, struct arena *arena)
{
    size_t n = 0;
    for (const struct json *node = json_first(events); node; node = json_next(node))
        n++;
    if (n > EVENTS_MAX)
        return ERR_INPUT;
    batch->items = ARENA_ARRAY(arena, struct desk_request *, n + 1);
    batch->room = batch->items ? n + 1 : 0;
    return batch->items ? ERR_OK : ERR_NOMEM;
}

static enum err add_events(struct batch *batch, struct waiting *w, const struct json *root, struct arena *arena)
{
    const struct line_event_rules rules = {.now_ms = clock_wall_ms(), .greet_on_follow = w->door->greet_on_follow};
    enum err err = ERR_OK;
    for (const struct json *node = json_first(json_get(root, "events")); node && !err; node = json_next(node)) {
        struct desk_request request = {.kind = DESK_EVENT, .ref = (uint64_t)(uintptr_t)w, .owner = &w->door->listener};
        enum line_event_fate fate = line_event_read(node, &rules, arena, &request.event);
        batch->n_skipped += fate == LINE_EVENT_SKIPPED;
        batch->n_odd += fate == LINE_EVENT_ODD;
        if (fate != LINE_EVENT_TAKEN)
            continue;
        keep_spoken(w, &request.event);
        err = batch_add(batch, &request);
    }
    return arena->failed ? ERR_NOMEM : err;
}

static enum err add_aside(struct batch *batch, struct waiting *w, struct str body, const char *why)
{
    body = str_sub(body, 0, ASIDE_BYTES);
    w->aside = malloc(body.len + 1);
    if (!w->aside)
        return ERR_NOMEM;
    if (body.len)
        memcpy(w->aside, body.ptr, body.len);
    w->aside_bytes = body.len;
    w->why = why;
    const struct desk_request request = {
        .kind = DESK_WRITE, .ref = (uint64_t)(uintptr_t)w, .owner = &w->door->listener, .write = keep_aside, .arg = w};
    return batch_add(batch, &request);
}

/* Read what can be read; set aside what cannot, so that LINE does not redeliver it for ever. */
static enum err fill(struct batch *batch, struct waiting *w, struct str body, struct arena *arena)
{
    struct json_doc *doc = NULL;
    enum err err = json_open(body, NODES_MAX, &doc, NULL);
    bool mended = err == ERR_INPUT;
    if (mended)
        err = json_open(line_body_mend(body, arena), NODES_MAX, &doc, NULL);
    if (err && err != ERR_INPUT)
        return err;
    const struct json *root = doc ? json_root(doc) : NULL, *events = json_get(root, "events");
    enum err room = make_room(batch, events, arena);
    if (err || room == ERR_INPUT)
        err = add_aside(batch, w, body, err ? "unreadable" : "too_many");
    else if (room)
        err = room;
    else if (json_kind(root) != JSON_OBJECT || (events && json_kind(events) != JSON_LIST))
        err = add_aside(batch, w, body, "wrong_form");
    else
        err = add_events(batch, w, root, arena);
    if (!err && (mended || batch->n_odd) && !w->aside)
        err = add_aside(batch, w, body, mended ? "mended" : "odd_event");
    json_close(doc);
    return err;
}

static void submit(struct webhook_door *door, const struct http_request *req, struct waiting *w, struct batch *batch)
{
    LOG(LOG_DEBUG, "line_webhook", LOG_N("events", batch->n), LOG_N("skipped", batch->n_skipped),
        LOG_N("odd", batch->n_odd), LOG_N("bytes", req->body.len));
    if (batch->n == 0) {
        reply(door, req->ref, 200);
        waiting_free(w);
        return;
    }
    w->left = batch->n;
    if (desk_submit(door->desk, batch->items, batch->n) == ERR_OK)
        return; /* answered() goes on from here, perhaps already */
    batch_drop(batch);
    reply(door, req->ref, 503);
    answer_unsaved(w);
}

static void refuse(struct webhook_door *door, const struct http_request *req)
{
    int64_t now_ms = clock_mono_ms();
    door->n_bad++;
    if (now_ms - door->bad_logged_ms >= BAD_LOG_MS || door->bad_logged_ms == 0) {
        LOG(LOG_WARN, "line_bad_signature", LOG_N("times", door->n_bad), LOG_N("bytes", req->body.len));
        door->bad_logged_ms = now_ms;
        door->n_bad = 0;
    }
    reply(door, req->ref, 401);
}

static void handle(void *self, const struct http_request *req)
{
    struct webhook_door *door = self;
    if (!signature_good(&door->keys, req->signature, req->body)) {
        refuse(door, req);
        return;
    }
    struct waiting *w = waiting_new(door, req);
    struct batch batch = {0};
    if (w && !fill(&batch, w, req->body, &door->arena)) {
        submit(door, req, w, &batch);
    } else {
        batch_drop(&batch);
        waiting_free(w);
        reply(door, req->ref, 503);
    }
    arena_reset(&door->arena);
}

/* ---- life ---- */

enum err webhook_open(const struct config *config, struct http_server *http, struct desk *desk, struct unsaved *unsaved,
                      struct webhook_door **ret)
{
    struct webhook_door *door = calloc(1, sizeof *door);
    if (!door)
        return ERR_NOMEM;
    *door = (struct webhook_door){
        .http = http, .desk = desk, .unsaved = unsaved, .greet_on_follow = config->line_greet_on_follow};
    arena_init(&door->arena, ARENA_BYTES);
    door->listener = (struct desk_listener){.self = door, .answered = answered};
    enum err err = signature_keys_init(&door->keys, config->line_secrets, config->n_line_secrets);
    const struct http_route route = {.method = "POST",
                                     .path = "/line/webhook",
                                     .access = ACCESS_PUBLIC,
                                     .body_max = HTTP_BODY_MAX,
                                     .handle = handle,
                                     .self = door};
    if (!err)
        err = http_add_routes(http, &route, 1);
    if (err) {
        webhook_close(door);
        return err;
    }
    *ret = door;
    return ERR_OK;
}

void webhook_close(struct webhook_door *door)
{
    if (!door)
        return;
    signature_keys_done(&door->keys);
    arena_done(&door->arena);
    free(door);
}
