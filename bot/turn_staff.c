/* What link workers and timers do to a conversation. Who may do it is escalation.c's table; here is what the resident
 * hears of it. */
#include "base/clock.h"
#include "bot/turn_stage.h"

enum { AGAIN_MS = 12 * HOUR_MS }; /* between two apologies */

static const struct str nothing = {0};

static void cancel_promise(struct turning *t)
{
    effect_add(&t->out->effects, EFFECT_TIMER_CANCEL)->name = S("reply_due");
}

/* Somebody who blocked us stays muted; the case goes on without words. */
static void set_mode(struct turning *t, enum mode mode)
{
    if (t->state->mode != MODE_MUTED)
        t->state->mode = mode;
}

static enum err claimed(struct turning *t, bool moved)
{
    if (!moved)
        return ERR_OK;
    t->out->step = STEP_CLAIMED;
    set_mode(t, MODE_HUMAN);
    cancel_promise(t);
    turn_worker_here(t, true);
    turn_prepare(t);
    turn_say(t, "worker_joined");
    return ERR_OK;
}

static enum err released(struct turning *t, bool moved)
{
    (void)moved;
    struct escalation *e = &t->state->escalation;
    t->out->step = STEP_RELEASED;
    if (t->content->town)
        e->due_ms = turn_due(t, e->severity, e->reason);
    if (t->state->mode == MODE_HUMAN || t->state->mode == MODE_PAUSED)
        set_mode(t, MODE_QUEUED);
    turn_worker_gone(t);
    t->state->queued_notice_ms = t->env->now_ms;
    turn_promise(t, e->due_ms);
    turn_prepare(t);
    if (t->state->mode == MODE_QUEUED)
        turn_say(t, "worker_released");
    return ERR_OK;
}

static enum err spoken(struct turning *t, bool moved)
{
    if (moved || t->state->mode == MODE_PAUSED)
        t->out->step = STEP_TALKING;
    set_mode(t, MODE_HUMAN);
    turn_worker_here(t, false);
    struct effect *e = effect_add(&t->out->effects, EFFECT_SEND);
    e->name = t->event->staff_name;
    e->bubble.text = t->event->text;
    return ERR_OK;
}

static enum err returned(struct turning *t, bool moved)
{
    (void)moved;
    t->out->step = STEP_RETURNED;
    bool was_human = t->state->mode == MODE_HUMAN || t->state->mode == MODE_PAUSED;
    set_mode(t, MODE_BOT);
    turn_worker_gone(t);
    if (!was_human || !t->content->bundle)
        return ERR_OK;
    turn_say(t, "returned_to_bot");
    t->disclosed = true;
    turn_look(t);
    return t->waiting ? turn_step(t, FLOW_RESUME, nothing, nothing) : ERR_OK;
}

/* Closed while a human has the conversation: thanked, and the next word begins anew. Closed after it was handed back:
 * book-keeping, the person is in the middle of something else. */
static enum err closed(struct turning *t, bool moved)
{
    (void)moved;
    t->out->step = STEP_CLOSED;
    t->state->escalation.closed_ms = t->env->now_ms;
    t->out->outcome = t->event->value;
    t->out->note = t->event->note;
    cancel_promise(t);
    turn_worker_gone(t);
    if (t->state->mode == MODE_BOT || t->state->mode == MODE_CLOSED || t->state->mode == MODE_MUTED)
        return ERR_OK;
    t->state->mode = MODE_CLOSED;
    turn_say(t, "closed_thanks");
    return ERR_OK;
}

static enum err paused(struct turning *t, bool moved)
{
    (void)moved;
    return turn_pause(t);
}

static const struct {
    enum actor_step step;
    enum err (*then)(struct turning *t, bool moved);
    bool acts;
} deeds[EVENT_KINDS] = {
    [EVENT_CLAIM] = {ACTOR_CLAIM, claimed, true}, [EVENT_RELEASE] = {ACTOR_RELEASE, released, true},
    [EVENT_SAY] = {ACTOR_TALK, spoken, true},     [EVENT_RETURN] = {ACTOR_RETURN, returned, true},
    [EVENT_CLOSE] = {ACTOR_CLOSE, closed, true},  [EVENT_PAUSE] = {ACTOR_PAUSE, paused, true},
};

/* Closed by mistake. What was said since, if anything, was for the bot alone: then it is too late. */
static enum err reopen(struct turning *t)
{
    struct conversation *c = t->state;
    int64_t id = 0;
    struct str which = t->event->value; /* empty: the newest */
    bool wrote = c->last_contact_ms > c->escalation.closed_ms;
    if (c->mode == MODE_MUTED || wrote || (which.len && (!str_int(which, &id) || id != c->escalation.id)))
        return ERR_CONFLICT;
    struct actor actor = {t->event->staff, t->event->staff_name};
    enum err err = escalation_reopen(&c->escalation, actor, t->env->now_ms);
    if (err)
        return err;
    t->out->step = STEP_REOPENED;
    if (c->mode == MODE_BOT) /* handed back before it was closed: so it is again */
        return ERR_OK;
    c->mode = MODE_HUMAN;
    turn_worker_here(t, true);
    turn_prepare(t);
    turn_say(t, "worker_reopened");
    return ERR_OK;
}

/* An honest end: nobody is left with a promise that is renewed for ever. */
static void expire(struct turning *t)
{
    struct conversation *c = t->state;
    struct choice human = turn_button_command(t, turn_text(t, "button_human"), COMMAND_HUMAN);
    t->out->step = STEP_EXPIRED;
    t->out->outcome = S("expired");
    c->escalation.state = ESCALATION_CLOSED;
    c->escalation.closed_ms = t->env->now_ms;
    if (c->mode != MODE_QUEUED)
        return;
    c->mode = MODE_CLOSED;
    turn_say_with(t, "request_expired", &human, 1);
}

/* The first new promise is as short as any. When that was not kept either, the next is half a day away at least: an
 * apology every two hours is no comfort, and rings the phone each time. */
static int64_t next_promise_ms(const struct turning *t)
{
    const struct escalation *e = &t->state->escalation;
    int64_t now_ms = t->env->now_ms, due_ms = turn_due(t, e->severity, e->reason);
    bool first = !e->promised_ms || e->promised_ms == e->due_ms;
    if (first || due_ms - now_ms >= AGAIN_MS)
        return due_ms;
    return town_due(t->content->town, e->severity, now_ms + AGAIN_MS);
}

/* The promise has passed and nobody came: say so, and when instead. The record keeps the first deadline: the queue
 * shows it as overdue. */
static enum err reply_due(struct turning *t)
{
    if (escalation_has_worker(&t->state->escalation)) {
        if (t->state->attention.since_ms && (t->state->mode == MODE_BOT || turn_worker_away(t)))
            turn_to_others(t, "worker_missed", t->state->escalation.due_ms);
        return ERR_OK;
    }
    if (t->state->escalation.state != ESCALATION_WAITING || !t->content->town)
        return ERR_OK;
    if (escalation_expires(&t->state->escalation, t->state->last_contact_ms, t->env->now_ms)) {
        expire(t);
        return ERR_OK;
    }
    t->out->step = STEP_RAISED;
    turn_promise(t, next_promise_ms(t));
    turn_prepare(t);
    if (t->state->mode == MODE_QUEUED) {
        t->state->queued_notice_ms = t->env->now_ms;
        turn_say(t, "queued_late");
    }
    return ERR_OK;
}

static enum err timer(struct turning *t)
{
    bool mine = false;
    if (turn_unsure_due(t) || turn_unread_due(t) || turn_silent_due(t) || turn_undelivered_due(t))
        return ERR_OK;
    enum err err = turn_later(t, &mine);
    if (err || mine || !str_eq(t->event->value, S("reply_due")))
        return err;
    return reply_due(t);
}

enum err turn_staff(struct turning *t)
{
    const struct event *e = t->event;
    bool moved = false;
    if (e->kind == EVENT_TIMER) {
        t->out->trace.decided = "timer";
        return timer(t);
    }
    t->out->trace.decided = "staff";
    if (e->kind == EVENT_INVITE)
        return turn_invite(t);
    if (e->kind == EVENT_REOPEN)
        return reopen(t);
    if (e->kind == EVENT_CALL)
        return turn_call(t);
    if (!deeds[e->kind].acts)
        return ERR_INPUT;
    if (e->kind == EVENT_SAY && e->seen && t->state->heard_seq > e->seen)
        return ERR_CONFLICT;
    struct actor actor = {e->staff, e->staff_name};
    enum err err = escalation_act(&t->state->escalation, deeds[e->kind].step, actor, &moved);
    return err ? err : deeds[e->kind].then(t, moved);
}
