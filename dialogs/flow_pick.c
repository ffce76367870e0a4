/* A question of type multi: several options, one after the other or at once. What is chosen so far stands in the frame
 * until it is settled, so that nothing of it is lost between two taps. Who names two or more in one message has said it
 * all and is not asked for more; who taps one is. */
#include "dialogs/picks.h"
#include "dialogs/walk.h"

unsigned picked_of(const struct frame *frame, const struct node *n)
{
    const struct ask *a = n->ask;
    bool here = a && a->type == ASK_MULTI && frame && frame->picked.len && str_eq(frame->node, n->name);
    return here ? picks_read(a, frame->picked, NULL) & picks_common(a) : 0;
}

static void settle_chosen(struct walk *w, struct at at, unsigned chosen, bool echo)
{
    w->s->give_ups = 0;
    count_at(w, at.f, at.n, COUNT_ANSWERED);
    if (echo)
        say_picked(w, at.n->ask, chosen);
    settle_at(w, at, SLOT_FILLED, picks_write(w->arena, at.n->ask, chosen), S(""));
}

static void keep(struct walk *w, struct at at, unsigned chosen)
{
    at.frame->misses = 0;
    at.frame->confirm = S("");
    at.frame->node = at.n->name;
    at.frame->picked = picks_write(w->arena, at.n->ask, chosen);
}

static void pick(struct walk *w, struct at at, unsigned more, unsigned less, struct str unknown)
{
    const struct ask *a = at.n->ask;
    unsigned before = picked_of(at.frame, at.n), common = picks_common(a);
    if (more && !(more & common) && picks_count(more) == 1) {
        settle_chosen(w, at, more, before != 0);
        return;
    }
    unsigned chosen = (before | (more & common)) & ~less;
    if (chosen == common) {
        settle_chosen(w, at, chosen, true);
        return;
    }
    if (more && !(more & picks_alone(a)) && a->one_will_do && !unknown.len) {
        settle_chosen(w, at, chosen, picks_count(chosen) > 1);
        return;
    }
    keep(w, at, chosen);
    if (chosen)
        pick_node(w, at.f, at.node, at.frame, unknown);
    else
        ask_node(w, at.f, at.node, at.frame, S(""));
}

static bool waits_for_several(struct walk *w, struct at *ret)
{
    return waiting_at(w, ret) && ret->n->ask->type == ASK_MULTI;
}

enum err on_pick(struct walk *w, const struct flow_input *in)
{
    struct at at;
    bool all;
    if (!waits_for_several(w, &at))
        return ERR_CONFLICT;
    unsigned more = picks_read(at.n->ask, in->value, &all), less = picks_read(at.n->ask, in->drops, NULL);
    if (!all)
        return ERR_INPUT;
    pick(w, at, more, less, in->name);
    return ERR_OK;
}

enum err on_enough(struct walk *w, const struct flow_input *in)
{
    struct at at;
    (void)in;
    if (!waits_for_several(w, &at))
        return ERR_CONFLICT;
    unsigned chosen = picked_of(at.frame, at.n);
    if (chosen)
        settle_chosen(w, at, chosen, false);
    else
        ask_node(w, at.f, at.node, at.frame, S("")); /* begun anew meanwhile */
    return ERR_OK;
}

void answer_list(struct walk *w, struct at at, struct str value)
{
    const struct ask *a = at.n->ask;
    unsigned said = picks_read(a, value, NULL), before = picked_of(at.frame, at.n);
    if (at.frame->confirm.len && str_eq(at.frame->confirm, value)) { /* はい to one that was not sure */
        pick(w, at, said, 0, S(""));
        return;
    }
    unsigned whole = said & picks_alone(a) ? said : said | before;
    settle_chosen(w, at, whole, picks_count(whole) > 1 || (before && whole == said));
}

void pick_sure(struct walk *w, struct at at, struct str sure)
{
    const struct ask *a = at.n->ask;
    unsigned more = a->type == ASK_MULTI ? picks_read(a, sure, NULL) & picks_common(a) : 0;
    if (more)
        keep(w, at, picked_of(at.frame, at.n) | more);
}

bool settle_picked(struct walk *w, struct at at)
{
    unsigned chosen = picked_of(at.frame, at.n);
    if (chosen)
        settle_chosen(w, at, chosen, true);
    return chosen != 0;
}

/* ---- speaking ---- */
void say_picked(struct walk *w, const struct ask *a, unsigned chosen)
{
    struct str value = picks_write(w->arena, a, chosen);
    struct var own = {S("value"), text_value(w->b, w->arena, a, value, w->s->lang)};
    (void)say_text(w, walk_text(w, TEXT_PICKED_ALL, &own, 1));
}

/* ---- left and taken up ---- */
void note_picked(struct walk *w, const struct frame *frame)
{
    slot_unset(w->s, SLOT_LEFT_PICKED);
    if (frame->picked.len)
        put_slot(
            w, SLOT_LEFT_PICKED, SLOT_FILLED,
            arena_fmt(w->arena, "%.*s.%.*s:%.*s", STR_FMT(frame->flow), STR_FMT(frame->node), STR_FMT(frame->picked)));
}

void take_up_picked(struct flow_state *s, struct frame *frame)
{
    const struct slot *left = flow_slot(s, SLOT_LEFT_PICKED);
    struct str_cut picked = str_cut(left ? left->value : S(""), ':'), node = str_cut(picked.head, '.');
    if (!picked.found || !str_eq(node.head, frame->flow))
        return;
    frame->node = node.tail;
    frame->picked = picked.tail;
    slot_unset(s, SLOT_LEFT_PICKED);
}
