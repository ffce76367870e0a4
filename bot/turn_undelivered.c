/* What was said and never arrived: the channel refused it for good. People learn of it at once, in a request that is
 * open or in one of its own, and the resident when they next write: until then somebody waits for an answer that does
 * not come. Must not know why it was refused. */
#include "bot/turn_stage.h"

bool turn_undelivered_due(struct turning *t)
{
    struct conversation *c = t->state;
    struct escalation *e = &c->escalation;
    if (!str_eq(t->event->value, TIMER_UNDELIVERED))
        return false;
    c->undelivered_ms = t->env->now_ms;
    if (escalation_is_open(e))
        t->out->step = STEP_RAISED;
    else if (c->mode == MODE_MUTED) /* they shut us out themselves; back again, they are told */
        return true;
    else
        turn_escalate(t, SEVERITY_NORMAL, REASON_UNDELIVERED, turn_text(t, "summary_undelivered"));
    e->undelivered_ms = t->env->now_ms;
    return true;
}

static bool speaks(const struct turning *t)
{
    return t->timed || t->event->kind <= EVENT_MEDIA;
}

/* First steps and lines come before anything about us. */
static bool may_tell(const struct turning *t)
{
    enum mode mode = t->state->mode;
    return speaks(t) && !t->held && mode != MODE_MUTED && t->out->trace.risk.level < RISK_URGENT && !turn_in_safety(t);
}

/* All of it stands on the page that they can go on to. */
static struct str words_of(struct turning *t)
{
    struct str told = turn_text(t, "undelivered_told");
    if (!str_eq(t->state->at.home, S("line")) || t->state->at.here.len)
        return told;
    return arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(told), STR_FMT(turn_text(t, "undelivered_read")));
}

static struct effect *first_said(struct effects *all)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->item[i].kind == EFFECT_SEND)
            return &all->item[i];
    }
    return NULL;
}

void turn_settle_undelivered(struct turning *t)
{
    struct conversation *c = t->state;
    if (!c->undelivered_ms || !may_tell(t) || !t->content->bundle)
        return;
    struct str words = words_of(t);
    struct effect *first = first_said(&t->out->effects);
    if (!first)
        effect_add(&t->out->effects, EFFECT_SEND)->bubble.text = words;
    else
        first->bubble.text = arena_fmt(t->arena, "%.*s\n\n%.*s", STR_FMT(words), STR_FMT(first->bubble.text));
    c->undelivered_ms = 0;
    c->escalation.undelivered_ms = 0;
}
