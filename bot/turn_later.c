/* What is said later without being asked: one reminder of a question that waits, a flow that was agreed on. Timers are
 * effects; here is when they are set, moved and cancelled, and what a due one may still do. Each says at most one thing
 * in one turn, which costs one push on LINE. Must not know a clock. */
#include "base/clock.h"
#include "bot/escalation.h"
#include "bot/turn_stage.h"

/* Nobody's phone is to ring for us while they sleep or sit at supper. Local hours; what falls outside waits for
 * the morning. */
enum { DAY_BEGINS_HOUR = 9, DAY_ENDS_HOUR = 20 };

static const struct str nothing = {0}, remind_timer = {"remind", 6}, missed_timer = {"missed", 6};

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

/* ---- a question that nobody answered ---- */

/* From when it was first asked; nothing that is said meanwhile puts it off. */
static void settle_missed(struct turning *t)
{
    struct pending *p = &t->state->missed;
    struct str slot = str_cut(p->question, ':').tail;
    bool asked = t->waiting && t->asked.missed_ms;
    struct str mark = asked ? arena_fmt(t->arena, "%d:%.*s", (int)t->asked.run, STR_FMT(t->asked.slot)) : nothing;
    if (asked && !str_eq(mark, p->question)) {
        *p = (struct pending){t->env->now_ms + t->asked.missed_ms, mark};
        set_timer(t, missed_timer, p->at_ms);
        return;
    }
    const struct slot *answer = p->at_ms ? flow_slot(&t->state->flow, slot) : NULL;
    if (answer && answer->status != SLOT_UNSET && answer->status != SLOT_SUSPECT) {
        cancel_timer(t, missed_timer);
        p->at_ms = 0;
    }
}

/* Noticed once, by those who look after the person; the person hears nothing of it, and may still answer. */
static enum err missed(struct turning *t)
{
    struct pending *p = &t->state->missed;
    if (!p->at_ms || !t->content->bundle)
        return ERR_OK;
    p->at_ms = 0;
    flow_unanswered(t->content->bundle, &t->state->flow, str_cut(p->question, ':').tail, &t->out->effects);
    return ERR_OK;
}

/* ---- a flow that was agreed on ---- */

/* How long it is put off while something else goes on. After that it would come out of the blue: a human may ask. */
enum { PATIENCE_MS = 7 * DAY_MS };

static bool may_begin(const struct turning *t)
{
    enum mode mode = t->state->mode;
    return (mode == MODE_BOT || mode == MODE_CLOSED) && !t->waiting && !in_danger(t) && !turn_after_crisis(t);
}

static void give_up_asking(struct turning *t, struct str flow)
{
    struct effect *e = effect_add(&t->out->effects, EFFECT_RECORD_NOTE);
    e->name = S("follow_up");
    e->key = flow;
    e->value = S("not_asked");
}

static enum err begin_flow(struct turning *t, struct str flow)
{
    int64_t now_ms = t->env->now_ms, due_ms = 0;
    struct str name = arena_join(t->arena, SLOT_LATER, flow);
    const struct slot *due = flow_slot(&t->state->flow, name);
    if (!due || !str_int(due->value, &due_ms) || !t->content->bundle)
        return ERR_OK;
    bool may = may_begin(t);
    int64_t at_ms = decent_ms(now_ms > due_ms ? now_ms : due_ms);
    if (may && at_ms <= now_ms) {
        turn_note(t, name, SLOT_UNSET, nothing);
        if (t->state->mode == MODE_CLOSED)
            turn_begin_anew(t->state);
        return turn_start_flow(t, flow);
    }
    if (!may && now_ms - due_ms >= PATIENCE_MS) {
        turn_note(t, name, SLOT_UNSET, nothing);
        give_up_asking(t, flow);
        return ERR_OK;
    }
    set_timer(t, t->event->value, may ? at_ms : decent_ms(now_ms + DAY_MS));
    return ERR_OK;
}

/* ---- the table ---- */

static const struct {
    const struct str *name;
    enum err (*then)(struct turning *t);
} timers[] = {{&remind_timer, remind}, {&missed_timer, missed}};

enum err turn_later(struct turning *t, bool *ret_mine)
{
    struct str name = t->event->value;
    if (str_starts(name, TIMER_START)) {
        *ret_mine = true;
        return begin_flow(t, str_sub(name, TIMER_START.len, name.len));
    }
    for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++) {
        if (!str_eq(name, *timers[i].name))
            continue;
        *ret_mine = true;
        return timers[i].then(t);
    }
    *ret_mine = false;
    return ERR_OK;
}

/* What the flows agreed on is due at some length of time from now; the hour is ours. */
static void settle_hours(struct turning *t)
{
    struct effects *all = &t->out->effects;
    for (size_t i = 0; i < all->n; i++) {
        struct effect *e = &all->item[i];
        if (e->kind == EFFECT_TIMER_SET && str_starts(e->name, TIMER_START))
            e->at_ms = decent_ms(e->at_ms);
    }
}

void turn_settle_later(struct turning *t)
{
    settle_hours(t);
    settle_missed(t);
    settle_reminder(t);
}
