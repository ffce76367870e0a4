/* A question that has waited long: the ways on from it. When that is, the turn knows. */
#include "dialogs/picks.h"
#include "dialogs/walk.h"

enum err on_offer(struct walk *w, const struct flow_input *in)
{
    const struct flow *f = NULL;
    int at = waiting_node(w->b, w->s, &f), text = names_find(&w->now->text_by_key, in->name);
    if (at < 0)
        return ERR_CONFLICT;
    if (text < 0)
        return ERR_NOTFOUND;
    struct frame *frame = top_frame(w->s);
    struct var own = {S("title"), f->title.by[w->s->lang]};
    struct fill fill = {w->now, &own, 1, w->env->vars, w->s, w->s->lang};
    frame->confirm = S("");
    offer_ways(w, f, at, frame,
               text_fill(w->arena, &fill, text_pick(w->now, &w->now->texts[text].text, w->s->lang, w->env->seed)));
    return ERR_OK;
}

/* ---- what was agreed on ---- */
static void agree(struct walk *w, const struct answer_option *o)
{
    struct effect *e = effect_add(w->out, EFFECT_TIMER_SET);
    e->name = arena_join(w->arena, TIMER_START, o->later);
    e->at_ms = w->env->now_ms + o->later_ms;
    put_slot(w, arena_join(w->arena, SLOT_LATER, o->later), SLOT_FILLED,
             arena_fmt(w->arena, "%lld", (long long)e->at_ms));
}

/* Another answer to the same question: what the first had set going is not wanted any more. */
static void call_off(struct walk *w, struct str flow)
{
    struct str slot = arena_join(w->arena, SLOT_LATER, flow);
    if (!flow_slot(w->s, slot))
        return;
    slot_unset(w->s, slot);
    effect_add(w->out, EFFECT_TIMER_CANCEL)->name = arena_join(w->arena, TIMER_START, flow);
}

static void note_facts(struct walk *w, const struct ask *a, const struct answer_option *o)
{
    for (size_t i = 0; i < o->n_records; i++) {
        const struct slot *from = o->records[i].copy ? flow_slot(w->s, o->records[i].value) : NULL;
        struct effect *e = effect_add(w->out, EFFECT_RECORD_NOTE);
        e->name = o->records[i].slot;
        e->key = a->short_slot;
        e->status = str_from(slot_status_name(SLOT_FILLED));
        e->value = !o->records[i].copy ? o->records[i].value : from ? from->value : S("");
    }
}

static unsigned chosen_of(const struct ask *a, struct str value)
{
    const struct answer_option *o = ask_option(a, value);
    if (a->type == ASK_MULTI)
        return picks_read(a, value, NULL);
    return o ? 1U << (o - a->options) : 0;
}

static bool agreed(const struct ask *a, unsigned chosen, struct str flow)
{
    for (size_t i = 0; i < a->n_options; i++)
        if ((chosen >> i & 1) && str_eq(a->options[i].later, flow))
            return true;
    return false;
}

void arrange_later(struct walk *w, const struct ask *a, enum slot_status status, struct str value)
{
    unsigned chosen = status == SLOT_FILLED ? chosen_of(a, value) : 0;
    for (size_t i = 0; i < a->n_options; i++)
        if (a->options[i].later.len && !agreed(a, chosen, a->options[i].later))
            call_off(w, a->options[i].later);
    for (size_t i = 0; i < a->n_options; i++) {
        if (!(chosen >> i & 1))
            continue;
        if (a->options[i].later.len)
            agree(w, &a->options[i]);
        note_facts(w, a, &a->options[i]);
    }
}

void flow_unanswered(const struct bundle *b, const struct flow_state *state, struct str slot, struct effects *effects)
{
    const struct ask *a = bundle_ask(b, slot);
    if (!a || !a->missed.len || !a->record.len || !slot_open(state, slot))
        return;
    struct effect *e = effect_add(effects, EFFECT_RECORD_NOTE);
    e->name = a->record;
    e->key = a->short_slot;
    e->status = str_from(slot_status_name(SLOT_UNSET));
    e->value = a->missed;
}
