/* From node to node until something waits, ends or is handed over. The fuse stops what content should never do (the
 * checker proves it). */
#include "base/buf.h"
#include "dialogs/walk.h"
#include <limits.h>

static const struct flow *flow_of(const struct walk *w, const struct frame *frame)
{
    return frame ? bundle_flow(w->b, frame->flow) : NULL;
}

/* Over the edge that leaves node `at`; -1 when none fits. */
static int go_on(struct walk *w, const struct flow *f, int at)
{
    const struct edge *e = node_edge(f, at, w->s);
    if (!e)
        return -1;
    bundle_passed(w->b, e);
    return e->to;
}

void put_slot(struct walk *w, struct str slot, enum slot_status status, struct str value)
{
    if (!slot.len)
        return;
    enum err err = slot_put(w->s, slot, status, value);
    if (err != ERR_OK)
        walk_fail(w, err);
}

int waiting_node(const struct bundle *b, const struct flow_state *s, const struct flow **ret_flow)
{
    if (!s->n_frames)
        return -1;
    const struct frame *top = &s->stack[s->n_frames - 1];
    const struct flow *f = bundle_flow(b, top->flow);
    if (!f)
        return -1;
    int at;
    if (f->kind == KIND_FORM) {
        struct form_path path;
        form_walk(f, s, &path);
        at = path.stop;
    } else {
        at = flow_node(f, top->node);
    }
    *ret_flow = f;
    return at >= 0 && f->nodes[at].kind == NODE_ASK ? at : -1;
}

/* ---- starting ---- */
/* What was read out of an earlier talk must not answer for this one. Words that come along have been read already, and
 * so has what was said a moment ago, when the turn says so in the slot `said`. */
static void forget_extracted(struct walk *w, const struct ask *a)
{
    static const char *const members[] = {"categories", "constraints", "role", "found", "words"};
    if (!a->extract.len || w->words.len)
        return;
    const struct slot *said = flow_slot(w->s, arena_fmt(w->arena, "%.*s.said", STR_FMT(a->extract)));
    if (said && said->value.len)
        return;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        slot_unset(w->s, arena_fmt(w->arena, "%.*s.%s", STR_FMT(a->extract), members[i]));
}

/* A script begins afresh; a form goes on where it stands, or from the beginning with its old answers as suggestions
 * when it was complete. */
static void forget_answers(struct walk *w, const struct flow *f)
{
    struct form_path path;
    if (f->kind == KIND_FORM) {
        form_walk(f, w->s, &path);
        if (path.stop >= 0 && f->nodes[path.stop].kind == NODE_ASK)
            return;
    }
    for (size_t i = 0; i < f->n_nodes; i++) {
        const struct ask *a = f->nodes[i].ask;
        if (!a || !a->slot.len)
            continue;
        trail_remove(w->s, a->slot);
        forget_extracted(w, a);
        if (f->kind == KIND_FORM)
            slot_suspect(w->s, a->slot);
        else
            slot_unset(w->s, a->slot);
    }
}

static bool burn(struct walk *w)
{
    if (w->fuse-- > 0 && w->err == ERR_OK)
        return true;
    walk_fail(w, ERR_NOMEM);
    return false;
}

void start_flow(struct walk *w, const struct flow *f)
{
    if (!burn(w))
        return;
    int running = frame_of(w->s, f->name);
    if (f->kind == KIND_FORM && running >= 0)
        note_picked(w, &w->s->stack[running]);
    forget_answers(w, f);
    count_at(w, f, NULL, COUNT_BEGUN);
    frame_push(w->s, f->name, w->b->id, w->env->now_ms);
    if (f->kind == KIND_FORM)
        take_up_picked(w->s, top_frame(w->s));
    if (f->kind == KIND_FORM)
        run_form(w, -1);
    else
        run_script(w, f->start);
}

void restart_flow(struct walk *w, const struct flow *f)
{
    int running = frame_of(w->s, f->name);
    if (running >= 0)
        w->s->stack[running].picked = S("");
    slot_unset(w->s, SLOT_LEFT_PICKED);
    for (size_t i = 0; f->kind == KIND_FORM && i < f->n_nodes; i++)
        if (f->nodes[i].ask) {
            slot_suspect(w->s, f->nodes[i].ask->slot);
            trail_remove(w->s, f->nodes[i].ask->slot);
        }
    start_flow(w, f);
}

/* ---- leaving ---- */
void note_left(struct walk *w, const struct frame *frame)
{
    const struct flow *f = bundle_flow(w->b, frame->flow);
    int at = f && f->kind == KIND_SCRIPT ? flow_node(f, frame->node) : -1;
    put_slot(w, SLOT_LEFT, SLOT_FILLED, frame->flow);
    note_picked(w, frame);
    if (at >= 0 && f->nodes[at].kind == NODE_ASK)
        put_slot(w, SLOT_LEFT_AT, SLOT_FILLED, frame->node);
    else
        slot_unset(w->s, SLOT_LEFT_AT);
}

/* What waits further down is put aside, to be taken up with 続きから. */
static void rest(struct walk *w)
{
    if (!w->s->n_frames)
        return;
    struct str left = top_frame(w->s)->flow;
    note_left(w, top_frame(w->s));
    w->s->n_frames = 0;
    offer_resume(w, left);
}

void leave_flow(struct walk *w, enum afterwards afterwards)
{
    if (w->s->n_frames)
        w->s->n_frames--;
    stand_on_now(w);
    stand_on_top(w);
    if (w->moved && afterwards != AFTER_REST) {
        settle_moved(w);
        return;
    }
    struct frame *outer = top_frame(w->s);
    const struct flow *f = flow_of(w, outer);
    if (!outer)
        return;
    int at = f && f->kind == KIND_SCRIPT ? flow_node(f, outer->node) : -1;
    if (at >= 0 && f->nodes[at].kind == NODE_CALL)
        run_script(w, go_on(w, f, at));
    else if (afterwards == AFTER_REST)
        rest(w);
    else
        resume_top(w, true);
}

/* `end: {then: flow}`: the next flow takes this one's place, as it is now. */
static void end_flow(struct walk *w, const struct flow *f, const struct node *n)
{
    const struct flow *then = n && n->flow.len ? bundle_flow(w->now, n->flow) : NULL;
    if (n)
        count_at(w, f, n, COUNT_ENTERED);
    if (!then) {
        leave_flow(w, f->afterwards);
        return;
    }
    w->s->n_frames--;
    w->words = n->words.by[w->s->lang];
    stand_on_now(w);
    start_flow(w, then);
}

/* Lines of the staff's summary whose placeholder had nothing to say (they end with their colon) are left out. */
static struct str without_empty_lines(struct walk *w, struct str text)
{
    struct buf kept;
    struct str_cut cut = {.tail = text, .found = true};
    buf_init_in(&kept, w->arena, text.len + 1);
    while (cut.found) {
        cut = str_cut(cut.tail, '\n');
        if (cut.head.len == 0 || str_ends(cut.head, S("：")))
            continue;
        if (kept.len)
            buf_add_char(&kept, '\n');
        buf_add(&kept, cut.head);
    }
    return kept.err ? text : buf_str(&kept);
}

static void hand_off(struct walk *w, const struct flow *f, const struct handoff *h)
{
    struct fill fill = {w->b, NULL, 0, w->env->vars, w->s, LANG_JA};
    struct effect *e = effect_add(w->out, EFFECT_ESCALATE);
    e->severity = h->severity;
    e->reason = h->reason;
    e->name = f->name;
    e->status = h->stay ? S("stay") : S("wait");
    e->text = without_empty_lines(w, text_fill(w->arena, &fill, h->summary.by[LANG_JA])); /* for the staff */
    bundle_passed(w->b, &h->summary);
    fill.lang = w->s->lang;
    (void)say_text(w, text_fill(w->arena, &fill, text_pick(w->b, &h->text, w->s->lang, w->env->seed)));
}

static void set_slots(struct walk *w, const struct node *n)
{
    for (size_t i = 0; i < n->n_sets; i++) {
        const struct set *set = &n->sets[i];
        const struct slot *from = set->copy ? flow_slot(w->s, set->value) : NULL;
        struct str value = set->copy ? (from ? from->value : S("")) : set->value;
        if (value.len)
            put_slot(w, set->slot, SLOT_FILLED, value);
        else
            slot_unset(w->s, set->slot);
    }
}

/* ---- scripts ---- */
/* The person has said it already: taken as the answer. */
static bool words_answer(struct walk *w, const struct ask *a)
{
    if (!w->words.len || !a->extract.len || str_eq(a->extract, S("place")))
        return false;
    put_slot(w, a->slot, SLOT_FILLED, w->words);
    trail_add(w->s, a->slot);
    w->words = S("");
    return true;
}

/* One node of a script; the index of the next, or -1 when the run is over for now. */
static int enter(struct walk *w, const struct flow *f, int at)
{
    const struct node *n = &f->nodes[at];
    struct frame *frame = top_frame(w->s);
    bundle_passed(w->b, n);
    switch (n->kind) {
    case NODE_SAY:
        say_node(w, f, n, frame);
        return go_on(w, f, at);
    case NODE_SET:
        set_slots(w, n);
        return go_on(w, f, at);
    case NODE_BRANCH:
        return go_on(w, f, at);
    case NODE_MATCH:
        count_at(w, f, n, COUNT_ENTERED);
        return match_node(w, f, n, frame);
    case NODE_ASK:
        frame->node = n->name;
        frame->misses = 0;
        frame->confirm = frame->picked = S("");
        if (words_answer(w, n->ask))
            return go_on(w, f, at);
        count_at(w, f, n, COUNT_ENTERED);
        ask_node(w, f, at, frame, S(""));
        return -1;
    case NODE_CALL:
        count_at(w, f, n, COUNT_ENTERED);
        frame->node = n->name;
        start_flow(w, bundle_flow(w->b, n->flow));
        return -1;
    case NODE_HANDOFF:
        count_at(w, f, n, COUNT_ENTERED);
        hand_off(w, f, n->handoff);
        if (n->handoff->stay)
            return go_on(w, f, at);
        w->s->n_frames--;
        return -1;
    case NODE_END:
        end_flow(w, f, n);
        return -1;
    case NODE_KINDS:
        break;
    }
    return -1;
}

static bool goes_on(enum node_kind k)
{
    return k == NODE_SAY || k == NODE_SET || k == NODE_BRANCH || k == NODE_MATCH || k == NODE_ASK || k == NODE_HANDOFF;
}

void run_script(struct walk *w, int at)
{
    const struct flow *f = flow_of(w, top_frame(w->s));
    w->moved = NOT_MOVED;
    while (f && at >= 0 && burn(w)) {
        const struct node *n = &f->nodes[at];
        size_t depth = w->s->n_frames;
        int next = enter(w, f, at);
        /* A path that leads nowhere ends the flow: the checker refuses it, a person must never be stuck in it. */
        bool waits = n->kind == NODE_ASK && next < 0 && str_eq(top_frame(w->s)->node, n->name);
        if (next < 0 && goes_on(n->kind) && !waits && w->s->n_frames == depth)
            leave_flow(w, f->afterwards);
        at = next;
    }
}

/* ---- forms ---- */
/* What is said on the way from the node just answered to the next question. Going back or correcting says nothing
 * anew. */
static void say_between(struct walk *w, const struct flow *f, const struct form_path *path, int answered)
{
    size_t from = 0;
    int last = -1;
    for (size_t i = 0; i < path->n; i++)
        if (f->nodes[path->node[i]].kind == NODE_ASK) {
            from = i + 1;
            last = path->node[i];
        }
    bool forward = answered == last || (path->stop >= 0 && f->nodes[path->stop].kind == NODE_END);
    for (size_t i = 0; answered < 0 && i < path->n && f->nodes[path->node[i]].kind != NODE_ASK; i++)
        if (f->nodes[path->node[i]].say && from)
            say_node(w, f, &f->nodes[path->node[i]], top_frame(w->s));
    for (size_t i = from; forward && i < path->n; i++)
        if (f->nodes[path->node[i]].say)
            say_node(w, f, &f->nodes[path->node[i]], top_frame(w->s));
}

static void pass_path(struct walk *w, const struct flow *f, const struct form_path *path)
{
    for (size_t i = 0; i < path->n; i++) {
        bundle_passed(w->b, &f->nodes[path->node[i]]);
        (void)go_on(w, f, path->node[i]);
    }
    if (path->stop >= 0)
        bundle_passed(w->b, &f->nodes[path->stop]);
}

void run_form(struct walk *w, int answered)
{
    struct frame *frame = top_frame(w->s);
    const struct flow *f = flow_of(w, frame);
    struct form_path path;
    if (!f || !burn(w))
        return;
    w->moved = NOT_MOVED;
    form_walk(f, w->s, &path);
    pass_path(w, f, &path);
    say_between(w, f, &path, answered);
    if (path.stop >= 0 && f->nodes[path.stop].kind == NODE_ASK)
        ask_node(w, f, path.stop, frame, S(""));
    else
        end_flow(w, f, path.stop >= 0 ? &f->nodes[path.stop] : NULL);
}

void run_after(struct walk *w, int at)
{
    const struct flow *f = flow_of(w, top_frame(w->s));
    if (!f)
        return;
    if (f->kind == KIND_FORM) {
        run_form(w, at);
        return;
    }
    int next = go_on(w, f, at);
    if (next >= 0)
        run_script(w, next);
    else
        leave_flow(w, f->afterwards);
}

/* ---- taking up again ---- */
static struct str lead_for(struct walk *w, const struct flow *f)
{
    struct form_path path;
    int number, of;
    if (f->kind != KIND_FORM)
        return walk_text(w, TEXT_RESUME, NULL, 0);
    form_walk(f, w->s, &path);
    form_progress(f, w->s, &path, &number, &of);
    struct var own[] = {{S("number"), arena_fmt(w->arena, "%d", number)}, {S("of"), arena_fmt(w->arena, "%d", of)}};
    return walk_text(w, TEXT_RESUME_FORM, own, 2);
}

void resume_top(struct walk *w, bool with_lead)
{
    const struct flow *f = NULL;
    while (w->s->n_frames && burn(w)) {
        if (w->moved) {
            settle_moved(w);
            return;
        }
        int at = waiting_node(w->b, w->s, &f);
        struct frame *top = top_frame(w->s);
        if (at >= 0) {
            ask_node(w, f, at, top, with_lead ? lead_for(w, f) : S(""));
            return;
        }
        f = flow_of(w, top);
        if (f && f->kind == KIND_FORM) {
            run_form(w, INT_MAX); /* complete now: to its end */
            return;
        }
        int call = f && f->kind == KIND_SCRIPT ? flow_node(f, top->node) : -1;
        if (call >= 0 && f->nodes[call].kind == NODE_CALL) {
            run_script(w, go_on(w, f, call));
            return;
        }
        w->s->n_frames--; /* nothing can be asked there any more */
        stand_on_now(w);
        stand_on_top(w);
    }
}
