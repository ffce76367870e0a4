/* What is no answer, whatever was asked: who should not hear of it, that we misread them, a question back to the one who
 * listens. Said beside the question that waits. Must not decide what is dangerous: turn_safety.c. */
#include "base/utf8.h"
#include "bot/turn_stage.h"
#include "nlu/answer.h"

static const struct str nothing = {0};

static bool says(const struct turning *t, const char *tag)
{
    return tags_has(&t->heard.about, str_from(tag));
}

/* 「救急じゃありません」「死ぬ気はないです」: people were told and look all the same, with these words before them; the
 * questions about the danger end. A first question is answered by it. */
static enum err misread(struct turning *t, bool *done)
{
    if (!t->waiting || !turn_in_danger(t) || !says(t, "denies"))
        return ERR_OK;
    if (turn_runs(t, S("safety_unsure"))) {
        *done = str_starts(t->asked.node, S("check"));
        return *done ? turn_step(t, FLOW_ANSWER, nothing, S("no")) : ERR_OK;
    }
    if (!turn_runs(t, S("safety_emergency")) && !turn_runs(t, S("safety_urgent")))
        return ERR_OK;
    *done = true;
    t->state->flow.n_frames--;
    turn_look(t);
    turn_say(t, "safety_misread");
    return turn_take_heard(t);
}

/* 「苦情じゃないんです」: taken back, and listened to again; what waited before it is asked again. */
static enum err no_complaint(struct turning *t, bool *done)
{
    if (!says(t, "no_complaint") || t->heard.risk.level || (t->waiting && !turn_runs(t, S("complaint"))))
        return ERR_OK;
    *done = true;
    if (t->waiting) {
        t->state->flow.n_frames--;
        turn_look(t);
    }
    if (t->waiting)
        return turn_step(t, FLOW_ASIDE, S("complaint_misread"), nothing);
    turn_say(t, "complaint_misread");
    return ERR_OK;
}

/* 「息子には知られたくありません」: kept for the staff, never promised. */
static enum err limit(struct turning *t, bool *done)
{
    if (!says(t, "keep_from") || turn_in_danger(t))
        return ERR_OK;
    *done = true;
    if (turn_runs(t, S("handoff")) && t->waiting && str_eq(t->asked.node, S("confirm"))) {
        turn_say(t, "limit_noted");
        return turn_step(t, FLOW_ASIDE, S("handoff_kept"), S("quiet"));
    }
    if (turn_may_stay(t))
        return turn_beside(t, "limit_noted");
    if (t->waiting)
        return turn_step(t, FLOW_ASIDE, S("limit_noted"), nothing);
    turn_say(t, "limit_noted");
    return ERR_OK;
}

/* 「一人で行くのは気が引ける」「電話は苦手で」 below what was found: no answer to which one. */
static enum err shies(struct turning *t, bool *done)
{
    static const struct {
        const char *tag, *text;
        bool anywhere; /* said to any offer, and asked: 「電話は苦手なんで、ここで話せますか」 */
    } rows[] = {{"shy_phone", "phone_hint", true}, {"alone_there", "company_hint", false}};
    if (!t->waiting || t->asked.type != ASK_CHOICE || !turn_may_stay(t))
        return ERR_OK;
    bool found = (turn_runs(t, S("interests")) || turn_runs(t, S("invited"))) && !says(t, "question");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !*done; i++) {
        *done = says(t, rows[i].tag) && (rows[i].anywhere || found);
        if (*done)
            return turn_beside(t, rows[i].text);
    }
    return ERR_OK;
}

/* 「主人のことです」 to the question whose hands shake: not theirs. */
static enum err of_whom(struct turning *t, bool *done)
{
    if (!t->waiting || !turn_runs(t, S("drinking")) || !str_eq(t->asked.node, S("signs")) || !says(t, "cares"))
        return ERR_OK;
    *done = true;
    t->state->flow.n_frames--;
    turn_look(t);
    return turn_hear_of_other(t);
}

/* はい、… or いいえ。… */
static bool begins_with_answer(struct turning *t)
{
    enum { HEAD_CHARS = 8 };
    static const struct str marks[] = {S("、"), S("。"), S("!"), S("！"), S(",")};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        struct answer a = {0};
        ptrdiff_t at = str_find(t->text, marks[i]);
        struct str head = str_sub(t->text, 0, at > 0 ? (size_t)at : 0);
        if (head.len && utf8_chars(head) <= HEAD_CHARS && !answer_yesno(t->content->nlu, t->arena, nothing, head, &a) &&
            a.kind == ANSWER_VALUE)
            return true;
    }
    return false;
}

/* The story goes on while we ask whether to connect: no yes, and no no. */
static enum err tells_on(struct turning *t, bool *done)
{
    enum { STORY_CHARS = 14 };
    bool asked = t->waiting && turn_runs(t, S("handoff")) && str_eq(t->asked.node, S("confirm"));
    if (!asked || t->heard.risk.level != RISK_CONCERN || utf8_chars(t->text) < STORY_CHARS || begins_with_answer(t))
        return ERR_OK;
    *done = true;
    return turn_step(t, FLOW_ASIDE, S("handoff_kept"), S("quiet"));
}

/* Words that nothing but a nod would answer. */
static bool only_words(struct turning *t)
{
    if (!t->waiting || !t->asked.listens || !turn_may_stay(t))
        return false;
    return t->asked.type == ASK_TEXT ||
           (!turn_answers(t) && !turn_leads_away(t) && !turn_aside(t).len && !t->heard.risk.level);
}

/* No trouble that has its own answer was named with it. */
static bool only_at_a_loss(const struct turning *t)
{
    return !t->heard.risk.level && (t->heard.intent_weighed || str_eq(t->heard.intent, S("help")) || turn_is_plain(t));
}

/* Whoever is listened to asks back. 「どうしたらいい」 is no question about how to use this; what no rule can answer is
 * not passed over with a nod. */
static enum err asks_back(struct turning *t, bool *done)
{
    bool offered = t->waiting && t->asked.listens, at_a_loss = says(t, "at_a_loss");
    if (at_a_loss && !t->waiting && !turn_after_crisis(t) && only_at_a_loss(t)) {
        *done = true;
        struct choice ways[] = {
            turn_button_command(t, turn_text(t, "button_human"), COMMAND_HUMAN),
            turn_button_flow(t, bundle_flow_title(t->content->bundle, S("listen"), t->state->flow.lang), S("listen"))};
        turn_say_with(t, "what_now", ways, 2);
        return ERR_OK;
    }
    if (!offered || turn_in_danger(t))
        return ERR_OK;
    if (!at_a_loss && !(only_words(t) && says(t, "question") && !says(t, "ask_for_me") && !turn_leaves_listening(t)))
        return ERR_OK;
    *done = true;
    return turn_beside_told(t, at_a_loss ? "what_now" : "cannot_say");
}

enum err stage_beside(struct turning *t, bool *done)
{
    if (!t->has_text || t->heard.risk.level >= RISK_URGENT)
        return ERR_OK;
    enum err err = misread(t, done);
    if (!err && !*done)
        err = no_complaint(t, done);
    if (!err && !*done)
        err = limit(t, done);
    if (!err && !*done)
        err = of_whom(t, done);
    if (!err && !*done)
        err = shies(t, done);
    if (!err && !*done)
        err = turn_tell_fact(t, done);
    if (!err && !*done)
        err = tells_on(t, done);
    if (!err && !*done && !turn_is_label(t))
        err = asks_back(t, done);
    if (!err && !*done && !turn_is_label(t))
        err = turn_hear_told(t, done);
    return err;
}
