/* The walk over a form. */
#include "dialogs/form.h"
#include "dialogs/flow_state.h"
#include "dialogs/picks.h"

bool slot_open(const struct flow_state *state, struct str name)
{
    const struct slot *s = flow_slot(state, name);
    return !s || s->status == SLOT_UNSET || s->status == SLOT_SUSPECT;
}

const struct answer_option *ask_option(const struct ask *a, struct str value)
{
    for (size_t i = 0; a && i < a->n_options; i++)
        if (str_eq(a->options[i].value, value))
            return &a->options[i];
    return NULL;
}

bool ask_closed(const struct ask *a)
{
    return a->type == ASK_CHOICE || a->type == ASK_YESNO || a->type == ASK_MULTI;
}

bool ask_takes(const struct ask *a, struct str value)
{
    int64_t n;
    if (a->type == ASK_MULTI)
        return picks_whole(a, value);
    if (ask_option(a, value))
        return true;
    if (a->type == ASK_INTEGER)
        return str_int(value, &n) && n >= a->lo && n <= a->hi;
    return !ask_closed(a);
}

static bool ask_open(const struct ask *a, const struct flow_state *state)
{
    const struct slot *s = flow_slot(state, a->slot);
    return slot_open(state, a->slot) || (s->status == SLOT_FILLED && !ask_takes(a, s->value));
}

/* An option may name its own target. */
static const struct edge *option_edge(const struct ask *a, const struct flow_state *state)
{
    const struct slot *s = flow_slot(state, a->slot);
    const struct answer_option *o = s && s->status == SLOT_FILLED ? ask_option(a, s->value) : NULL;
    return o && o->go.to >= 0 ? &o->go : NULL;
}

const struct edge *node_edge(const struct flow *f, int at, const struct flow_state *state)
{
    const struct node *n = &f->nodes[at];
    const struct edge *found = n->ask ? option_edge(n->ask, state) : NULL;
    for (size_t i = 0; !found && i < n->n_edges; i++)
        if (n->edges[i].to >= 0 && cond_eval(n->edges[i].when, state))
            found = &n->edges[i];
    return found;
}

int node_next(const struct flow *f, int at, const struct flow_state *state)
{
    const struct edge *e = node_edge(f, at, state);
    return e ? e->to : -1;
}

/* From `at` on; stops at an end, or at an open question unless told to look past it. */
static int walk_on(const struct flow *f, const struct flow_state *state, int at, bool past, struct form_path *path)
{
    while (at >= 0 && path->n < NODES_MAX) {
        const struct node *n = &f->nodes[at];
        if (n->kind == NODE_END || (!past && n->ask && ask_open(n->ask, state)))
            return at;
        path->node[path->n++] = at;
        at = node_next(f, at, state);
    }
    return -1;
}

void form_walk(const struct flow *f, const struct flow_state *state, struct form_path *ret)
{
    ret->n = 0;
    ret->stop = walk_on(f, state, f->start, false, ret);
}

int form_before(const struct flow *f, const struct flow_state *state)
{
    struct form_path path;
    form_walk(f, state, &path);
    for (size_t i = path.n; i-- > 0;) {
        const struct ask *a = f->nodes[path.node[i]].ask;
        if (a && trail_has(state, a->slot))
            return path.node[i];
    }
    return -1;
}

static int count_asks(const struct flow *f, const struct form_path *path)
{
    int n = 0;
    for (size_t i = 0; i < path->n; i++)
        n += f->nodes[path->node[i]].kind == NODE_ASK;
    return n;
}

void form_progress(const struct flow *f, const struct flow_state *state, const struct form_path *path, int *ret_number,
                   int *ret_of)
{
    struct form_path ahead = {.n = 0};
    int before = count_asks(f, path);
    if (path->stop >= 0)
        (void)walk_on(f, state, path->stop, true, &ahead);
    *ret_of = before + count_asks(f, &ahead);
    *ret_number = before < *ret_of ? before + 1 : before;
}
