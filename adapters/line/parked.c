/* A hash of short lists, one list a bucket, each in the order of ids. Must not know why a row waits. */
#include "adapters/line/parked.h"

#include <stdlib.h>

enum { BUCKETS = 4096 };

struct spot {
    struct spot *next;
    struct parked_row row;
};

struct parked {
    struct spot *bucket[BUCKETS];
    size_t n;
};

static size_t bucket_of(int64_t conversation_id)
{
    return (size_t)((uint64_t)conversation_id * 0x9e3779b97f4a7c15u >> 52);
}

struct parked *parked_new(void)
{
    return calloc(1, sizeof(struct parked));
}

void parked_free(struct parked *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (p->bucket[i]) {
            struct spot *spot = p->bucket[i];
            p->bucket[i] = spot->next;
            free(spot);
        }
    }
    free(p);
}

bool parked_add(struct parked *p, const struct parked_row *row)
{
    struct spot *spot = p->n < PARKED_MAX ? malloc(sizeof *spot) : NULL;
    if (!spot)
        return false;
    struct spot **at = &p->bucket[bucket_of(row->conversation_id)];
    while (*at && (*at)->row.id < row->id)
        at = &(*at)->next;
    *spot = (struct spot){.next = *at, .row = *row};
    *at = spot;
    p->n++;
    return true;
}

void parked_remove(struct parked *p, int64_t conversation_id, int64_t id)
{
    struct spot **at = &p->bucket[bucket_of(conversation_id)];
    while (*at && (*at)->row.id != id)
        at = &(*at)->next;
    if (!*at)
        return;
    struct spot *spot = *at;
    *at = spot->next;
    free(spot);
    p->n--;
}

size_t parked_count(const struct parked *p)
{
    return p->n;
}

bool parked_blocks(const struct parked *p, int64_t conversation_id, int64_t id)
{
    for (const struct spot *s = p->bucket[bucket_of(conversation_id)]; s && s->row.id < id; s = s->next) {
        if (s->row.conversation_id == conversation_id && !s->row.held)
            return true;
    }
    return false;
}

size_t parked_held(const struct parked *p, int64_t conversation_id, int64_t *ids, size_t max)
{
    size_t n = 0;
    for (const struct spot *s = p->bucket[bucket_of(conversation_id)]; s && n < max; s = s->next) {
        if (s->row.conversation_id == conversation_id && s->row.held)
            ids[n++] = s->row.id;
    }
    return n;
}

static bool may_go(const struct parked *p, const struct spot *s,
                   bool (*busy)(const void *self, int64_t conversation_id), const void *self)
{
    return !busy(self, s->row.conversation_id) && !parked_blocks(p, s->row.conversation_id, s->row.id);
}

size_t parked_take(struct parked *p, int64_t now_ms, bool (*busy)(const void *self, int64_t conversation_id),
                   const void *self, struct parked_row *ret, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < BUCKETS && n < max; i++) {
        for (const struct spot *s = p->bucket[i]; s && n < max; s = s->next) {
            if (s->row.ready_ms <= now_ms && may_go(p, s, busy, self))
                ret[n++] = s->row;
        }
    }
    for (size_t i = 0; i < n; i++)
        parked_remove(p, ret[i].conversation_id, ret[i].id);
    return n;
}

int64_t parked_next_ms(const struct parked *p, bool (*busy)(const void *self, int64_t conversation_id),
                       const void *self)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < BUCKETS; i++) {
        for (const struct spot *s = p->bucket[i]; s; s = s->next) {
            if (s->row.ready_ms < next && may_go(p, s, busy, self))
                next = s->row.ready_ms;
        }
    }
    return next;
}
