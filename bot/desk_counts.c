/* What turns count of the flows, added up over a group and written in its transaction: a handful of rows a commit, and
 * nothing twice. Who it was is not known here: only flow, node, and what happened. */
#include "base/clock.h"
#include "bot/desk_parts.h"

struct tally {
    struct tally *next;
    struct flow_count_row row;
};

static bool same(const struct flow_count_row *a, const struct flow_count_row *b)
{
    return a->structure == b->structure && str_eq(a->node, b->node) && str_eq(a->kind, b->kind) &&
           str_eq(a->flow, b->flow);
}

static size_t bucket_of(const struct flow_count_row *row)
{
    uint64_t h = (uint64_t)row->structure + (row->kind.len ? (unsigned char)row->kind.ptr[0] : 0u);
    for (size_t i = 0; i < row->node.len; i++)
        h = (h ^ (unsigned char)row->node.ptr[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 32) % DESK_TALLIES;
}

enum err counts_add(struct group *g, const struct effect *e)
{
    struct flow_count_row row = {.flow = e->key, .node = e->value, .kind = e->name, .structure = e->number, .n = 1};
    struct tally **bucket = &g->tally[bucket_of(&row)];
    for (struct tally *t = *bucket; t; t = t->next) {
        if (same(&t->row, &row)) {
            t->row.n++;
            return ERR_OK;
        }
    }
    struct tally *t = ARENA_NEW(g->arena, struct tally);
    if (!t)
        return ERR_NOMEM;
    *t = (struct tally){.next = *bucket, .row = row};
    *bucket = t;
    return ERR_OK;
}

enum err counts_save(struct group *g)
{
    int64_t today = (g->now_ms + JST_MINUTES * MINUTE_MS) / DAY_MS;
    enum err err = ERR_OK;
    for (size_t i = 0; i < DESK_TALLIES; i++) {
        for (const struct tally *t = g->tally[i]; !err && t; t = t->next)
            err = flow_count_row_add(g->desk->store, today, &t->row);
    }
    return err;
}
