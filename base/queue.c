/* A bounded ring of pointers behind one mutex. Knows nothing of what the pointers are. */
#include "base/queue.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* on the monotonic clock: a corrected wall clock must not stretch a wait */
    size_t cap, first, n;
    bool closed, woken;
    void *ring[];
};

static bool init_locks(struct queue *q)
{
    pthread_condattr_t attr;
    if (pthread_condattr_init(&attr) != 0)
        return false;
    bool ok = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0 && pthread_cond_init(&q->changed, &attr) == 0;
    pthread_condattr_destroy(&attr);
    if (ok && pthread_mutex_init(&q->lock, NULL) != 0) {
        pthread_cond_destroy(&q->changed);
        ok = false;
    }
    return ok;
}

enum err queue_new(size_t cap, struct queue **ret)
{
    size_t bytes;
    if (cap == 0 || __builtin_mul_overflow(cap, sizeof(void *), &bytes) ||
        __builtin_add_overflow(bytes, sizeof(struct queue), &bytes))
        return ERR_NOMEM;
    struct queue *q = calloc(1, bytes);
    if (!q)
        return ERR_NOMEM;
    q->cap = cap;
    if (!init_locks(q)) {
        free(q);
        return ERR_NOMEM;
    }
    *ret = q;
    return ERR_OK;
}

void queue_free(struct queue *q)
{
    if (!q)
        return;
    pthread_cond_destroy(&q->changed);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

enum err queue_push(struct queue *q, void *item)
{
    return queue_push_all(q, &item, 1);
}

enum err queue_push_all(struct queue *q, void *const *items, size_t n)
{
    enum err err = ERR_OK;
    pthread_mutex_lock(&q->lock);
    if (q->closed)
        err = ERR_CONFLICT;
    else if (n > q->cap - q->n)
        err = ERR_NOMEM;
    for (size_t i = 0; !err && i < n; i++)
        q->ring[(q->first + q->n++) % q->cap] = items[i];
    if (!err && n)
        pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return err;
}

static struct timespec deadline(int64_t timeout_ms)
{
    struct timespec at = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    if (timeout_ms > INT32_MAX)
        timeout_ms = INT32_MAX;
    at.tv_sec += timeout_ms / 1000;
    at.tv_nsec += timeout_ms % 1000 * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_nsec -= 1000000000;
        at.tv_sec++;
    }
    return at;
}

static void wait_for_items(struct queue *q, int64_t timeout_ms)
{
    struct timespec at = timeout_ms > 0 ? deadline(timeout_ms) : (struct timespec){0};
    while (q->n == 0 && !q->closed && !q->woken) {
        if (timeout_ms < 0)
            pthread_cond_wait(&q->changed, &q->lock);
        else if (timeout_ms == 0 || pthread_cond_timedwait(&q->changed, &q->lock, &at) == ETIMEDOUT)
            return;
    }
}

size_t queue_take(struct queue *q, void **out, size_t max, int64_t timeout_ms)
{
    pthread_mutex_lock(&q->lock);
    wait_for_items(q, timeout_ms);
    q->woken = false;
    size_t n = q->n < max ? q->n : max;
    for (size_t i = 0; i < n; i++) {
        out[i] = q->ring[q->first];
        q->first = (q->first + 1) % q->cap;
    }
    q->n -= n;
    pthread_mutex_unlock(&q->lock);
    return n;
}

void queue_wake(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->woken = true;
    pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

void queue_close(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

bool queue_closed(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    bool closed = q->closed;
    pthread_mutex_unlock(&q->lock);
    return closed;
}

size_t queue_length(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    size_t n = q->n;
    pthread_mutex_unlock(&q->lock);
    return n;
}
