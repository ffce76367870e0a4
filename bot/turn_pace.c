/* How long somebody has been here: a machine that always answers must not become the only one to talk to, and must not
 * be taken for a person. A word about rest and people, and now and then one sentence about who answers. Both are joined
 * to an ordinary answer and end nothing; whoever is in danger or troubled is not sent away. Must not know a clock. */
#include "base/clock.h"
#include "bot/escalation.h"
#include "bot/turn_stage.h"

enum {
    /* Who has not written for half an hour has put the phone down; what comes next is another sitting. */
    SITTING_GAP_MS = 30 * MINUTE_MS,
    /* The questionnaire, a search and being put through to a human in one go are about thirty messages: who writes more
     * is led by nothing of ours any more. */
    LONG_SITTING = 40,
    /* At three in the morning sleep matters more; a dozen, so that people are heard first. */
    NIGHT_SITTING = 12,
    NIGHT_ENDS_HOUR = 5, /* it begins at midnight */
    /* The interval of California's SB 243 for companions that talk with minors; we
     * do not know who is one. */
    DISCLOSE_MS = 3 * HOUR_MS,
    /* … and what has scrolled out of sight long ago, at whatever speed. */
    DISCLOSE_MESSAGES = 20
};

static bool new_sitting(const struct turning *t)
{
    return !t->state->sitting.start_ms || t->away_ms > SITTING_GAP_MS;
}

static void count(struct turning *t)
{
    struct conversation *c = t->state;
    if (new_sitting(t))
        c->sitting = (struct sitting){.start_ms = t->env->now_ms};
    c->sitting.messages++;
    c->undisclosed++;
}

/* Nothing about us in an answer to danger, nor while people are on their way because of one. */
static bool is_calm(const struct turning *t)
{
    const struct escalation *e = &t->state->escalation;
    bool danger = escalation_is_open(e) && e->severity >= SEVERITY_URGENT;
    return t->out->trace.risk.level == RISK_NONE && !danger && !t->began_in_safety && !turn_in_safety(t);
}

static struct effect *last_said(struct turning *t)
{
    struct effects *all = &t->out->effects;
    for (size_t i = all->n; i > 0; i--) {
        if (all->item[i - 1].kind == EFFECT_SEND)
            return &all->item[i - 1];
    }
    return NULL;
}

/* ---- who answers ---- */

static bool must_disclose(const struct turning *t)
{
    const struct conversation *c = t->state;
    int64_t since_ms = c->disclosed_ms > c->sitting.start_ms ? c->disclosed_ms : c->sitting.start_ms;
    return c->undisclosed >= DISCLOSE_MESSAGES || t->env->now_ms - since_ms >= DISCLOSE_MS;
}

static void disclose(struct turning *t)
{
    struct effect *last = last_said(t);
    struct str text = turn_text(t, "still_automatic");
    if (!last || !text.len)
        return;
    last->bubble.text = arena_fmt(t->arena, "%.*s\n\n%.*s", STR_FMT(last->bubble.text), STR_FMT(text));
    t->disclosed = true;
}

static void note_disclosed(struct turning *t)
{
    t->state->disclosed_ms = t->env->now_ms;
    t->state->undisclosed = 0;
}

/* ---- rest ---- */

static bool is_night(const struct turning *t)
{
    return civil_from_ms(t->env->now_ms, JST_MINUTES).hour < NIGHT_ENDS_HOUR;
}

static bool may_rest(const struct turning *t)
{
    const struct sitting *s = &t->state->sitting;
    if (s->rested || turn_runs(t, S("handoff")))
        return false;
    return s->messages >= LONG_SITTING || (s->messages >= NIGHT_SITTING && is_night(t));
}

/* The buttons of what was asked stay below the last words, and a human is among them. */
static size_t with_human(struct turning *t, const struct bubble *last, struct choice ret[CHOICES_MAX])
{
    struct str label = turn_text(t, "button_human");
    size_t n = last->n_choices;
    bool there = n == CHOICES_MAX;
    for (size_t i = 0; i < n; i++) {
        ret[i] = last->choices[i];
        there = there || str_eq(ret[i].label, label);
    }
    if (!there)
        ret[n++] = turn_button_command(t, label, COMMAND_HUMAN);
    return n;
}

static void offer_rest(struct turning *t)
{
    struct effect *last = last_said(t);
    struct choice choices[CHOICES_MAX];
    if (!last || t->out->effects.n == EFFECTS_MAX)
        return;
    size_t n = with_human(t, &last->bubble, choices);
    last->bubble.choices = NULL;
    last->bubble.n_choices = 0;
    turn_say_with(t, is_night(t) ? "rest_night" : "rest_long", choices, n);
    t->state->sitting.rested = 1;
}

void turn_settle_pace(struct turning *t)
{
    bool written = t->out->visible && t->event->kind <= EVENT_MEDIA && t->state->mode == MODE_BOT;
    bool message = written || (t->timed && t->state->mode == MODE_BOT);
    if (written)
        count(t);
    if (message && is_calm(t) && last_said(t)) {
        if (!t->disclosed && must_disclose(t))
            disclose(t);
        if (may_rest(t))
            offer_rest(t);
    }
    if (t->disclosed)
        note_disclosed(t);
}
