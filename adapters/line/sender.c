/* The outbox on its way to LINE. Lives on the courier's thread but for sender_wake. Must not know webhooks or conversations' states. */
#include "adapters/line/sender.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "adapters/courier.h"
#include "adapters/line/line_message.h"
#include "adapters/line/outcome.h"
#include "base/clock.h"
#include "bot/config.h"
#include "bot/desk.h"

enum sender_limits {
    HELD_MAX = 200,             /* rows in memory; the others wait on disk */
    READ_MAX = 100,
    CALL_TIMEOUT_MS = 10000,
    SOON_MS = 20,               /* when a queue in front of us was full */
    ARENA_BYTES = 4 << 20
};

enum parcel_state { FREE, READY, FLYING, WAITING };

/* A row taken from disk, until the desk has its outcome. */
struct held {
    enum parcel_state state;
    struct sender *sender;
    int64_t id, conversation_id, created_ms, reply_until_ms, attempts;
    int64_t ready_ms;      /* WAITING: wall clock */
    bool reply, tried;     /* by reply token; it may have been accepted before */
    char retry_key[40];
    struct arena arena;    /* user, token, body */
    struct str user, token, body;
};

struct sender {
    struct desk *desk;
    struct courier *courier;
    struct store *db;
    struct str push_url, reply_url, bearer;
    struct arena strings; /* of the configuration: process lifetime */
    struct arena scratch;
    struct held held[HELD_MAX];
    int64_t cursor;       /* newest row id taken */
    int64_t boot_last;    /* rows up to here were pending when we started: they may have been sent by an earlier life */
    bool more;            /* the last read was full: there may be more on disk */
    atomic_bool woken;
};

/* ---- telling the desk ---- */

static bool report(struct sender *s, const struct held *h, struct str state, const char *error, int64_t next_ms)
{
    struct desk_request *r = desk_request_new(&(struct desk_request){.kind = DESK_SENT,
                                                                     .outbox_id = h->id,
                                                                     .sent_state = state,
                                                                     .sent_error = str_from(error),
                                                                     .sent_next_ms = next_ms});
    if (!r)
        return false;
    if (desk_submit(s->desk, &r, 1) == ERR_OK)
        return true;
    desk_request_free(r);
    return false;
}

static void let_go(struct held *h)
{
    arena_reset(&h->arena);
    h->state = FREE;
}

/* The desk could not be told. The row stays on disk as it was; a restart takes it up again, and token or key keep it from being sent twice. */
static void finish(struct sender *s, struct held *h, struct str state, const char *error)
{
    if (!report(s, h, state, error, 0))
        LOG(LOG_WARN, "line_outcome_untold", LOG_N("row", h->id));
    let_go(h);
}

static void later(struct held *h, int64_t delay_ms)
{
    h->state = WAITING;
    h->ready_ms = clock_wall_ms() + delay_ms;
}

/* ---- an outcome ---- */

static void act(struct sender *s, struct held *h, struct decision d)
{
    switch (d.step) {
    case SEND_DONE:
        finish(s, h, S("done"), NULL);
        return;
    case SEND_AS_PUSH:
        h->reply = false;
        h->state = READY;
        return;
    case SEND_AGAIN:
        (void)report(s, h, S("pending"), d.error, clock_wall_ms() + d.delay_ms);
        later(h, d.delay_ms);
        return;
    case SEND_HOLD:
        (void)report(s, h, S("held"), d.error, clock_wall_ms() + d.delay_ms);
        later(h, d.delay_ms);
        return;
    case SEND_DEAD:
    case SEND_STEPS:
        LOG(LOG_ERROR, "line_message_dead", LOG_N("row", h->id), LOG_W("why", d.error));
        finish(s, h, S("dead"), d.error);
        return;
    }
}

static bool token_fresh(const struct held *h)
{
    return h->reply && clock_wall_ms() < h->reply_until_ms;
}

/* LINE answers 429 for too many calls and for a used-up month alike; its message is the only hint in the answer itself. It is not guaranteed, so
 * an unknown wording only means that we ask again sooner. */
static bool says_month_used_up(struct str body)
{
    return str_find(body, S("monthly limit")) >= 0;
}

static void done(void *self, const struct courier_result *result)
{
    struct held *h = self;
    struct sender *s = h->sender;
    const struct attempt attempt = {
        .reply = h->reply,
        .tried_before = h->tried,
        .n = h->attempts,
        .age_ms = clock_wall_ms() - h->created_ms,
        .token_fresh = token_fresh(h),
        .month_used_up = result->status == 429 && says_month_used_up(result->body),
    };
    struct decision d = send_decide(&attempt, result);
    if (d.step != SEND_DONE)
        LOG(LOG_WARN, "line_send", LOG_N("row", h->id), LOG_N("status", result->status), LOG_W("why", d.error));
    h->tried |= result->outcome == COURIER_UNCERTAIN || result->status >= 500;
    h->state = READY;
    act(s, h, d);
    sender_wake(s); /* one look for all outcomes of this round */
}

/* ---- sending ---- */

static enum err build(struct sender *s, struct held *h, struct buf *body)
{
    arena_reset(&s->scratch);
    buf_init_in(body, &s->scratch, LINE_BODY_BYTES);
    return line_message_write(&s->scratch, h->body, h->reply, h->reply ? h->token : h->user, body);
}

static void send(struct sender *s, struct held *h)
{
    struct buf body;
    if (h->reply && !token_fresh(h) && !h->tried)
        h->reply = false;
    enum err err = build(s, h, &body);
    if (err) {
        act(s, h, (struct decision){err == ERR_INPUT ? SEND_DEAD : SEND_AGAIN, 1000, err_name(err)});
        return;
    }
    const struct courier_request request = {
        .method = S("POST"),
        .url = h->reply ? s->reply_url : s->push_url,
        .bearer = s->bearer,
        .retry_key = h->reply ? (struct str){0} : str_from(h->retry_key),
        .body = buf_str(&body),
        .timeout_ms = CALL_TIMEOUT_MS,
        .done = done,
        .self = h,
    };
    h->state = FLYING;
    h->attempts++;
    if (courier_submit(s->courier, &request)) {
        h->attempts--;
        later(h, SOON_MS);
    }
}

/* Of several rows of one conversation only the oldest may go: what was said first arrives first. */
static bool is_oldest(const struct sender *s, const struct held *h)
{
    for (size_t i = 0; i < HELD_MAX; i++) {
        const struct held *o = &s->held[i];
        if (o->state != FREE && o->conversation_id == h->conversation_id && o->id < h->id)
            return false;
    }
    return true;
}

static void send_ready(struct sender *s, int64_t now_ms)
{
    for (size_t i = 0; i < HELD_MAX; i++) {
        struct held *h = &s->held[i];
        if (h->state == WAITING && h->ready_ms <= now_ms)
            h->state = READY;
        if (h->state == READY && is_oldest(s, h))
            send(s, h);
    }
}

/* ---- taking rows from disk ---- */

static struct held *free_place(struct sender *s)
{
    for (size_t i = 0; i < HELD_MAX; i++) {
        if (s->held[i].state == FREE)
            return &s->held[i];
    }
    return NULL;
}

static bool take(struct sender *s, const struct outbox_row *row)
{
    struct held *h = free_place(s);
    if (!h || row->retry_key.len >= sizeof h->retry_key)
        return false;
    h->sender = s;
    h->id = row->id;
    h->conversation_id = row->conversation_id;
    h->created_ms = row->created_ms;
    h->reply_until_ms = row->reply_until_ms;
    h->attempts = row->attempts;
    h->reply = row->reply_token.len > 0;
    h->tried = row->id <= s->boot_last || row->attempts > 0;
    memcpy(h->retry_key, row->retry_key.ptr, row->retry_key.len);
    h->retry_key[row->retry_key.len] = '\0';
    h->user = arena_str(&h->arena, row->user);
    h->token = arena_str(&h->arena, row->reply_token);
    h->body = arena_str(&h->arena, row->body);
    if (h->arena.failed) {
        arena_reset(&h->arena);
        return false;
    }
    h->state = row->next_ms > clock_wall_ms() ? WAITING : READY;
    h->ready_ms = row->next_ms;
    return true;
}

static size_t n_free(const struct sender *s)
{
    size_t n = 0;
    for (size_t i = 0; i < HELD_MAX; i++)
        n += s->held[i].state == FREE;
    return n;
}

static void read_rows(struct sender *s)
{
    struct outbox_row *rows;
    size_t n, room = n_free(s);
    size_t max = room < READ_MAX ? room : READ_MAX;
    s->more = room == 0;
    if (room == 0)
        return;
    arena_reset(&s->scratch);
    if (outbox_rows_pending(s->db, &s->scratch, S("line"), s->cursor, max, &rows, &n)) {
        LOG(LOG_ERROR, "line_outbox_unreadable");
        s->more = true;
        return;
    }
    size_t taken = 0;
    while (taken < n && take(s, &rows[taken]))
        s->cursor = rows[taken++].id;
    s->more = taken < n || n == max;
}

/* When must we look again by ourselves? */
static int64_t next_look_ms(const struct sender *s, int64_t now_ms)
{
    int64_t wait = -1;
    for (size_t i = 0; i < HELD_MAX; i++) {
        const struct held *h = &s->held[i];
        if (h->state == WAITING && (wait < 0 || h->ready_ms - now_ms < wait))
            wait = h->ready_ms > now_ms ? h->ready_ms - now_ms : 0;
    }
    if (s->more && n_free(s) > 0 && (wait < 0 || wait > SOON_MS))
        wait = 0;
    return wait;
}

static void look(void *arg)
{
    struct sender *s = arg;
    atomic_store(&s->woken, false);
    read_rows(s);
    send_ready(s, clock_wall_ms());
    int64_t wait = next_look_ms(s, clock_wall_ms());
    if (wait >= 0 && courier_after(s->courier, wait, look, s))
        LOG(LOG_ERROR, "line_sender_stalled");
}

void sender_wake(struct sender *s)
{
    if (!atomic_exchange(&s->woken, true) && courier_after(s->courier, 0, look, s))
        atomic_store(&s->woken, false);
}

/* ---- life ---- */

/* Everything pending now was stored by an earlier life, which may have sent it before it ended. */
static enum err mark_boot_rows(struct sender *s)
{
    struct outbox_row *rows;
    size_t n;
    do {
        arena_reset(&s->scratch);
        enum err err = outbox_rows_pending(s->db, &s->scratch, S("line"), s->boot_last, READ_MAX, &rows, &n);
        if (err)
            return err;
        if (n)
            s->boot_last = rows[n - 1].id;
    } while (n == READ_MAX);
    return ERR_OK;
}

enum err sender_open(const struct config *config, struct desk *desk, struct courier *courier, struct sender **ret)
{
    struct sender *s = calloc(1, sizeof *s);
    if (!s)
        return ERR_NOMEM;
    s->desk = desk;
    s->courier = courier;
    arena_init(&s->strings, ARENA_BYTES);
    arena_init(&s->scratch, ARENA_BYTES);
    for (size_t i = 0; i < HELD_MAX; i++)
        arena_init(&s->held[i].arena, ARENA_BYTES);
    s->push_url = arena_join(&s->strings, config->line_api_base, S("/v2/bot/message/push"));
    s->reply_url = arena_join(&s->strings, config->line_api_base, S("/v2/bot/message/reply"));
    s->bearer = arena_str(&s->strings, config->line_token);
    enum err err = s->strings.failed ? ERR_NOMEM : store_open(arena_str(&s->strings, config->database).ptr, STORE_READ, &s->db);
    if (!err)
        err = mark_boot_rows(s);
    if (err) {
        sender_close(s);
        return err;
    }
    sender_wake(s);
    *ret = s;
    return ERR_OK;
}

void sender_close(struct sender *s)
{
    if (!s)
        return;
    store_close(s->db);
    for (size_t i = 0; i < HELD_MAX; i++)
        arena_done(&s->held[i].arena);
    arena_done(&s->scratch);
    arena_done(&s->strings);
    free(s);
}
