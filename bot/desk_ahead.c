/* Turns are pure, so those of different conversations may be played at the same time: before a large group is written
 * down, its turns are shared out between the desk's thread and one helper. What the helper finds is saved by the desk,
 * in order, as if it had played it itself.
 *
 * Only the first event of a known conversation in the group is played ahead: whatever builds on it waits for the usual
 * way. The helper never touches the database. A batch is one word (generation, count, next), so that a helper that
 * wakes late finds nothing left of an old one. */
#include "base/log.h"
#include "bot/desk_parts.h"
#include <sched.h>

enum { AHEAD_FROM = 8, AHEAD_ARENA_BYTES = 256 << 20 }; /* fewer requests than this are not worth waking anybody */

struct ahead {
    struct queue *bell;
    pthread_t thread;
    struct arena arena;
    const struct content *content;
    struct ahead_job *jobs[DESK_GROUP_MAX];
    atomic_uint_fast64_t batch; /* generation << 32 | count << 16 | next */
    atomic_uint_fast32_t finished;
    uint32_t generation;
};

static bool claim(struct ahead *a, size_t *ret)
{
    uint_fast64_t now = atomic_load(&a->batch);
    while ((now & 0xffff) < (now >> 16 & 0xffff)) {
        if (atomic_compare_exchange_weak(&a->batch, &now, now + 1)) {
            *ret = now & 0xffff;
            return true;
        }
    }
    return false;
}

static void play_some(struct ahead *a, struct arena *arena)
{
    size_t i;
    while (claim(a, &i)) {
        struct ahead_job *j = a->jobs[i];
        j->err = turn(a->content, arena, &j->play->talk->state, &j->play->event, &j->env, j->out);
        atomic_fetch_add(&a->finished, 1);
    }
}

static void *help(void *arg)
{
    struct ahead *a = arg;
    void *ring;
    while (queue_take(a->bell, &ring, 1, -1) || !queue_closed(a->bell))
        play_some(a, &a->arena);
    return NULL;
}

enum err ahead_start(struct ahead **ret)
{
    struct ahead *a = calloc(1, sizeof *a);
    if (!a)
        return ERR_NOMEM;
    arena_init(&a->arena, AHEAD_ARENA_BYTES);
    enum err err = queue_new(1, &a->bell);
    if (!err && pthread_create(&a->thread, NULL, help, a) != 0)
        err = ERR_NOMEM;
    if (err) {
        queue_free(a->bell);
        free(a);
        return err;
    }
    *ret = a;
    return ERR_OK;
}

void ahead_stop(struct ahead *a)
{
    void *ring;
    if (!a)
        return;
    queue_close(a->bell);
    pthread_join(a->thread, NULL);
    (void)queue_take(a->bell, &ring, 1, 0);
    queue_free(a->bell);
    arena_done(&a->arena);
    free(a);
}

/* NULL: not to be played ahead; the usual way finds out why, and says so. */
static struct ahead_job *prepare(struct group *g, const struct desk_request *r, struct play *p)
{
    p->event = r->event;
    if (r->kind != DESK_EVENT || play_look_up(g, p) != ERR_OK || p->answer.duplicate || p->talk->ahead)
        return NULL;
    struct ahead_job *j = ARENA_NEW(g->arena, struct ahead_job);
    if (j)
        j->out = ARENA_NEW(g->arena, struct turn_out);
    if (!j || !j->out || play_make_env(g, &j->env))
        return NULL;
    j->play = p;
    j->before = p->talk->state.escalation;
    j->mode = p->talk->state.mode;
    p->talk->ahead = true;
    return j;
}

void play_ahead(struct group *g, struct desk_request *const *requests, size_t n)
{
    struct ahead *a = g->desk->ahead;
    size_t n_jobs = 0;
    if (!a)
        return;
    arena_reset(&a->arena);
    if (n < AHEAD_FROM)
        return;
    for (size_t i = 0; i < n; i++) {
        struct play *p = &g->plays[i];
        p->job = prepare(g, requests[i], p);
        if (p->job)
            a->jobs[n_jobs++] = p->job;
        else
            *p = (struct play){0};
    }
    a->content = g->content;
    atomic_store(&a->finished, 0);
    atomic_store(&a->batch, (uint_fast64_t)++a->generation << 32 | (uint_fast64_t)n_jobs << 16);
    if (n_jobs > 1 && queue_push(a->bell, a))
        LOG(LOG_DEBUG, "desk_helper_busy"); /* it was rung before and has not come yet: it will */
    play_some(a, g->arena);
    while (atomic_load(&a->finished) < n_jobs)
        (void)sched_yield();
}

size_t ahead_bytes(const struct ahead *a)
{
    return a ? a->arena.used : 0;
}
