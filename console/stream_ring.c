/* A ring of texts. Must not know what they say. */
#include "console/stream_ring.h"
#include <stdlib.h>

void ring_start(struct stream_ring *r, int64_t last_seq)
{
    r->floor = last_seq;
    r->begun = true;
}

void ring_add(struct stream_ring *r, int64_t seq, struct str json)
{
    if (r->item[r->next].json)
        r->floor = r->item[r->next].seq;
    free(r->item[r->next].json);
    char *copy = malloc(json.len + 1);
    if (copy && json.len)
        memcpy(copy, json.ptr, json.len);
    r->item[r->next].json = copy;
    r->item[r->next].seq = seq;
    r->item[r->next].len = copy ? json.len : 0;
    if (!copy)
        r->floor = seq;
    r->next = (r->next + 1) % RING_EVENTS;
}

bool ring_covers(const struct stream_ring *r, int64_t seq)
{
    return r->begun && seq >= r->floor;
}

void ring_after(const struct stream_ring *r, int64_t seq, void (*each)(void *self, int64_t seq, struct str json),
                void *self)
{
    for (size_t i = 0; i < RING_EVENTS; i++) {
        size_t at = (r->next + i) % RING_EVENTS;
        if (r->item[at].json && r->item[at].seq > seq)
            each(self, r->item[at].seq, (struct str){r->item[at].json, r->item[at].len});
    }
}

void ring_done(struct stream_ring *r)
{
    for (size_t i = 0; i < RING_EVENTS; i++)
        free(r->item[i].json);
    *r = (struct stream_ring){0};
}
