/* A form's position is computed anew after every answer (form.c). That is sound only when edges go forward and a branch
 * reads nothing but what was asked before it on every path: proved here by one pass in file order. */
#include "dialogs/check.h"

struct form_proof {
    struct compile *c;
    const struct flow *f;
    uint64_t before[NODES_MAX]; /* asks passed on every path to the node */
    const struct edge *edge;
    uint64_t known; /* asks whose slots the edge may read */
};

static uint64_t bit(size_t at)
{
    return (uint64_t)1 << at;
}

static int ask_of(const struct flow *f, struct str slot)
{
    for (size_t i = 0; i < f->n_nodes; i++)
        if (f->nodes[i].ask && str_eq(f->nodes[i].ask->slot, slot))
            return (int)i;
    return -1;
}

static void see(void *self, struct str slot)
{
    const struct form_proof *p = self;
    int at = ask_of(p->f, slot);
    if (at >= 0 && (p->known & bit((size_t)at)))
        return;
    fault_add(p->c->faults, FAULT_ERROR, "F028", p->edge->when_at,
              "条件が '%.*s' を見ていますが、ここまでに必ず聞いているとは限りません。",
              "the condition reads '%.*s', which is not asked earlier on every path", STR_FMT(slot));
}

static void check_kind(struct compile *c, const struct node *n)
{
    if (n->kind == NODE_SAY || n->kind == NODE_ASK || n->kind == NODE_BRANCH || n->kind == NODE_END)
        return;
    fault_add(c->faults, FAULT_ERROR, "F028", n->at,
              "質問票（form）に %s は使えません。say, ask, branch, end だけです。",
              "a form cannot have %s; only say, ask, branch and end", node_kind_name(n->kind));
}

/* What leads on from a question is its answer alone: a way of its own for giving up is no way, unless it is the only
 * one there is. */
static void check_give_up(struct compile *c, const struct node *n)
{
    const struct edge *go = &n->ask->give_up.go;
    bool same = n->n_edges == 1 && !n->edges[0].when && n->edges[0].to == go->to;
    if (go->name.len && !same)
        fault_add(
            c->faults, FAULT_ERROR, "F028", go->at,
            "質問票の give_up の go は、next とちがう所へは行けません。next の条件 unknown(…) などで分けてください。",
            "in a form giving up cannot lead elsewhere than next; branch there on unknown(…)");
}

static void check_question(struct compile *c, const struct node *n)
{
    if (!n->ask)
        return;
    check_give_up(c, n);
    if (!n->ask->slot.len)
        fault_add(c->faults, FAULT_ERROR, "F028", n->at, "質問票の質問 '%.*s' には slot が要ります。",
                  "question '%.*s' of a form needs a slot", STR_FMT(n->name));
}

static void check_forward(struct compile *c, const struct flow *f, size_t at)
{
    int to[TARGETS_MAX];
    for (size_t k = node_targets(f, (int)at, to); k-- > 0;)
        if (to[k] >= 0 && to[k] <= (int)at)
            fault_add(c->faults, FAULT_ERROR, "F028", f->nodes[at].at,
                      "項目 '%.*s' から前へ戻る行き先があります。質問票は先へだけ進みます。",
                      "node '%.*s' leads backwards; a form only goes forward", STR_FMT(f->nodes[at].name));
}

/* What is known on arrival is what every way in knows. */
static void pass_on(struct form_proof *p, size_t at, uint64_t known)
{
    int to[TARGETS_MAX];
    for (size_t k = node_targets(p->f, (int)at, to); k-- > 0;)
        if (to[k] > (int)at)
            p->before[to[k]] &= known;
}

void check_forms(struct compile *c, const struct flow *f)
{
    struct form_proof p = {.c = c, .f = f};
    size_t asks = 0;
    for (size_t i = 0; i < f->n_nodes; i++)
        p.before[i] = (int)i == f->start ? 0 : UINT64_MAX;
    for (size_t i = 0; i < f->n_nodes; i++) {
        const struct node *n = &f->nodes[i];
        asks += n->kind == NODE_ASK;
        check_kind(c, n);
        check_question(c, n);
        check_forward(c, f, i);
        p.known = p.before[i] | (n->ask ? bit(i) : 0);
        for (size_t k = 0; k < n->n_edges; k++) {
            p.edge = &n->edges[k];
            cond_slots(n->edges[k].when, see, &p);
        }
        pass_on(&p, i, p.known);
    }
    if (asks > ASKS_MAX)
        fault_add(c->faults, FAULT_ERROR, "F014", f->at, "質問は %d 個までです。", "at most %d questions in a form",
                  ASKS_MAX);
}
