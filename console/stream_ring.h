/* The newest events as they were sent, so that a page that was away for a moment needs no disk. Pure; one thread. */
#pragma once
#include "base/str.h"

enum { RING_EVENTS = 256 };

struct stream_ring {
    struct {
        int64_t seq;
        char *json; /* heap */
        size_t len;
    } item[RING_EVENTS];
    size_t next;   /* place of the next one: the oldest there is */
    int64_t floor; /* everything after this seq is here */
    bool begun;
};

/* Keeps a copy. Out of memory, the ring forgets everything up to it: pages then read from the store. */
void ring_add(struct stream_ring *r, int64_t seq, struct str json);
/* Can everything after `seq` be found here? */
bool ring_covers(const struct stream_ring *r, int64_t seq);
/* Call `each` for every event after `seq`, oldest first. */
void ring_after(const struct stream_ring *r, int64_t seq, void (*each)(void *self, int64_t seq, struct str json),
                void *self);
void ring_start(struct stream_ring *r, int64_t last_seq); /* nothing here yet, `last_seq` has happened */
void ring_done(struct stream_ring *r);
