/* Somebody is back after hours, and a question still waits. They may have forgotten it: what they say is taken as an
 * answer only when it is one; otherwise they are welcomed and asked whether to go on. Must not put anybody in danger
 * off. */
#include "base/clock.h"
#include "bot/turn_stage.h"

/* Half a day: in the evening the question of the morning is still in one's head, the next day it is not. */
enum { AWAY_MS = 12 * HOUR_MS };

static const struct str nothing = {0};

enum err turn_offer(struct turning *t, const char *key)
{
    t->state->offered = 1;
    return turn_step(t, FLOW_OFFER, str_from(key), nothing);
}

/* 「続けますか」 was as good as asked: はい goes on, いいえ leaves it. */
static enum err take_offer(struct turning *t, bool *done)
{
    struct answer a = {0};
    enum err err = answer_yesno(t->content->nlu, t->arena, nothing, t->text, &a);
    if (err || a.kind != ANSWER_VALUE)
        return err;
    *done = true;
    return turn_step(t, str_eq(a.value, S("yes")) ? FLOW_RESUME : FLOW_STOP, nothing, nothing);
}

/* Worth following at once; the question comes back by itself afterwards. */
static bool has_a_meaning(struct turning *t)
{
    return t->has_text &&
           (turn_answers(t) || turn_speaks_of_earlier(t) || turn_leads_away(t) || t->heard.risk.level >= RISK_CONCERN);
}

/* Neither did they write nor did we begin to ask: a follow-up is asked of people who have not written for days. */
static bool long_ago(const struct turning *t)
{
    const struct flow_state *f = &t->state->flow;
    return t->away_ms >= AWAY_MS && t->env->now_ms - f->stack[f->n_frames - 1].entered_ms >= AWAY_MS;
}

/* What they asked or showed on the side is answered first. */
static void answer_aside(struct turning *t)
{
    struct str key = arena_str(t->arena, turn_aside(t));
    if (key.len)
        turn_say(t, key.ptr);
    else if (t->event->kind == EVENT_MEDIA)
        turn_say(t, turn_media_answer(t->event->value));
}

/* On the first channel again: 「もどってきました」 speaks of that, not of an earlier question. */
static bool comes_home(struct turning *t)
{
    return t->arrived && !t->state->at.here.len && t->has_text &&
           (!has_a_meaning(t) || str_eq(t->heard.intent, S("go_back")));
}

enum err stage_return(struct turning *t, bool *done)
{
    bool speaks = t->has_text || t->event->kind == EVENT_MEDIA;
    if (!speaks || !t->waiting || turn_in_safety(t) || turn_after_crisis(t))
        return ERR_OK;
    if (comes_home(t)) {
        *done = true;
        return turn_welcome_home(t);
    }
    if (t->offered && t->has_text) {
        enum err err = take_offer(t, done);
        if (err || *done)
            return err;
    }
    if (!long_ago(t) || has_a_meaning(t))
        return ERR_OK;
    *done = true;
    answer_aside(t);
    return turn_offer(t, "welcome_back_question");
}
