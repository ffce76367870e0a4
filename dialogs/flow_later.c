/* A question that has waited long: the ways on from it. When that is, the turn knows. */
#include "dialogs/walk.h"

enum err on_offer(struct walk *w, const struct flow_input *in)
{
    const struct flow *f = NULL;
    int at = waiting_node(w->b, w->s, &f), text = names_find(&w->now->text_by_key, in->name);
    if (at < 0)
        return ERR_CONFLICT;
    if (text < 0)
        return ERR_NOTFOUND;
    struct frame *frame = top_frame(w->s);
    struct var own = {S("title"), f->title.by[w->s->lang]};
    struct fill fill = {w->now, &own, 1, w->env->vars, w->s, w->s->lang};
    frame->confirm = S("");
    offer_ways(w, f, at, frame,
               text_fill(w->arena, &fill, text_pick(w->now, &w->now->texts[text].text, w->s->lang, w->env->seed)));
    return ERR_OK;
}
