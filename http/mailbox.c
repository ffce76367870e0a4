/* How other threads reach the loop: whole jobs in order, one wake-up for many. And what the loop does every so
 * often. */
#include <stdlib.h>
#include "base/clock.h"
#include "http/inside.h"

bool on_loop(const struct http_server *s)
{
    return pthread_equal(pthread_self(), s->thread);
}

enum err http_post(struct http_server *s, void (*fn)(void *arg), void *arg)
{
    struct job *job = malloc(sizeof *job);
    if (!job)
        return ERR_NOMEM;
    *job = (struct job){fn, arg};
    if (queue_push(s->mail, job) != ERR_OK) {
        free(job);
        return ERR_NOMEM;
    }
    if (!atomic_exchange(&s->woken, true) && s->context)
        lws_cancel_service(s->context);
    return ERR_OK;
}

void mail_read(struct http_server *s)
{
    /* Before taking: what is posted from here on wakes us again. */
    atomic_store(&s->woken, false);
    void *jobs[256];
    size_t n;
    while ((n = queue_take(s->mail, jobs, 256, 0)) > 0)
        for (size_t i = 0; i < n; i++) {
            struct job job = *(struct job *)jobs[i];
            free(jobs[i]);
            job.fn(job.arg);
        }
}

enum err http_every(struct http_server *s, int64_t every_ms, void (*fn)(void *self, int64_t now_ms), void *self)
{
    if (s->n_periodic == PERIODIC_MAX)
        return ERR_NOMEM;
    s->periodic[s->n_periodic++] = (struct periodic){every_ms, clock_mono_ms() + every_ms, fn, self};
    return ERR_OK;
}

void mail_tick(struct http_server *s)
{
    int64_t mono = clock_mono_ms();
    for (size_t i = 0; i < s->n_periodic; i++) {
        struct periodic *p = &s->periodic[i];
        if (mono < p->next_ms)
            continue;
        p->next_ms = mono + p->every_ms;
        p->fn(p->self, clock_wall_ms());
    }
}
