/* Interruptions: what people want leads away from where they stand, or is answered beside it. What leads where is
 * content: dialogs/texts/triggers.yaml. Must not decide what is dangerous or worrying: turn_safety.c,
 * turn_concern.c. */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"

static const struct str nothing = {0};

static struct str button_label(struct turning *t, const struct trigger *trigger)
{
    if (trigger->command == COMMAND_HUMAN)
        return turn_text(t, "button_human");
    return bundle_flow_title(t->content->bundle, trigger->flow, t->state->flow.lang);
}

static bool offerable(const struct trigger *trigger)
{
    return trigger && (trigger->flow.len || trigger->command == COMMAND_HUMAN);
}

/* Two meanings too near to choose between: ask, with two buttons. False: one of them leads nowhere that a button could.
 */
static bool ask_which(struct turning *t)
{
    const struct understanding *u = &t->heard;
    struct choice both[2];
    const struct trigger *trigger[2];
    if (!u->close_call || u->n_ranked < 2 || t->waiting)
        return false;
    for (size_t i = 0; i < 2; i++) {
        trigger[i] = bundle_trigger_of(t->content->bundle, u->ranked[i]);
        if (!offerable(trigger[i]))
            return false;
        struct str label = button_label(t, trigger[i]);
        both[i] = trigger[i]->flow.len ? turn_button_flow(t, label, trigger[i]->flow)
                                       : turn_button_command(t, label, trigger[i]->command);
    }
    if (str_eq(both[0].value, both[1].value))
        return false;
    turn_say_with(t, "which_intent", both, 2);
    return true;
}

/* Below what was found: 「釣りの会はないんですね」 when a search by now would only show the same once more. */
static bool shows_again(struct turning *t, struct str flow)
{
    return t->waiting && turn_runs(t, flow) && t->asked.type == ASK_CHOICE && turn_may_stay(t) &&
           turn_finds_the_same(t, flow);
}

/* 「離れて暮らす父が心配で」 is no low mood of one's own. */
static bool of_other(const struct turning *t, const struct trigger *trigger)
{
    static const struct str own[] = {S("lonely"), S("low_mood"), S("tired"), S("lifestyle"), S("drinking")};
    bool mood = false;
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        mood = mood || str_eq(trigger->flow, own[i]);
    return mood && !str_eq(t->heard.risk.kind, S("parenting")) && turn_speaks_of_other(t);
}

static enum err follow(struct turning *t, const struct trigger *trigger)
{
    if (trigger->command == COMMAND_STOP && tags_has(&t->heard.about, S("farewell")))
        return turn_farewell(t, "nothing_to_stop");
    if (str_eq(trigger->flow, S("handoff")) && tags_has(&t->heard.about, S("hear_me")))
        return turn_start_flow(t, S("listen"));
    if (trigger->command)
        return turn_command(t, trigger->command);
    if (of_other(t, trigger))
        return turn_hear_of_other(t);
    if (trigger->text.len) {
        if (str_eq(trigger->text, S("thanks_reply")) && turn_may_stay(t) && tags_has(&t->heard.about, S("farewell")))
            return turn_farewell(t, "thanks_reply");
        if (turn_may_stay(t))
            return turn_step(t, FLOW_ASIDE, trigger->text, S("quiet"));
        if (t->waiting)
            return turn_step(t, FLOW_ASIDE, trigger->text, nothing);
        struct str key = arena_str(t->arena, trigger->text);
        turn_say(t, key.len ? key.ptr : "");
        return ERR_OK;
    }
    if (t->waiting && turn_runs(t, trigger->flow) && t->asked.listens && turn_may_stay(t))
        return turn_beside_told(t, "concern_more");
    if (t->waiting && turn_runs(t, trigger->flow) && !trigger->words)
        return turn_step(t, FLOW_REPEAT, nothing, nothing);
    if (trigger->strong_only && turn_holds(t, trigger->flow))
        return turn_hold(t);
    if (t->waiting && t->asked.listens && turn_may_stay(t) && tags_has(&t->heard.about, S("rather"))) {
        t->state->flow.n_frames--; /* 「お金のことより、仕事や」: not come back to */
        turn_look(t);
    }
    trigger = turn_also(t, trigger);
    turn_keep_liking(t, trigger->flow);
    turn_let_go(t, trigger->flow);
    struct str words = nothing;
    if (trigger->words) {
        turn_say_heard(t);
        /* 「水曜ならどうでしょう」 alone narrows what was said before; naming a liking begins afresh. */
        bool kept = turn_kept_liking(t), narrows = t->heard.categories.n == 0 && (t->heard.constraints.n > 0 || kept);
        if (turn_extract(t, trigger->flow, narrows) && !kept)
            words = t->text;
        if (words.len && shows_again(t, trigger->flow))
            return turn_beside(t, "only_these");
    }
    return turn_step(t, FLOW_START, trigger->flow, words);
}

/* 「犬が死んでから家が広くて」 to the one who listens: a dog is spoken of, not wished for. */
static bool only_mentions(const struct turning *t)
{
    const struct understanding *u = &t->heard;
    bool liking = !u->intent_weighed && !str_eq(u->intent_rule, S("interest_word")) &&
                  (str_eq(u->intent, S("interest_statement")) || str_eq(u->intent, S("find_activity")) ||
                   u->role == ROLE_CONTRIBUTOR);
    return t->waiting && t->asked.listens && !liking && !tags_has(&u->about, S("wishes"));
}

/* Likings or conditions said in passing, with no plain intent: 「歌と、お手玉」 below a list of activities. Not inside
 * a form, not once something was chosen, and never in the middle of safety or of being connected. */
static enum err wish(struct turning *t, bool *done)
{
    const struct understanding *u = &t->heard;
    struct str flow = bundle_trigger(t->content->bundle, S("interest_statement"));
    bool here = flow.len && turn_runs(t, flow);
    bool where = t->waiting && str_eq(t->asked.extract, S("place")); /* 「…の近く」 is an answer there, no condition */
    bool more = (u->constraints.n && !where) || u->role == ROLE_CONTRIBUTOR || t->moved;
    if (!flow.len || !(u->categories.n || (here && more)) || only_mentions(t))
        return ERR_OK;
    if (t->waiting && (t->asked.of > 0 || t->asked.type == ASK_TEXT || turn_in_safety(t) || turn_runs(t, S("handoff"))))
        return ERR_OK;
    const struct slot *chosen = flow_slot(&t->state->flow, arena_fmt(t->arena, "%.*s.wish", STR_FMT(flow)));
    if (here && chosen && chosen->status == SLOT_FILLED)
        return ERR_OK;
    *done = true;
    turn_let_go(t, flow);
    struct str likes = turn_slot_value(&t->state->flow, turn_slot_name(t->arena, flow, "likes"));
    if (t->moved && likes.len && !u->categories.n && !u->constraints.n)
        return turn_step(t, FLOW_START, flow, likes); /* 「大屋じゃなくて八鹿です」: the same search from there */
    (void)turn_extract(t, flow, u->categories.n == 0);
    if (shows_again(t, flow))
        return turn_beside(t, "only_these");
    return turn_step(t, FLOW_START, flow, t->text);
}

bool turn_leaves_listening(const struct turning *t)
{
    static const struct str looked_for[] = {S("interest_statement"), S("want_to_contribute_skill"), S("want_work"),
                                            S("lifestyle_improvement"), S("loneliness")};
    const struct understanding *u = &t->heard;
    const struct trigger *trigger = bundle_trigger_of(t->content->bundle, u->intent);
    if (!trigger || u->intent_weighed || u->risk.level || t->asked.extract.len || turn_runs(t, trigger->flow))
        return false;
    if (trigger->text.len)
        return tags_has(&u->about, S("question")) && !tags_has(&u->about, S("at_a_loss"));
    if (str_eq(u->intent, S("find_activity")) || str_eq(u->intent, S("start_questionnaire")) ||
        str_eq(u->intent, S("delete_my_data")) ||
        (str_eq(u->intent, S("talk_to_human")) && !tags_has(&u->about, S("hear_me"))))
        return true;
    for (size_t i = 0; i < sizeof(looked_for) / sizeof(looked_for[0]); i++) {
        if (str_eq(u->intent, looked_for[i]))
            return tags_has(&u->about, S("wishes")) || tags_has(&u->about, S("seeks")) ||
                   tags_has(&u->about, S("rather"));
    }
    return trigger->flow.len && !turn_is_plain(t) && tags_has(&u->about, S("rather"));
}

/* May this lead away from the question that waits? Said plainly, always; otherwise only what may interrupt, and never
 * one's own words. */
static bool may_interrupt(const struct turning *t, const struct trigger *trigger)
{
    bool own_words = t->asked.type == ASK_TEXT;
    if (turn_turns_to_drinking(t) && str_eq(trigger->flow, S("drinking")))
        return true;
    if (!t->waiting || t->heard.intent_strong || (t->asked.listens && turn_leaves_listening(t)))
        return true;
    if (trigger->words && t->heard.categories.n && !own_words && !only_mentions(t))
        return true; /* 「手芸が好きで、水曜の午前なら」 is worth more than the question it passes over */
    return !trigger->strong_only && !own_words;
}

/* What they plainly want, beyond a hello; NULL: nothing. */
static const struct trigger *wanted(const struct turning *t)
{
    if (!t->has_text || turn_is_plain(t) || t->heard.intent_weighed)
        return NULL;
    const struct trigger *trigger = bundle_trigger_of(t->content->bundle, t->heard.intent);
    return trigger && may_interrupt(t, trigger) ? trigger : NULL;
}

bool turn_leads_away(const struct turning *t)
{
    const struct trigger *trigger = wanted(t);
    return trigger && !trigger->text.len;
}

struct str turn_aside(const struct turning *t)
{
    const struct trigger *trigger = wanted(t);
    return trigger ? trigger->text : nothing;
}

/* おやすみ, こんにちは, もどる: said outright or not meant. */
static bool only_a_courtesy(const struct trigger *trigger)
{
    return trigger && (trigger->command != COMMAND_NONE || str_eq(trigger->text, S("greet_again")) ||
                       str_eq(trigger->text, S("thanks_reply")));
}

/* Somebody who writes for another: thanked, and asked what it is about. */
static bool for_another(struct turning *t)
{
    const struct understanding *u = &t->heard;
    if (t->waiting || !tags_has(&u->about, S("proxy")) || u->risk.level || u->categories.n || u->constraints.n)
        return false;
    turn_say(t, "for_another");
    return true;
}

/* 「ちょっと相談いいですか」「おじいちゃんのことなんですけど」: nothing is known yet that a human should be called for. */
static bool opens(struct turning *t)
{
    const struct understanding *u = &t->heard;
    bool vague = u->intent_weighed || turn_is_plain(t),
         other = tags_has(&u->about, S("other")) || tags_has(&u->about, S("cares"));
    bool begins = tags_has(&u->about, S("opens")) && (vague || str_eq(u->intent, S("talk_to_human")));
    if (t->waiting || u->risk.level || u->categories.n || turn_after_crisis(t) || !(begins || (other && vague)))
        return false;
    if (other)
        turn_note(t, S("talk.other"), SLOT_FILLED, S("yes"));
    turn_say(t, "go_ahead");
    return true;
}

/* ---- the stage ---- */

/* What comes before any topic: whom it is for, the body and the dead, which of two things is meant. */
static enum err before_topics(struct turning *t, bool *done)
{
    *done = for_another(t);
    bool drinks = str_eq(t->heard.intent, S("drinking")) && !t->heard.intent_weighed; /* asks about the body itself */
    bool habits = str_eq(t->heard.intent, S("lifestyle_improvement")) && !t->heard.intent_weighed;
    bool ill = str_eq(t->heard.risk.kind, S("health")) && !drinks &&
               !habits; /* 「血糖が高いと言われて、運動せえと」 is no illness of today */
    if (!*done && (str_eq(t->heard.risk.kind, S("grief")) || ill)) {
        enum err err = turn_hear_concern(t, done);
        if (err)
            return err;
    }
    if (!*done)
        *done = opens(t);
    if (!*done)
        *done = ask_which(t);
    return ERR_OK;
}

/* A leaning is followed where nothing else goes on: not past a question, not while somebody in danger is listened
 * to. */
static bool leads(const struct turning *t, const struct trigger *trigger)
{
    /* 「すぐ怒ってしまいます」 leans to a complaint too; an apology to one who blames themselves is worse than none. */
    bool elsewhere = t->waiting || turn_after_crisis(t) || only_a_courtesy(trigger) ||
                     (trigger && str_eq(trigger->flow, S("complaint")));
    return trigger && !(t->heard.intent_weighed && elsewhere) && may_interrupt(t, trigger);
}

/* Only a sentence in return, or no more than a leaning. Nobody's grief is answered with the price of an activity: a
 * worry comes first. */
static bool only_said_back(const struct turning *t, const struct trigger *trigger)
{
    bool command = trigger->command != COMMAND_NONE && trigger->command != COMMAND_HUMAN;
    bool about_us = str_eq(trigger->flow, S("complaint")) && t->heard.risk.level == RISK_CONCERN;
    return command || about_us || trigger->text.len || str_eq(trigger->flow, S("smalltalk")) || t->heard.intent_weighed;
}

/* 「針金アート、初心者でもできますか」 before anything was shown: there is no card to point at, so it is looked for. */
static const struct trigger *or_search(const struct turning *t, const struct trigger *trigger)
{
    bool shown = flow_slot(&t->state->flow, S("interests.shown")) || flow_slot(&t->state->flow, S("invited.wish"));
    bool details = trigger && str_eq(trigger->text, S("event_details_reply"));
    if (!details || shown || t->waiting || !t->heard.categories.n)
        return trigger;
    return bundle_trigger_of(t->content->bundle, S("find_activity"));
}

/* 「平日の午前。自転車で行ける」「無料だとうれしいです」 below what was found: no question about it and no thanks, whatever it
 * sounds like; it says what would suit. */
static bool only_narrows(const struct turning *t, const struct trigger *trigger)
{
    return trigger && trigger->text.len && t->heard.constraints.n && turn_runs(t, S("interests")) &&
           !tags_has(&t->heard.about, S("question"));
}

enum err stage_interrupt(struct turning *t, bool *done)
{
    if (!t->has_text)
        return ERR_OK;
    enum err err = before_topics(t, done);
    if (err || *done)
        return err;
    const struct trigger *trigger = or_search(t, bundle_trigger_of(t->content->bundle, t->heard.intent));
    bool led = leads(t, trigger) && !only_narrows(t, trigger), said_back = led && only_said_back(t, trigger);
    bool nowhere = str_eq(t->heard.intent, S("out_of_scope")), chats = str_eq(t->heard.intent, S("small_talk"));
    if (!led || nowhere || said_back)
        err = turn_hear_concern(t, done);
    if (!err && !*done && (!led || nowhere) && !said_back)
        err = wish(t, done);
    if (!err && !*done && (!led || nowhere || chats || t->heard.intent_weighed))
        err = turn_note_place(t, done);
    if (err || *done || !led)
        return err;
    if (nowhere && !t->waiting && turn_after_crisis(t))
        return ERR_OK; /* stage_miss listens */
    *done = true;
    return follow(t, trigger);
}
