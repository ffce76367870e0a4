/* How often what happens in the flows, for those who write them. Must not know whose talk it is. */
#include "dialogs/walk.h"

enum { ROOM_FOR_OTHERS = 24 }; /* what the rest of a turn may still want to do */

static int64_t structure_of(const struct flow *f)
{
    int64_t n;
    memcpy(&n, f->structure, sizeof n);
    return n;
}

int64_t flow_structure(const struct bundle *b, struct str flow)
{
    const struct flow *f = bundle_flow(b, flow);
    return f ? structure_of(f) : 0;
}

void count_at(struct walk *w, const struct flow *f, const struct node *n, enum flow_count what)
{
    if (w->out->n + ROOM_FOR_OTHERS >= EFFECTS_MAX)
        return;
    struct effect *e = effect_add(w->out, EFFECT_METRIC);
    e->name = str_from(flow_count_name(what));
    e->key = f->name;
    e->value = n ? n->name : S("");
    e->number = structure_of(f);
}
