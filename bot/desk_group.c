/* A group: begin, play, commit once, tell. When something breaks that is not the disk, the group is taken apart and
 * played one by one, so that a single poisonous event cannot hold up everybody else. */
#include "base/clock.h"
#include "base/log.h"
#include "bot/desk_parts.h"

enum { TIMERS_AT_ONCE = 64, PUT_OFF_MS = MINUTE_MS };

int64_t desk_now(const struct desk *d)
{
    return d->options.now_ms ? d->options.now_ms(d->options.now_self) : clock_wall_ms();
}

static void refuse_all(struct desk *d, struct desk_request *const *requests, size_t n, enum err why)
{
    for (size_t i = 0; i < n; i++)
        tell_answer(requests[i], &(struct desk_answer){.ref = requests[i]->ref, .err = why});
    tell_flush(d);
}

static enum err play_all(struct group *g, struct desk_request *const *requests, size_t n)
{
    enum err err = ERR_OK;
    play_ahead(g, requests, n);
    for (size_t i = 0; !err && i < n && (i == 0 || g->arena->used + ahead_bytes(g->desk->ahead) < DESK_GROUP_BYTES);
         i++) {
        err = play_request(g, requests[i], &g->plays[i]);
        if (!err && g->arena->failed)
            err = ERR_NOMEM;
        if (!err)
            g->n_plays++;
    }
    return err;
}

static enum err commit(struct desk *d)
{
    int64_t start_ns = clock_mono_ns();
    enum err err = store_commit(d->store);
    atomic_fetch_add(&d->commit_us, (uint64_t)(clock_mono_ns() - start_ns) / 1000);
    atomic_fetch_add(&d->groups, 1);
    return err;
}

static void look_at_timers(struct desk *d)
{
    if (timer_row_next(d->store, &d->next_timer_ms))
        d->next_timer_ms = INT64_MAX;
}

/* ERR_CONFLICT at the beginning: another program writes for longer than we wait. */
static enum err try_group(struct group *g, struct desk_request *const *requests, size_t n)
{
    struct desk *d = g->desk;
    g->plays = ARENA_ARRAY(g->arena, struct play, n);
    if (!g->plays)
        return ERR_NOMEM;
    enum err err = store_begin(d->store);
    if (err)
        return err == ERR_CONFLICT ? ERR_FULL : err;
    if (store_changed_elsewhere(d->store))
        d->duty_look.stale = true;
    err = play_all(g, requests, n);
    if (!err)
        err = counts_save(g);
    if (err)
        store_rollback(d->store);
    else
        err = commit(d);
    return err;
}

static void note_disk(struct desk *d, bool full)
{
    if (atomic_exchange(&d->disk_full, full) != full)
        LOG(full ? LOG_ERROR : LOG_INFO, "desk_disk", LOG_W("space", full ? "none" : "again"));
}

static enum err one_by_one(struct desk *d, struct desk_request *const *requests, size_t n, size_t *ret_done)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err != ERR_IO && i < n; i++) {
        size_t done = 0;
        err = run_group(d, &requests[i], 1, &done);
        *ret_done += done;
    }
    return err;
}

enum err run_group(struct desk *d, struct desk_request *const *requests, size_t n, size_t *ret_done)
{
    *ret_done = 0;
    struct group *g = ARENA_NEW(&d->arena, struct group);
    enum err err = g ? ERR_OK : ERR_NOMEM;
    if (!err) {
        *g = (struct group){.desk = d, .arena = &d->arena, .content = d->content, .now_ms = desk_now(d)};
        err = try_group(g, requests, n);
    }
    if (!err) {
        if (store_wrote(d->store))
            note_disk(d, false);
        atomic_fetch_add(&d->turns, g->n_turns);
        look_at_timers(d);
        tell_group(g);
        *ret_done = g->n_plays;
    }
    arena_reset(&d->arena);
    versions_trim(d->versions);
    if (!err || err == ERR_IO)
        return err ? err : store_rest(d->store);
    if (err != ERR_FULL && n > 1)
        return one_by_one(d, requests, n, ret_done);
    if (err == ERR_FULL)
        note_disk(d, true);
    else
        LOG(LOG_ERROR, "desk_request_failed", LOG_W("err", err_name(err)));
    atomic_fetch_add(&d->errors, n);
    refuse_all(d, requests, n, err);
    *ret_done = n;
    return err == ERR_FULL ? ERR_FULL : ERR_OK;
}

/* ---- timers ---- */

struct timer_play {
    const struct timer_row *row;
    struct desk_listener owner;
    struct desk_request request;
    int64_t later_ms; /* when to try it again; 0: never */
    bool told;
    enum err err;
};

static void hear_result(void *self, const struct desk_answer *answer)
{
    struct timer_play *p = self;
    p->told = true;
    p->err = answer->err;
}

static void prepare_timer(struct timer_play *p, const struct timer_row *t)
{
    *p = (struct timer_play){.row = t, .owner = {.self = p, .answered = hear_result}};
    p->request = (struct desk_request){.kind = DESK_EVENT, .owner = &p->owner};
    p->request.event = (struct event){.kind = EVENT_TIMER,
                                      .channel = S("timer"),
                                      .conversation_id = t->conversation_id,
                                      .at_ms = t->fire_ms,
                                      .value = t->name,
                                      .reply_token = t->reply_token,
                                      .reply_until_ms = t->reply_until_ms};
}

/* Of each conversation the first: its turn may move or cancel the next. */
static size_t prepare_timers(struct timer_play *plays, const struct timer_row *rows, size_t n)
{
    size_t n_plays = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < n_plays && plays[k].row->conversation_id != rows[i].conversation_id)
            k++;
        if (k == n_plays)
            prepare_timer(&plays[n_plays++], &rows[i]);
    }
    return n_plays;
}

/* Its turn was refused, and would be each time. Anything else is a lack of memory or space, and passes. */
static bool for_good(enum err err)
{
    return err == ERR_NOTFOUND || err == ERR_INPUT || err == ERR_CONFLICT || err == ERR_DENIED;
}

/* A timer whose turn cannot be played would fire for ever. One that could not be played now is put off: somebody may be
 * waiting to be called. */
static enum err settle_row(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    const struct timer_play *p = arg;
    struct timer_row later = *p->row;
    later.fire_ms = p->later_ms;
    return p->later_ms ? timer_row_put(s, &later) : timer_row_cancel(s, later.conversation_id, later.name);
}

static void log_refused(const struct timer_play *p)
{
    if (p->later_ms)
        LOG(LOG_WARN, "desk_timer_put_off", LOG_N("conversation", p->row->conversation_id),
            LOG_W("err", err_name(p->err)));
    else
        LOG(LOG_WARN, "desk_timer_dropped", LOG_N("conversation", p->row->conversation_id),
            LOG_W("err", err_name(p->err)));
}

static enum err settle_refused(struct desk *d, struct timer_play *p)
{
    struct desk_request request = {.kind = DESK_WRITE, .owner = &p->owner, .write = settle_row, .arg = p};
    struct desk_request *list = &request;
    size_t done = 0;
    if (!p->told || !p->err)
        return ERR_OK;
    p->later_ms = for_good(p->err) ? 0 : desk_now(d) + PUT_OFF_MS;
    log_refused(p);
    enum err err = run_group(d, &list, 1, &done);
    if (p->err) /* not even that could be saved: no reason to spin */
        d->next_timer_ms = desk_now(d) + PUT_OFF_MS;
    return err;
}

/* What a large group left over is still due. */
static enum err fire(struct desk *d, const struct timer_row *rows, size_t n_rows)
{
    struct timer_play *plays = ARENA_ARRAY(&d->timer_arena, struct timer_play, n_rows);
    struct desk_request *list[TIMERS_AT_ONCE];
    size_t done = 0, n = plays ? prepare_timers(plays, rows, n_rows) : 0;
    for (size_t i = 0; i < n; i++)
        list[i] = &plays[i].request;
    enum err err = plays ? run_group(d, list, n, &done) : ERR_NOMEM;
    for (size_t i = 0; !err && i < n; i++)
        err = settle_refused(d, &plays[i]);
    return err;
}

/* Together, as messages are: people who write in pieces wait for these. */
enum err run_timers(struct desk *d)
{
    enum err err = ERR_OK;
    for (int i = 0; !err && i < DESK_GROUP_MAX && d->next_timer_ms <= desk_now(d); i++) {
        struct timer_row *rows;
        size_t n = 0;
        err = timer_rows_due(d->store, &d->timer_arena, desk_now(d), TIMERS_AT_ONCE, &rows, &n);
        if (!err && n)
            err = fire(d, rows, n);
        else if (!err)
            look_at_timers(d);
        arena_reset(&d->timer_arena);
    }
    if (err == ERR_FULL) /* they are still there: again in a minute */
        d->next_timer_ms = desk_now(d) + MINUTE_MS;
    return err;
}
