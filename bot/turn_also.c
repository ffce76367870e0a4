/* Two troubles in one breath: which is followed, and a word about the other. A liking said beside a trouble is kept for
 * the search that may follow. Must not decide what is dangerous. */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"

static const struct str said = {"interests.said", 14};

static bool speaks_of_money(const struct understanding *u)
{
    return tags_has(&u->needs, S("9")) || str_eq(u->risk.kind, S("money"));
}

static bool speaks_of_work(const struct understanding *u)
{
    return tags_has(&u->needs, S("8")) || tags_has(&u->categories, S("job_training"));
}

static bool looks_for(const struct understanding *u)
{
    return tags_has(&u->about, S("wishes")) || tags_has(&u->about, S("seeks")) || tags_has(&u->needs, S("8"));
}

const struct trigger *turn_also(struct turning *t, const struct trigger *trigger)
{
    const struct understanding *u = &t->heard;
    bool rather = tags_has(&u->about, S("rather")), money = speaks_of_money(u) && !rather;
    if (str_eq(trigger->flow, S("money")) && speaks_of_work(u) && looks_for(u)) {
        const struct trigger *work = bundle_trigger_of(t->content->bundle, S("want_work"));
        trigger = work ? work : trigger;
    }
    if (str_eq(trigger->flow, S("work")) && money)
        turn_say(t, "also_money");
    else if (str_eq(trigger->flow, S("money")) && speaks_of_work(u) && !rather)
        turn_say(t, "also_work");
    bool beside = str_eq(trigger->flow, S("lonely")) || str_eq(trigger->flow, S("lifestyle"));
    if (beside && (money || speaks_of_work(u)) && !rather)
        turn_say(t, speaks_of_work(u) ? "also_work" : "also_money");
    return trigger;
}

void turn_keep_liking(struct turning *t, struct str flow)
{
    static const struct str leads_on[] = {S("lonely"), S("low_mood"), S("tired"), S("family")};
    const struct understanding *u = &t->heard;
    bool on = false;
    for (size_t i = 0; i < sizeof(leads_on) / sizeof(leads_on[0]); i++)
        on = on || str_eq(flow, leads_on[i]);
    if (!on || !u->categories.n || !looks_for(u))
        return;
    (void)turn_extract(t, S("interests"), false);
    turn_note(t, said, SLOT_FILLED, S("yes"));
}

void turn_keep_asked(struct turning *t)
{
    if (turn_extract(t, S("interests"), turn_kept_liking(t)))
        turn_note(t, said, SLOT_FILLED, S("yes"));
}

bool turn_kept_liking(const struct turning *t)
{
    return turn_slot_value(&t->state->flow, said).len > 0;
}

void turn_forget_liking(struct turning *t)
{
    if (!t->waiting && turn_kept_liking(t))
        turn_note(t, said, SLOT_UNSET, (struct str){0});
}
