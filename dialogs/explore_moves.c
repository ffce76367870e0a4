/* What may happen in a state: everything a resident can do there, once for each outcome that the walk can tell
 * apart. */
#include "dialogs/explore_parts.h"
#include "dialogs/picks.h"

static struct move *add(struct moves *m, enum flow_input_kind kind)
{
    static struct move spare;
    m->full = m->full || m->n == MOVES_MAX;
    struct move *to = m->full ? &spare : &m->item[m->n++];
    *to = (struct move){.kind = kind};
    return to;
}

/* ---- what is known before ---- */
/* Every combination of samples of some slots, like the wheels of a counter. Those that are counted together only in
 * falling order. */
struct wheels {
    struct explorer *x;
    const uint16_t *slot;
    size_t n;
    size_t at[KNOWN_MAX];
    bool in_order; /* slots that are counted together may be taken in any order */
};

static bool counted_together(const struct wheels *w, size_t i)
{
    uint64_t counted = w->x->slot[w->slot[i]].counted;
    return w->in_order && i > 0 && counted && counted == w->x->slot[w->slot[i - 1]].counted;
}

static bool turn(struct wheels *w)
{
    for (size_t i = w->n; i-- > 0;) {
        size_t most = counted_together(w, i) ? w->at[i - 1] + 1 : w->x->slot[w->slot[i]].n_samples;
        if (++w->at[i] < most)
            return true;
        w->at[i] = 0;
    }
    return false;
}

static const struct slot *known_now(const struct wheels *w)
{
    struct slot *known = w->n ? ARENA_ARRAY(&w->x->keep, struct slot, w->n) : NULL;
    for (size_t i = 0; known && i < w->n; i++)
        known[i] = w->x->slot[w->slot[i]].sample[w->at[i]];
    return known;
}

/* `pattern` once for each combination. */
static void add_known(struct explorer *x, const uint16_t *slot, size_t n, bool in_order, const struct move *pattern,
                      struct moves *ret)
{
    struct wheels w = {.x = x, .slot = slot, .n = n, .in_order = in_order};
    if (n > KNOWN_MAX) {
        ret->full = true;
        return;
    }
    do {
        struct move *m = add(ret, pattern->kind);
        *m = *pattern;
        m->known = known_now(&w);
        m->n_known = (uint8_t)n;
    } while (!ret->full && turn(&w));
}

/* What the turn reads out of the words of an answer (flow.h, question.extract): slots of that name which no question
 * fills. */
static size_t extracted(struct explorer *x, const struct ask *a, uint16_t ret[KNOWN_MAX])
{
    struct str prefix = a->extract, more = S("_more");
    size_t n = 0;
    if (str_ends(prefix, more))
        prefix = str_sub(prefix, 0, prefix.len - more.len);
    for (size_t i = 0; a->extract.len && i < x->n_slots && n < KNOWN_MAX; i++)
        if (!x->slot[i].ask && x->slot[i].n_atoms && str_eq(str_cut(x->slot[i].name, '.').head, prefix))
            ret[n++] = (uint16_t)i;
    return n;
}

void moves_to_start(struct explorer *x, const struct flow *f, bool every, struct moves *ret)
{
    const struct xflow *xf = &x->flow[flow_number(x, f)];
    struct move pattern = {.kind = FLOW_START, .name = f->name, .own = true};
    uint16_t slot[KNOWN_MAX];
    add_known(x, xf->before, every ? xf->n_before : 0, true, &pattern, ret);
    for (size_t i = 0; every && i < f->n_nodes; i++) {
        if (!f->nodes[i].ask || !f->nodes[i].ask->extract.len)
            continue;
        pattern.value = S("あ");
        add_known(x, slot, extracted(x, f->nodes[i].ask, slot), false, &pattern, ret);
        return;
    }
}

/* ---- answers ---- */
static uint64_t outcome(struct explorer *x, const struct ask *a, struct str value)
{
    const struct answer_option *o = ask_option(a, value);
    struct slot would = {a->slot, SLOT_FILLED, value};
    int slot = names_find(&x->slot_by_name, a->slot);
    uint64_t h = o ? (uint64_t)(o->go.to + 2) : 1;
    return slot >= 0 ? hash_mix(h, slot_class(x, (size_t)slot, &would)) : h;
}

static bool seen_before(struct explorer *x, const struct ask *a, size_t option)
{
    for (size_t i = 0; i < option; i++)
        if (outcome(x, a, a->options[i].value) == outcome(x, a, a->options[option].value))
            return true;
    return false;
}

/* Something of the right kind that a person may type. */
static struct str typed(struct explorer *x, const struct ask *a)
{
    switch (a->type) {
    case ASK_INTEGER:
        return arena_fmt(&x->keep, "%lld", (long long)a->lo);
    case ASK_DATE:
        return S("2026-05-03");
    case ASK_POSTCODE:
        return S("760-0017");
    case ASK_PHONE:
        return S("0790000000");
    default:
        return S("あ");
    }
}

static void add_answer(struct explorer *x, const struct ask *a, struct str value, bool words, struct moves *ret)
{
    struct move pattern = {.kind = FLOW_ANSWER, .value = value, .own = true};
    uint16_t slot[KNOWN_MAX];
    if (words && a->extract.len)
        add_known(x, slot, extracted(x, a, slot), false, &pattern, ret);
    else
        *add(ret, FLOW_ANSWER) = pattern;
}

/* ---- several ---- */
static struct str list_of(struct explorer *x, const struct ask *a, unsigned chosen)
{
    return keep_text(x, picks_write(&x->step, a, chosen));
}

static void pick(struct explorer *x, const struct ask *a, unsigned more, struct moves *ret)
{
    struct move *m = add(ret, FLOW_PICK);
    m->value = list_of(x, a, more);
    m->own = true;
}

/* Would choosing this one lead to the same as choosing an earlier one that is still open? */
static bool picked_alike(struct explorer *x, const struct stand *at, size_t option)
{
    uint64_t with[2];
    for (size_t i = 0; i < option; i++) {
        if (!(picks_common(at->a) >> i & 1) || (at->picked >> i & 1))
            continue;
        for (size_t k = 0; k < 2; k++) {
            struct str would = picks_write(&x->step, at->a, at->picked | 1U << (k ? option : i));
            with[k] = picked_class(x, at->a, would);
        }
        if (with[0] == with[1])
            return true;
    }
    return false;
}

/* One more of each kind; all that is left at once; and that is all. */
static void pick_more(struct explorer *x, const struct stand *at, struct moves *ret)
{
    unsigned left = picks_common(at->a) & ~at->picked;
    for (size_t i = 0; i < at->a->n_options; i++)
        if ((left >> i & 1) && (at->fresh || !picked_alike(x, at, i)))
            pick(x, at->a, 1U << i, ret);
    if (picks_count(left) > 1)
        pick(x, at->a, left, ret);
    if (at->picked)
        add(ret, FLOW_ENOUGH)->own = true;
}

/* Every set that conditions tell apart, given at once. */
static void answer_lists(struct explorer *x, const struct stand *at, struct moves *ret)
{
    const struct ask *a = at->a;
    int slot = names_find(&x->slot_by_name, a->slot);
    const struct xslot *xs = slot >= 0 ? &x->slot[slot] : NULL;
    for (size_t i = 0; i < a->n_options; i++)
        if (a->options[i].alone || !seen_before(x, a, i))
            add_answer(x, a, a->options[i].value, false, ret);
    for (size_t i = 0; xs && i < xs->n_samples; i++)
        if (xs->sample[i].status == SLOT_FILLED && ask_takes(a, xs->sample[i].value))
            add_answer(x, a, xs->sample[i].value, false, ret);
    if (picks_count(picks_common(a)) > 1)
        add_answer(x, a, list_of(x, a, picks_common(a)), false, ret);
}

/* Beside what is sure there may be something that is not. */
static void beside_sure(struct explorer *x, const struct stand *at, struct moves *ret)
{
    const struct ask *a = at->a;
    unsigned common = picks_common(a), first = common & (0U - common), next = common & ~first;
    struct str sure = list_of(x, a, first);
    struct move *which = add(ret, FLOW_WHICH), *confirm = add(ret, FLOW_CONFIRM), *rest = add(ret, FLOW_PICK);
    which->sure = confirm->sure = rest->value = sure;
    confirm->value = list_of(x, a, next & (0U - next));
    rest->name = S("ことば");
}

static void several(struct explorer *x, const struct stand *at, struct moves *ret)
{
    pick_more(x, at, ret);
    if (at->picked) /* a list says no more than one after the other */
        return;
    answer_lists(x, at, ret);
    if (at->fresh)
        beside_sure(x, at, ret);
}

static void answers(struct explorer *x, const struct stand *at, struct moves *ret)
{
    const struct ask *a = at->a;
    if (a->type == ASK_MULTI) {
        several(x, at, ret);
        return;
    }
    for (size_t i = 0; i < a->n_options; i++)
        if (at->fresh || a->match >= 0 || !seen_before(x, a, i))
            add_answer(x, a, a->options[i].value, false, ret);
    if (ask_closed(a))
        return;
    add_answer(x, a, typed(x, a), true, ret);
    int slot = names_find(&x->slot_by_name, a->slot);
    const struct xslot *xs = slot >= 0 ? &x->slot[slot] : NULL;
    for (size_t i = 0; xs && i < xs->n_samples; i++)
        if (xs->sample[i].status == SLOT_FILLED && !ask_option(a, xs->sample[i].value))
            add_answer(x, a, xs->sample[i].value, true, ret);
}

static void no_answers(const struct stand *at, struct moves *ret)
{
    add(ret, FLOW_MISS)->own = true;
    add(ret, FLOW_DECLINE)->own = at->a->allow & ALLOW_SKIP;
    add(ret, FLOW_DONT_KNOW)->own = at->a->allow & ALLOW_UNKNOWN;
    if (!ask_closed(at->a))
        add(ret, FLOW_INVALID);
}

static void while_confirming(const struct stand *at, struct moves *ret)
{
    struct move *yes = add(ret, FLOW_ANSWER);
    yes->value = at->frame->confirm;
    yes->own = true;
    add(ret, FLOW_REPEAT)->own = true;
}

/* ---- corrections ---- */
static void correct(struct moves *ret, struct str slot, struct str node, struct str value)
{
    struct move *m = add(ret, FLOW_CORRECT);
    m->name = slot;
    m->node = node;
    m->value = value;
}

/* Which question was answered before this one depends on the way here. In a script any that can come before it may be
 * the one: the state does not remember, so that going round in circles does not make new states. */
static bool earlier(const struct explorer *x, const struct flow_state *s, const struct stand *at, int node)
{
    const struct ask *a = at->f->nodes[node].ask;
    if (!a || !a->slot.len || node == at->node)
        return false;
    return at->f->kind == KIND_FORM ? trail_has(s, a->slot)
                                    : x->flow[flow_number(x, at->f)].earlier[at->node] >> node & 1;
}

static void back(struct explorer *x, const struct flow_state *s, const struct stand *at, struct moves *ret)
{
    add(ret, FLOW_BACK);
    for (int i = 0; at->fresh && at->f->kind == KIND_SCRIPT && i < (int)at->f->n_nodes; i++)
        if (earlier(x, s, at, i))
            add(ret, FLOW_BACK)->newest = at->f->nodes[i].ask->slot;
}

/* Of several, an old button makes one set of another. */
static void correct_lists(struct explorer *x, const struct ask *a, struct str node, struct moves *ret)
{
    int slot = names_find(&x->slot_by_name, a->slot);
    const struct xslot *xs = slot >= 0 ? &x->slot[slot] : NULL;
    for (size_t i = 0; xs && a->type == ASK_MULTI && i < xs->n_samples; i++)
        if (xs->sample[i].status == SLOT_FILLED && ask_takes(a, xs->sample[i].value))
            correct(ret, a->slot, node, xs->sample[i].value);
}

/* An old button of an earlier question of this flow; or in words: the newest of all. */
static void correct_own(struct explorer *x, const struct flow_state *s, const struct stand *at, struct moves *ret)
{
    for (int i = 0; i < (int)at->f->n_nodes; i++) {
        const struct ask *a = at->f->nodes[i].ask;
        for (size_t k = 0; earlier(x, s, at, i) && k < a->n_options; k++)
            if (!seen_before(x, a, k))
                correct(ret, a->slot, at->f->nodes[i].name, a->options[k].value);
        if (earlier(x, s, at, i))
            correct_lists(x, a, at->f->nodes[i].name, ret);
    }
    struct str newest = s->n_trail ? s->trail[s->n_trail - 1] : S("");
    if (str_eq(str_cut(newest, '.').head, at->f->name) && bundle_ask(x->b, newest))
        correct(ret, newest, S(""), S(""));
}

/* An answer of another form that this flow goes by. */
static void correct_others(struct explorer *x, const struct flow_state *s, const struct stand *at, struct moves *ret)
{
    const struct xflow *xf = &x->flow[flow_number(x, at->f)];
    for (size_t i = 0; i < xf->n_reads; i++) {
        const struct xslot *xs = &x->slot[xf->reads[i]];
        if (!xs->form || xs->form == at->f || !xs->ask || !flow_slot(s, xs->name))
            continue;
        for (size_t k = 0; k < xs->n_samples; k++)
            if (xs->sample[k].status == SLOT_FILLED)
                correct(ret, xs->name, S(""), xs->sample[k].value);
    }
}

/* ---- around the question ---- */
/* Another flow comes between: once at each question, with all that may be known the first time. */
static void interruptions(struct explorer *x, const struct flow_state *s, const struct stand *at, struct moves *ret)
{
    bool *done = &x->interrupted[x->first_node[at->f - x->b->flows] + (size_t)at->node];
    if (at->lowest || *done)
        return;
    *done = true;
    for (size_t i = 0; i < x->b->n_flows; i++) {
        const struct flow *f = &x->b->flows[i];
        size_t from = ret->n;
        if (frame_of(s, f->name) >= 0)
            continue;
        moves_to_start(x, f, !x->interrupts[i], ret);
        x->interrupts[i] = true;
        while (from < ret->n)
            ret->item[from++].own = false;
    }
}

/* Something that is said whatever is known: without a placeholder, nothing of it can be empty here. */
static struct str some_text(const struct explorer *x)
{
    const struct bundle *b = x->b;
    for (size_t i = 0; i < b->n_texts; i++)
        if (b->texts[i].text.n && str_find(b->texts[i].text.item[0].by[LANG_JA], S("{")) < 0)
            return b->texts[i].key;
    return (struct str){0};
}

static void around(struct explorer *x, const struct flow_state *s, const struct stand *at, struct moves *ret)
{
    static const enum flow_input_kind plain[] = {FLOW_REPEAT, FLOW_RESUME, FLOW_STALE, FLOW_RESTART, FLOW_STOP};
    const struct ask *a = at->a;
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        add(ret, plain[i]);
    if (a->n_options >= 2)
        add(ret, FLOW_WHICH);
    const struct str said = some_text(x);
    for (size_t i = 0; i < 2 && said.len; i++)
        add(ret, i ? FLOW_OFFER : FLOW_ASIDE)->name = said;
    add(ret, FLOW_START)->name = at->f->name;
    for (size_t i = 0; i < a->n_options; i++)
        if (!seen_before(x, a, i))
            add(ret, FLOW_CONFIRM)->value = a->options[i].value;
    correct_own(x, s, at, ret);
    correct_others(x, s, at, ret);
    interruptions(x, s, at, ret);
}

/* In the middle of choosing: what was chosen outlasts what comes between. */
static void while_picking(struct explorer *x, struct moves *ret)
{
    static const enum flow_input_kind plain[] = {FLOW_REPEAT, FLOW_RESUME, FLOW_STALE, FLOW_RESTART, FLOW_STOP};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        add(ret, plain[i]);
    const struct str said = some_text(x);
    if (said.len)
        add(ret, FLOW_ASIDE)->name = said;
}

static void leave(struct moves *ret)
{
    add(ret, FLOW_RESUME);
    add(ret, FLOW_STOP);
}

void moves_of(struct explorer *x, const struct flow_state *s, const struct stand *at, struct moves *ret)
{
    ret->n = 0;
    ret->full = false;
    if (at->frame->confirm.len)
        while_confirming(at, ret);
    answers(x, at, ret);
    no_answers(at, ret);
    back(x, s, at, ret);
    if (at->fresh && !at->lowest)
        around(x, s, at, ret);
    else if (at->picked && !at->frame->misses && !at->frame->confirm.len && !at->lowest)
        while_picking(x, ret);
    else if (at->fresh) /* the rest is the same as with nothing below */
        leave(ret);
}
