/* What conditions ask about each slot. Two values that no condition tells apart are one; a sample of each is made in
 * explore_samples.c. */
#include "dialogs/explore_parts.h"

enum { ATOMS_FIRST = 8 };

uint64_t hash_mix(uint64_t h, uint64_t with)
{
    h = (h ^ with) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 29);
}

/* ---- the tables ---- */
static size_t slot_number(struct explorer *x, struct str name)
{
    for (size_t i = 0; i < x->n_slots; i++)
        if (str_eq(x->slot[i].name, name))
            return i;
    x->slot[x->n_slots] = (struct xslot){.name = name};
    return x->n_slots++;
}

static bool same_atom(const struct cond *a, const struct cond *b)
{
    bool same = a->kind == b->kind && a->op == b->op && a->status == b->status && a->n_values == b->n_values;
    for (size_t i = 0; same && i < a->n_values; i++)
        same = str_eq(a->values[i], b->values[i]);
    return same;
}

static void add_atom(struct explorer *x, struct xslot *s, const struct cond *from, enum cond_kind kind)
{
    struct cond *atom = ARENA_NEW(&x->keep, struct cond);
    if (!atom)
        return;
    *atom = (struct cond){.kind = kind,
                          .op = from->op,
                          .status = from->status,
                          .slots = &s->name,
                          .n_slots = 1,
                          .values = from->values,
                          .n_values = from->n_values};
    for (size_t i = 0; i < s->n_atoms; i++)
        if (same_atom(s->atom[i], atom))
            return;
    bool full = s->n_atoms && (s->n_atoms & (s->n_atoms - 1)) == 0 && s->n_atoms >= ATOMS_FIRST;
    if (!s->n_atoms || full) {
        size_t room = s->n_atoms ? s->n_atoms * 2 : ATOMS_FIRST;
        const struct cond **more = ARENA_ARRAY(&x->keep, const struct cond *, room);
        if (!more)
            return;
        for (size_t i = 0; i < s->n_atoms; i++)
            more[i] = s->atom[i];
        s->atom = more;
    }
    s->atom[s->n_atoms++] = atom;
}

static void reads(struct xflow *f, size_t slot)
{
    if (!reads_slot(f, slot))
        f->reads[f->n_reads++] = (uint16_t)slot;
}

/* A slot that is counted, and also asked about alone, is one of its own. */
enum { ALONE = 1 };

static void see_cond(struct explorer *x, struct xflow *f, const struct cond *c)
{
    if (!c)
        return;
    see_cond(x, f, c->a);
    see_cond(x, f, c->b);
    uint64_t number = ++x->n_conds;
    for (size_t i = 0; i < c->n_slots; i++) {
        size_t n = slot_number(x, c->slots[i]);
        struct xslot *s = &x->slot[n];
        add_atom(x, s, c, c->kind == COND_COUNT ? COND_COMPARE : c->kind);
        if (c->kind != COND_COUNT)
            s->counted = ALONE;
        else if (s->counted != ALONE)
            s->counted += (hash_mix(7, number) | 1) * 2;
        reads(f, n);
    }
}

static void see_node(struct explorer *x, struct xflow *f, const struct flow *flow, const struct node *n)
{
    for (size_t i = 0; i < n->n_edges; i++)
        see_cond(x, f, n->edges[i].when);
    if (n->ask && n->ask->slot.len && flow->kind == KIND_FORM)
        x->slot[slot_number(x, n->ask->slot)].form = flow;
}

/* What is copied is asked about as what it is copied to. */
static bool see_copy(struct explorer *x, struct xflow *f, const struct set *set)
{
    size_t to = slot_number(x, set->slot), from = slot_number(x, set->value);
    size_t before = x->slot[from].n_atoms;
    for (size_t i = 0; i < x->slot[to].n_atoms; i++)
        add_atom(x, &x->slot[from], x->slot[to].atom[i], x->slot[to].atom[i]->kind);
    if (!x->slot[to].n_atoms)
        return false;
    x->slot[from].counted = x->slot[to].counted = ALONE;
    reads(f, from);
    return x->slot[from].n_atoms > before;
}

static bool see_copies(struct explorer *x)
{
    bool more = false;
    for (size_t i = 0; i < x->b->n_flows; i++)
        for (size_t j = 0; j < x->b->flows[i].n_nodes; j++) {
            const struct node *n = &x->b->flows[i].nodes[j];
            for (size_t k = 0; k < n->n_sets; k++)
                more |= n->sets[k].copy && see_copy(x, &x->flow[i], &n->sets[k]);
        }
    return more;
}

bool reads_slot(const struct xflow *f, size_t slot)
{
    for (size_t i = 0; i < f->n_reads; i++)
        if (f->reads[i] == slot)
            return true;
    return false;
}

/* ---- classes ---- */
static uint64_t ask_all(struct explorer *x, const struct xslot *xs, const struct slot *s)
{
    uint64_t h = 0;
    x->one->n_slots = 1;
    x->one->slots[0] = *s;
    for (size_t i = 0; i < xs->n_atoms; i++)
        if (cond_eval(xs->atom[i], x->one))
            h = hash_mix(h, i + 1);
    if (!xs->form || s->status != SLOT_FILLED)
        return h;
    const struct answer_option *o = ask_option(xs->ask, s->value);
    return o && o->go.to >= 0 ? hash_mix(h, (uint64_t)o->go.to + 1000) : h;
}

/* The same few values come again and again. */
uint64_t slot_class(struct explorer *x, size_t slot, const struct slot *s)
{
    struct xslot *xs = &x->slot[slot];
    if (!s || s->status == SLOT_UNSET)
        return 0;
    for (size_t i = 0; i < xs->n_seen; i++)
        if (xs->seen[i].status == s->status && str_eq(xs->seen[i].value, s->value))
            return xs->seen_class[i];
    uint64_t class = ask_all(x, xs, s);
    if (x->classes_last && xs->n_seen < SEEN_MAX) {
        xs->seen[xs->n_seen] = (struct slot){xs->name, s->status, keep_text(x, s->value)};
        xs->seen_class[xs->n_seen++] = class;
    }
    return class;
}

uint64_t picked_class(struct explorer *x, const struct ask *a, struct str picked)
{
    struct slot would = {a->slot, SLOT_FILLED, picked};
    int slot = names_find(&x->slot_by_name, a->slot);
    return slot >= 0 ? slot_class(x, (size_t)slot, &would) : 0;
}

/* ---- what others leave for a flow ---- */
static bool asks(const struct flow *f, struct str slot)
{
    for (size_t i = 0; i < f->n_nodes; i++)
        if (f->nodes[i].ask && str_eq(f->nodes[i].ask->slot, slot))
            return true;
    return false;
}

/* Read out of the person's words: forgotten when the flow begins (flow_run.c), but for what they liked. */
static bool extracts(const struct flow *f, const struct xslot *s)
{
    struct str_cut cut = str_cut(s->name, '.');
    for (size_t i = 0; !s->ask && i < f->n_nodes; i++)
        if (f->nodes[i].ask && f->nodes[i].ask->extract.len && str_eq(f->nodes[i].ask->extract, cut.head))
            return str_eq(cut.tail, S("categories")) || str_eq(cut.tail, S("constraints")) ||
                   str_eq(cut.tail, S("role")) || str_eq(cut.tail, S("found")) || str_eq(cut.tail, S("words"));
    return false;
}

static void add_before(struct explorer *x, struct xflow *to, const struct flow *f, const struct xflow *from)
{
    for (size_t i = 0; i < from->n_reads; i++) {
        size_t slot = from->reads[i], at = 0;
        bool known = asks(f, x->slot[slot].name) || extracts(f, &x->slot[slot]);
        for (size_t k = 0; k < to->n_before; k++)
            known = known || to->before[k] == slot;
        if (known)
            continue;
        /* Those that are counted together stand together. */
        while (at < to->n_before && x->slot[to->before[at]].counted <= x->slot[slot].counted)
            at++;
        memmove(&to->before[at + 1], &to->before[at], (to->n_before - at) * sizeof *to->before);
        to->before[at] = (uint16_t)slot;
        to->n_before++;
    }
}

static void before_flow(struct explorer *x, size_t number, const struct flow *f, int depth)
{
    add_before(x, &x->flow[number], &x->b->flows[number], &x->flow[flow_number(x, f)]);
    for (size_t i = 0; depth < FLOW_FRAMES && i < f->n_nodes; i++)
        if (f->nodes[i].kind == NODE_CALL)
            before_flow(x, number, bundle_flow(x->b, f->nodes[i].flow), depth + 1);
}

static bool leads(const struct ask *a)
{
    for (size_t i = 0; i < a->n_options; i++)
        if (a->options[i].go.to >= 0)
            return true;
    return false;
}

static void index_form(struct explorer *x, const struct flow *f, struct xflow *xf)
{
    for (size_t i = 0; f->kind == KIND_FORM && i < f->n_nodes; i++) {
        const struct ask *a = f->nodes[i].ask;
        if (!a)
            continue;
        xf->slot_of[i] = (uint16_t)slot_number(x, a->slot);
        if (leads(a) || reads_slot(xf, xf->slot_of[i]))
            xf->asks_read |= (uint64_t)1 << i;
    }
}

static size_t count_mentions(const struct cond *c)
{
    return c ? c->n_slots + count_mentions(c->a) + count_mentions(c->b) : 0;
}

static size_t most_slots(const struct bundle *b)
{
    size_t n = 1;
    for (size_t i = 0; i < b->n_flows; i++)
        for (size_t j = 0; j < b->flows[i].n_nodes; j++) {
            const struct node *node = &b->flows[i].nodes[j];
            for (size_t k = 0; k < node->n_edges; k++)
                n += count_mentions(node->edges[k].when);
            n += (node->ask != NULL) + node->n_sets * 2;
        }
    return n;
}

static bool make_room(struct explorer *x, size_t most)
{
    bool fine = most < UINT16_MAX;
    x->slot = ARENA_ARRAY(&x->keep, struct xslot, most);
    x->flow = ARENA_ARRAY(&x->keep, struct xflow, x->b->n_flows + 1);
    x->slot_names = ARENA_ARRAY(&x->keep, struct str, most);
    x->in_state = ARENA_ARRAY(&x->keep, const struct slot *, most);
    x->one = ARENA_NEW(&x->keep, struct flow_state);
    for (size_t i = 0; fine && x->flow && i < x->b->n_flows; i++) {
        x->flow[i].reads = ARENA_ARRAY(&x->keep, uint16_t, most);
        x->flow[i].before = ARENA_ARRAY(&x->keep, uint16_t, most);
    }
    return fine && !x->keep.failed;
}

enum err slots_init(struct explorer *x)
{
    if (!make_room(x, most_slots(x->b)))
        return ERR_NOMEM;
    for (size_t i = 0; i < x->b->n_flows; i++)
        for (size_t j = 0; j < x->b->flows[i].n_nodes; j++)
            see_node(x, &x->flow[i], &x->b->flows[i], &x->b->flows[i].nodes[j]);
    while (see_copies(x))
        continue;
    for (size_t i = 0; i < x->n_slots; i++) {
        if (x->slot[i].counted == ALONE)
            x->slot[i].counted = 0;
        sample_slot(x, i);
        x->slot_names[i] = x->slot[i].name;
    }
    names_init(&x->slot_by_name, &x->keep, x->slot_names, x->n_slots);
    for (size_t i = 0; i < x->b->n_flows; i++) {
        before_flow(x, i, &x->b->flows[i], 0);
        index_form(x, &x->b->flows[i], &x->flow[i]);
    }
    live_init(x);
    x->classes_last = true;
    return x->keep.failed ? ERR_NOMEM : x->err;
}
