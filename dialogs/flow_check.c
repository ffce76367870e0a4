/* Proofs about the graph of each flow: every node is reached, has a way out, and can come to an end or to a human.
 * O(nodes * edges). */
#include "dialogs/check.h"
#include "dialogs/form.h"

size_t node_targets(const struct flow *f, int at, int ret[TARGETS_MAX])
{
    const struct node *n = &f->nodes[at];
    size_t count = 0;
    for (size_t i = 0; i < n->n_edges; i++)
        ret[count++] = n->edges[i].to;
    for (size_t i = 0; n->ask && i < n->ask->n_options; i++)
        if (n->ask->options[i].go.to >= 0)
            ret[count++] = n->ask->options[i].go.to;
    if (n->ask && n->ask->give_up.go.to >= 0)
        ret[count++] = n->ask->give_up.go.to;
    for (int i = 0; n->match && i <= n->match->max; i++)
        if (n->match->to[i].to >= 0)
            ret[count++] = n->match->to[i].to;
    return count;
}

bool node_stops(const struct node *n)
{
    return n->kind == NODE_ASK || n->kind == NODE_END || (n->kind == NODE_HANDOFF && !n->handoff->stay);
}

static bool is_last(const struct node *n)
{
    return n->kind == NODE_END || (n->kind == NODE_HANDOFF && !n->handoff->stay);
}

static uint64_t bit(int at)
{
    return (uint64_t)1 << at; /* NODES_MAX is 64 */
}

static uint64_t reached_from(const struct flow *f, int start)
{
    uint64_t seen = start >= 0 ? bit(start) : 0, before = 0;
    int to[TARGETS_MAX];
    while (seen != before) {
        before = seen;
        for (int i = 0; i < (int)f->n_nodes; i++)
            for (size_t k = seen & bit(i) ? node_targets(f, i, to) : 0; k-- > 0;)
                if (to[k] >= 0)
                    seen |= bit(to[k]);
    }
    return seen;
}

/* Nodes from which an end or a human can be reached. */
static uint64_t can_end(const struct flow *f)
{
    uint64_t good = 0, before = 1;
    int to[TARGETS_MAX];
    while (good != before) {
        before = good;
        for (int i = 0; i < (int)f->n_nodes; i++) {
            size_t n = node_targets(f, i, to);
            if (is_last(&f->nodes[i]) || !n) /* a dead end is a fault of its own */
                good |= bit(i);
            for (size_t k = n; k-- > 0;)
                if (to[k] >= 0 && (good & bit(to[k])))
                    good |= bit(i);
        }
    }
    return good;
}

static void check_reach(struct compile *c, const struct flow *f)
{
    uint64_t seen = reached_from(f, f->start), good = can_end(f);
    for (int i = 0; i < (int)f->n_nodes; i++) {
        const struct node *n = &f->nodes[i];
        if (!(seen & bit(i)))
            fault_add(c->faults, FAULT_ERROR, "F020", n->at, "項目 '%.*s' には、どこからも来られません。",
                      "node '%.*s' cannot be reached", STR_FMT(n->name));
        else if (!(good & bit(i)))
            fault_add(c->faults, FAULT_ERROR, "F022", n->at, "項目 '%.*s' からは、終わりにも人にもたどり着けません。",
                      "node '%.*s' leads neither to an end nor to a human", STR_FMT(n->name));
    }
}

/* An ask may leave its edges out when every option and giving up name their own, and it cannot be skipped. */
static bool options_suffice(const struct ask *a)
{
    if (!a || !ask_closed(a) || !a->n_options || (a->allow & (ALLOW_SKIP | ALLOW_UNKNOWN)) || a->give_up.go.to < 0)
        return false;
    for (size_t i = 0; i < a->n_options; i++)
        if (a->options[i].go.to < 0)
            return false;
    return true;
}

static void check_edges(struct compile *c, const struct node *n)
{
    if (!n->n_edges) {
        if (!is_last(n) && n->kind != NODE_MATCH && !options_suffice(n->ask))
            fault_add(c->faults, FAULT_ERROR, "F021", n->at, "項目 '%.*s' は行き止まりです（next がありません）。",
                      "node '%.*s' is a dead end (no next)", STR_FMT(n->name));
        return;
    }
    bool otherwise = false;
    for (size_t i = 0; i < n->n_edges; i++) {
        if (otherwise)
            fault_add(c->faults, FAULT_ERROR, "F026", n->edges[i].at, "else のあとなので、ここには決して来ません。",
                      "never reached: it stands after else");
        otherwise = otherwise || !n->edges[i].when;
    }
    if (!otherwise)
        fault_add(c->faults, FAULT_ERROR, "F025", n->at, "項目 '%.*s' の分かれ道に else がありません。",
                  "node '%.*s' branches without else", STR_FMT(n->name));
}

/* ---- a circle in which nobody is asked ---- */
struct search {
    const struct flow *f;
    uint64_t open, done;
    int at; /* on the circle; -1 when there is none */
};

static void visit(struct search *s, int i)
{
    int to[TARGETS_MAX];
    if (s->at >= 0 || (s->done & bit(i)))
        return;
    if (s->open & bit(i)) {
        s->at = i;
        return;
    }
    s->open |= bit(i);
    if (!node_stops(&s->f->nodes[i]))
        for (size_t k = node_targets(s->f, i, to); k-- > 0;)
            if (to[k] >= 0)
                visit(s, to[k]);
    s->open &= ~bit(i);
    s->done |= bit(i);
}

static bool check_circles(struct compile *c, const struct flow *f)
{
    struct search s = {.f = f, .at = -1};
    for (int i = 0; i < (int)f->n_nodes; i++)
        visit(&s, i);
    if (s.at < 0)
        return true;
    const struct node *n = &f->nodes[s.at];
    fault_add(c->faults, FAULT_ERROR, "F023", n->at, "項目 '%.*s' は、何も聞かないまま同じ所へ戻ります。",
              "node '%.*s' comes back to itself without asking anything", STR_FMT(n->name));
    return false;
}

/* ---- slots that something fills ---- */
static bool member_of(struct str slot, struct str prefix, const char *const *members, size_t n)
{
    struct str_cut cut = str_cut(slot, '.');
    for (size_t i = 0; cut.found && str_eq(cut.head, prefix) && i < n; i++)
        if (str_eq(cut.tail, str_from(members[i])))
            return true;
    return false;
}

static bool node_fills(const struct node *n, struct str slot)
{
    static const char *const found[] = {"shown", "found", "wish", "wish_id"};
    static const char *const extracted[] = {"categories", "constraints", "role", "likes"}, *const needs[] = {"found",
                                                                                                             "words"};
    for (size_t i = 0; i < n->n_sets; i++)
        if (str_eq(n->sets[i].slot, slot))
            return true;
    if (n->match && member_of(slot, n->match->prefix, found, 4))
        return true;
    if (!n->ask || !n->ask->extract.len)
        return false;
    return str_eq(n->ask->extract, S("needs")) ? member_of(slot, S("needs"), needs, 2)
                                               : member_of(slot, n->ask->extract, extracted, 4);
}

bool slot_known(const struct compile *c, struct str slot)
{
    const struct bundle *b = c->b;
    if (bundle_ask(b, slot) || bundle_var(b, slot))
        return true;
    for (size_t i = 0; i < b->n_flows; i++)
        for (size_t j = 0; j < b->flows[i].n_nodes; j++)
            if (node_fills(&b->flows[i].nodes[j], slot))
                return true;
    return false;
}

/* In a form a slot is one question: the position depends on it. A script may ask the same thing in several places. */
static void check_slots(struct compile *c, const struct flow *f)
{
    for (size_t i = 0; f->kind == KIND_FORM && i < f->n_nodes; i++)
        for (size_t j = 0; f->nodes[i].ask && j < i; j++)
            if (f->nodes[j].ask && str_eq(f->nodes[i].ask->slot, f->nodes[j].ask->slot))
                fault_add(c->faults, FAULT_ERROR, "F005", f->nodes[i].ask->slot_at,
                          "項目 '%.*s' を二つの質問が使っています。", "slot '%.*s' is filled by two questions",
                          STR_FMT(f->nodes[i].ask->slot));
}

static void check_flow_names(struct compile *c)
{
    const struct bundle *b = c->b;
    for (size_t i = 0; i < b->n_flows; i++)
        for (size_t j = 0; j < i; j++)
            if (str_eq(b->flows[i].name, b->flows[j].name))
                fault_add(c->faults, FAULT_ERROR, "F005", b->flows[i].at, "流れ '%.*s' が二つあります。",
                          "flow '%.*s' exists twice", STR_FMT(b->flows[i].name));
}

void check_flows(struct compile *c)
{
    bool acyclic = true;
    check_flow_names(c);
    for (size_t i = 0; i < c->b->n_flows; i++) {
        const struct flow *f = &c->b->flows[i];
        check_slots(c, f);
        check_reach(c, f);
        for (size_t j = 0; j < f->n_nodes; j++)
            check_edges(c, &f->nodes[j]);
        acyclic &= check_circles(c, f);
        if (f->kind == KIND_FORM)
            check_forms(c, f);
        check_asks(c, f);
    }
    if (acyclic)
        check_budget(c);
}
