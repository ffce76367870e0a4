/* Rows of the outbox on their way into memory: as many as there is room for, the others parked or left on disk. Must not
 * know how they are sent. */
#include "adapters/line/sender_inside.h"

static struct held *free_place(struct sender *s)
{
    for (size_t i = 0; i < HELD_MAX; i++) {
        if (s->seat[i].state == FREE)
            return &s->held[i];
    }
    return NULL;
}

static bool copy_row(struct held *h, const struct outbox_row *row)
{
    struct str key = str_sub(row->retry_key, 0, sizeof h->retry_key - 1);
    memcpy(h->retry_key, key.ptr ? key.ptr : "", key.len);
    h->retry_key[key.len] = '\0';
    h->user = arena_str(&h->arena, row->user);
    h->token = arena_str(&h->arena, row->reply_token);
    h->body = arena_str(&h->arena, row->body);
    if (!h->arena.failed)
        return true;
    arena_reset(&h->arena);
    return false;
}

/* What a row met for the first time says of itself, by our own clock. One that claims to be of the future was stored
 * before the wall clock went back: nobody knows how old its token is. */
static struct parked_row meet(const struct sender *s, const struct outbox_row *row)
{
    int64_t now_ms = clock_mono_ms(), wall_ms = clock_wall_ms();
    int64_t token_ms = row->reply_until_ms - wall_ms, wait_ms = row->next_ms - wall_ms;
    bool before = row->created_ms <= wall_ms;
    return (struct parked_row){.id = row->id,
                               .conversation_id = row->conversation_id,
                               .ready_ms = now_ms + (wait_ms < PUT_OFF_MS ? wait_ms : PUT_OFF_MS),
                               .held = str_eq(row->state, S("held")),
                               .push = row->reply_token.len == 0,
                               .tried = row->id <= s->boot_last,
                               .tried_ms = before ? now_ms - (wall_ms - row->created_ms) : now_ms,
                               .token_until_ms = before ? now_ms + (token_ms < TOKEN_MS ? token_ms : TOKEN_MS) : 0};
}

static bool take(struct sender *s, const struct outbox_row *row, struct parked_row known)
{
    struct held *h = free_place(s);
    if (!h || !copy_row(h, row))
        return false;
    h->attempts = row->attempts;
    h->n_riders = 0;
    h->reply = !known.push;
    h->tried = known.tried;
    h->tried_ms = known.tried_ms;
    h->token_until_ms = known.token_until_ms;
    h->plain = known.plain;
    *seat_of(h) = (struct seat){.state = READY, .id = row->id, .conversation_id = row->conversation_id};
    (*lane_of(s, row->conversation_id))++;
    s->n_held++;
    return true;
}

/* Into memory, to be sent or to wait. */
static bool accept_row(struct sender *s, const struct outbox_row *row, int64_t now_ms)
{
    struct parked_row met = meet(s, row);
    bool waits = met.ready_ms > now_ms || met.held || parked_blocks(s->parked, met.conversation_id, met.id);
    met.push |= met.held;
    return (waits && parked_add(s->parked, &met)) || take(s, row, met);
}

bool sender_busy(const void *self, int64_t conversation_id)
{
    return ((const struct sender *)self)->lane[(uint64_t)conversation_id % LANES] > 0;
}

void sender_take_parked(struct sender *s, int64_t now_ms)
{
    struct parked_row due[TAKE_MAX];
    size_t room = HELD_MAX - s->n_held, n = 0;
    if (parked_count(s->parked) && room)
        n = parked_take(s->parked, now_ms, sender_busy, s, due, room < TAKE_MAX ? room : TAKE_MAX);
    for (size_t i = 0; i < n; i++) {
        struct outbox_row row;
        arena_reset(&s->scratch);
        enum err err = outbox_row_get(s->db, &s->scratch, due[i].id, &row);
        if (err == ERR_NOTFOUND || (!err && take(s, &row, due[i])))
            continue;
        due[i].ready_ms = now_ms + TROUBLE_MS;
        (void)parked_add(s->parked, &due[i]); /* its place was freed a moment ago */
    }
}

void sender_read_rows(struct sender *s, int64_t now_ms)
{
    struct outbox_row *rows;
    size_t n, taken = 0, room = HELD_MAX - s->n_held;
    size_t max = room < READ_MAX ? room : READ_MAX;
    s->more = true;
    if (room == 0 || parked_count(s->parked) == PARKED_MAX || now_ms < s->trouble_until_ms)
        return;
    arena_reset(&s->scratch);
    if (outbox_rows_pending(s->db, &s->scratch, S("line"), s->cursor, max, &rows, &n)) {
        LOG(LOG_ERROR, "line_outbox_unreadable");
        s->trouble_until_ms = now_ms + TROUBLE_MS;
        return;
    }
    while (taken < n && accept_row(s, &rows[taken], now_ms))
        s->cursor = rows[taken++].id;
    s->more = n == max;
    if (taken < n) {
        s->more = true;
        s->trouble_until_ms = now_ms + TROUBLE_MS;
    }
}

enum err sender_mark_boot(struct sender *s)
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
