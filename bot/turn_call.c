/* A link worker of their own accord: they talked with this person once, and would like to know how they are. The person
 * is asked, by the bot; nothing that was told to the bot since is shown before they agree, and a no is an answer. Who
 * never asked for a human cannot be called at all. */
#include "base/clock.h"
#include "bot/turn_stage.h"

enum { CALLED_AGAIN_MS = 7 * DAY_MS }; /* an unanswered call is not repeated before that */

static const struct str flow = {"called", 6};

static int64_t called_ms(const struct turning *t)
{
    int64_t at_ms = 0;
    const struct slot *s = flow_slot(&t->state->flow, S("called.at"));
    return s && str_int(s->value, &at_ms) ? at_ms : 0;
}

static bool refused(const struct turning *t)
{
    const struct slot *s = flow_slot(&t->state->flow, S("called.answer"));
    return s && s->status == SLOT_FILLED && str_eq(s->value, S("no_more"));
}

static bool may_call_now(const struct turning *t)
{
    const struct conversation *c = t->state;
    int64_t before_ms = called_ms(t);
    return (c->mode == MODE_BOT || c->mode == MODE_CLOSED) && !escalation_is_open(&c->escalation) &&
           !turn_in_safety(t) && (!before_ms || t->env->now_ms - before_ms >= CALLED_AGAIN_MS);
}

enum err turn_call(struct turning *t)
{
    const struct event *e = t->event;
    const struct escalation *last = &t->state->escalation;
    if (!last->id || !bundle_flow_title(t->content->bundle, flow, LANG_JA).len)
        return ERR_NOTFOUND;
    if (!str_eq(last->claimed_by, e->staff) || refused(t))
        return ERR_DENIED;
    if (!may_call_now(t))
        return ERR_CONFLICT;
    turn_note(t, S("called.by"), SLOT_FILLED, e->staff_name);
    turn_note(t, S("called.words"), SLOT_FILLED, e->text);
    turn_note(t, S("called.at"), SLOT_FILLED, arena_fmt(t->arena, "%lld", (long long)t->env->now_ms));
    if (t->state->mode == MODE_CLOSED)
        turn_begin_anew(t->state);
    return turn_start_flow(t, flow);
}
