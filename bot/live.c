/* A dry run over all conversations. */
#include "bot/live.h"
#include "bot/conversation.h"
#include "bot/versions.h"
#include "store/rows.h"

struct look {
    struct store *s;
    const struct bundle *next;
    struct arena *arena;
    struct versions *versions;
    bool ids;
    struct live *live;
};

static struct live_group *group_of(struct look *l, const struct frame *frame, const struct flow_move *m)
{
    struct live *live = l->live;
    for (size_t i = 0; i < live->n; i++) {
        struct live_group *g = &live->group[i];
        if (g->fate == m->fate && str_eq(g->flow, frame->flow) && str_eq(g->from, m->from) && str_eq(g->to, m->to))
            return g;
    }
    if (live->n == LIVE_GROUPS)
        return NULL;
    struct live_group *g = &live->group[live->n++];
    *g = (struct live_group){.flow = arena_str(l->arena, frame->flow),
                             .from = arena_str(l->arena, m->from),
                             .to = arena_str(l->arena, m->to),
                             .fate = m->fate};
    return g;
}

static enum err count_frame(struct look *l, int64_t id, const struct flow_state *state, size_t frame)
{
    struct flow_move m = flow_foresee(l->next, versions_older(l->versions), state, frame);
    struct live_group *g = group_of(l, &state->stack[frame], &m);
    if (!g)
        return ERR_NOMEM;
    g->frames++;
    l->live->frames++;
    l->live->fates[m.fate]++;
    if (!l->ids)
        return ERR_OK;
    struct live_id *one = ARENA_NEW(l->arena, struct live_id);
    if (!one)
        return ERR_NOMEM;
    *one = (struct live_id){id, g->conversations};
    g->conversations = one;
    return ERR_OK;
}

/* Where a closed conversation stood is forgotten with the next word. */
static enum err count(void *self, struct arena *page, const struct conversation_row *row)
{
    struct look *l = self;
    struct conversation c;
    if (conversation_decode(row->state, page, &c)) {
        l->live->unreadable++;
        return ERR_OK;
    }
    if (c.mode == MODE_CLOSED || !c.flow.n_frames)
        return ERR_OK;
    l->live->conversations++;
    versions_need_all(l->versions, l->s, l->next, &c.flow);
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < c.flow.n_frames; i++)
        err = count_frame(l, row->id, &c.flow, i);
    versions_trim(l->versions);
    return err;
}

static int in_order(const void *a, const void *b)
{
    const struct live_group *x = a, *y = b;
    int by = str_cmp(x->flow, y->flow);
    by = by ? by : str_cmp(x->from, y->from);
    by = by ? by : (int)x->fate - (int)y->fate;
    return by ? by : str_cmp(x->to, y->to);
}

enum err live_foresee(struct store *s, const struct bundle *next, struct arena *arena, bool ids, struct live *ret)
{
    struct look l = {.s = s, .next = next, .arena = arena, .ids = ids, .live = ret};
    *ret = (struct live){0};
    enum err err = versions_new(&l.versions);
    if (!err)
        err = conversation_rows_each(s, count, &l);
    versions_free(l.versions);
    qsort(ret->group, ret->n, sizeof ret->group[0], in_order);
    return !err && arena->failed ? ERR_NOMEM : err;
}

bool live_harms(const struct live *live)
{
    return live->fates[FATE_GONE] || live->fates[FATE_STUCK] || live->unreadable;
}
