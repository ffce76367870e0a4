/* A small pool for slow things: password hashing, reads for the console, reports. Each worker has a read-only store
 * handle of its own. */
#pragma once
#include "store/store.h"
struct workers;

/* `run` happens on a worker's thread with its own handle and a fresh arena; it must hand its result on itself
 * (http_reply, desk_submit). */
struct work {
    void (*run)(void *arg, struct store *db, struct arena *arena);
    void *arg;
};
MUST_CHECK enum err workers_start(const char *database, size_t n_threads, struct workers **ret);
void workers_stop(struct workers *w); /* finishes what was accepted */
/* ERR_NOMEM: 1,024 already wait: answer 503. */
MUST_CHECK enum err workers_submit(struct workers *w, struct work work);
