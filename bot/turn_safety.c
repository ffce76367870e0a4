/* The safety floor: every text, in every mode, before anything else. It alerts people at once and goes on answering
 * until one of them is there; while a human talks it alerts and stays silent, unless that human is away. Cannot be configured off. */
#include "bot/turn_stage.h"

static const struct {
    enum severity severity;
    const char *flow;
} answers[RISK_LEVELS] = {
    [RISK_URGENT] = {SEVERITY_URGENT, "safety_urgent"},
    [RISK_EMERGENCY] = {SEVERITY_EMERGENCY, "safety_emergency"},
};

static const struct str nothing = {0};
/* What became of the wish to speak of something else after this danger: unset, "held", "left". */
static const struct str away = {"safety.away", 11};

/* The staff's word for a kind or level (texts/risk_words.yaml); a kind without one is shown as it is. */
static struct str staff_word(struct turning *t, const char *family, struct str code)
{
    struct str key = arena_fmt(t->arena, "%s_%.*s", family, STR_FMT(code));
    struct str word = turn_text(t, key.ptr);
    return word.len ? word : code;
}

static struct str crisis_summary(struct turning *t)
{
    const struct risk *risk = &t->out->trace.risk;
    turn_var(t, S("kind"), staff_word(t, "kind", risk->kind));
    turn_var(t, S("level"), staff_word(t, "level", str_from(risk_level_name(risk->level))));
    struct str summary = turn_text(t, "summary_crisis");
    return summary.len ? summary : t->text;
}

/* The safety flow begins afresh on top of whatever runs: an older one further down goes, so that nothing above it is
 * unwound and lost. */
static void clear_older(struct flow_state *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->n_frames; i++) {
        if (!str_starts(f->stack[i].flow, S("safety_")))
            f->stack[kept++] = f->stack[i];
    }
    f->n_frames = kept;
}

/* What the person said about themselves that decides which lines can help: a child, somebody who cannot speak aloud. */
static void note_person(struct turning *t)
{
    static const char *const facts[] = {"minor", "cannot_speak"};
    for (size_t i = 0; t->has_text && i < sizeof(facts) / sizeof(facts[0]); i++)
        if (tags_has(&t->heard.about, str_from(facts[i])))
            turn_note(t, arena_fmt(t->arena, "person.%s", facts[i]), SLOT_FILLED, S("yes"));
}

/* Whom this message speaks of: somebody else, somebody whom they saw or heard being hurt, plainly themselves. */
static void note_whom(struct turning *t)
{
    static const char *const whom[] = {"other", "witness", "own", "cares"};
    for (size_t i = 0; i < sizeof(whom) / sizeof(whom[0]); i++) {
        bool so = t->has_text && tags_has(&t->heard.about, str_from(whom[i]));
        turn_note(t, arena_fmt(t->arena, "person.%s", whom[i]), SLOT_FILLED, so ? S("yes") : S("no"));
    }
}

static bool about_others(const struct turning *t)
{
    return tags_has(&t->heard.about, S("other")) || tags_has(&t->heard.about, S("witness"));
}

/* The same trouble again while its own flow still runs: the long answer is not said twice. Another trouble, or a worse
 * one, is answered from the beginning. */
static bool said_before(const struct turning *t, struct str flow)
{
    const struct flow_state *f = &t->state->flow;
    const struct slot *kind = flow_slot(f, S("safety.kind"));
    const struct str running = f->n_frames ? f->stack[f->n_frames - 1].flow : (struct str){0};
    bool same_kind = kind && str_eq(kind->value, t->out->trace.risk.kind);
    return t->waiting && turn_in_safety(t) && same_kind &&
           (str_eq(running, flow) || str_eq(running, S("safety_emergency")));
}

bool turn_after_crisis(const struct turning *t)
{
    return t->state->escalation.id && t->state->escalation.severity >= SEVERITY_URGENT;
}

/* ---- not sure ---- */

static const struct str unsure_flow = {"safety_unsure", 13};

/* A second sign, or one after a danger, is no longer a perhaps. */
static bool only_perhaps(const struct turning *t)
{
    return t->out->trace.risk.unsure && !turn_after_crisis(t) && !turn_runs(t, unsure_flow);
}

/* The person is asked, and people know: in the ordinary queue until there is an answer. */
static enum err ask_first(struct turning *t)
{
    turn_escalate(t, SEVERITY_NORMAL, REASON_RULE, turn_text(t, "summary_unsure"));
    note_whom(t);
    turn_note(t, S("safety.kind"), SLOT_FILLED, t->out->trace.risk.kind);
    turn_keep_topic(t);
    struct effect *timer = effect_add(&t->out->effects, EFFECT_TIMER_SET);
    timer->name = TIMER_UNSURE;
    timer->at_ms = t->env->now_ms + TURN_UNSURE_MS;
    turn_prepare(t);
    return turn_start_flow(t, unsure_flow);
}

bool turn_unsure_due(struct turning *t)
{
    if (!str_eq(t->event->value, TIMER_UNSURE))
        return false;
    if (turn_runs(t, unsure_flow) && t->state->mode != MODE_HUMAN)
        turn_escalate(t, SEVERITY_URGENT, REASON_CRISIS, turn_text(t, "summary_unsure_silent"));
    return true;
}

enum err stage_safety(struct turning *t, bool *done)
{
    struct risk risk = t->out->trace.risk;
    note_person(t);
    if (risk.level < RISK_URGENT)
        return ERR_OK;
    *done = true;
    bool human = t->state->mode == MODE_HUMAN && !turn_worker_away(t);
    if (!human && t->state->mode == MODE_HUMAN)
        t->state->mode = MODE_PAUSED;
    if (!human && only_perhaps(t))
        return ask_first(t);
    turn_escalate(t, answers[risk.level].severity, REASON_CRISIS, crisis_summary(t));
    if (human)
        return ERR_OK;
    struct str flow = str_from(answers[risk.level].flow);
    note_whom(t);
    turn_prepare(t);
    if (said_before(t, flow))
        return turn_step(t, FLOW_ASIDE, about_others(t) ? S("safety_again_other") : S("safety_again"), nothing);
    /* Kept for later turns of the same talk: which lines to show, what the flow may ask. */
    turn_note(t, S("safety.kind"), SLOT_FILLED, risk.kind);
    turn_note(t, away, SLOT_UNSET, nothing);
    clear_older(&t->state->flow);
    return turn_start_flow(t, flow);
}

/* ---- speaking of something else ---- */

static bool went(const struct turning *t, const char *how)
{
    const struct slot *s = flow_slot(&t->state->flow, away);
    return s && s->status == SLOT_FILLED && str_eq(s->value, str_from(how));
}

/* A human is never put off. */
static bool leads_to_help(struct str flow)
{
    return str_eq(flow, S("handoff")) || str_starts(flow, S("safety_"));
}

bool turn_holds(const struct turning *t, struct str flow)
{
    bool asked = t->waiting && turn_in_safety(t) && turn_after_crisis(t);
    return asked && !leads_to_help(flow) && !went(t, "held") && !went(t, "left");
}

enum err turn_hold(struct turning *t)
{
    turn_note(t, away, SLOT_FILLED, S("held"));
    return turn_step(t, FLOW_ASIDE, S("safety_first"), nothing);
}

void turn_let_go(struct turning *t, struct str flow)
{
    if (!turn_after_crisis(t) || leads_to_help(flow) || went(t, "left"))
        return;
    turn_note(t, away, SLOT_FILLED, S("left"));
    turn_say(t, "safety_left");
}
