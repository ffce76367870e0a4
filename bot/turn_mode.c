/* The mode gate: whose turn is it to speak? With a human, the bot records and keeps silent; in the queue it says once
 * in a while that somebody comes; a closed conversation begins anew. */
#include "base/clock.h"
#include "base/fold.h"
#include "bot/turn_stage.h"

enum { QUEUED_NOTICE_MS = 12 * HOUR_MS };

/* They blocked us and are back: whoever had the conversation has it again. */
static enum mode mode_before_mute(const struct escalation *e)
{
    bool ours =
        e->reason == REASON_CRISIS || e->reason == REASON_UNDELIVERED; /* nobody asked for a human: the bot goes on */
    if (!escalation_is_open(e) || (e->state == ESCALATION_WAITING && ours))
        return MODE_BOT;
    return e->state == ESCALATION_WAITING ? MODE_QUEUED : MODE_HUMAN;
}

/* A new conversation: what they told us stays, where they stood does not. */
void turn_begin_anew(struct conversation *c)
{
    c->mode = MODE_BOT;
    c->flow.n_frames = 0;
    c->flow.give_ups = 0;
    c->internal_errors = 0;
}

enum err stage_wake(struct turning *t, bool *done)
{
    struct conversation *c = t->state;
    switch (t->event->kind) {
    case EVENT_STOP:
        c->mode = MODE_MUTED;
        *done = true;
        return ERR_OK;
    case EVENT_UNSEND:
        turn_burst_unsend(t);
        *done = true;
        return ERR_OK;
    default:
        break;
    }
    if (c->mode == MODE_MUTED) {
        c->mode = mode_before_mute(&c->escalation);
        if (t->event->kind == EVENT_START && !t->first)
            turn_say(t, "welcome_back");
    } else if (c->mode == MODE_CLOSED && t->event->kind != EVENT_START) {
        turn_begin_anew(c);
        turn_look(t);
    }
    return ERR_OK;
}

enum err turn_leave_queue(struct turning *t)
{
    struct conversation *c = t->state;
    struct effect *timer = effect_add(&t->out->effects, EFFECT_TIMER_CANCEL);
    timer->name = S("reply_due");
    c->mode = MODE_BOT;
    c->queued_notice_ms = 0;
    if (escalation_withdraw(&c->escalation) == ERR_OK) {
        t->out->step = STEP_CLOSED;
        c->escalation.closed_ms = t->env->now_ms;
        t->out->outcome = S("withdrawn");
        turn_say(t, "queue_left");
    } else {
        turn_say(t, "queue_left_kept");
    }
    turn_look(t);
    return t->waiting ? turn_step(t, FLOW_RESUME, (struct str){0}, (struct str){0}) : ERR_OK;
}

static bool wants(struct turning *t, enum command command, const char *intent)
{
    struct str flow;
    enum command pressed;
    if (t->event->kind == EVENT_CHOICE && turn_button_read(t, t->event->value, &flow, &pressed))
        return pressed == command;
    return t->has_text && (bundle_command(t->content->bundle, t->heard.folded.text) == command ||
                           str_eq(t->heard.intent, str_from(intent)));
}

/* A service, not a word of the bot's: also while a human talks, when nobody else reads the words. */
static bool wants_to_move(struct turning *t)
{
    struct str flow, folded;
    enum command pressed;
    if (t->event->kind == EVENT_CHOICE && turn_button_read(t, t->event->value, &flow, &pressed) &&
        pressed == COMMAND_MOVE) {
        t->out->said = t->out->said.len ? t->out->said : turn_text(t, "button_move");
        return true;
    }
    return t->event->kind == EVENT_TEXT && fold_text(t->arena, t->text, &folded) == ERR_OK &&
           bundle_command(t->content->bundle, str_trim(folded)) == COMMAND_MOVE;
}

/* Which words for whom: while they wait in the queue, and while the worker who has them is away. */
struct waiting_words {
    const char *already, *notice, *leave;
};
static const struct waiting_words in_queue = {"queued_already", "queued_notice", "button_leave_queue"},
                                  in_pause = {"paused_already", "paused_notice", "button_to_bot"};

static void say_queued(struct turning *t, const char *key, const char *button)
{
    struct choice leave = turn_button_command(t, turn_text(t, button), COMMAND_STOP);
    turn_say_with(t, key, &leave, 1);
}

static enum err queued(struct turning *t, bool *done)
{
    struct conversation *c = t->state;
    bool pause = c->mode == MODE_PAUSED;
    const struct waiting_words *words = pause ? &in_pause : &in_queue;
    *done = true;
    if (t->event->kind == EVENT_START)
        return ERR_OK;
    if (wants_to_move(t))
        return turn_move(t);
    if (wants(t, COMMAND_STOP, "stop")) {
        if (!t->out->said.len)
            t->out->said = turn_text(t, words->leave);
        return pause ? turn_leave_pause(t) : turn_leave_queue(t);
    }
    /* Asked outright, so answered outright, as often as they ask. */
    if (wants(t, COMMAND_HUMAN, "talk_to_human")) {
        say_queued(t, words->already, words->leave);
        return ERR_OK;
    }
    if (c->queued_notice_ms && t->env->now_ms - c->queued_notice_ms < QUEUED_NOTICE_MS)
        return ERR_OK;
    c->queued_notice_ms = t->env->now_ms;
    say_queued(t, words->notice, words->leave);
    return ERR_OK;
}

/* What a button said, for the transcript, without letting it do anything. */
static void read_label(struct turning *t)
{
    struct flow_state scratch = t->state->flow;
    struct flow_input input;
    struct str label = {0};
    if (t->event->kind != EVENT_CHOICE || t->out->said.len || !t->content->bundle)
        return;
    if (flow_press(t->content->bundle, t->arena, &scratch, &t->flow, t->event->value, &input, &label) == ERR_OK)
        t->out->said = label;
}

enum err stage_mode(struct turning *t, bool *done)
{
    switch (t->state->mode) {
    case MODE_HUMAN:
        if (wants_to_move(t)) {
            *done = true;
            return turn_move(t);
        }
        read_label(t);
        *done = true;
        return ERR_OK;
    case MODE_QUEUED:
    case MODE_PAUSED:
        /* A safety flow that waits for an answer is still listened to. */
        if (turn_in_safety(t) && t->waiting)
            return ERR_OK;
        read_label(t);
        return queued(t, done);
    case MODE_CLOSED:
        *done = true;
        return ERR_OK;
    default:
        return ERR_OK;
    }
}
