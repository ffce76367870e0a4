/* One step: what an input does to the question that waits. Going on from there is flow_run.c, speaking is
 * flow_say.c. */
#include "dialogs/picks.h"
#include "dialogs/walk.h"
#include <assert.h>

bool waiting_at(struct walk *w, struct at *ret)
{
    const struct flow *f = NULL;
    int at = waiting_node(w->b, w->s, &f);
    if (at < 0)
        return false;
    *ret = (struct at){f, &f->nodes[at], at, top_frame(w->s)};
    return true;
}

/* ---- answers ---- */

/* The run of the flow that asks, while its frame still stands: the last answer may end it. 0: it does not run now. */
static int32_t run_of(const struct flow_state *s, struct str flow)
{
    for (size_t i = 0; i < s->n_frames; i++)
        if (str_eq(s->stack[i].flow, flow))
            return s->stack[i].run;
    return 0;
}

static void record(struct walk *w, const struct ask *a, enum slot_status status, struct str value)
{
    if (!a->questionnaire.len && !a->record.len)
        return;
    struct effect *e = effect_add(w->out, a->questionnaire.len ? EFFECT_RECORD_ANSWER : EFFECT_RECORD_NOTE);
    e->name = a->questionnaire.len ? a->questionnaire : a->record;
    e->key = a->short_slot;
    e->status = str_from(slot_status_name(status));
    e->value = a->type == ASK_MULTI && !a->questionnaire.len ? text_value(w->b, w->arena, a, value, LANG_JA) : value;
    e->number = run_of(w->s, a->questionnaire);
}

void keep_answer(struct walk *w, const struct ask *a, enum slot_status status, struct str value)
{
    put_slot(w, a->slot, status, value);
    if (a->slot.len)
        trail_add(w->s, a->slot);
    record(w, a, status, value);
    arrange_later(w, a, status, value);
}

void settle_at(struct walk *w, struct at at, enum slot_status status, struct str value, struct str extra)
{
    at.frame->misses = 0;
    at.frame->confirm = S("");
    at.frame->picked = S("");
    keep_answer(w, at.n->ask, status, value);
    match_pick(w, at.f, at.n->ask, value, extra);
    run_after(w, at.node);
}

static enum err answer(struct walk *w, struct at at, struct str value, struct str extra)
{
    const struct ask *a = at.n->ask;
    if (!ask_takes(a, value))
        return ERR_INPUT;
    if (a->type == ASK_MULTI) {
        answer_list(w, at, value);
        return ERR_OK;
    }
    value = arena_str(w->arena, value);
    if (a->confirm && !str_eq(at.frame->confirm, value) && !ask_option(a, value)) {
        at.frame->confirm = value;
        confirm_node(w, at.f, at.node, at.frame);
        return ERR_OK;
    }
    w->s->give_ups = 0;
    count_at(w, at.f, at.n, COUNT_ANSWERED);
    settle_at(w, at, SLOT_FILLED, value, extra);
    return ERR_OK;
}

static enum err on_answer(struct walk *w, const struct flow_input *in)
{
    struct at at;
    return waiting_at(w, &at) ? answer(w, at, in->value, in->extra) : ERR_CONFLICT;
}

/* What leaves a question without an answer: what must allow it, what is said, how it is kept and counted. */
struct way_past {
    unsigned allow;
    enum walk_text said;
    enum slot_status status;
    enum flow_count count;
};

static enum err go_past(struct walk *w, const struct way_past *way)
{
    struct at at;
    if (!waiting_at(w, &at))
        return ERR_CONFLICT;
    if (settle_picked(w, at))
        return ERR_OK;
    if (!(at.n->ask->allow & way->allow)) {
        offer_node(w, at.f, at.node, at.frame, walk_text(w, TEXT_CANNOT_SKIP, NULL, 0));
        return ERR_OK;
    }
    (void)say_text(w, walk_text(w, way->said, NULL, 0));
    w->s->give_ups = 0;
    count_at(w, at.f, at.n, way->count);
    settle_at(w, at, way->status, S(""), S(""));
    return ERR_OK;
}

static enum err on_decline(struct walk *w, const struct flow_input *in)
{
    static const struct way_past skip = {ALLOW_SKIP, TEXT_SKIPPED, SLOT_DECLINED, COUNT_SKIPPED};
    (void)in;
    return go_past(w, &skip);
}

static enum err on_dont_know(struct walk *w, const struct flow_input *in)
{
    static const struct way_past unknown = {ALLOW_UNKNOWN, TEXT_NOTED_UNKNOWN, SLOT_UNKNOWN, COUNT_UNKNOWN};
    (void)in;
    return go_past(w, &unknown);
}

/* ---- not understood ---- */
/* Two given up in a row: a person may be the better listener. */
static void offer_human(struct walk *w)
{
    if (++w->s->give_ups < 2)
        return;
    w->s->give_ups = 0;
    (void)say_text(w, walk_text(w, TEXT_OFFER_HUMAN, NULL, 0));
}

static void give_up(struct walk *w, struct at at)
{
    const struct give_up *g = &at.n->ask->give_up;
    count_at(w, at.f, at.n, COUNT_GIVEN_UP);
    if (at.f->listens && at.f->kind == KIND_SCRIPT) { /* who tells their trouble has answered nothing wrong */
        w->s->give_ups = 0;
    } else {
        (void)say_text(w, walk_text(w, TEXT_GIVE_UP, NULL, 0));
        offer_human(w);
    }
    unsigned chosen = picked_of(at.frame, at.n);
    if (chosen) { /* what was understood is not lost over what was not */
        settle_at(w, at, SLOT_FILLED, picks_write(w->arena, at.n->ask, chosen), S(""));
        return;
    }
    if (g->go.to < 0 || at.f->kind == KIND_FORM) {
        settle_at(w, at, g->as, S(""), S(""));
        return;
    }
    at.frame->misses = 0;
    at.frame->confirm = S("");
    keep_answer(w, at.n->ask, g->as, S(""));
    bundle_passed(w->b, &g->go);
    run_script(w, g->go.to);
}

/* One miss more, of whatever kind; true when it was the last one and the question has been given up. */
static bool too_often(struct walk *w, struct at at)
{
    const struct ask *a = at.n->ask;
    at.frame->misses++;
    count_at(w, at.f, at.n, COUNT_MISSED);
    if (!a->give_up.after || at.frame->misses <= a->give_up.after)
        return false;
    give_up(w, at);
    return true;
}

/* The waiting question once more, led by its own words or, without any, the common ones. By the count of misses, not by
 * chance: never the same words twice running. */
static void ask_again(struct walk *w, struct at at, const struct wordings *own, enum walk_text common, struct vars vars)
{
    const struct wordings *said = own->n ? own : w->b->walk[common];
    struct fill fill = {w->b, vars.item, vars.n, w->env->vars, w->s, w->s->lang};
    struct str text = text_pick(w->b, said, w->s->lang, (uint32_t)(at.frame->misses - 1));
    offer_node(w, at.f, at.node, at.frame, text_fill(w->arena, &fill, text));
}

static enum err on_miss(struct walk *w, const struct flow_input *in)
{
    struct at at;
    (void)in;
    if (!waiting_at(w, &at))
        return ERR_CONFLICT;
    at.frame->confirm = S("");
    if (!too_often(w, at))
        ask_again(w, at, &at.n->ask->unrecognised, TEXT_NOT_UNDERSTOOD, (struct vars){0});
    return ERR_OK;
}

static enum err on_invalid(struct walk *w, const struct flow_input *in)
{
    struct at at;
    (void)in;
    if (!waiting_at(w, &at))
        return ERR_CONFLICT;
    at.frame->confirm = S("");
    if (too_often(w, at))
        return ERR_OK;
    const struct ask *a = at.n->ask;
    const struct var range[] = {{S("lo"), arena_fmt(w->arena, "%d", (int)a->lo)},
                                {S("hi"), arena_fmt(w->arena, "%d", (int)a->hi)}};
    ask_again(w, at, &a->invalid, TEXT_INVALID, (struct vars){range, 2});
    return ERR_OK;
}

static enum err on_confirm(struct walk *w, const struct flow_input *in)
{
    struct at at;
    if (!waiting_at(w, &at))
        return ERR_CONFLICT;
    if (!ask_takes(at.n->ask, in->value))
        return ERR_INPUT;
    pick_sure(w, at, in->sure);
    at.frame->confirm = arena_str(w->arena, in->value);
    confirm_node(w, at.f, at.node, at.frame);
    return ERR_OK;
}

static enum err on_which(struct walk *w, const struct flow_input *in)
{
    struct at at;
    if (!waiting_at(w, &at))
        return ERR_CONFLICT;
    at.frame->confirm = S("");
    pick_sure(w, at, in->sure);
    which_node(w, at.f, at.node, at.frame, in);
    return ERR_OK;
}

/* ---- around the question ---- */
void push_flow(struct walk *w, const struct flow *f)
{
    stand_on_now(w);
    frame_push(w->s, f->name, w->b->id, w->env->now_ms);
}

static enum err on_start(struct walk *w, const struct flow_input *in)
{
    const struct flow *f = bundle_flow(w->now, in->name);
    if (!f)
        return ERR_NOTFOUND;
    stand_on_now(w);
    w->words = arena_str(w->arena, in->value);
    start_flow(w, f);
    return ERR_OK;
}

static enum err on_aside(struct walk *w, const struct flow_input *in)
{
    int at = names_find(&w->now->text_by_key, in->name);
    if (at < 0)
        return ERR_NOTFOUND;
    struct fill fill = {w->now, NULL, 0, w->env->vars, w->s, w->s->lang};
    struct str said = text_fill(w->arena, &fill, text_pick(w->now, &w->now->texts[at].text, w->s->lang, w->env->seed));
    struct at here;
    if (in->value.len && said.len && waiting_at(w, &here) && !here.frame->confirm.len) {
        offer_node(w, here.f, here.node, here.frame, said);
        return ERR_OK;
    }
    (void)say_text(w, said);
    resume_top(w, false);
    return ERR_OK;
}

static enum err on_repeat(struct walk *w, const struct flow_input *in)
{
    struct at at;
    (void)in;
    if (!waiting_at(w, &at))
        return ERR_CONFLICT;
    ask_node(w, at.f, at.node, at.frame, S(""));
    return ERR_OK;
}

/* Where a script was left: the question that waited, as long as the content still has it. */
static int left_at(const struct walk *w, const struct flow *f)
{
    const struct slot *left = flow_slot(w->s, SLOT_LEFT), *node = flow_slot(w->s, SLOT_LEFT_AT);
    int at = left && node && str_eq(left->value, f->name) ? flow_node(f, node->value) : -1;
    return at >= 0 && f->nodes[at].kind == NODE_ASK ? at : -1;
}

static enum err on_resume(struct walk *w, const struct flow_input *in)
{
    if (w->s->n_frames) {
        resume_top(w, true);
        return ERR_OK;
    }
    const struct slot *left = flow_slot(w->s, SLOT_LEFT);
    const struct flow *f = bundle_flow(w->now, in->name.len ? in->name : left ? left->value : S(""));
    if (!f)
        return ERR_CONFLICT;
    stand_on_now(w);
    int at = f->kind == KIND_SCRIPT ? left_at(w, f) : -1;
    slot_unset(w->s, SLOT_LEFT);
    slot_unset(w->s, SLOT_LEFT_AT);
    if (f->kind == KIND_FORM || at >= 0) {
        push_flow(w, f);
        if (at >= 0)
            top_frame(w->s)->node = f->nodes[at].name;
        take_up_picked(w->s, top_frame(w->s));
        resume_top(w, true);
    } else {
        start_flow(w, f);
    }
    return ERR_OK;
}

/* The flows that called this one go with it. */
static void drop_callers(struct walk *w)
{
    const struct flow *f = NULL;
    for (;;) {
        stand_on_now(w);
        stand_on_top(w);
        if (!w->s->n_frames || w->moved || waiting_node(w->b, w->s, &f) >= 0)
            return;
        w->s->n_frames--;
    }
}

static enum err on_stop(struct walk *w, const struct flow_input *in)
{
    struct at at;
    (void)in;
    if (!w->s->n_frames)
        return ERR_CONFLICT;
    if (waiting_at(w, &at))
        count_at(w, at.f, at.n, COUNT_STOPPED);
    struct str left = top_frame(w->s)->flow;
    note_left(w, top_frame(w->s));
    w->s->n_frames--;
    drop_callers(w);
    (void)say_text(w, walk_text(w, TEXT_STOPPED, NULL, 0));
    offer_resume(w, left);
    resume_top(w, true);
    return ERR_OK;
}

static enum err on_restart(struct walk *w, const struct flow_input *in)
{
    (void)in;
    const struct flow *f = w->s->n_frames ? bundle_flow(w->b, top_frame(w->s)->flow) : NULL;
    if (!f)
        return ERR_CONFLICT;
    restart_flow(w, f);
    return ERR_OK;
}

static enum err on_stale(struct walk *w, const struct flow_input *in)
{
    (void)in;
    (void)say_text(w, walk_text(w, TEXT_STALE, NULL, 0));
    resume_top(w, false);
    return ERR_OK;
}

/* ---- the outside ---- */
enum err flow_step(const struct bundle *b, struct arena *arena, struct flow_state *state,
                   const struct flow_input *input, const struct flow_env *env, struct effects *effects)
{
    static enum err (*const on[FLOW_INPUTS])(struct walk * w, const struct flow_input *in) = {
        [FLOW_START] = on_start,         [FLOW_ANSWER] = on_answer,   [FLOW_ASIDE] = on_aside,
        [FLOW_PICK] = on_pick,           [FLOW_ENOUGH] = on_enough,   [FLOW_CONFIRM] = on_confirm,
        [FLOW_WHICH] = on_which,         [FLOW_INVALID] = on_invalid, [FLOW_DECLINE] = on_decline,
        [FLOW_DONT_KNOW] = on_dont_know, [FLOW_BACK] = on_back,       [FLOW_CORRECT] = on_correct,
        [FLOW_STOP] = on_stop,           [FLOW_RESTART] = on_restart, [FLOW_REPEAT] = on_repeat,
        [FLOW_RESUME] = on_resume,       [FLOW_STALE] = on_stale,     [FLOW_MISS] = on_miss,
        [FLOW_OFFER] = on_offer,
    };
    assert(input->kind < FLOW_INPUTS && env->key && state->lang < LANGS);
    struct flow_state before = *state;
    size_t n_before = effects->n;
    struct walk w = {.now = b,
                     .b = b,
                     .arena = arena,
                     .s = state,
                     .env = env,
                     .out = effects,
                     .first_effect = n_before,
                     .fuse = FLOW_FUSE,
                     .behind = -1};
    /* What is interrupted moves when it is taken up again, and what is only spoken of when somebody comes. */
    if (input->kind == FLOW_OFFER && state->n_frames)
        w.b = content_asked(b, env->older, state, state->n_frames - 1);
    else if (input->kind != FLOW_START)
        stand_on_top(&w);
    enum err err = w.moved && on_moved(&w, input) ? ERR_OK : on[input->kind](&w, input);
    if (err == ERR_OK)
        err = w.err;
    if (err == ERR_OK && arena->failed)
        err = ERR_NOMEM;
    if (err != ERR_OK) {
        *state = before;
        effects->n = n_before;
        return err;
    }
    keep_last_choices(&w);
    return ERR_OK;
}
