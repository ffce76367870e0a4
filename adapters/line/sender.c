/* The outbox on its way to LINE. Lives on the courier's thread but for sender_wake. Whatever waits here waits by the
 * monotonic clock: nobody's message is put off because the wall clock was corrected; rows alone carry wall time. Must
 * not know webhooks or conversations' states. */
#include "adapters/line/line_message.h"
#include "adapters/line/outcome.h"
#include "adapters/line/sender_inside.h"
#include "bot/config.h"

/* ---- places ---- */

static void let_go(struct held *h)
{
    struct sender *s = h->sender;
    arena_reset(&h->arena);
    (*lane_of(s, seat_of(h)->conversation_id))--;
    s->n_held--;
    seat_of(h)->state = FREE;
}

static void finish(struct held *h, struct str state, const char *error)
{
    struct sender *s = h->sender;
    sender_report(s, seat_of(h)->id, state, error, 0);
    for (size_t i = 0; i < h->n_riders; i++) {
        sender_report(s, h->rider[i], state, error, 0);
        parked_remove(s->parked, seat_of(h)->conversation_id, h->rider[i]);
    }
    let_go(h);
}

static bool park(struct held *h, int64_t ready_ms, bool held)
{
    const struct seat *seat = seat_of(h);
    const struct parked_row row = {.id = seat->id,
                                   .conversation_id = seat->conversation_id,
                                   .ready_ms = ready_ms,
                                   .held = held,
                                   .tried = h->tried,
                                   .tried_ms = h->tried_ms,
                                   .token_until_ms = h->token_until_ms,
                                   .push = !h->reply,
                                   .plain = h->plain};
    if (!parked_add(h->sender->parked, &row))
        return false;
    let_go(h);
    return true;
}

static void later(struct held *h, int64_t delay_ms)
{
    int64_t ready_ms = clock_mono_ms() + delay_ms;
    if (delay_ms > PARK_MS && park(h, ready_ms, false))
        return;
    seat_of(h)->state = WAITING;
    h->ready_ms = ready_ms;
}

/* Until the month is over, or until the person writes and a reply takes it along. */
static void hold(struct held *h, const char *error)
{
    struct sender *s = h->sender;
    int64_t id = seat_of(h)->id;
    if (!park(h, s->quota_until_ms, true)) {
        later(h, PARK_MS);
        return;
    }
    sender_report(s, id, S("held"), error, s->quota_until_ms - clock_mono_ms());
}

/* ---- an outcome ---- */

static void as_push(struct held *h)
{
    h->reply = false;
    h->n_riders = 0; /* they stay where they are */
    seat_of(h)->state = READY;
}

static void act(struct held *h, struct decision d)
{
    struct sender *s = h->sender;
    switch (d.step) {
    case SEND_DONE:
        finish(h, S("done"), NULL);
        return;
    case SEND_AS_PUSH:
        as_push(h);
        return;
    case SEND_PLAIN:
        h->plain = true;
        seat_of(h)->state = READY;
        return;
    case SEND_AGAIN:
        sender_report(s, seat_of(h)->id, S("pending"), d.error, d.delay_ms);
        later(h, d.delay_ms);
        return;
    case SEND_HOLD:
        if (clock_mono_ms() >= s->quota_until_ms)
            LOG(LOG_ERROR, "line_month_used_up");
        s->quota_until_ms = clock_mono_ms() + d.delay_ms;
        hold(h, d.error);
        return;
    case SEND_DEAD:
    case SEND_STEPS:
        LOG(LOG_ERROR, "line_message_dead", LOG_N("row", seat_of(h)->id), LOG_W("why", d.error));
        h->n_riders = 0;
        finish(h, S("dead"), d.error);
        return;
    }
}

static bool token_fresh(const struct held *h)
{
    return h->reply && clock_mono_ms() < h->token_until_ms;
}

/* LINE answers 429 for too many calls and for a used-up month alike; its message is the only hint in the answer itself.
 * It is not guaranteed, so an unknown wording only means that we ask again sooner. */
static bool says_month_used_up(struct str body)
{
    return str_find(body, S("monthly limit")) >= 0;
}

/* … and 400 for a token and for what was to be said alike. An unknown wording means that something may be said twice. */
static bool says_token_refused(struct str body)
{
    return str_find(body, S("eply token")) >= 0;
}

static bool may_have_been_accepted(const struct courier_result *result)
{
    return result->outcome == COURIER_UNCERTAIN ||
           (result->outcome == COURIER_ANSWERED && (result->status >= 500 || result->status == 408));
}

static void done(void *self, const struct courier_result *result)
{
    struct held *h = self;
    struct sender *s = h->sender;
    const struct attempt attempt = {
        .reply = h->reply,
        .tried_before = h->tried,
        .plain = h->plain,
        .n = h->attempts,
        .age_ms = h->tried ? clock_mono_ms() - h->tried_ms : 0,
        .token_fresh = token_fresh(h),
        .token_refused = result->status == 400 && says_token_refused(result->body),
        .month_used_up = result->status == 429 && says_month_used_up(result->body),
    };
    struct decision d = send_decide(&attempt, result);
    if (d.step != SEND_DONE)
        LOG(LOG_WARN, "line_send", LOG_N("row", seat_of(h)->id), LOG_N("status", result->status),
            LOG_W("why", d.error));
    if (!h->tried && may_have_been_accepted(result)) {
        h->tried = true;
        h->tried_ms = clock_mono_ms();
    }
    seat_of(h)->state = READY;
    act(h, d);
    sender_wake(s); /* one look for all outcomes of this round */
}

/* ---- sending ---- */

/* A reply costs nothing: what was held back because the month is used up goes before it, in the same request, as far as
 * there is room: nothing of the reply is cut off for it. */
static struct str with_riders(struct sender *s, struct held *h)
{
    int64_t ids[RIDERS_MAX];
    const struct seat *seat = seat_of(h);
    struct str all = h->body;
    h->n_riders = 0;
    size_t n = h->reply && !h->plain ? parked_held(s->parked, seat->conversation_id, ids, RIDERS_MAX) : 0;
    while (n > 0) {
        struct outbox_row row;
        if (outbox_row_get(s->db, &s->scratch, ids[--n], &row) || row.body.len < 3 || all.len < 3)
            continue;
        struct str more =
            arena_fmt(&s->scratch, "%.*s,%.*s", (int)row.body.len - 1, row.body.ptr, (int)all.len - 1, all.ptr + 1);
        if (line_message_count(&s->scratch, more) > LINE_MESSAGES)
            break;
        h->rider[h->n_riders++] = row.id;
        all = more;
    }
    return all;
}

static enum err build(struct sender *s, struct held *h, struct buf *body)
{
    arena_reset(&s->scratch);
    buf_init_in(body, &s->scratch, LINE_BODY_BYTES);
    const struct line_envelope envelope = {
        .reply = h->reply, .plain = h->plain, .to_or_token = h->reply ? h->token : h->user};
    return line_message_write(&s->scratch, with_riders(s, h), &envelope, body);
}

static void submit(struct sender *s, struct held *h, struct str body)
{
    const struct courier_request request = {
        .method = S("POST"),
        .url = h->reply ? s->reply_url : s->push_url,
        .bearer = s->bearer,
        .retry_key = h->reply ? (struct str){0} : str_from(h->retry_key),
        .body = body,
        .timeout_ms = CALL_TIMEOUT_MS,
        .done = done,
        .self = h,
    };
    seat_of(h)->state = FLYING;
    h->attempts++;
    if (courier_submit(s->courier, &request)) {
        h->attempts--;
        later(h, SOON_MS);
    }
}

static void send(struct sender *s, struct held *h, int64_t now_ms)
{
    struct buf body;
    if (h->reply && !token_fresh(h) && !h->tried)
        h->reply = false;
    if (!h->reply && now_ms < s->quota_until_ms) {
        hold(h, "quota");
        return;
    }
    enum err err = build(s, h, &body);
    if (err)
        act(h, (struct decision){err == ERR_INPUT ? SEND_DEAD : SEND_AGAIN, 1000, err_name(err)});
    else
        submit(s, h, buf_str(&body));
}

/* Of several rows of one conversation only the oldest may go: what was said first arrives first. */
static bool is_oldest(const struct sender *s, const struct seat *seat)
{
    for (size_t i = 0; i < HELD_MAX; i++) {
        const struct seat *o = &s->seat[i];
        if (o->conversation_id == seat->conversation_id && o->state != FREE && o->id < seat->id)
            return false;
    }
    return true;
}

static void send_ready(struct sender *s, int64_t now_ms)
{
    for (size_t i = 0; i < HELD_MAX; i++) {
        struct seat *seat = &s->seat[i];
        if (seat->state == WAITING && s->held[i].ready_ms <= now_ms)
            seat->state = READY;
        if (seat->state != READY)
            continue;
        if (parked_blocks(s->parked, seat->conversation_id, seat->id))
            (void)park(&s->held[i], 0, false); /* no room: it waits here */
        else if (is_oldest(s, seat))
            send(s, &s->held[i], now_ms);
    }
}

/* ---- one look ---- */

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When must we look again by ourselves? INT64_MAX: when somebody wakes us. Outcomes of what flies wake us. */
static int64_t next_look_ms(const struct sender *s, int64_t now_ms)
{
    int64_t at = INT64_MAX;
    for (size_t i = 0; i < HELD_MAX; i++) {
        if (s->seat[i].state == WAITING)
            at = sooner(at, s->held[i].ready_ms);
    }
    if (s->n_held == HELD_MAX)
        return at;
    if (parked_count(s->parked))
        at = sooner(at, parked_next_ms(s->parked, sender_busy, s));
    if (s->more && parked_count(s->parked) < PARKED_MAX)
        at = sooner(at, s->trouble_until_ms > now_ms ? s->trouble_until_ms : now_ms);
    return at;
}

static void look(void *arg)
{
    struct sender *s = arg;
    int64_t now_ms = clock_mono_ms();
    atomic_store(&s->woken, false);
    if (sender_tell(s)) {
        sender_take_parked(s, now_ms);
        sender_read_rows(s, now_ms);
        send_ready(s, now_ms);
    }
    int64_t at_ms = sender_tell(s) ? next_look_ms(s, now_ms) : now_ms + UNTOLD_MS;
    if (at_ms == INT64_MAX)
        return;
    if (courier_after(s->courier, at_ms > now_ms ? at_ms - now_ms : 0, look, s))
        LOG(LOG_WARN, "line_sender_stopped");
}

void sender_wake(struct sender *s)
{
    if (!atomic_exchange(&s->woken, true) && courier_after(s->courier, 0, look, s))
        atomic_store(&s->woken, false);
}

/* ---- life ---- */

static void init_places(struct sender *s)
{
    for (size_t i = 0; i < HELD_MAX; i++) {
        arena_init(&s->held[i].arena, ARENA_BYTES);
        s->held[i].sender = s;
        s->held[i].place = i;
    }
}

static enum err prepare(struct sender *s, const struct config *config)
{
    s->push_url = arena_join(&s->strings, config->line_api_base, S("/v2/bot/message/push"));
    s->reply_url = arena_join(&s->strings, config->line_api_base, S("/v2/bot/message/reply"));
    s->bearer = arena_str(&s->strings, config->line_token);
    struct str path = arena_str(&s->strings, config->database);
    s->parked = parked_new();
    if (s->strings.failed || !s->parked)
        return ERR_NOMEM;
    enum err err = store_open(path.ptr, STORE_READ, &s->db);
    return err ? err : sender_mark_boot(s);
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
    init_places(s);
    enum err err = prepare(s, config);
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
    sender_drop_outcomes(s);
    store_close(s->db);
    parked_free(s->parked);
    for (size_t i = 0; i < HELD_MAX; i++)
        arena_done(&s->held[i].arena);
    arena_done(&s->scratch);
    arena_done(&s->strings);
    free(s);
}
