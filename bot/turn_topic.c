/* What somebody wrote about in words that sounded like danger: kept while we ask, and taken up once they say that it is
 * none. Must not decide what is dangerous. */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"

static const struct str topic = {"talk.topic", 10};

static bool about_somebody_else(const struct turning *t)
{
    const struct tags *about = &t->heard.about;
    bool alone_there = str_eq(t->out->trace.risk.kind, S("lonely_death_risk")) && !tags_has(about, S("own"));
    return alone_there || tags_has(about, S("other")) || tags_has(about, S("cares")) || tags_has(about, S("witness"));
}

/* The flow that listens to the trouble that a rule heard; empty: none. */
static struct str trouble_heard(const struct turning *t)
{
    static const struct str listens[] = {S("lonely"),     S("low_mood"),  S("tired"),    S("money"),     S("work"),
                                         S("caregiving"), S("withdrawn"), S("drinking"), S("lifestyle"), S("memory")};
    const struct trigger *trigger = bundle_trigger_of(t->content->bundle, t->heard.intent);
    bool plainly = trigger && !t->heard.intent_weighed && !str_starts(t->heard.intent_rule, S("faint_"));
    for (size_t i = 0; plainly && i < sizeof(listens) / sizeof(listens[0]); i++)
        if (str_eq(trigger->flow, listens[i]))
            return listens[i];
    return (struct str){0};
}

void turn_keep_topic(struct turning *t)
{
    struct str flow = about_somebody_else(t) ? S("family") : trouble_heard(t);
    turn_note(t, topic, flow.len ? SLOT_FILLED : SLOT_UNSET, flow);
}

enum err turn_take_heard(struct turning *t)
{
    struct str flow = turn_speaks_of_other(t) ? S("family") : trouble_heard(t);
    if (!flow.len || t->waiting)
        return ERR_OK;
    return str_eq(flow, S("family")) ? turn_hear_of_other(t) : turn_start_flow(t, flow);
}

enum err turn_take_topic(struct turning *t)
{
    struct str kept = turn_slot_value(&t->state->flow, topic);
    if (!kept.len || turn_runs(t, S("safety_unsure")))
        return ERR_OK;
    bool none = str_eq(turn_slot_value(&t->state->flow, S("safety_unsure.danger")), S("no"));
    turn_note(t, topic, SLOT_UNSET, (struct str){0});
    if (!none || t->waiting || t->state->mode != MODE_BOT || turn_after_crisis(t))
        return ERR_OK;
    return str_eq(kept, S("family")) ? turn_hear_of_other(t) : turn_start_flow(t, kept);
}
