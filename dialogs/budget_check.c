/* How many bubbles can one turn bring, and how deep can flows call each other? Longest paths over nodes where nothing
 * is asked; circles inside a flow are excluded before, circles between flows are found here. */
#include "dialogs/check.h"

/* Before the flows speak: the short notice of who answers, or 「うまく受け取れず」 and the offer of a human. An option
 * that goes its own way was pressed or said: nothing comes before, but for 「…ですね」 where several could be
 * chosen. */
enum { BEFORE_START = 1, BEFORE_ANSWER = 2 };

struct budget {
    struct compile *c;
    int depth;               /* flows entered without a question between */
    int *at_most[FLOWS_MAX]; /* per flow and node: bubbles from there to the next wait, plus 1; 0 not known yet */
    bool broken;
};

static int flow_bubbles(struct budget *p, const struct flow *f);

/* What the node itself says; for those that end a turn, all there is to come. */
static int own_bubbles(struct budget *p, const struct flow *f, const struct node *n)
{
    switch (n->kind) {
    case NODE_SAY:
        return (int)n->say->n_bubbles;
    case NODE_HANDOFF:
        return n->handoff->text.n > 0;
    case NODE_END: /* on to the next flow, or back to the question that was interrupted */
        return n->flow.len ? flow_bubbles(p, bundle_flow(p->c->b, n->flow)) : f->afterwards == AFTER_RESUME;
    case NODE_CALL:
        return flow_bubbles(p, bundle_flow(p->c->b, n->flow));
    default:
        return n->kind == NODE_MATCH || n->kind == NODE_ASK;
    }
}

static int node_bubbles(struct budget *p, const struct flow *f, int at)
{
    int *known = p->at_most[f - p->c->b->flows];
    int to[TARGETS_MAX], most = 0;
    if (!known || p->broken)
        return 0;
    if (known[at])
        return known[at] - 1;
    for (size_t k = node_stops(&f->nodes[at]) ? 0 : node_targets(f, at, to); k-- > 0;) {
        int next = to[k] >= 0 ? node_bubbles(p, f, to[k]) : 0;
        most = next > most ? next : most;
    }
    most += own_bubbles(p, f, &f->nodes[at]);
    known[at] = most + 1;
    return most;
}

static int flow_bubbles(struct budget *p, const struct flow *f)
{
    int **known = &p->at_most[f - p->c->b->flows];
    if (!*known)
        *known = ARENA_ARRAY(p->c->arena, int, f->n_nodes);
    /* Deeper than there are flows: a circle of flows in which nobody is asked. */
    p->broken = p->broken || f->start < 0 || p->depth > (int)p->c->b->n_flows;
    if (p->broken)
        return 0;
    p->depth++;
    int n = node_bubbles(p, f, f->start);
    p->depth--;
    return n;
}

static void too_many(struct compile *c, struct place at, int n)
{
    fault_add(c->faults, FAULT_ERROR, "F027", at, "一度の返事が %d 個の吹き出しになることがあります（%d 個まで）。",
              "one answer may take %d bubbles (at most %d)", n, BUBBLES_MAX);
}

static bool goes_to(const struct edge *edges, size_t n, int to)
{
    for (size_t i = 0; i < n; i++)
        if (edges[i].to == to)
            return true;
    return false;
}

/* Is `to` where the question leads when no option of its own way was chosen: by its edges, or by giving up? */
static bool without_option(const struct node *n, int to)
{
    return n->ask->give_up.go.to == to || goes_to(n->edges, n->n_edges, to);
}

static void check_flow(struct budget *p, const struct flow *f)
{
    int start = flow_bubbles(p, f) + BEFORE_START, to[TARGETS_MAX];
    if (p->broken)
        return;
    if (start > BUBBLES_MAX)
        too_many(p->c, f->at, start);
    for (int i = 0; i < (int)f->n_nodes; i++) {
        int most = 0;
        for (size_t k = f->nodes[i].ask ? node_targets(f, i, to) : 0; k-- > 0;) {
            int next = to[k] >= 0 ? node_bubbles(p, f, to[k]) : 0;
            next += without_option(&f->nodes[i], to[k]) ? BEFORE_ANSWER : f->nodes[i].ask->type == ASK_MULTI;
            most = next > most ? next : most;
        }
        if (f->nodes[i].ask && most > BUBBLES_MAX)
            too_many(p->c, f->nodes[i].at, most);
    }
}

/* ---- calls ---- */
/* One round more: a flow is one deeper than the deepest it calls. */
static bool deepen(const struct compile *c, int depth[FLOWS_MAX])
{
    const struct bundle *b = c->b;
    bool changed = false;
    for (size_t i = 0; i < b->n_flows; i++)
        for (size_t j = 0; j < b->flows[i].n_nodes; j++) {
            const struct node *n = &b->flows[i].nodes[j];
            int below = n->kind == NODE_CALL ? depth[bundle_flow(b, n->flow) - b->flows] + 1 : 0;
            changed = changed || below > depth[i];
            depth[i] = below > depth[i] ? below : depth[i];
        }
    return changed;
}

static bool check_depth(struct compile *c)
{
    int depth[FLOWS_MAX] = {0};
    size_t rounds = 0;
    bool fine = true;
    while (rounds <= FLOW_FRAMES && deepen(c, depth))
        rounds++;
    for (size_t i = 0; i < c->b->n_flows; i++)
        if (depth[i] >= FLOW_FRAMES) {
            const struct flow *f = &c->b->flows[i];
            fault_add(c->faults, FAULT_ERROR, "F024", f->at,
                      "流れ '%.*s' の call が深すぎるか、自分に戻ります（%d 段まで）。",
                      "flow '%.*s' calls too deeply or itself (at most %d levels)", STR_FMT(f->name), FLOW_FRAMES);
            fine = false;
        }
    return fine;
}

void check_budget(struct compile *c)
{
    struct budget p = {.c = c};
    if (!check_depth(c))
        return;
    for (size_t i = 0; i < c->b->n_flows && !p.broken; i++) {
        check_flow(&p, &c->b->flows[i]);
        if (p.broken)
            fault_add(c->faults, FAULT_ERROR, "F023", c->b->flows[i].at,
                      "流れ '%.*s' は、何も聞かないまま流れを回り続けます。",
                      "flow '%.*s' goes round and round through flows without asking anything",
                      STR_FMT(c->b->flows[i].name));
    }
}
