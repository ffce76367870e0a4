/* A typed answer to a question of type multi: what is sure is taken, what is not is asked, and a list of two is the
 * whole answer. Must not guess. */
#include "bot/turn_stage.h"
#include "nlu/answer_several.h"

static const struct str nothing = {0};

static enum err read_several(struct turning *t, struct str text, struct several *ret)
{
    struct option options[ANSWER_OPTIONS];
    bool alone[ANSWER_OPTIONS] = {false};
    const struct question *q = &t->asked;
    size_t n = q->n_options < ANSWER_OPTIONS ? q->n_options : ANSWER_OPTIONS;
    for (size_t i = 0; i < n; i++) {
        const struct flow_option *o = &q->options[i];
        options[i] = (struct option){o->value, o->label, o->synonyms, o->n_synonyms};
        alone[i] = o->alone;
    }
    const struct several_asked asked = {options, n, alone, q->scale, q->picked.len ? q->more : nothing};
    return answer_several(t->content->nlu, t->arena, text, &asked, ret);
}

enum err turn_read_several(struct turning *t, struct answer *ret)
{
    struct several s;
    enum err err = read_several(t, t->text, &s);
    if (err)
        return err;
    *ret = (struct answer){.kind = s.kind, .how = s.how};
    if (s.doubt.kind != ANSWER_NONE)
        ret->kind = s.doubt.kind;
    if (s.unknown.len || s.unfinished)
        ret->how = "part";
    return ERR_OK;
}

static struct str values(struct turning *t, const bool *set)
{
    struct str all = {0};
    for (size_t i = 0; i < t->asked.n_options && i < ANSWER_OPTIONS; i++) {
        struct str one = t->asked.options[i].value;
        if (set[i])
            all = all.len ? arena_fmt(t->arena, "%.*s,%.*s", STR_FMT(all), STR_FMT(one)) : one;
    }
    return all;
}

enum err turn_read_list(struct turning *t, struct str text, struct answer *ret)
{
    struct several s;
    enum err err = read_several(t, text, &s);
    *ret = (struct answer){.kind = ANSWER_NONE};
    if (!err && s.n_chosen && s.doubt.kind == ANSWER_NONE && !s.unknown.len)
        *ret = (struct answer){.kind = ANSWER_VALUE, .value = values(t, s.chosen), .how = s.how};
    return err;
}

/* One that goes with no other, by itself: a whole answer. Beside others it is passed over, and there may be more. */
static bool whole(const struct turning *t, const struct several *s)
{
    bool alone = false;
    for (size_t i = 0; i < t->asked.n_options && i < ANSWER_OPTIONS; i++)
        alone = alone || (s->chosen[i] && t->asked.options[i].alone);
    return alone ? s->n_chosen == 1 : s->n_chosen > 1 || (s->n_chosen == 1 && s->enough);
}

static void ask_doubt(struct flow_input *in, const struct several *s)
{
    const struct answer *a = &s->doubt;
    in->kind = a->kind == ANSWER_LIKELY ? FLOW_CONFIRM : FLOW_WHICH;
    in->sure = in->value;
    in->value = a->value;
    in->n_candidates = a->n_candidates;
    memcpy(in->candidates, a->candidates, a->n_candidates * sizeof(a->candidates[0]));
}

static struct flow_input input_of(struct turning *t, const struct several *s)
{
    static const enum flow_input_kind plain[ANSWER_KINDS] = {
        [ANSWER_INVALID] = FLOW_INVALID, [ANSWER_DECLINE] = FLOW_DECLINE, [ANSWER_UNKNOWN] = FLOW_DONT_KNOW};
    struct flow_input in = {.kind = FLOW_PICK, .value = values(t, s->chosen), .drops = values(t, s->dropped)};
    if (s->kind != ANSWER_VALUE)
        in = (struct flow_input){.kind = plain[s->kind]};
    else if (s->doubt.kind != ANSWER_NONE)
        ask_doubt(&in, s);
    else if (s->unknown.len)
        in.name = s->unknown;
    else if (!in.value.len && !in.drops.len)
        in.kind = s->enough ? FLOW_ENOUGH : FLOW_REPEAT;
    else if (whole(t, s) && !in.drops.len)
        in.kind = FLOW_ANSWER;
    return in;
}

enum err turn_give_several(struct turning *t)
{
    struct several s;
    enum err err = read_several(t, t->text, &s);
    if (err)
        return err;
    struct flow_input in = input_of(t, &s);
    return turn_step_input(t, &in);
}
