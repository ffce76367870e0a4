/* One event through the table of stages: first match wins, and its name is the reason that is recorded. The order is
 * the design. Must not know a channel, a clock or a database. */
#include "bot/turn_stage.h"

static const struct {
    const char *name;
    enum err (*run)(struct turning *t, bool *done);
} stages[] = {
    {"wake", stage_wake},       /* muted or closed before: who speaks now? */
    {"safety", stage_safety},   /* every text, in every mode */
    {"mode", stage_mode},       /* with a human, or waiting for one: the bot keeps out of it */
    {"burst", stage_burst},     /* one thought in several messages: not yet all of it */
    {"start", stage_start},     /* greeted once */
    {"button", stage_button},   /* what a pressed button means now */
    {"command", stage_command}, /* the whole utterance is もどる, やめる, 人と話したい … */
    {"concern", stage_concern}, /* grief and worry are listened to before a search goes on */
    {"visit", stage_visit},     /* 「行ってきたよ」, before we ask */
    {"return", stage_return},   /* back after hours, with something else than an answer */
    {"beside", stage_beside}, /* 「息子には知られたくない」「ちがいます」: no answer, whatever was asked */
    {"answer", stage_answer},          /* to the question that waits */
    {"correction", stage_correction},  /* of an earlier answer */
    {"interruption", stage_interrupt}, /* another flow, a fact, small talk */
    {"media", stage_media},            /* sticker, picture, place, sound */
    {"miss", stage_miss},
};

static const char *const step_names[STEP_STEPS] = {
    [STEP_NONE] = "none",         [STEP_OPENED] = "opened",     [STEP_RAISED] = "raised",
    [STEP_CLAIMED] = "claimed",   [STEP_RELEASED] = "released", [STEP_TALKING] = "talking",
    [STEP_CLOSED] = "closed",     [STEP_RETURNED] = "returned", [STEP_PAUSED] = "paused",
    [STEP_REOPENED] = "reopened", [STEP_EXPIRED] = "expired",
};

const char *escalation_step_name(enum escalation_step s)
{
    return (unsigned)s < STEP_STEPS ? step_names[s] : "?";
}

static bool by_resident(enum event_kind kind)
{
    return kind <= EVENT_STOP;
}

static void set_language(struct turning *t)
{
    enum lang lang;
    if (!t->event->lang.len || !lang_from_name(t->event->lang, &lang) || (!t->first && lang == t->state->lang_wanted))
        return;
    t->state->lang_wanted = lang;
    t->state->flow.lang = lang;
}

/* What the transcript shows for the event, before anybody has decided anything. A button's label is found later. */
static void note_said(struct turning *t)
{
    struct turn_out *out = t->out;
    if (t->timed) /* each piece was shown when it came */
        return;
    switch (t->event->kind) {
    case EVENT_TEXT:
    case EVENT_CHOICE:
        out->said = t->event->text;
        out->visible = true;
        break;
    case EVENT_MEDIA:
        out->said = turn_text(t, turn_media_said(t->event->value));
        out->visible = true;
        break;
    default:
        break;
    }
}

/* Read the words once. While a human talks only the floor looks at them; a button's label is nobody's own words. */
static void understand(struct turning *t)
{
    struct risk *risk = &t->out->trace.risk;
    t->text = str_trim(t->event->text);
    t->has_text = t->text.len && (t->event->kind == EVENT_TEXT || t->event->kind == EVENT_CHOICE);
    if (!t->has_text || !t->content->nlu) {
        t->has_text = false;
        return;
    }
    bool floor_only = t->state->mode == MODE_HUMAN && !turn_worker_away(t);
    struct str context = t->waiting ? t->asked.context : (struct str){0};
    if (!floor_only && nlu_read(t->content->nlu, t->arena, t->text, context, &t->heard) == ERR_OK) {
        *risk = t->heard.risk;
        t->out->trace.intent = t->heard.intent;
        return;
    }
    *risk = nlu_risk(t->content->nlu, t->arena, t->text);
    t->has_text = false;
}

static void hear(struct turning *t)
{
    struct conversation *c = t->state;
    t->first = c->last_contact_ms == 0;
    t->away_ms = t->first ? 0 : t->env->now_ms - c->last_contact_ms;
    /* Who only opens the chat has not come back to the question yet. */
    if (!t->timed && (t->first || t->event->kind != EVENT_START))
        c->last_contact_ms = t->env->now_ms;
    t->offered = c->offered;
    c->offered = 0;
    turn_arrive(t);
    set_language(t);
    turn_follow_language(t);
    t->began_in_safety = turn_in_safety(t);
    turn_look(t);
    turn_forget_liking(t);
    understand(t);
    turn_burst_hear(t);
    turn_hear_self(t);
    turn_prepare(t);
    note_said(t);
}

static enum err run_stages(struct turning *t)
{
    bool done = false;
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]) && !done; i++) {
        t->out->trace.decided = stages[i].name;
        enum err err = stages[i].run(t, &done);
        if (err)
            return err;
    }
    return ERR_OK;
}

/* ---- when we break ---- */

/* Fail open. A danger to life is answered out of plain texts and always reaches people; the first internal error is an
 * apology, the second, or content that is not there, calls a human and says so. */
static void break_open(struct turning *t)
{
    struct conversation *c = t->state;
    bool silent = (c->mode == MODE_HUMAN && !turn_worker_away(t)) || c->mode == MODE_MUTED;
    t->out->trace.decided = "error";
    c->internal_errors++;
    if (t->out->trace.risk.level >= RISK_URGENT) {
        bool now = t->out->trace.risk.level == RISK_EMERGENCY;
        turn_escalate(t, now ? SEVERITY_EMERGENCY : SEVERITY_URGENT, REASON_CRISIS, t->text);
        if (!silent)
            turn_say(t, "safety_plain");
        return;
    }
    if (c->internal_errors < 2 && t->content->bundle) {
        if (!silent)
            turn_say(t, "internal_error");
        return;
    }
    c->internal_errors = 0;
    turn_escalate(t, SEVERITY_NORMAL, REASON_INTERNAL_ERROR, turn_text(t, "summary_internal_error"));
    if (silent)
        return;
    c->mode = MODE_QUEUED;
    c->flow.n_frames = 0;
    if (t->content->bundle)
        turn_say(t, "internal_error_human");
    else if (t->content->town)
        effect_add(&t->out->effects, EFFECT_SEND)->bubble.text = town_out_of_order(t->content->town, c->flow.lang);
}

static bool ready(const struct turning *t)
{
    return t->content->bundle && t->content->nlu;
}

static enum err resident(struct turning *t)
{
    const struct conversation before = *t->state;
    enum err err;
    hear(t);
    if (t->out->visible)
        t->state->heard_seq = t->state->seq + 1;
    const struct conversation heard = *t->state;
    err = ready(t) ? run_stages(t) : ERR_NOTFOUND;
    if (!err)
        err = turn_take_topic(t);
    if (!err)
        err = turn_settle(t);
    if (!err)
        return ERR_OK;
    if (t->arena->failed) {
        *t->state = before;
        return ERR_NOMEM;
    }
    *t->state = heard;
    t->out->effects.n = 0;
    t->out->effects.overflow = false;
    t->out->step = STEP_NONE;
    t->disclosed = false;
    turn_prepare(t);
    break_open(t);
    return turn_settle(t);
}

static enum err staff(struct turning *t)
{
    const struct conversation before = *t->state;
    turn_look(t);
    turn_prepare(t);
    enum err err = turn_staff(t);
    if (!err)
        err = turn_settle(t);
    if (err)
        *t->state = before;
    return err;
}

enum err turn(const struct content *content, struct arena *arena, struct conversation *state, const struct event *event,
              const struct turn_env *env, struct turn_out *ret)
{
    struct turning t = {.content = content, .arena = arena, .state = state, .event = event, .env = env, .out = ret};
    ret->effects.n = 0;
    ret->effects.overflow = false;
    ret->effects.joined = 0;
    ret->said = ret->outcome = ret->note = (struct str){0};
    ret->visible = false;
    ret->step = STEP_NONE;
    ret->trace = (struct turn_trace){.decided = "none"};
    struct event pieces;
    t.timed = turn_burst_due(&t, &pieces);
    if (t.timed)
        t.event = &pieces;
    enum err err = by_resident(t.event->kind) ? resident(&t) : staff(&t);
    if (!err)
        state->revision++;
    return err;
}
