/* A bounded queue of pointers between threads: many may push, one takes. Holds the mutex that most threads
 * share (the two others: docs/ARCHITECTURE.md, "Threads"). What to do when it is full is the caller's written policy. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
struct queue;

/* Room for `cap` items; queue_free. ERR_NOMEM. */
MUST_CHECK enum err queue_new(size_t cap, struct queue **ret);
void queue_free(struct queue *q); /* must be empty, or its items are leaked: drain first */

/* ERR_NOMEM when full, ERR_CONFLICT when closed; the item stays the caller's then. Never blocks beyond the mutex. */
MUST_CHECK enum err queue_push(struct queue *q, void *item);
/* Push all or none. */
MUST_CHECK enum err queue_push_all(struct queue *q, void *const *items, size_t n);

/* Up to `max` items in order. Waits until there is one, the queue is closed, queue_wake is called or `timeout_ms`
 * passed (-1: no limit). Returns how many; 0 means woken, timed out, or closed and empty. */
size_t queue_take(struct queue *q, void **out, size_t max, int64_t timeout_ms);
void queue_wake(struct queue *q);
void queue_close(struct queue *q); /* no more pushes; takes drain it */
bool queue_closed(struct queue *q);
size_t queue_length(struct queue *q);
