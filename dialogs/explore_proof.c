/* What is held against a step and its next one, and how a breach is told. */
#include "dialogs/explore_parts.h"

/* ---- what is wrong ---- */
static const struct {
    const char *code, *ja, *en;
} wrongs[] = {
    {"F029", "項目 '%.*s' で、終わりにも人にもたどり着けなくなることがあります。",
     "at node '%.*s' a person may come to where no end and no human can be reached"},
    {"F060", "項目 '%.*s' から、書かれたことを読み取れないかぎり、いつまでも聞き続けます。",
     "from node '%.*s' on, somebody who is never understood is asked for ever"},
    {"F061", "項目 '%.*s' の次で、プログラムが行きづまります。", "the walk breaks after node '%.*s'"},
    {"F062", "項目 '%.*s' の次の返事が、吹き出し 5 個を超えます。",
     "the answer after node '%.*s' takes more than five bubbles"},
    {"F063", "項目 '%.*s' の次で、何も聞かず、終わりもしません。",
     "after node '%.*s' nothing is asked and nothing has ended"},
    {"F064", "項目 '%.*s' の次で、待っている質問の答えのボタンが出ていません。",
     "after node '%.*s' the answers of the question that waits are not all shown"},
    {"F065", "項目 '%.*s' は、聞き直すときに同じ文を続けて言います。", "node '%.*s' says the same words twice running"},
    {"F066", "項目 '%.*s' で、もどって（やめて）同じ答えをしても、同じ所に戻りません。",
     "going back (or stopping) at node '%.*s' and answering the same does not lead to the same place"},
    {"F067", "項目 '%.*s' の流れは状態が多すぎて、すべてを確かめられません。",
     "the flow of node '%.*s' has too many states to prove them all"},
};

static bool told_before(const struct explorer *x, const char *code, struct place at)
{
    for (const struct counterexample *e = x->out->first; e; e = e->next)
        if (strcmp(e->code, code) == 0 && e->at.line == at.line && str_eq(e->at.file, at.file))
            return true;
    return false;
}

/* At the question where the move was made; once for each question and kind. */
void tell(struct explorer *x, enum wrong w, const struct flow *f, int node, uint32_t at, const struct move *last,
          struct str more)
{
    const struct node *n = &f->nodes[node >= 0 ? node : f->start];
    struct counterexample *e = ARENA_NEW(x->faults->arena, struct counterexample);
    if (!e || told_before(x, wrongs[w].code, n->at))
        return;
    fault_add(x->faults, FAULT_ERROR, wrongs[w].code, n->at, wrongs[w].ja, wrongs[w].en, STR_FMT(n->name));
    *e = (struct counterexample){.code = wrongs[w].code,
                                 .at = n->at,
                                 .talk = w == TOO_MANY ? S("") : talk_to(x, wrongs[w].code, at, last, more)};
    *x->next_example = e;
    x->next_example = &e->next;
}

void tell_made(struct explorer *x, enum wrong w, const struct made *by)
{
    tell(x, w, by->f, by->node, by->from, by->move, w == BREAKS ? S("! decided error\n") : S(""));
}

/* ---- what was said ---- */
const struct bubble *last_bubble(const struct effects *said, size_t *ret_n, bool *ret_human)
{
    const struct bubble *last = NULL;
    *ret_n = 0;
    *ret_human = false;
    for (size_t i = 0; i < said->n; i++) {
        const struct effect *e = &said->item[i];
        *ret_human |= e->kind == EFFECT_ESCALATE && str_eq(e->status, S("wait"));
        if (e->kind == EFFECT_SEND) {
            last = &e->bubble;
            ++*ret_n;
        }
    }
    return last;
}

/* ---- promises about two steps ---- */
static struct str first_line(const struct explorer *x, const struct bubble *b)
{
    struct str_cut cut = str_cut(b->text, '\n');
    return arena_fmt(x->faults->arena, "< %.*s%s\n", STR_FMT(cut.head), cut.found ? "*" : "");
}

/* Not understood a second time: in other words. */
static void miss_again(struct explorer *x, const struct flow_state *s, const struct stand *before,
                       const struct made *by)
{
    size_t n;
    bool human;
    struct stand now;
    const struct bubble *said = last_bubble(&x->said, &n, &human);
    struct str first = said ? said->text : S("");
    if (!said || !stand_of(x, s, &now) || now.f != before->f || now.node != before->node || now.fresh)
        return;
    uint32_t *done = &x->missed[x->first_node[flow_number(x, now.f)] + (size_t)now.node];
    uint32_t times = UINT32_C(1) << (now.frame->misses < 31 ? now.frame->misses : 31);
    if (*done & times)
        return; /* the words depend on nothing else */
    *done |= times;
    struct flow_state t = *s;
    int32_t misses = now.frame->misses;
    if (take_step(x, &t, &(struct move){.kind = FLOW_MISS}) != ERR_OK || !stand_of(x, &t, &now))
        return;
    said = last_bubble(&x->said, &n, &human);
    if (now.f != before->f || now.node != before->node || now.frame->misses <= misses || !said ||
        !str_eq(said->text, first))
        return;
    struct str line = first_line(x, said);
    struct str again = arena_fmt(x->faults->arena, "%.*s%s%.*s", STR_FMT(line), "> んぺ\n", STR_FMT(line));
    tell(x, TWICE, by->f, by->node, by->from, by->move, again);
}

static struct move same_answer(const struct slot *was)
{
    switch (was ? was->status : SLOT_UNSET) {
    case SLOT_FILLED:
        return (struct move){.kind = FLOW_ANSWER, .value = was->value};
    case SLOT_DECLINED:
        return (struct move){.kind = FLOW_DECLINE};
    case SLOT_UNKNOWN:
        return (struct move){.kind = FLOW_DONT_KNOW};
    default:
        return (struct move){.kind = FLOW_INPUTS};
    }
}

static void stands_there(struct explorer *x, const struct flow_state *s, enum err err, const struct stand *before,
                         const struct made *by)
{
    struct stand now;
    if (err != ERR_OK || !stand_of(x, s, &now) || now.f != before->f || now.node != before->node)
        tell_made(x, NOT_BACK, by);
}

/* Back, and the same answer: as if nothing had been. */
static void back_again(struct explorer *x, const struct flow_state *was, const struct flow_state *s,
                       const struct stand *before, const struct made *by)
{
    struct stand now;
    if (before->f->kind != KIND_FORM || !stand_of(x, s, &now) || now.f != before->f || now.node == before->node)
        return;
    struct move again = same_answer(flow_slot(was, now.a->slot));
    if (again.kind == FLOW_INPUTS)
        return;
    struct flow_state t = *s;
    enum err err = take_step(x, &t, &again);
    if (err == ERR_OK && t.n_frames && t.stack[t.n_frames - 1].confirm.len)
        err = take_step(x, &t, &again);
    stands_there(x, &t, err, before, by);
}

/* Stopped, and taken up again: a form where it was left, a script from its beginning. */
static void stop_again(struct explorer *x, const struct flow_state *s, const struct stand *before,
                       const struct made *by)
{
    size_t n;
    bool human;
    struct flow_state t = *s;
    struct stand now;
    if (s->n_frames)
        return;
    enum err err = take_step(x, &t, &(struct move){.kind = FLOW_RESUME});
    (void)last_bubble(&x->said, &n, &human);
    if (err != ERR_OK)
        tell_made(x, BREAKS, by);
    else if (before->f->kind == KIND_FORM)
        stands_there(x, &t, err, before, by);
    else if (!human && t.n_frames && !stand_of(x, &t, &now))
        tell_made(x, STRANDED, by);
}

/* Come to its end, and begun once more. */
static void begin_again(struct explorer *x, const struct flow_state *s, const struct made *by)
{
    size_t n, flow = flow_number(x, by->f);
    bool human;
    struct stand now;
    struct flow_state t = *s;
    if (x->ended[flow])
        return;
    x->ended[flow] = true;
    if (take_step(x, &t, &(struct move){.kind = FLOW_START, .name = by->f->name}) != ERR_OK) {
        tell_made(x, BREAKS, by);
        return;
    }
    (void)last_bubble(&x->said, &n, &human);
    if (!human && t.n_frames && !stand_of(x, &t, &now))
        tell_made(x, STRANDED, by);
}

void look_twice(struct explorer *x, const struct flow_state *was, const struct flow_state *s, const struct stand *at,
                const struct made *by, uint32_t to)
{
    if (by->move->kind == FLOW_MISS)
        miss_again(x, s, at, by);
    else if (by->move->kind == FLOW_BACK && at->fresh)
        back_again(x, was, s, at, by);
    else if (by->move->kind == FLOW_STOP)
        stop_again(x, s, at, by);
    else if (to == TO_END && by->move->own)
        begin_again(x, s, by);
}
