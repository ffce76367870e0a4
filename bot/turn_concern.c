/* Worth noticing, but no danger: grief, worry, low spirits. Listened to before anything is searched, and nobody is told
 * unless the person wishes it. Must not decide what is dangerous. */
#include "bot/turn_stage.h"

static const struct str concern_flow = {"safety_concern", 14};

static bool troubled(const struct turning *t)
{
    return t->has_text && t->heard.risk.level == RISK_CONCERN && !turn_runs(t, concern_flow);
}

bool turn_speaks_of_other(const struct turning *t)
{
    const struct slot *opened = flow_slot(&t->state->flow, S("talk.other"));
    return tags_has(&t->heard.about, S("other")) || tags_has(&t->heard.about, S("cares")) ||
           (opened && str_eq(opened->value, S("yes")));
}

enum err turn_hear_of_other(struct turning *t)
{
    turn_note(t, S("talk.other"), SLOT_UNSET, (struct str){0});
    turn_note(t, S("family.said"), SLOT_FILLED, S("yes"));
    return turn_start_flow(t, S("family"));
}

static enum err listen(struct turning *t, bool *done)
{
    *done = true;
    bool mine = str_eq(t->heard.risk.kind, S("grief")) || str_eq(t->heard.risk.kind, S("health")) ||
                str_eq(t->heard.risk.kind, S("parenting"));
    if (!mine && turn_speaks_of_other(t))
        return turn_hear_of_other(t);
    turn_note(t, S("safety.kind"), SLOT_FILLED, t->heard.risk.kind);
    return turn_start_flow(t, concern_flow);
}

/* 「入院前は毎日五合飲んどった」 below another worry: the one trouble with a question about the body that must not be
 * left out. */
bool turn_turns_to_drinking(const struct turning *t)
{
    bool asked = flow_slot(&t->state->flow, S("drinking.signs")) != NULL;
    return !asked && str_eq(t->heard.intent, S("drinking")) && !t->heard.intent_weighed && turn_may_stay(t) &&
           t->asked.listens && t->asked.type == ASK_CHOICE && !turn_speaks_of_other(t) &&
           bundle_flow_title(t->content->bundle, S("drinking"), LANG_JA).len > 0;
}

/* More of the trouble that is being talked about: heard, and the ways on stay below it. To ask again would be to press. */
static enum err hear_more(struct turning *t, bool *done)
{
    *done = true;
    if (turn_turns_to_drinking(t))
        return turn_start_flow(t, S("drinking"));
    return turn_may_stay(t) ? turn_beside_told(t, "concern_more")
                            : turn_step(t, FLOW_ASIDE, S("concern_more"), (struct str){0});
}

enum err turn_hear_concern(struct turning *t, bool *done)
{
    bool listens = t->waiting && t->asked.listens;
    if (t->heard.risk.level != RISK_CONCERN || !(troubled(t) || (listens && turn_may_stay(t))))
        return ERR_OK;
    return listens ? hear_more(t, done) : listen(t, done);
}

void turn_say_heard(struct turning *t)
{
    const struct slot *before = flow_slot(&t->state->flow, S("talk.heard"));
    if (!troubled(t) || (before && before->status == SLOT_FILLED))
        return;
    turn_note(t, S("talk.heard"), SLOT_FILLED, S("yes"));
    turn_say(t, "concern_heard");
}

/* Only in a search: its questions take all words, so a loss would be read as one more wish. What was wished in the same
 * breath is kept; without a wish, and in grief always, the search waits. */
enum err stage_concern(struct turning *t, bool *done)
{
    if (!troubled(t) || !t->waiting || !str_starts(t->asked.extract, S("interests")))
        return ERR_OK;
    bool wishes = t->heard.categories.n || t->heard.constraints.n;
    if (wishes)
        (void)turn_extract_asked(t);
    if (!wishes || str_eq(t->heard.risk.kind, S("grief")))
        return listen(t, done);
    turn_say_heard(t);
    return ERR_OK;
}
