/* What is said later without being asked: one reminder of a question that waits. Timers are effects; here is when they
 * are set, moved and cancelled, and what a due one may still do. Each says at most one thing in one turn, which costs one
 * push on LINE. Must not know a clock. */
#include "base/clock.h"
#include "bot/escalation.h"
#include "bot/turn_stage.h"

/* Nobody's phone is to ring for us while they sleep or sit at supper. Local hours; what falls outside waits for
 * the morning. */
enum { DAY_BEGINS_HOUR = 9, DAY_ENDS_HOUR = 20 };

static const struct str nothing = {0}, remind_timer = {"remind", 6};

static int64_t decent_ms(int64_t at_ms)
{
    struct civil c = civil_from_ms(at_ms, JST_MINUTES);
    if (c.hour >= DAY_BEGINS_HOUR && c.hour < DAY_ENDS_HOUR)
        return at_ms;
    c.day += c.hour >= DAY_ENDS_HOUR;
    c.hour = DAY_BEGINS_HOUR;
    c.minute = c.second = 0;
    return civil_to_ms(c, JST_MINUTES);
}

static void set_timer(struct turning *t, struct str name, int64_t at_ms)
{
    struct effect *e = effect_add(&t->out->effects, EFFECT_TIMER_SET);
    e->name = name;
    e->at_ms = at_ms;
}

static void cancel_timer(struct turning *t, struct str name)
{
    effect_add(&t->out->effects, EFFECT_TIMER_CANCEL)->name = name;
}

/* Somebody may be looking over the shoulder of a person in danger, and people are on their way to them already. */
static bool in_danger(const struct turning *t)
{
    const struct escalation *e = &t->state->escalation;
    return turn_in_safety(t) || (escalation_is_open(e) && e->severity >= SEVERITY_URGENT);
}

/* ---- the reminder ---- */

static bool may_remind(const struct turning *t)
{
    return t->waiting && t->asked.remind_ms && t->state->mode == MODE_BOT && !in_danger(t);
}

static struct str question_mark(struct turning *t)
{
    return arena_fmt(t->arena, "%d:%.*s", (int)t->asked.run, STR_FMT(t->asked.node));
}

/* After whatever happened: counted again from the person's last sign of life, once for each question. */
static void settle_reminder(struct turning *t)
{
    struct pending *p = &t->state->remind;
    bool may = may_remind(t);
    struct str mark = may ? question_mark(t) : nothing;
    bool same = may && str_eq(mark, p->question);
    if (!may || (same && !p->at_ms)) {
        if (p->at_ms) {
            cancel_timer(t, remind_timer);
            *p = (struct pending){0};
        }
        return;
    }
    if (same && t->event->kind > EVENT_STOP)
        return;
    *p = (struct pending){decent_ms(t->env->now_ms + t->asked.remind_ms), mark};
    set_timer(t, remind_timer, p->at_ms);
}

static enum err remind(struct turning *t)
{
    struct pending *p = &t->state->remind;
    int64_t now_ms = t->env->now_ms, at_ms = decent_ms(now_ms > p->at_ms ? now_ms : p->at_ms);
    if (!p->at_ms || !may_remind(t) || !str_eq(question_mark(t), p->question))
        return ERR_OK;
    if (at_ms > now_ms) { /* the service stood still and wakes at night */
        p->at_ms = at_ms;
        set_timer(t, remind_timer, at_ms);
        return ERR_OK;
    }
    p->at_ms = 0;
    return turn_offer(t, "remind_question");
}

/* ---- the table ---- */

static const struct {
    const struct str *name;
    enum err (*then)(struct turning *t);
} timers[] = {{&remind_timer, remind}};

enum err turn_later(struct turning *t, bool *ret_mine)
{
    for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++) {
        if (!str_eq(t->event->value, *timers[i].name))
            continue;
        *ret_mine = true;
        return timers[i].then(t);
    }
    *ret_mine = false;
    return ERR_OK;
}

void turn_settle_later(struct turning *t)
{
    settle_reminder(t);
}
