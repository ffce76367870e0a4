/* The desk's life: opened, started, fed, stopped. What happens to a group is in desk_group.c. */
#include "base/clock.h"
#include "base/log.h"
#include "bot/desk_parts.h"
#include "store/content_rows.h"

enum {
    RAW_KEPT_MS = 7 * DAY_MS,
    COUNTS_KEPT_DAYS = 100,      /* the console looks back 90 */
    LACKS_KEPT_DAYS = 400,       /* a year, to be compared with the one before */
    UNDELIVERED_KEPT_DAYS = 400, /* a mark beside a transcript, which is kept for a year */
    WAIT_MAX_MS = 60000,
    SOON_MS = 1000,
    SPACE_BYTES = 65536,
    TIMER_ARENA_BYTES = 1 << 20,
    EXIT_ENVIRONMENT = 3
};

/* Conversations will name this content: from the first on it can be found again. A full disk has other worries. */
static enum err keep_content(struct desk *d)
{
    const struct bundle *b = d->content ? d->content->bundle : NULL;
    if (!b)
        return ERR_OK;
    enum err err = store_begin(d->store);
    if (!err)
        err = bundle_row_put(d->store, bundle_id(b), bundle_json(b), desk_now(d));
    if (err)
        store_rollback(d->store);
    else
        err = store_commit(d->store);
    return err == ERR_FULL || err == ERR_CONFLICT ? ERR_OK : err;
}

enum err desk_open(const struct desk_options *options, struct desk **ret)
{
    struct desk *d = calloc(1, sizeof *d);
    if (!d)
        return ERR_NOMEM;
    d->options = *options;
    d->content = options->content;
    d->dice = options->seed;
    pthread_mutex_init(&d->content_lock, NULL);
    arena_init(&d->arena, DESK_ARENA_BYTES);
    arena_init(&d->timer_arena, TIMER_ARENA_BYTES);
    enum err err = queue_new(DESK_QUEUE_MAX, &d->queue);
    if (!err)
        err = store_open(options->database, STORE_WRITE, &d->store);
    if (!err && options->key)
        err = store_choose_key(d->store, options->key);
    if (!err && options->key)
        memcpy(d->key, options->key, sizeof d->key);
    else if (!err)
        err = store_installation_key(d->store, d->key);
    if (!err)
        err = versions_new(&d->versions);
    if (!err)
        err = keep_content(d);
    if (!err && timer_row_next(d->store, &d->next_timer_ms))
        d->next_timer_ms = INT64_MAX;
    if (err) {
        desk_close(d);
        return err;
    }
    *ret = d;
    return ERR_OK;
}

static void drain(struct desk *d)
{
    void *item;
    while (queue_take(d->queue, &item, 1, 0))
        free(item);
}

void desk_close(struct desk *d)
{
    if (!d)
        return;
    desk_stop(d);
    ahead_stop(d->ahead);
    if (d->queue)
        drain(d);
    queue_free(d->queue);
    versions_free(d->versions);
    store_close(d->store);
    arena_done(&d->arena);
    arena_done(&d->timer_arena);
    pthread_mutex_destroy(&d->content_lock);
    free(d);
}

void desk_say_where(struct desk *d, struct str public_url)
{
    snprintf(d->public_url, sizeof d->public_url, "%.*s", STR_FMT(public_url));
}

void desk_listen(struct desk *d, const struct desk_listener *listener)
{
    if (d->n_listeners < DESK_LISTENERS)
        d->listener[d->n_listeners++] = *listener;
}

void desk_use_content(struct desk *d, const struct content *content, struct bundle *before)
{
    pthread_mutex_lock(&d->content_lock);
    d->content = content;
    versions_keep(d->versions, before);
    pthread_mutex_unlock(&d->content_lock);
}

/* ---- playing ---- */

/* Who looked for something half a year ago has found it, or something else. */
static const int64_t SEEDS_KEPT_MS = (int64_t)180 * DAY_MS;

static enum err forget_old(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    int64_t now_ms = *(const int64_t *)arg;
    enum err err = inbox_row_expire(s, now_ms - RAW_KEPT_MS);
    if (!err)
        err = aside_row_expire(s, now_ms - RAW_KEPT_MS);
    if (!err)
        err = flow_count_rows_expire(s, now_ms / DAY_MS - COUNTS_KEPT_DAYS);
    if (!err)
        err = binding_rows_expire(s, now_ms);
    if (!err)
        err = lack_rows_expire(s, now_ms / DAY_MS - LACKS_KEPT_DAYS, now_ms - SEEDS_KEPT_MS);
    if (!err)
        err = undelivered_rows_expire(s, now_ms - (int64_t)UNDELIVERED_KEPT_DAYS * DAY_MS);
    if (!err)
        err = confirm_rows_expire(s, now_ms, now_ms - (int64_t)LACKS_KEPT_DAYS * DAY_MS);
    return err ? err : link_row_expire(s, now_ms);
}

/* Once a day (docs/DATA.md). Seven days is longer than any sender repeats. */
static enum err keep_house(struct desk *d)
{
    int64_t now_ms = desk_now(d);
    if (now_ms < d->expire_ms)
        return ERR_OK;
    struct desk_request request = {.kind = DESK_WRITE, .write = forget_old, .arg = &now_ms};
    struct desk_request *list = &request;
    size_t done = 0;
    d->expire_ms = now_ms + DAY_MS;
    return run_group(d, &list, 1, &done);
}

/* As much as a few turns need. The row goes with the next try or the next keeping of the house. */
static enum err try_space(struct store *s, struct arena *a, void *arg)
{
    (void)arg;
    char *zeros = arena_alloc(a, SPACE_BYTES);
    if (!zeros)
        return ERR_NOMEM;
    memset(zeros, 0, SPACE_BYTES);
    enum err err = aside_row_expire(s, 1);
    return err ? err : aside_row_insert(s, S("desk"), 0, S("space"), (struct str){zeros, SPACE_BYTES});
}

/* A full disk is tried again without waiting for somebody to write: whoever watches /readyz may have sent everybody
 * elsewhere. */
static enum err look_for_space(struct desk *d)
{
    int64_t now_ms = desk_now(d);
    if (!atomic_load(&d->disk_full) || now_ms < d->space_ms)
        return ERR_OK;
    struct desk_request request = {.kind = DESK_WRITE, .write = try_space};
    struct desk_request *list = &request;
    size_t done = 0;
    d->space_ms = now_ms + SOON_MS;
    return run_group(d, &list, 1, &done);
}

/* A group may be cut short when it has grown large: the rest follows at once. Stops at ERR_IO only; ERR_FULL is
 * remembered. */
static enum err run_all(struct desk *d, struct desk_request *const *requests, size_t n)
{
    pthread_mutex_lock(&d->content_lock);
    enum err worst = desk_mind_clock(d);
    tell_leftovers(d);
    for (size_t at = 0, done = 0; at < n && worst != ERR_IO; at += done) {
        size_t most = n - at < DESK_GROUP_MAX ? n - at : DESK_GROUP_MAX;
        enum err err = run_group(d, requests + at, most, &done);
        worst = err ? err : worst;
    }
    if (worst != ERR_IO) {
        enum err err = look_for_space(d);
        worst = err ? err : worst;
    }
    if (worst != ERR_IO) {
        enum err err = run_timers(d);
        worst = err ? err : worst;
    }
    if (!worst)
        worst = keep_house(d);
    if (worst != ERR_IO && store_restless(d->store) && store_rest(d->store))
        worst = ERR_IO;
    pthread_mutex_unlock(&d->content_lock);
    return worst;
}

enum err desk_run(struct desk *d, struct desk_request *const *requests, size_t n)
{
    enum err err = run_all(d, requests, n);
    for (size_t i = 0; i < n; i++)
        desk_request_free(requests[i]);
    return err;
}

/* ---- the thread ---- */

static int64_t wait_ms(const struct desk *d)
{
    bool soon = atomic_load(&d->disk_full) || store_restless(d->store);
    int64_t now_ms = desk_now(d), most = soon ? SOON_MS : WAIT_MAX_MS;
    if (d->next_timer_ms <= now_ms)
        return 0;
    return d->next_timer_ms - now_ms < most ? d->next_timer_ms - now_ms : most;
}

static void *work(void *arg)
{
    struct desk *d = arg;
    void *items[DESK_GROUP_MAX];
    struct desk_request *requests[DESK_GROUP_MAX];
    for (;;) {
        size_t n = queue_take(d->queue, items, DESK_GROUP_MAX, wait_ms(d));
        if (n == 0 && queue_closed(d->queue) && queue_length(d->queue) == 0)
            return NULL;
        for (size_t i = 0; i < n; i++)
            requests[i] = items[i];
        if (desk_run(d, requests, n) == ERR_IO) {
            /* What a failed fsync left behind cannot be known: the next start reads it from the disk. */
            LOG(LOG_ERROR, "desk_storage_failed");
            _exit(EXIT_ENVIRONMENT);
        }
    }
}

enum err desk_start(struct desk *d)
{
    enum err err = ahead_start(&d->ahead);
    if (err)
        return err;
    if (pthread_create(&d->thread, NULL, work, d) != 0)
        return ERR_NOMEM;
    d->running = true;
    queue_wake(d->queue);
    return ERR_OK;
}

void desk_stop(struct desk *d)
{
    if (!d || !d->running)
        return;
    queue_close(d->queue);
    pthread_join(d->thread, NULL);
    d->running = false;
}

enum err desk_submit(struct desk *d, struct desk_request *const *requests, size_t n)
{
    return queue_push_all(d->queue, (void *const *)requests, n);
}

struct desk_figures desk_figures(struct desk *d)
{
    return (struct desk_figures){.turns = atomic_load(&d->turns),
                                 .duplicates = atomic_load(&d->duplicates),
                                 .groups = atomic_load(&d->groups),
                                 .errors = atomic_load(&d->errors),
                                 .commit_us_total = atomic_load(&d->commit_us),
                                 .disk_full = atomic_load(&d->disk_full),
                                 .waiting = queue_length(d->queue)};
}
