/* A bounded queue in front of a few threads. Must not know what the work is. */
#include "bot/workers.h"
#include "base/queue.h"
#include <pthread.h>

enum { WORK_QUEUE_MAX = 1024, WORK_ARENA_BYTES = 64 << 20, WORKERS_MAX = 16 };

struct worker {
    struct workers *pool;
    struct store *db;
    pthread_t thread;
};

struct workers {
    struct queue *queue;
    size_t n_started, n_opened;
    struct worker worker[WORKERS_MAX];
};

static void *work_on(void *arg)
{
    struct worker *me = arg;
    struct arena arena;
    void *item;
    arena_init(&arena, WORK_ARENA_BYTES);
    for (;;) {
        if (queue_take(me->pool->queue, &item, 1, -1) == 0) {
            if (queue_closed(me->pool->queue) && queue_length(me->pool->queue) == 0)
                break;
            continue;
        }
        struct work *work = item;
        work->run(work->arg, me->db, &arena);
        free(work);
        arena_reset(&arena);
    }
    arena_done(&arena);
    return NULL;
}

static enum err start_one(struct workers *w, const char *database)
{
    struct worker *worker = &w->worker[w->n_opened];
    worker->pool = w;
    enum err err = store_open(database, STORE_READ, &worker->db);
    if (err)
        return err;
    w->n_opened++;
    if (pthread_create(&worker->thread, NULL, work_on, worker) != 0)
        return ERR_NOMEM;
    w->n_started++;
    return ERR_OK;
}

enum err workers_start(const char *database, size_t n_threads, struct workers **ret)
{
    struct workers *w = calloc(1, sizeof *w);
    if (!w)
        return ERR_NOMEM;
    enum err err = queue_new(WORK_QUEUE_MAX, &w->queue);
    for (size_t i = 0; !err && i < n_threads && i < WORKERS_MAX; i++)
        err = start_one(w, database);
    if (err) {
        workers_stop(w);
        return err;
    }
    *ret = w;
    return ERR_OK;
}

void workers_stop(struct workers *w)
{
    if (!w)
        return;
    if (w->queue)
        queue_close(w->queue);
    for (size_t i = 0; i < w->n_started; i++)
        pthread_join(w->worker[i].thread, NULL);
    for (size_t i = 0; i < w->n_opened; i++)
        store_close(w->worker[i].db);
    queue_free(w->queue);
    free(w);
}

enum err workers_submit(struct workers *w, struct work work)
{
    struct work *copy = malloc(sizeof *copy);
    if (!copy)
        return ERR_NOMEM;
    *copy = work;
    enum err err = queue_push(w->queue, copy);
    if (err)
        free(copy);
    return err;
}
