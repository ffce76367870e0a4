/* Proofs about questions of type multi, and about conditions that read what was chosen: F018, F037. */
#include "dialogs/check.h"
#include "dialogs/picks.h"

/* ---- the question ---- */
static void check_option(struct compile *c, const struct ask *a, const struct answer_option *o)
{
    bool multi = a->type == ASK_MULTI;
    if (o->alone && !multi)
        fault_add(c->faults, FAULT_ERROR, "F037", o->alone_at,
                  "alone は、いくつでも選べる質問（multi）の選択肢だけに付けられます。",
                  "alone is for options of questions of type multi");
    if (multi && o->go.name.len && !o->alone)
        fault_add(
            c->faults, FAULT_ERROR, "F037", o->go.at,
            "いくつでも選べる質問では、go は alone: true の選択肢だけに付けられます。ほかは next の条件 has(項目, 値) "
            "で分けてください。",
            "of type multi only an option with alone: true may have go; branch on has(slot, value)");
    if (multi && memchr(o->value.ptr, ',', o->value.len))
        fault_add(c->faults, FAULT_ERROR, "F037", o->at, "いくつでも選べる質問の値に、コンマ「,」は使えません。",
                  "a value of type multi cannot have a comma");
}

void check_multi(struct compile *c, const struct node *n)
{
    const struct ask *a = n->ask;
    for (size_t i = 0; i < a->n_options; i++)
        check_option(c, a, &a->options[i]);
    if (a->one_will_do && a->type != ASK_MULTI)
        fault_add(c->faults, FAULT_ERROR, "F037", n->at,
                  "ask_more は、いくつでも選べる質問（multi）だけに付けられます。",
                  "ask_more is for questions of type multi");
    if (a->type != ASK_MULTI || !a->n_options)
        return;
    if (picks_count(picks_common(a)) < 2)
        fault_add(c->faults, FAULT_ERROR, "F037", n->at,
                  "質問 '%.*s' には、いっしょに選べる選択肢が二つ以上要ります。一つだけなら choice にしてください。",
                  "question '%.*s' needs two options that go together; else make it a choice", STR_FMT(n->name));
    if (a->match >= 0)
        fault_add(c->faults, FAULT_ERROR, "F037", n->at,
                  "見つかった集まりから選ぶ質問 '%.*s' は、いくつでも選べる質問（multi）にできません。",
                  "question '%.*s' offers findings and cannot be of type multi", STR_FMT(n->name));
    if (a->missed_ms)
        fault_add(c->faults, FAULT_ERROR, "F037", n->at,
                  "いくつでも選べる質問 '%.*s' に unanswered "
                  "は付けられません。選びかけの答えを、なかったことにしてしまうためです。",
                  "question '%.*s' of type multi cannot have unanswered: half an answer is one", STR_FMT(n->name));
}

/* ---- conditions ---- */
/* How is this slot filled? By questions of type multi, by others, or by none. */
struct filling {
    bool multi, other;
};

static struct filling filling_of(const struct bundle *b, struct str slot)
{
    struct filling f = {false, false};
    for (size_t i = 0; i < b->n_slots; i++)
        if (str_eq(b->slot_names[i], slot)) {
            f.multi = f.multi || b->slot_asks[i]->type == ASK_MULTI;
            f.other = f.other || b->slot_asks[i]->type != ASK_MULTI;
        }
    return f;
}

void check_lists(struct compile *c, const struct cond *cond, struct place at)
{
    if (!cond)
        return;
    check_lists(c, cond->a, at);
    check_lists(c, cond->b, at);
    for (size_t i = 0; i < cond->n_slots; i++) {
        struct filling f = filling_of(c->b, cond->slots[i]);
        if (cond->kind == COND_HAS && f.other)
            fault_add(
                c->faults, FAULT_ERROR, "F018", at,
                "has() は、いくつでも選べる質問（multi）の項目だけに使えます。'%.*s' は == か in で見てください。",
                "has() is for slots of type multi; compare '%.*s' with == or in", STR_FMT(cond->slots[i]));
        if (cond->kind != COND_HAS && cond->kind != COND_STATUS && f.multi)
            fault_add(c->faults, FAULT_ERROR, "F018", at,
                      "'%.*s' はいくつでも選べる質問（multi）の項目なので、has(項目, 値) で見てください。",
                      "'%.*s' is of type multi and may hold several values: use has(slot, value)",
                      STR_FMT(cond->slots[i]));
    }
}
