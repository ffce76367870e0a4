/* Commands, when the whole utterance is one, and the words on a button, typed: carried out on the flows. Which words
 * they are is content: dialogs/texts/commands.yaml. */
#include "bot/turn_stage.h"

static const struct str nothing = {0};

static enum err human(struct turning *t)
{
    return turn_start_flow(t, S("handoff"));
}

static enum err to_flow_or_say(struct turning *t, const char *flow, const char *key)
{
    if (bundle_flow_title(t->content->bundle, str_from(flow), LANG_JA).len) {
        turn_let_go(t, str_from(flow));
        return turn_start_flow(t, str_from(flow));
    }
    turn_say(t, key);
    return t->waiting ? turn_step(t, FLOW_RESUME, nothing, nothing) : ERR_OK;
}

/* What a command does to the question that waits; where none waits it has nothing to act on. */
static const struct {
    enum flow_input_kind input;
    const char *idle; /* the text when nothing waits */
} steps[COMMANDS] = {
    [COMMAND_BACK] = {FLOW_BACK, "nothing_to_go_back"},    [COMMAND_SKIP] = {FLOW_DECLINE, "nothing_waits"},
    [COMMAND_UNKNOWN] = {FLOW_DONT_KNOW, "nothing_waits"}, [COMMAND_REPEAT] = {FLOW_REPEAT, "nothing_waits"},
    [COMMAND_STOP] = {FLOW_STOP, "nothing_to_stop"},       [COMMAND_RESTART] = {FLOW_RESTART, "nothing_waits"},
};

/* 「やめる」「おやすみ」 from somebody in danger: not asked again, and not sent off with a word about saved answers. */
static enum err leave_gently(struct turning *t)
{
    t->state->flow.n_frames = 0;
    turn_say(t, "crisis_goodbye");
    return ERR_OK;
}

/* 「また明日」「おやすみ」: nothing is asked of who leaves, and no talk of saved answers but in a questionnaire. */
enum err turn_farewell(struct turning *t, const char *key)
{
    bool form = t->waiting && t->asked.of > 0;
    if (form || turn_after_crisis(t) || turn_in_danger(t))
        return turn_command(t, COMMAND_STOP);
    t->state->flow.n_frames = 0;
    turn_look(t);
    turn_say(t, key);
    return ERR_OK;
}

enum err turn_command(struct turning *t, enum command command)
{
    switch (command) {
    case COMMAND_HUMAN:
        return human(t);
    case COMMAND_HELP:
        return to_flow_or_say(t, "help", "help");
    case COMMAND_MENU:
        return to_flow_or_say(t, "menu", "menu");
    case COMMAND_MOVE:
        return turn_move(t);
    case COMMAND_PRIVACY:
        return to_flow_or_say(t, "privacy", "who_are_you");
    case COMMAND_CONTINUE: {
        enum err err = turn_step(t, FLOW_RESUME, nothing, nothing);
        if (err != ERR_CONFLICT && err != ERR_NOTFOUND)
            return err;
        turn_say(t, "nothing_to_continue");
        return ERR_OK;
    }
    case COMMAND_STOP:
        if (turn_after_crisis(t) && (!t->waiting || turn_in_safety(t)))
            return leave_gently(t);
        /* fall through */
    case COMMAND_BACK:
    case COMMAND_SKIP:
    case COMMAND_UNKNOWN:
    case COMMAND_REPEAT:
    case COMMAND_RESTART:
        if (t->waiting)
            return turn_step(t, steps[command].input, nothing, nothing);
        if (command == COMMAND_STOP && t->state->mode == MODE_QUEUED)
            return turn_leave_queue(t);
        turn_say(t, steps[command].idle);
        return ERR_OK;
    default:
        return ERR_OK;
    }
}

bool turn_is_command(const struct turning *t)
{
    const struct bundle *b = t->content->bundle;
    return t->has_text && b &&
           (bundle_command(b, t->heard.folded.text) != COMMAND_NONE || bundle_start(b, t->heard.folded.text).len);
}

enum err stage_command(struct turning *t, bool *done)
{
    if (!t->has_text)
        return ERR_OK;
    const struct bundle *b = t->content->bundle;
    enum command command = bundle_command(b, t->heard.folded.text);
    struct str start = command == COMMAND_NONE ? bundle_start(b, t->heard.folded.text) : nothing;
    if (command == COMMAND_NONE && !start.len)
        return turn_forget_self(t, done);
    if (turn_is_label(t))
        return ERR_OK;
    *done = true;
    if (command != COMMAND_NONE)
        return turn_command(t, command);
    turn_let_go(t, start); /* the words on a button, typed */
    return turn_start_flow(t, start);
}
