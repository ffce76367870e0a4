/* もどる and 「〜はやっぱり…」: an earlier answer is doubted and asked again, or takes its new value where it stands. */
#include "dialogs/picks.h"
#include "dialogs/walk.h"

/* A form asks what its walk comes to first: an earlier question may be open already, and what is shown must be what
 * waits. */
static int open_in_form(const struct walk *w, const struct flow *f)
{
    struct form_path path;
    form_walk(f, w->s, &path);
    return path.stop >= 0 && f->nodes[path.stop].ask ? path.stop : -1;
}

static enum err ask_again(struct walk *w, struct at at, int node)
{
    slot_suspect(w->s, at.f->nodes[node].ask->slot);
    if (str_eq(at.frame->node, at.f->nodes[node].name))
        at.frame->picked = S("");
    if (at.f->kind == KIND_FORM)
        node = open_in_form(w, at.f);
    if (node < 0)
        return ERR_CONFLICT; /* complete, and the walk does not come by what is doubted */
    ask_node(w, at.f, node, at.frame, S(""));
    return ERR_OK;
}

enum err on_back(struct walk *w, const struct flow_input *in)
{
    struct at at;
    (void)in;
    if (!waiting_at(w, &at))
        return ERR_CONFLICT;
    if (picked_of(at.frame, at.n)) { /* one step back is the question as it was, with nothing chosen */
        at.frame->picked = S("");
        ask_node(w, at.f, at.node, at.frame, S(""));
        return ERR_OK;
    }
    int node = node_before(w, at.f, at.node);
    if (node < 0) {
        (void)say_text(w, walk_text(w, TEXT_BACK_AT_START, NULL, 0));
        ask_node(w, at.f, at.node, at.frame, S(""));
        return ERR_OK;
    }
    trail_remove(w->s, at.f->nodes[node].ask->slot);
    return ask_again(w, at, node);
}

/* A new value for something said before: kept, acknowledged, and on with what waits. */
static void correct_to(struct walk *w, const struct flow *f, const struct ask *a, struct str value)
{
    struct var own = {S("value"), text_value(w->b, w->arena, a, value, w->s->lang)};
    keep_answer(w, a, SLOT_FILLED, value);
    (void)say_text(w, walk_text(w, TEXT_CORRECTED, &own, 1));
    const struct frame *top = top_frame(w->s);
    if (f->kind == KIND_FORM && top && str_eq(top->flow, f->name))
        run_form(w, node_of_slot(f, a->slot));
    else
        resume_top(w, false);
}

enum err on_correct(struct walk *w, const struct flow_input *in)
{
    struct str name = str_cut(in->name, '.').head;
    int frame = frame_of(w->s, name);
    const struct bundle *b = frame >= 0 ? content_of(w->now, w->env->older, &w->s->stack[frame]) : w->now;
    const struct flow *f = bundle_flow(b, name);
    int node = f ? flow_node(f, in->node) : -1;
    if (f && (node < 0 || !f->nodes[node].ask || !str_eq(f->nodes[node].ask->slot, in->name)))
        node = node_of_slot(f, in->name);
    if (node < 0) {
        if (!w->moved)
            return ERR_NOTFOUND;
        settle_moved(w);
        return ERR_OK;
    }
    const struct ask *a = f->nodes[node].ask;
    struct str value = ask_takes(a, in->value) ? arena_str(w->arena, in->value) : S("");
    if (value.len && a->type == ASK_MULTI)
        value = picks_write(w->arena, a, picks_read(a, value, NULL)); /* in order, none twice */
    /* A form takes it where it stands; of a script that is over it is the fact alone. */
    if (value.len && (f->kind == KIND_FORM || frame < 0)) {
        correct_to(w, f, a, value);
        return ERR_OK;
    }
    if (frame < 0) {
        push_flow(w, f);
    } else if ((size_t)frame + 1 < w->s->n_frames) {
        w->s->n_frames = (size_t)frame + 1;
        stand_on_top(w);
    }
    w->moved = NOT_MOVED;
    struct at at = {f, &f->nodes[node], node, top_frame(w->s)};
    if (!value.len)
        return ask_again(w, at, node);
    settle_at(w, at, SLOT_FILLED, value, in->extra);
    return ERR_OK;
}
