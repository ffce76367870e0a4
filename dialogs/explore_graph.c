/* States by their keys, the moves between them, and the search backwards from every end. O(states + edges). */
#include "dialogs/explore_parts.h"

enum { SLOTS_FIRST = 1 << 12, STATES_FIRST = 1 << 10, EDGES_FIRST = 1 << 12 };

void graph_done(struct graph *g)
{
    for (size_t i = 0; i < g->n; i++)
        free(g->state[i].packed);
    free(g->state);
    free(g->key);
    free(g->number);
    free(g->edge);
    *g = (struct graph){0};
}

static size_t place_of(const struct graph *g, struct key key)
{
    size_t at = key.a & (g->slots - 1);
    while (g->number[at] != TO_NOWHERE && (g->key[at].a != key.a || g->key[at].b != key.b))
        at = (at + 1) & (g->slots - 1);
    return at;
}

static bool grow_keys(struct graph *g)
{
    struct graph to = {.slots = g->slots ? g->slots * 2 : SLOTS_FIRST};
    to.key = calloc(to.slots, sizeof *to.key);
    to.number = malloc(to.slots * sizeof *to.number);
    if (!to.key || !to.number) {
        free(to.key);
        free(to.number);
        return false;
    }
    memset(to.number, 0xff, to.slots * sizeof *to.number);
    for (size_t i = 0; i < g->slots; i++) {
        if (g->number[i] == TO_NOWHERE)
            continue;
        size_t at = place_of(&to, g->key[i]);
        to.key[at] = g->key[i];
        to.number[at] = g->number[i];
    }
    free(g->key);
    free(g->number);
    g->key = to.key;
    g->number = to.number;
    g->slots = to.slots;
    return true;
}

static bool grow(void **items, size_t *room, size_t first, size_t size)
{
    size_t to = *room ? *room * 2 : first;
    void *more = realloc(*items, to * size);
    if (!more)
        return false;
    *items = more;
    *room = to;
    return true;
}

uint32_t graph_add(struct graph *g, struct key key, bool *ret_new)
{
    if (g->n * 2 >= g->slots && !grow_keys(g))
        return TO_NOWHERE;
    size_t at = place_of(g, key);
    *ret_new = g->number[at] == TO_NOWHERE;
    if (!*ret_new)
        return g->number[at];
    if (g->n == g->room && !grow((void **)&g->state, &g->room, STATES_FIRST, sizeof *g->state))
        return TO_NOWHERE;
    g->key[at] = key;
    g->number[at] = (uint32_t)g->n;
    g->state[g->n] = (struct xstate){.parent = ROOT};
    return (uint32_t)g->n++;
}

bool graph_edge(struct graph *g, uint32_t from, uint32_t to, bool miss)
{
    if (g->n_edges == g->room_edges && !grow((void **)&g->edge, &g->room_edges, EDGES_FIRST, sizeof *g->edge))
        return false;
    g->edge[g->n_edges++] = (struct xedge){from, to, miss};
    return true;
}

/* ---- backwards ---- */
struct search {
    const struct graph *g;
    uint32_t *first, *into; /* edges by where they lead: numbers of edges, grouped by target */
    uint32_t *left;         /* misses of a state that are not yet known to lead out */
    uint32_t *queue;
    size_t head, tail;
};

static bool search_init(struct search *s, const struct graph *g)
{
    *s = (struct search){.g = g};
    s->first = calloc(g->n + 2, sizeof *s->first);
    s->into = calloc(g->n_edges + 1, sizeof *s->into);
    s->left = calloc(g->n + 1, sizeof *s->left);
    s->queue = calloc(g->n + 1, sizeof *s->queue);
    if (!s->first || !s->into || !s->left || !s->queue)
        return false;
    for (size_t i = 0; i < g->n_edges; i++) {
        if (g->edge[i].to < g->n)
            s->first[g->edge[i].to + 2]++;
        s->left[g->edge[i].from] += g->edge[i].miss;
    }
    for (size_t i = 2; i < g->n + 2; i++)
        s->first[i] += s->first[i - 1];
    for (size_t i = 0; i < g->n_edges; i++)
        if (g->edge[i].to < g->n)
            s->into[s->first[g->edge[i].to + 1]++] = (uint32_t)i;
    return true;
}

static void search_done(struct search *s)
{
    free(s->first);
    free(s->into);
    free(s->left);
    free(s->queue);
}

static void found(struct search *s, bool *good, uint32_t state)
{
    if (good[state])
        return;
    good[state] = true;
    s->queue[s->tail++] = state;
}

/* One way out is enough; of misses, every outcome must lead out. */
static void lead_on(struct search *s, bool *good, const struct xedge *e, bool misses)
{
    if (!misses)
        found(s, good, e->from);
    else if (e->miss && --s->left[e->from] == 0)
        found(s, good, e->from);
}

static void run(struct search *s, bool *good, bool misses)
{
    s->head = s->tail = 0;
    for (size_t i = 0; i < s->g->n_edges; i++)
        if (s->g->edge[i].to == TO_END || s->g->edge[i].to == TO_HUMAN)
            lead_on(s, good, &s->g->edge[i], misses);
    while (s->head < s->tail) {
        uint32_t at = s->queue[s->head++];
        for (uint32_t i = s->first[at]; i < s->first[at + 1]; i++)
            lead_on(s, good, &s->g->edge[s->into[i]], misses);
    }
}

enum err graph_search(const struct graph *g, bool **ret_can, bool **ret_does)
{
    struct search s;
    bool *can = calloc(g->n + 1, sizeof *can), *does = calloc(g->n + 1, sizeof *does);
    bool fine = search_init(&s, g) && can && does;
    if (fine) {
        run(&s, can, false);
        run(&s, does, true);
        *ret_can = can;
        *ret_does = does;
    } else {
        free(can);
        free(does);
    }
    search_done(&s);
    return fine ? ERR_OK : ERR_NOMEM;
}
