/* On which content a frame stands, and where in it (flow_place.c). Private to dialogs/. */
#pragma once
#include "dialogs/model.h"

/* The content that the person saw of this frame; NULL: not known any more. */
const struct bundle *content_seen(const struct bundle *now, const struct older *older, const struct frame *frame);
/* The content that it will be walked with when its turn comes: what it is pinned to, or `now`. */
const struct bundle *content_of(const struct bundle *now, const struct older *older, const struct frame *frame);
/* The content whose question their next words are about: the one seen, where the one to come asks something else. */
const struct bundle *content_asked(const struct bundle *now, const struct older *older, const struct flow_state *state,
                                   size_t frame);
/* Which node asks for this slot? The first; -1 when none does. */
int node_of_slot(const struct flow *f, struct str slot);
