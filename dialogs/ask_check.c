/* Proofs about questions: they can be given up, say something else each time, keep a human within reach, and ask
 * nothing personal before consent. */
#include "dialogs/check.h"
#include "dialogs/form.h"

/* ---- conditions name slots and values that exist ---- */
struct seen {
    struct compile *c;
    struct place at;
};

static void see_slot(void *self, struct str slot)
{
    const struct seen *s = self;
    const struct bundle *b = s->c->b;
    if (slot_known(s->c, slot))
        return;
    struct str near = nearest_name(slot, b->slot_names, b->n_slots);
    if (near.len)
        fault_add(s->c->faults, FAULT_ERROR, "F011", s->at,
                  "項目 '%.*s' に値を入れる所がありません。もしかして '%.*s' ですか？",
                  "nothing fills slot '%.*s'; did you mean '%.*s'?", STR_FMT(slot), STR_FMT(near));
    else
        fault_add(s->c->faults, FAULT_ERROR, "F011", s->at, "項目 '%.*s' に値を入れる所がありません。",
                  "nothing fills slot '%.*s'", STR_FMT(slot));
}

static bool offered(const struct bundle *b, struct str slot, struct str value)
{
    bool closed = false;
    for (size_t i = 0; i < b->n_slots; i++) {
        const struct ask *a = b->slot_asks[i];
        if (!str_eq(a->slot, slot))
            continue;
        if (!ask_closed(a) || ask_option(a, value))
            return true;
        closed = true;
    }
    return !closed;
}

/* The value of the option whose button says just that: conditions compare values, not what is written on buttons. */
static struct str labelled(const struct bundle *b, struct str slot, struct str label)
{
    for (size_t i = 0; i < b->n_slots; i++)
        for (size_t k = 0; str_eq(b->slot_asks[i]->slot, slot) && k < b->slot_asks[i]->n_options; k++)
            for (int l = 0; l < LANGS; l++)
                if (str_eq(b->slot_asks[i]->options[k].label.by[l], label))
                    return b->slot_asks[i]->options[k].value;
    return S("");
}

static void never_offered(struct compile *c, struct str slot, struct str value, struct place at)
{
    struct str values[CHOICES_MAX * 4];
    size_t n = 0;
    for (size_t i = 0; i < c->b->n_slots; i++) {
        const struct ask *a = c->b->slot_asks[i];
        for (size_t k = 0; str_eq(a->slot, slot) && k < a->n_options && n < sizeof values / sizeof values[0]; k++)
            values[n++] = a->options[k].value;
    }
    struct str near = labelled(c->b, slot, value);
    if (!near.len)
        near = nearest_name(value, values, n);
    if (near.len)
        fault_add(c->faults, FAULT_ERROR, "F026", at,
                  "'%.*s' の選択肢に '%.*s' はないので、この条件は成り立ちません。もしかして '%.*s' ですか？",
                  "'%.*s' is never '%.*s': no option has that value; did you mean '%.*s'?", STR_FMT(slot),
                  STR_FMT(value), STR_FMT(near));
    else
        fault_add(c->faults, FAULT_ERROR, "F026", at, "'%.*s' の選択肢に '%.*s' はないので、この条件は成り立ちません。",
                  "'%.*s' is never '%.*s': no option has that value", STR_FMT(slot), STR_FMT(value));
}

/* A comparison with a value that no option has can never be true. */
static void check_values(struct compile *c, const struct cond *cond, struct place at)
{
    if (!cond)
        return;
    check_values(c, cond->a, at);
    check_values(c, cond->b, at);
    bool equal = cond->kind == COND_IN || cond->kind == COND_HAS ||
                 (cond->kind == COND_COMPARE && (cond->op == OP_EQ || cond->op == OP_NE));
    for (size_t i = 0; equal && i < cond->n_values; i++)
        if (!offered(c->b, cond->slots[0], cond->values[i]))
            never_offered(c, cond->slots[0], cond->values[i], at);
}

static void check_conditions(struct compile *c, const struct node *n)
{
    for (size_t i = 0; i < n->n_edges; i++) {
        struct seen s = {c, n->edges[i].when_at};
        cond_slots(n->edges[i].when, see_slot, &s);
        check_values(c, n->edges[i].when, n->edges[i].when_at);
        check_lists(c, n->edges[i].when, n->edges[i].when_at);
    }
}

/* ---- one question ---- */
static void check_misses(struct compile *c, const struct node *n)
{
    const struct ask *a = n->ask;
    if (a->type == ASK_NONE)
        return;
    if (!a->give_up.after) {
        fault_add(c->faults, FAULT_ERROR, "F030", n->at,
                  "質問 '%.*s' に、あきらめ方がありません。たとえば「give_up: {after: 1, as: unknown}」と書きます。",
                  "question '%.*s' has no give_up", STR_FMT(n->name));
        return;
    }
    if (a->unrecognised.n < (size_t)a->give_up.after)
        fault_add(c->faults, FAULT_ERROR, "F031", n->at,
                  "質問 '%.*s' の聞き直しの文（unrecognised）は、give_up の after と同じ %d "
                  "個要ります（同じ文を続けて出さないため）。",
                  "question '%.*s' needs %d texts in unrecognised, so that none is said twice running",
                  STR_FMT(n->name), a->give_up.after);
    for (size_t i = 1; i < a->unrecognised.n; i++)
        if (str_eq(a->unrecognised.item[i].by[LANG_JA], a->unrecognised.item[i - 1].by[LANG_JA]))
            fault_add(c->faults, FAULT_ERROR, "F031", a->unrecognised.item[i].at, "同じ文が続いています。",
                      "the same text twice running");
}

static bool closed_needs_options(const struct ask *a)
{
    return (a->type == ASK_CHOICE || a->type == ASK_MULTI) && !a->n_options;
}

static bool leads_to_human(const struct compile *c, const struct node *n)
{
    return n->kind == NODE_HANDOFF || (n->flow.len && str_eq(n->flow, bundle_trigger(c->b, S("talk_to_human"))));
}

/* Is a human reached from here without another question? */
static bool human_near(const struct compile *c, const struct flow *f, int at, uint64_t *seen)
{
    int to[TARGETS_MAX];
    for (size_t k = node_targets(f, at, to); k-- > 0;) {
        if (to[k] < 0 || (*seen >> to[k] & 1))
            continue;
        const struct node *n = &f->nodes[to[k]];
        *seen |= (uint64_t)1 << to[k];
        if (leads_to_human(c, n) || (!node_stops(n) && human_near(c, f, to[k], seen)))
            return true;
    }
    return false;
}

/* Nobody in danger is sent a notice that somebody else might see. */
static void check_later(struct compile *c, const struct flow *f, const struct node *n)
{
    bool later = n->ask->remind_ms || n->ask->missed_ms;
    for (size_t i = 0; i < n->ask->n_options; i++)
        later = later || n->ask->options[i].later.len;
    if (later && str_starts(f->name, S("safety_")))
        fault_add(c->faults, FAULT_ERROR, "F034", n->at,
                  "安全の流れの質問 '%.*s' には、あとからの知らせを付けられません。",
                  "question '%.*s' of a safety flow must not send anything later", STR_FMT(n->name));
    if (n->ask->missed_ms && !(n->ask->record.len && n->ask->slot.len))
        fault_add(c->faults, FAULT_ERROR, "F034", n->at, "質問 '%.*s' の unanswered には、record が要ります。",
                  "question '%.*s' has unanswered but no record", STR_FMT(n->name));
}

/* What an answer notes comes out of slots that exist. */
static void check_records(struct compile *c, const struct ask *a)
{
    for (size_t i = 0; i < a->n_options; i++)
        for (size_t k = 0; k < a->options[i].n_records; k++) {
            struct seen s = {c, a->options[i].records[k].at};
            if (a->options[i].records[k].copy)
                see_slot(&s, a->options[i].records[k].value);
        }
}

static void check_ask(struct compile *c, const struct flow *f, int at)
{
    const struct node *n = &f->nodes[at];
    uint64_t seen = 0;
    check_misses(c, n);
    check_later(c, f, n);
    check_records(c, n->ask);
    check_multi(c, n);
    if (closed_needs_options(n->ask))
        fault_add(c->faults, FAULT_ERROR, "F009", n->at, "質問 '%.*s' に選択肢がありません。",
                  "question '%.*s' has no options", STR_FMT(n->name));
    if (!(n->ask->allow & ALLOW_HUMAN) && !human_near(c, f, at, &seen))
        fault_add(c->faults, FAULT_ERROR, "F035", n->at,
                  "質問 '%.*s' から人に行けません。allow に human を入れるか、人につなぐ選択肢を作ってください。",
                  "no human within reach of question '%.*s': allow human, or offer one", STR_FMT(n->name));
}

/* ---- nothing personal before consent ---- */
static void check_consent(struct compile *c, const struct flow *f)
{
    uint64_t open = f->start >= 0 ? (uint64_t)1 << f->start : 0, before = 0; /* reached without consent */
    int to[TARGETS_MAX];
    while (open != before) {
        before = open;
        for (int i = 0; i < (int)f->n_nodes; i++) {
            if (!(open >> i & 1) || (f->nodes[i].ask && f->nodes[i].ask->consent))
                continue;
            for (size_t k = node_targets(f, i, to); k-- > 0;)
                if (to[k] >= 0)
                    open |= (uint64_t)1 << to[k];
        }
    }
    for (size_t i = 0; i < f->n_nodes; i++)
        if (f->nodes[i].ask && f->nodes[i].ask->personal && (open >> i & 1))
            fault_add(c->faults, FAULT_ERROR, "F033", f->nodes[i].at,
                      "質問 '%.*s' は個人のことを聞きますが、同意（record: consent）の前に来ることがあります。",
                      "question '%.*s' is personal and may come before consent (record: consent)",
                      STR_FMT(f->nodes[i].name));
}

void check_asks(struct compile *c, const struct flow *f)
{
    for (int i = 0; i < (int)f->n_nodes; i++) {
        check_conditions(c, &f->nodes[i]);
        if (f->nodes[i].ask)
            check_ask(c, f, i);
    }
    check_consent(c, f);
}
