/* The worker who has the conversation is not there: away from the desk for a while, and said so, or silent for longer
 * than anybody should sit before an empty page. The person hears that their words have arrived and by when somebody
 * answers; when that time passes, too, whoever is free may take it. So no pause lasts for ever. Meanwhile nobody reads
 * what is written: the safety floor speaks. */
#include "bot/turn_stage.h"

static void cancel(struct turning *t, struct str timer)
{
    effect_add(&t->out->effects, EFFECT_TIMER_CANCEL)->name = timer;
}

static void set(struct turning *t, struct str timer, int64_t at_ms)
{
    struct effect *e = effect_add(&t->out->effects, EFFECT_TIMER_SET);
    e->name = timer;
    e->at_ms = at_ms;
}

bool turn_worker_away(const struct turning *t)
{
    const struct attention *a = &t->state->attention;
    return t->state->mode == MODE_PAUSED ||
           (t->state->mode == MODE_HUMAN && a->worker_ms && t->env->now_ms - a->worker_ms >= TURN_AWAY_MS);
}

static void wait_for_words(struct turning *t)
{
    t->state->attention.since_ms = t->env->now_ms;
    set(t, TIMER_SILENT, t->env->now_ms + TURN_SILENT_MS);
}

static void stop_waiting(struct turning *t)
{
    if (!t->state->attention.since_ms)
        return;
    t->state->attention.since_ms = 0;
    cancel(t, TIMER_SILENT);
    if (escalation_has_worker(&t->state->escalation))
        cancel(t, S("reply_due"));
}

void turn_worker_here(struct turning *t, bool waits)
{
    stop_waiting(t);
    t->state->attention.worker_ms = t->env->now_ms;
    if (waits)
        wait_for_words(t);
}

void turn_worker_gone(struct turning *t)
{
    stop_waiting(t);
    t->state->attention.worker_ms = 0;
}

/* ---- the pause ---- */

/* From here on the promise is watched like any other. */
static void pause_until(struct turning *t, int64_t until_ms, const char *key)
{
    struct conversation *c = t->state;
    struct choice bot = turn_button_command(t, turn_text(t, "button_to_bot"), COMMAND_STOP);
    t->out->step = STEP_PAUSED;
    if (c->mode != MODE_MUTED)
        c->mode = MODE_PAUSED;
    if (!c->attention.since_ms)
        c->attention.since_ms = t->env->now_ms;
    c->queued_notice_ms = t->env->now_ms;
    c->escalation.due_ms = until_ms;
    cancel(t, TIMER_SILENT);
    turn_promise(t, until_ms);
    turn_prepare(t);
    if (c->mode == MODE_PAUSED)
        turn_say_with(t, key, &bot, 1);
}

enum err turn_pause(struct turning *t)
{
    const struct escalation *e = &t->state->escalation;
    int64_t now_ms = t->env->now_ms, until_ms = 0;
    if (!t->event->value.len)
        until_ms = turn_due(t, e->severity, e->reason);
    else if (!str_int(t->event->value, &until_ms) || until_ms <= now_ms || until_ms - now_ms > TURN_PAUSE_MOST_MS)
        return ERR_INPUT;
    pause_until(t, until_ms, "worker_paused");
    return ERR_OK;
}

bool turn_silent_due(struct turning *t)
{
    const struct escalation *e = &t->state->escalation;
    if (!str_eq(t->event->value, TIMER_SILENT))
        return false;
    if (t->state->mode == MODE_HUMAN && t->state->attention.since_ms && escalation_has_worker(e))
        pause_until(t, turn_due(t, e->severity, e->reason), "worker_silent");
    return true;
}

void turn_to_others(struct turning *t, const char *key, int64_t due_ms)
{
    struct conversation *c = t->state;
    struct escalation *e = &c->escalation;
    bool waited = c->mode == MODE_PAUSED || c->mode == MODE_HUMAN;
    if (!escalation_has_worker(e))
        return;
    turn_worker_gone(t);
    turn_promise(t, turn_due(t, e->severity, e->reason));
    turn_prepare(t);
    if (key && waited)
        turn_say(t, key);
    escalation_requeue(e, due_ms);
    if (t->out->step == STEP_NONE)
        t->out->step = STEP_RELEASED;
    if (waited)
        c->mode = MODE_QUEUED;
    c->queued_notice_ms = t->env->now_ms;
}

enum err turn_leave_pause(struct turning *t)
{
    t->state->mode = MODE_BOT;
    turn_say(t, "paused_left");
    turn_look(t);
    return t->waiting ? turn_step(t, FLOW_RESUME, (struct str){0}, (struct str){0}) : ERR_OK;
}

/* ---- the end of a turn ---- */

/* Thanks ask for no answer, and an old button is nothing that was said to the worker. */
static bool wants_words(struct turning *t)
{
    struct understanding heard;
    if (t->event->kind != EVENT_TEXT || !t->content->nlu)
        return t->event->kind == EVENT_MEDIA;
    return nlu_read(t->content->nlu, t->arena, t->text, (struct str){0}, &heard) || !str_eq(heard.intent, S("thanks"));
}

void turn_settle_pause(struct turning *t)
{
    const struct conversation *c = t->state;
    if (t->out->visible && c->mode == MODE_HUMAN && !c->attention.since_ms && escalation_has_worker(&c->escalation) &&
        wants_words(t))
        wait_for_words(t);
}
