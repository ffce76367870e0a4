/* Beginnings, things that are not words, and what nobody understood. */
#include "bot/turn_stage.h"

static const struct str nothing = {0};

bool turn_is_plain(const struct turning *t)
{
    static const struct str plain[] = {S("greet"), S("small_talk"), S("out_of_scope")};
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        if (str_eq(t->heard.intent, plain[i]))
            return true;
    }
    return false;
}

/* 「ちょっと相談いいですか」「昨日は孫が来てくれました」: nothing that we know, and yet somebody has begun to talk. */
static bool begins_to_talk(const struct turning *t)
{
    return tags_has(&t->heard.about, S("opens")) ||
           (tags_has(&t->heard.about, S("told")) && str_eq(t->heard.intent, S("small_talk")));
}

/* Somebody writes before we could greet: a bare hello or something unclear gets the whole welcome, everything else a
 * short word about who answers, and then what they came for. */
static enum err greet_first(struct turning *t, bool *done)
{
    const struct bundle *b = t->content->bundle;
    bool clear = t->has_text && (!turn_is_plain(t) || t->heard.risk.level || turn_speaks_of_other(t) ||
                                 begins_to_talk(t) || turn_only_tells(t));
    if (t->has_text &&
        (bundle_command(b, t->heard.folded.text) != COMMAND_NONE || bundle_start(b, t->heard.folded.text).len))
        clear = true;
    t->disclosed = true;
    if (clear) {
        turn_say(t, "first_notice");
        return ERR_OK;
    }
    *done = true;
    return turn_start_flow(t, S("welcome"));
}

enum err stage_start(struct turning *t, bool *done)
{
    if (t->event->kind != EVENT_START)
        return t->first ? greet_first(t, done) : ERR_OK;
    *done = true;
    t->disclosed = t->first;
    if (t->first)
        return turn_start_flow(t, S("welcome"));
    return t->arrived && t->state->at.here.len ? turn_welcome_there(t) : ERR_OK;
}

static const struct {
    const char *kind, *said, *answer;
} media[] = {
    {"sticker", "said_sticker", "got_sticker"}, {"image", "said_image", "got_image"},
    {"video", "said_video", "got_video"},       {"audio", "said_audio", "got_audio"},
    {"file", "said_file", "got_file"},          {"location", "said_location", "got_location"},
};

const char *turn_media_said(struct str kind)
{
    for (size_t i = 0; i < sizeof(media) / sizeof(media[0]); i++) {
        if (str_eq(kind, str_from(media[i].kind)))
            return media[i].said;
    }
    return "said_file";
}

const char *turn_media_answer(struct str kind)
{
    for (size_t i = 0; i < sizeof(media) / sizeof(media[0]); i++) {
        if (str_eq(kind, str_from(media[i].kind)))
            return media[i].answer;
    }
    return "got_file";
}

enum err stage_media(struct turning *t, bool *done)
{
    if (t->event->kind != EVENT_MEDIA)
        return ERR_OK;
    const char *key = turn_media_answer(t->event->value);
    *done = true;
    if (t->waiting)
        return turn_step(t, FLOW_ASIDE, str_from(key), nothing);
    turn_say(t, key);
    return ERR_OK;
}

/* The story goes on a second time below ways on that nobody takes: no more of them, these words were heard. */
static bool story_goes_on(const struct turning *t)
{
    const struct flow_state *f = &t->state->flow;
    bool may_listen = false;
    for (size_t i = 0; t->waiting && i < t->asked.n_options; i++)
        may_listen = may_listen || str_eq(t->asked.options[i].value, S("here"));
    return t->has_text && may_listen && t->asked.listens && turn_may_stay(t) && f->stack[f->n_frames - 1].misses > 0;
}

enum err stage_miss(struct turning *t, bool *done)
{
    *done = true;
    if (t->event->kind != EVENT_TEXT && t->event->kind != EVENT_CHOICE)
        return ERR_OK;
    if (story_goes_on(t))
        turn_note(t, S("listen.said"), SLOT_FILLED, S("yes"));
    if (t->waiting)
        return turn_step(t, FLOW_MISS, nothing, nothing);
    if (turn_after_crisis(t)) {
        turn_say(t, "crisis_listening");
        return ERR_OK;
    }
    return turn_start_flow(t, S("fallback"));
}
