/* What leaves a turn: texts by key, the escalation with its promise, and the last look over everything that was said.
 * Must not decide what a message means. */
#include "bot/turn_stage.h"

enum { HOTLINES_SHOWN = 2 }; /* with 119 and the first step: three things to choose from at most */

static bool somebody_alerted(const struct turning *t)
{
    if (t->env->duty == DUTY_BY_CALENDAR)
        return town_anybody_alerted(t->content->town, t->env->now_ms);
    return t->env->duty == DUTY_SOMEBODY;
}

int64_t turn_due(const struct turning *t, enum severity severity, enum escalation_reason reason)
{
    const struct town *town = t->content->town;
    if (!town)
        return t->env->now_ms;
    return reason == REASON_CRISIS && t->env->duty != DUTY_NOBODY ? town_due_crisis(town, severity, t->env->now_ms)
                                                                  : town_due(town, severity, t->env->now_ms);
}

/* What they were told last. When that is late, too, say the next honest time instead of one that has passed. */
static int64_t promised_ms(const struct turning *t)
{
    const struct escalation *e = &t->state->escalation;
    bool open = escalation_is_open(e);
    int64_t told_ms = e->promised_ms ? e->promised_ms : e->due_ms;
    if (open && told_ms > t->env->now_ms)
        return told_ms;
    return open ? turn_due(t, e->severity, e->reason) : turn_due(t, SEVERITY_NORMAL, REASON_ASKED);
}

void turn_var(struct turning *t, struct str name, struct str value)
{
    for (size_t i = 0; i < t->vars.n; i++) {
        if (str_eq(t->var[i].name, name)) {
            t->var[i].value = value;
            return;
        }
    }
    if (t->vars.n < TURN_VARS)
        t->var[t->vars.n++] = (struct var){name, value};
}

static struct str risk_kind(const struct turning *t)
{
    if (t->out->trace.risk.level >= RISK_CONCERN)
        return t->out->trace.risk.kind;
    const struct slot *known = flow_slot(&t->state->flow, S("safety.kind"));
    return known ? known->value : (struct str){0};
}

/* People are alerted, not only queued: what is said about duty is about those who would be alerted. */
static bool in_danger(const struct turning *t)
{
    const struct escalation *e = &t->state->escalation;
    return t->out->trace.risk.level >= RISK_URGENT || (escalation_is_open(e) && e->reason == REASON_CRISIS);
}

/* Said by the person themselves, now or earlier in this talk (turn_safety.c notes it). */
static bool known_about(const struct turning *t, struct str slot)
{
    const struct slot *known = flow_slot(&t->state->flow, slot);
    return known && str_eq(known->value, S("yes"));
}

void turn_prepare(struct turning *t)
{
    const struct content *c = t->content;
    int64_t now_ms = t->env->now_ms;
    enum lang lang = t->state->flow.lang;
    t->vars = (struct vars){.item = t->var};
    if (c->town) {
        t->vars.n = town_vars(c->town, t->arena, lang, now_ms, t->var, TURN_VARS);
        if (in_danger(t))
            turn_var(t, S("duty_note"),
                     somebody_alerted(t) ? (struct str){0} : town_off_duty_note(c->town, t->arena, lang));
        turn_var(t, S("reply_by"), town_say_when(c->town, t->arena, lang, promised_ms(t), now_ms));
    }
    if (c->hotlines) {
        struct hotline_wish wish = {.kind = risk_kind(t),
                                    .emergency = t->out->trace.risk.level == RISK_EMERGENCY,
                                    .minor = known_about(t, S("person.minor")),
                                    .cannot_speak = known_about(t, S("person.cannot_speak")),
                                    .area = c->town ? town_area(c->town) : (struct str){0}};
        turn_var(t, S("hotlines"), hotlines_text(c->hotlines, t->arena, &wish, now_ms, HOTLINES_SHOWN));
        turn_var(t, S("first_line"), hotlines_text(c->hotlines, t->arena, &wish, now_ms, 1));
        wish.beyond = true;
        turn_var(t, S("more_lines"), hotlines_text(c->hotlines, t->arena, &wish, now_ms, HOTLINES_SHOWN));
    }
    turn_var(t, S("said"), t->text);
    turn_var(t, S("worker"), t->state->escalation.claimed_name);
    t->flow = (struct flow_env){.now_ms = now_ms,
                                .seed = t->env->seed,
                                .key = t->env->key,
                                .older = t->env->older,
                                .vars = &t->vars,
                                .match = c->directory ? turn_match : NULL,
                                .match_self = t};
}

struct str turn_text(struct turning *t, const char *key)
{
    if (!t->content->bundle)
        return (struct str){0};
    return bundle_text(t->content->bundle, t->arena, key, t->state->flow.lang, &t->vars, t->env->seed);
}

void turn_say_with(struct turning *t, const char *key, const struct choice *choices, size_t n)
{
    struct str text = turn_text(t, key);
    if (!text.len)
        return;
    struct bubble b = {.text = text};
    struct choice *copy = n ? ARENA_ARRAY(t->arena, struct choice, n) : NULL;
    if (copy) {
        memcpy(copy, choices, n * sizeof(*copy));
        b.choices = copy;
        b.n_choices = n;
    }
    effect_add(&t->out->effects, EFFECT_SEND)->bubble = b;
}

void turn_say(struct turning *t, const char *key)
{
    turn_say_with(t, key, NULL, 0);
}

void turn_promise(struct turning *t, int64_t at_ms)
{
    t->state->escalation.promised_ms = at_ms;
    struct effect *timer = effect_add(&t->out->effects, EFFECT_TIMER_SET);
    timer->name = S("reply_due");
    timer->at_ms = at_ms;
}

/* Whoever takes it now reads that it is not the first time, and with whom; the person hears that they will. */
static void go_on(struct turning *t, struct str summary, int64_t due_ms)
{
    struct escalation *e = &t->state->escalation;
    struct str first = turn_text(t, "summary_reopened");
    t->out->step = STEP_REOPENED;
    turn_say(t, "reopened_told");
    escalation_go_on(e, REASON_ASKED, arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(first), STR_FMT(summary)),
                     t->env->now_ms, due_ms);
}

void turn_escalate(struct turning *t, enum severity severity, enum escalation_reason reason, struct str summary)
{
    struct escalation *e = &t->state->escalation;
    int64_t due_ms = turn_due(t, severity, reason);
    if (escalation_raise(e, severity, reason, summary, due_ms) == ERR_OK) {
        if (t->out->step != STEP_OPENED)
            t->out->step = STEP_RAISED;
        if (t->state->mode == MODE_PAUSED)
            turn_to_others(t, NULL, due_ms);
        else if (t->state->mode == MODE_BOT && reason != REASON_CRISIS)
            escalation_requeue(e, due_ms);
    } else if (reason == REASON_ASKED && severity == SEVERITY_NORMAL && escalation_goes_on(e, t->env->now_ms)) {
        go_on(t, summary, due_ms);
    } else {
        escalation_open(e, t->env->next_escalation_id, severity, reason, summary, t->env->now_ms, due_ms);
        t->out->step = STEP_OPENED;
    }
    if (e->state == ESCALATION_WAITING)
        turn_promise(t, e->due_ms > t->env->now_ms ? e->due_ms : due_ms);
    turn_prepare(t);
}

/* ---- the end of a turn ---- */

/* Two voices in one turn, the safety floor's with their own words and the flow's: the worker reads both. */
static struct str whole_summary(struct turning *t, struct str text)
{
    struct str first = t->state->escalation.summary;
    if (t->out->step == STEP_NONE || !first.len || !text.len)
        return text;
    return arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(first), STR_FMT(text));
}

/* Who waits for a human has been offered one: the offers below are done with. */
static void drop_offers(struct turning *t)
{
    for (turn_look(t); t->waiting && t->asked.listens; turn_look(t))
        t->state->flow.n_frames--;
}

/* A crisis alerts humans while the bot goes on talking: nobody may be left alone with silence until somebody has
 * claimed it. Whoever asked for a human waits for one, and the bot keeps out of the way. */
static void settle_escalations(struct turning *t)
{
    struct effects *all = &t->out->effects;
    size_t n = all->n;
    for (size_t i = 0; i < n; i++) {
        struct effect *e = &all->item[i];
        if (e->kind != EFFECT_ESCALATE)
            continue;
        turn_escalate(t, e->severity, e->reason, whole_summary(t, e->text));
        if (t->state->mode == MODE_BOT && !str_eq(e->status, S("stay"))) {
            t->state->mode = MODE_QUEUED;
            drop_offers(t);
        }
    }
}

static struct str var_value(const struct turning *t, struct str name)
{
    for (size_t i = 0; i < t->vars.n; i++) {
        if (str_eq(t->var[i].name, name))
            return t->var[i].value;
    }
    return (struct str){0};
}

/* The newest bubble that says `words`, or NULL. */
static struct bubble *bubble_with(struct turning *t, struct str words)
{
    struct effects *all = &t->out->effects;
    for (size_t i = all->n; words.len && i > 0; i--) {
        struct effect *e = &all->item[i - 1];
        if (e->kind == EFFECT_SEND && str_find(e->bubble.text, words) >= 0)
            return &e->bubble;
    }
    return NULL;
}

/* Whoever hears in danger that nobody is on duty also hears who can be reached now, once. */
static void settle_lines(struct turning *t)
{
    struct bubble *note = in_danger(t) ? bubble_with(t, var_value(t, S("duty_note"))) : NULL;
    if (!note || bubble_with(t, var_value(t, S("hotlines"))))
        return;
    struct str lines = turn_text(t, "lines_open_now");
    if (lines.len)
        note->text = arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(note->text), STR_FMT(lines));
}

static bool join_first(struct turning *t)
{
    struct effects *all = &t->out->effects;
    struct effect *before = NULL;
    for (size_t i = 0; i < all->n; i++) {
        struct effect *e = &all->item[i];
        if (e->kind != EFFECT_SEND)
            continue;
        if (before && !before->bubble.n_cards && !e->bubble.n_cards) {
            e->bubble.text = arena_fmt(t->arena, "%.*s\n\n%.*s", STR_FMT(before->bubble.text), STR_FMT(e->bubble.text));
            size_t at = (size_t)(before - all->item);
            memmove(before, before + 1, (all->n - at - 1) * sizeof(*before));
            all->n--;
            return true;
        }
        before = e;
    }
    return false;
}

static void settle_bubbles(struct turning *t)
{
    struct effects *all = &t->out->effects;
    struct effect *last = NULL;
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        if (all->item[i].kind != EFFECT_SEND)
            continue;
        if (last) {
            last->bubble.choices = NULL;
            last->bubble.n_choices = 0;
        }
        last = &all->item[i];
        n++;
    }
    while (n > BUBBLES_MAX && join_first(t))
        n--;
}

static void settle_trace(struct turning *t)
{
    struct turn_trace *trace = &t->out->trace;
    turn_look(t);
    trace->flow = trace->node = (struct str){0};
    if (t->waiting) {
        trace->flow = t->asked.flow;
        trace->node = t->asked.node;
    } else if (t->state->flow.n_frames) {
        const struct frame *top = &t->state->flow.stack[t->state->flow.n_frames - 1];
        trace->flow = top->flow;
        trace->node = top->node;
    }
}

enum err turn_settle(struct turning *t)
{
    settle_escalations(t);
    settle_lines(t);
    turn_settle_pause(t);
    turn_settle_undelivered(t);
    turn_settle_pace(t);
    settle_bubbles(t);
    settle_trace(t);
    turn_settle_later(t);
    turn_settle_burst(t);
    turn_settle_move(t);
    turn_settle_lack(t);
    conversation_fit(t->state, t->arena);
    if (t->arena->failed || t->out->effects.overflow)
        return ERR_NOMEM;
    return ERR_OK;
}
