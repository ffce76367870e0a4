/* Where a conversation stands: the question that waits, and what becomes of it when the content changed meanwhile. */
#include "dialogs/walk.h"

bool flow_question(const struct bundle *b, const struct flow_state *state, struct question *ret)
{
    const struct flow *f = NULL;
    int at = waiting_node(b, state, &f);
    if (at < 0)
        return false;
    const struct ask *a = f->nodes[at].ask;
    const struct frame *top = &state->stack[state->n_frames - 1];
    *ret = (struct question){
        .flow = f->name,
        .node = f->nodes[at].name,
        .slot = a->slot,
        .text = text_pick(NULL, &a->text, state->lang, 0),
        .context = a->context,
        .type = a->type,
        .options = a->shown[state->lang],
        .n_options = a->n_options,
        .scale = a->lexicon,
        .confirm = top->confirm,
        .extract = a->extract,
        .lo = a->lo,
        .hi = a->hi,
        .may_back = a->allow & ALLOW_BACK,
        .may_skip = a->allow & ALLOW_SKIP,
        .may_unknown = a->allow & ALLOW_UNKNOWN,
        .may_faq = a->allow & ALLOW_FAQ,
        .may_stop = a->allow & ALLOW_STOP,
        .run = top->run,
        .remind_ms = a->remind_ms,
    };
    if (f->kind == KIND_FORM) {
        struct form_path path;
        form_walk(f, state, &path);
        form_progress(f, state, &path, &ret->number, &ret->of);
    }
    return true;
}

static bool still_fits(const struct ask *a, const struct slot *slot)
{
    return !ask_closed(a) || slot->status != SLOT_FILLED || ask_option(a, slot->value);
}

static void rewalk(struct walk *w, const struct flow *f)
{
    for (size_t i = 0; i < f->n_nodes; i++) {
        const struct ask *a = f->nodes[i].ask;
        const struct slot *slot = a ? flow_slot(w->s, a->slot) : NULL;
        if (slot && !still_fits(a, slot))
            slot_unset(w->s, a->slot);
    }
}

/* A frame started under other content: forms are walked anew, scripts go on where their node still exists and are put aside otherwise. */
void move_frames(struct walk *w)
{
    struct flow_state *s = w->s;
    size_t kept = 0;
    for (size_t i = 0; i < s->n_frames; i++) {
        struct frame *frame = &s->stack[i];
        const struct flow *f = bundle_flow(w->b, frame->flow);
        bool moved = !str_eq(frame->pin, w->b->id);
        if (!f || (f->kind == KIND_SCRIPT && flow_node(f, frame->node) < 0))
            continue;
        if (moved && f->kind == KIND_FORM)
            rewalk(w, f);
        frame->pin = w->b->id;
        if (kept != i)
            s->stack[kept] = *frame;
        kept++;
    }
    s->n_frames = kept;
}
