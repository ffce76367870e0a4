/* Below two ways on: words that ask for what one of them finds. Must not search itself. */
#include "base/utf8.h"
#include "bot/turn_stage.h"
#include "nlu/answer.h"

size_t turn_option_of(const struct question *q, struct str value)
{
    size_t i = 0;
    while (i < q->n_options && !str_eq(q->options[i].value, value))
        i++;
    return i;
}

/* 「同じように酒をやめた人と話してみたい」 below an offer about drinking, 「夜にやってるとこある？」: what the offer finds. */
static bool asks_for_the_find(struct turning *t)
{
    const struct understanding *u = &t->heard;
    const struct trigger *trigger = bundle_trigger_of(t->content->bundle, u->intent);
    if (!trigger || u->intent_weighed || tags_has(&u->about, S("rather")))
        return false;
    /* 「同じような人と話せる所はありますか」: the others who are in the same place, not just anybody */
    bool likes = tags_has(&u->about, S("alike")) && tags_has(&u->about, S("seeks")) &&
                 turn_option_of(&t->asked, S("peers")) < t->asked.n_options;
    if (likes)
        return true;
    bool here = turn_runs(t, trigger->flow) && tags_has(&u->about, S("seeks"));
    bool any = str_eq(u->intent, S("find_activity")),
         unseen = str_eq(trigger->text, S("event_details_reply")) && !flow_slot(&t->state->flow, S("interests.shown"));
    bool peers = str_eq(u->intent, S("loneliness")) && tags_has(&u->about, S("seeks")) &&
                 turn_option_of(&t->asked, S("peers")) < t->asked.n_options;
    return here || ((any || unseen || peers) && !u->categories.n);
}

/* 「午前中なら」, 「昼から」: an hour, and no more. */
static bool only_says_when(const struct turning *t)
{
    enum { WHEN_CHARS = 12 };
    bool at = false;
    for (size_t i = 0; i < t->heard.constraints.n; i++)
        at = at || str_starts(t->heard.constraints.item[i], S("time:")) ||
             str_starts(t->heard.constraints.item[i], S("day:"));
    return at && utf8_chars(t->text) <= WHEN_CHARS && !t->heard.categories.n;
}

/* 「土日の昼間だったら行けそうです」, 「同じような親の集まりはあるか」 to an offer that finds places: found, for that time. */
bool turn_takes_find(struct turning *t, struct answer *ret)
{
    static const struct str finds[] = {S("peers"), S("fun"), S("jobs"), S("move"), S("cafe"), S("together")};
    const struct understanding *u = &t->heard;
    bool when = u->constraints.n && (tags_has(&u->about, S("wishes")) || only_says_when(t));
    bool only_lonely = u->risk.level == RISK_CONCERN && str_eq(u->risk.kind, S("loneliness")) &&
                       tags_has(&u->about, S("seeks")); /* 「一人は口さみしい。昼間に行けるとこはないか」 */
    if (!t->asked.listens || (u->risk.level && !only_lonely) || !(when || only_lonely || asks_for_the_find(t)))
        return false;
    for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++) {
        if (turn_option_of(&t->asked, finds[i]) >= t->asked.n_options)
            continue;
        *ret = (struct answer){.kind = ANSWER_VALUE, .value = finds[i], .how = "find"};
        return true;
    }
    return false;
}
