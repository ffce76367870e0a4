/* The question that a person saw waits no more, because the content changed before they answered. What they say is
 * still an answer to what they saw: it is kept where the new content asks the same, never given to another question.
 * Then they are told, and asked what waits now. */
#include "dialogs/picks.h"
#include "dialogs/walk.h"
#include <limits.h>

static bool answers(enum flow_input_kind kind)
{
    return kind == FLOW_ANSWER || kind == FLOW_PICK || kind == FLOW_ENOUGH;
}

/* With what was chosen before it, where several may be. */
static struct str said(struct walk *w, const struct ask *a, const struct flow_input *in)
{
    if (a->type != ASK_MULTI || !answers(in->kind))
        return in->value;
    unsigned now = in->kind == FLOW_ENOUGH ? 0 : picks_read(a, in->value, NULL);
    unsigned before = now & picks_alone(a) ? 0 : picks_read(a, w->seen_picked, NULL);
    return picks_write(w->arena, a, (now | before) & ~picks_read(a, in->drops, NULL));
}

/* The node of the new content that this answer belongs to; -1: none. */
static int belongs_to(struct walk *w, const struct flow *f, const struct flow_input *in)
{
    int at = w->seen ? node_of_slot(f, w->seen->slot) : -1;
    const struct ask *a = at >= 0 ? f->nodes[at].ask : NULL;
    if (!a || (in->kind == FLOW_DECLINE && !(a->allow & ALLOW_SKIP)) ||
        (in->kind == FLOW_DONT_KNOW && !(a->allow & ALLOW_UNKNOWN)))
        return -1;
    if (answers(in->kind) && (a->type != w->seen->type || !ask_takes(a, said(w, a, in))))
        return -1;
    return at;
}

/* False: it is the very question that waits, and is answered in the usual way. */
static bool keep_seen(struct walk *w, const struct flow_input *in)
{
    static const enum slot_status status[FLOW_INPUTS] = {[FLOW_ANSWER] = SLOT_FILLED,
                                                         [FLOW_PICK] = SLOT_FILLED,
                                                         [FLOW_ENOUGH] = SLOT_FILLED,
                                                         [FLOW_DECLINE] = SLOT_DECLINED,
                                                         [FLOW_DONT_KNOW] = SLOT_UNKNOWN};
    const struct flow *f = bundle_flow(w->b, top_frame(w->s)->flow), *top = NULL;
    int at = status[in->kind] ? belongs_to(w, f, in) : -1;
    if (at < 0)
        return true;
    if (at == waiting_node(w->b, w->s, &top)) /* it offers more or less than before; the answer is one all the same */
        return false;
    struct str value = answers(in->kind) ? arena_str(w->arena, said(w, f->nodes[at].ask, in)) : S("");
    keep_answer(w, f->nodes[at].ask, status[in->kind], value);
    match_pick(w, f, f->nodes[at].ask, value, in->extra);
    w->s->give_ups = 0;
    if (f->kind == KIND_SCRIPT)
        w->behind = at;
    return true;
}

static void ask_what_waits(struct walk *w, int behind)
{
    const struct flow *f = NULL;
    if (behind >= 0) {
        run_after(w, behind);
        return;
    }
    int at = waiting_node(w->b, w->s, &f);
    if (at >= 0)
        ask_node(w, f, at, top_frame(w->s), S(""));
    else
        run_form(w, INT_MAX); /* complete now: to its end */
}

void settle_moved(struct walk *w)
{
    static const enum walk_text says[] = {
        [MOVED_ON] = TEXT_MOVED, [MOVED_TO_START] = TEXT_MOVED_TO_START, [MOVED_AWAY] = TEXT_MOVED_AWAY};
    enum moved moved = w->moved;
    int behind = w->behind;
    struct frame *top = top_frame(w->s);
    w->moved = NOT_MOVED;
    w->behind = -1;
    if (moved == NOT_MOVED)
        return;
    (void)say_text(w, walk_text(w, says[moved], NULL, 0));
    if (moved == MOVED_ON)
        ask_what_waits(w, behind);
    else if (moved == MOVED_TO_START)
        restart_flow(w, bundle_flow(w->b, top->flow));
    else
        resume_top(w, true);
}

/* Going back and correcting make sense in what waits now, too, as long as that is a place in the same flow. */
static bool has_place(const struct walk *w)
{
    const struct flow *f = NULL;
    return w->moved == MOVED_ON && w->behind < 0 && waiting_node(w->b, w->s, &f) >= 0;
}

bool on_moved(struct walk *w, const struct flow_input *in)
{
    switch (in->kind) {
    case FLOW_STOP:
    case FLOW_RESTART:
        if (w->moved != MOVED_AWAY)
            return false;
        break;
    case FLOW_BACK:
    case FLOW_CORRECT:
        if (has_place(w))
            return false;
        break;
    case FLOW_START:
    case FLOW_ASIDE:
        return false; /* said first; then what waits is looked at anyway */
    default:
        break;
    }
    if (w->moved == MOVED_ON && !keep_seen(w, in)) {
        w->moved = NOT_MOVED;
        return false;
    }
    settle_moved(w);
    return true;
}
