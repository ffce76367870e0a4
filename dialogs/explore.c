/* From state to state, breadth first, so that every way back is the shortest; each step is checked where it is taken,
 * and the whole is searched backwards at the end. */
#include "dialogs/explore_parts.h"
#include "dialogs/picks.h"

enum { KEEP_BYTES = 512 << 20, STEP_BYTES = 16 << 20, LINE_BYTES = 4096 };

static const uint8_t any_key[16] = "tsunagu explore";

size_t flow_number(const struct explorer *x, const struct flow *f)
{
    return (size_t)(f - x->b->flows);
}

/* ---- one step ---- */
/* As many things as the move wants, none of them seen before. */
static size_t find_fresh(void *self, struct arena *arena, const struct flow_state *state, struct str prefix,
                         bool nearest, struct found *ret, size_t max)
{
    struct explorer *x = self;
    (void)state;
    (void)prefix;
    x->asked_for++;
    x->asked_near |= nearest;
    size_t want = x->want == NEAREST_ONLY && !nearest ? 0 : x->want, n = want < max ? want : max;
    for (size_t i = 0; i < n; i++)
        ret[i] = (struct found){.id = arena_fmt(arena, "x%zu", ++x->fresh), .title = S("集まり"), .reason = S("理由")};
    return n;
}

enum err take_step(struct explorer *x, struct flow_state *s, const struct move *m)
{
    struct flow_input in = {.kind = m->kind, .name = m->name, .value = m->value, .node = m->node, .sure = m->sure};
    if (m->kind == FLOW_WHICH) {
        in.n_candidates = 2;
        in.candidates[1] = 1;
    }
    x->said.n = 0;
    x->said.overflow = false;
    x->said.joined = 0;
    x->want = m->found;
    x->asked_for = 0;
    x->asked_near = false;
    x->out->transitions++;
    for (size_t i = 0; i < m->n_known; i++)
        if (flow_set_slot(s, &x->step, m->known[i].name, m->known[i].status, m->known[i].value) != ERR_OK)
            return ERR_NOMEM;
    if (m->newest.len) {
        trail_remove(s, m->newest);
        trail_add(s, m->newest);
    }
    return flow_step(x->b, &x->step, s, &in, &x->env, &x->said);
}

bool stand_of(struct explorer *x, const struct flow_state *s, struct stand *ret)
{
    const struct flow *f = NULL;
    int node = waiting_node(x->b, s, &f);
    if (node < 0)
        return false;
    struct frame *top = (struct frame *)&s->stack[s->n_frames - 1];
    unsigned picked = picked_of(top, &f->nodes[node]);
    bool fresh = !top->misses && !top->confirm.len && !picked;
    *ret = (struct stand){f, f->nodes[node].ask, node, top, lowest_frame(x->b, s), picked, fresh};
    return true;
}

/* ---- where a step leads ---- */
/* The nth part of a button's payload: 3 its kind, 4 and 5 the flow and the node it belongs to (button.c). */
static struct str payload_part(struct str payload, int nth)
{
    struct str_cut cut = str_cut(payload, '|');
    while (nth-- > 0)
        cut = str_cut(cut.tail, '|');
    return cut.head;
}

/* What is shown is what waits: every button that answers belongs to the waiting question. */
static bool shows_it(const struct stand *at, const struct bubble *b, size_t *ret_options)
{
    *ret_options = 0;
    for (size_t i = 0; i < b->n_choices; i++) {
        struct str kind = payload_part(b->choices[i].value, 3);
        if (str_find(S("hfr"), kind) >= 0)
            continue;
        *ret_options += str_eq(kind, S("o"));
        if (!str_eq(payload_part(b->choices[i].value, 4), at->f->name) ||
            !str_eq(payload_part(b->choices[i].value, 5), at->f->nodes[at->node].name))
            return false;
    }
    return true;
}

/* To be confirmed, or which of two: then はい／いいえ or the two are the ways. */
static bool can_answer(const struct stand *at, const struct bubble *b, enum flow_input_kind kind)
{
    size_t options = 0;
    if (!b || !b->text.len || (kind != FLOW_OFFER && !shows_it(at, b, &options)))
        return false;
    if (at->frame->confirm.len || kind == FLOW_OFFER)
        return b->n_choices >= 2;
    size_t open = at->picked ? picks_count(picks_common(at->a) & ~at->picked) : at->a->n_options;
    return options >= (kind == FLOW_WHICH ? 2 : open);
}

static uint32_t add_state(struct explorer *x, const struct flow_state *s, const struct stand *at, const struct made *by)
{
    bool new = false;
    size_t flow = flow_number(x, at->f);
    uint32_t number = graph_add(&x->graph, key_of(x, s), &new);
    if (number == TO_NOWHERE)
        x->err = ERR_NOMEM;
    if (!new)
        return number;
    struct xstate *to = &x->graph.state[number];
    *to = (struct xstate){.parent = by->from, .flow = (uint16_t)flow, .node = (int16_t)at->node, .move = *by->move};
    to->move.name = keep_text(x, to->move.name);
    to->move.value = keep_text(x, to->move.value);
    to->move.sure = keep_text(x, to->move.sure);
    if (++x->n_of_flow[flow] > x->states_max) {
        x->full[flow] = true;
        return number;
    }
    to->packed = pack(x, s);
    if (!to->packed)
        x->err = ERR_NOMEM;
    return number;
}

static uint32_t arrive(struct explorer *x, enum err err, const struct flow_state *s, const struct made *by)
{
    size_t n;
    bool human;
    struct stand at;
    const struct bubble *last = last_bubble(&x->said, &n, &human);
    if (err != ERR_OK || x->said.overflow) {
        tell_made(x, BREAKS, by);
        return TO_NOWHERE;
    }
    if (n + x->said.joined > BUBBLES_MAX)
        tell_made(x, TOO_LONG, by);
    if (human)
        return TO_HUMAN;
    if (!s->n_frames)
        return TO_END;
    if (!stand_of(x, s, &at)) {
        tell_made(x, STRANDED, by);
        return TO_NOWHERE;
    }
    if (!can_answer(&at, last, by->move->kind))
        tell_made(x, NO_ANSWER, by);
    return add_state(x, s, &at, by);
}

/* ---- from state to state ---- */
/* A move, with every number of things that a match on its way may find; also nothing, and then only what comes
 * nearest. */
static void make_move(struct explorer *x, uint32_t from, const struct flow_state *s, const struct stand *at,
                      const struct flow *f, struct move m)
{
    bool near = false;
    for (m.found = 0; m.found <= FRESH_MAX + near && x->err == ERR_OK; m.found++) {
        struct flow_state t = *s;
        struct made by = {from, f, at ? at->node : -1, &m};
        arena_reset(&x->step);
        /* Two given up in a row offer a human: the longest that may be said. */
        if (at && m.kind == FLOW_MISS && at->frame->misses >= at->a->give_up.after)
            t.give_ups = 1;
        enum err err = take_step(x, &t, &m);
        bool matched = x->asked_for > 0;
        near = near || x->asked_near;
        uint32_t to = arrive(x, err, &t, &by);
        if (at && m.own && to != TO_NOWHERE && !graph_edge(&x->graph, from, to, m.kind == FLOW_MISS))
            x->err = ERR_NOMEM;
        if (at && to != TO_NOWHERE)
            look_twice(x, s, &t, at, &by, to);
        if (!matched)
            return;
    }
}

static void look_at(struct explorer *x, uint32_t number)
{
    struct flow_state s = {0};
    struct stand at;
    struct xstate *state = &x->graph.state[number];
    unpack(state->packed, &s);
    free(state->packed);
    state->packed = NULL;
    if (!stand_of(x, &s, &at))
        return;
    moves_of(x, &s, &at, x->moves);
    if (x->moves->full)
        x->full[flow_number(x, at.f)] = true;
    for (size_t i = 0; i < x->moves->n && x->err == ERR_OK; i++)
        make_move(x, number, &s, &at, at.f, x->moves->item[i]);
}

static void begin_flow(struct explorer *x, const struct flow *f)
{
    static const struct flow_state nothing;
    x->moves->n = 0;
    x->moves->full = false;
    moves_to_start(x, f, true, x->moves);
    if (x->moves->full)
        x->full[flow_number(x, f)] = true;
    for (size_t i = 0; i < x->moves->n && x->err == ERR_OK; i++)
        make_move(x, ROOT, &nothing, NULL, f, x->moves->item[i]);
}

static void search_back(struct explorer *x)
{
    bool *can = NULL, *does = NULL;
    if (graph_search(&x->graph, &can, &does) != ERR_OK) {
        x->err = ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < x->graph.n; i++) {
        const struct xstate *s = &x->graph.state[i];
        if (!can[i])
            tell(x, NO_WAY_OUT, &x->b->flows[s->flow], s->node, (uint32_t)i, NULL, S(""));
        else if (!does[i])
            tell(x, NEVER_ENDS, &x->b->flows[s->flow], s->node, (uint32_t)i, NULL, talk_round(x, (uint32_t)i));
    }
    free(can);
    free(does);
}

static bool tell_full(struct explorer *x)
{
    bool any = false;
    for (size_t i = 0; i < x->b->n_flows; i++) {
        any |= x->full[i];
        if (x->full[i])
            tell(x, TOO_MANY, &x->b->flows[i], -1, ROOT, NULL, S(""));
    }
    return any;
}

static bool init(struct explorer *x)
{
    size_t nodes = 0;
    for (size_t i = 0; i < x->b->n_flows; i++) {
        x->first_node[i] = nodes;
        nodes += x->b->flows[i].n_nodes;
    }
    arena_init(&x->keep, KEEP_BYTES);
    arena_init(&x->step, STEP_BYTES);
    x->n_of_flow = ARENA_ARRAY(&x->keep, size_t, x->b->n_flows + 1);
    x->full = ARENA_ARRAY(&x->keep, bool, x->b->n_flows + 1);
    x->ended = ARENA_ARRAY(&x->keep, bool, x->b->n_flows + 1);
    x->interrupts = ARENA_ARRAY(&x->keep, bool, x->b->n_flows + 1);
    x->interrupted = ARENA_ARRAY(&x->keep, bool, nodes + 1);
    x->missed = ARENA_ARRAY(&x->keep, uint32_t, nodes + 1);
    x->moves = ARENA_NEW(&x->keep, struct moves);
    x->env = (struct flow_env){.now_ms = 1, .key = any_key, .match = find_fresh, .match_self = x};
    x->next_example = &x->out->first;
    return !x->keep.failed && slots_init(x) == ERR_OK;
}

static void explore_all(struct explorer *x)
{
    for (size_t i = 0; i < x->b->n_flows; i++)
        begin_flow(x, &x->b->flows[i]);
    for (size_t i = 0; i < x->graph.n && x->err == ERR_OK; i++)
        if (x->graph.state[i].packed)
            look_at(x, (uint32_t)i);
    if (x->err == ERR_OK && !tell_full(x))
        search_back(x);
}

enum err explore(const struct bundle *b, size_t states_max, struct faults *faults, struct explored *ret)
{
    struct explorer *x = calloc(1, sizeof *x);
    size_t errors = faults->n_errors;
    if (!x)
        return ERR_NOMEM;
    *ret = (struct explored){0};
    *x = (struct explorer){.b = b, .faults = faults, .states_max = states_max, .out = ret};
    if (init(x))
        explore_all(x);
    else
        x->err = ERR_NOMEM;
    ret->states = x->graph.n;
    enum err err = x->err;
    if (err == ERR_OK && (x->keep.failed || faults->arena->failed))
        err = ERR_NOMEM;
    graph_done(&x->graph);
    free(x->text);
    arena_done(&x->keep);
    arena_done(&x->step);
    free(x);
    return err != ERR_OK ? err : faults->n_errors > errors ? ERR_INPUT : ERR_OK;
}
