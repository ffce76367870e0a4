/* Which slots are still worth knowing at each node of a script: those that a condition may read before they are filled
 * anew. What is dead there makes no new state. A backward pass over the nodes until nothing changes, as in a compiler;
 * going back counts as a way to go. */
#include "dialogs/explore_parts.h"

static uint64_t bit(int at)
{
    return (uint64_t)1 << at;
}

static void see_earlier(const struct flow *f, struct xflow *xf)
{
    int to[TARGETS_MAX];
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < (int)f->n_nodes; i++)
            for (size_t k = node_targets(f, i, to); k-- > 0;) {
                uint64_t with = to[k] >= 0 ? xf->earlier[to[k]] | xf->earlier[i] | bit(i) : 0;
                more |= to[k] >= 0 && with != xf->earlier[to[k]];
                if (to[k] >= 0)
                    xf->earlier[to[k]] = with;
            }
    }
}

struct reading {
    struct explorer *x;
    const struct xflow *xf;
    uint64_t set;
};

static void see(void *self, struct str name)
{
    struct reading *r = self;
    for (size_t i = 0; i < r->xf->n_reads && i < 64; i++)
        if (str_eq(r->x->slot[r->xf->reads[i]].name, name))
            r->set |= bit((int)i);
}

static uint64_t of_slot(struct explorer *x, const struct xflow *xf, struct str name)
{
    struct reading r = {x, xf, 0};
    see(&r, name);
    return r.set;
}

/* A called flow reads what was left for it, and the flows it calls likewise. */
static void see_called(struct reading *r, const struct flow *f)
{
    const struct xflow *called = &r->x->flow[flow_number(r->x, f)];
    for (size_t i = 0; i < called->n_before; i++)
        see(r, r->x->slot[called->before[i]].name);
}

static uint64_t read_at(struct explorer *x, const struct xflow *xf, const struct node *n)
{
    struct reading r = {x, xf, 0};
    for (size_t i = 0; i < n->n_edges; i++)
        cond_slots(n->edges[i].when, see, &r);
    return r.set;
}

static uint64_t after(const struct flow *f, const struct xflow *xf, int at)
{
    int to[TARGETS_MAX];
    uint64_t live = 0;
    for (size_t k = node_targets(f, at, to); k-- > 0;)
        live |= to[k] >= 0 ? xf->live[to[k]] : 0;
    for (int i = 0; f->nodes[at].ask && i < (int)f->n_nodes; i++)
        if (f->nodes[i].ask && (xf->earlier[at] & bit(i)))
            live |= xf->live[i];
    return live;
}

static uint64_t live_at(struct explorer *x, const struct flow *f, const struct xflow *xf, int at)
{
    const struct node *n = &f->nodes[at];
    uint64_t live = read_at(x, xf, n) | after(f, xf, at);
    if (n->ask)
        live &= ~of_slot(x, xf, n->ask->slot);
    for (size_t i = 0; i < n->n_sets; i++)
        live &= ~of_slot(x, xf, n->sets[i].slot);
    struct reading more = {x, xf, 0};
    for (size_t i = 0; i < n->n_sets; i++)
        if (n->sets[i].copy)
            see(&more, n->sets[i].value);
    if (n->kind == NODE_CALL)
        see_called(&more, bundle_flow(x->b, n->flow));
    return live | more.set;
}

void live_init(struct explorer *x)
{
    for (size_t i = 0; i < x->b->n_flows; i++) {
        const struct flow *f = &x->b->flows[i];
        struct xflow *xf = &x->flow[i];
        see_earlier(f, xf);
        for (bool more = f->kind == KIND_SCRIPT; more;) {
            more = false;
            for (int at = (int)f->n_nodes; at-- > 0;) {
                uint64_t live = live_at(x, f, xf, at);
                more |= live != xf->live[at];
                xf->live[at] = live;
            }
        }
    }
}
