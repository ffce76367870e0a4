/* Small moves on struct flow_state, shared by the walk and the buttons. Private to dialogs/. */
#pragma once
#include "dialogs/flow.h"

/* Like flow_set_slot, but the strings are kept as they are (content's, or the turn's arena). */
MUST_CHECK enum err slot_put(struct flow_state *s, struct str name, enum slot_status status, struct str value);
void slot_unset(struct flow_state *s, struct str name);
void slot_suspect(struct flow_state *s, struct str name); /* nothing happens when it is unset */
bool trail_has(const struct flow_state *s, struct str slot);
void trail_add(struct flow_state *s, struct str slot);
void trail_remove(struct flow_state *s, struct str slot);
struct frame *top_frame(struct flow_state *s); /* NULL when nothing runs */
/* Start a run of this flow: one that is on the stack already is unwound to, a full stack loses its oldest, and a flow
 * that was left is so no more. */
void frame_push(struct flow_state *s, struct str flow, struct str pin, int64_t now_ms);
int frame_of(const struct flow_state *s, struct str flow); /* index of the newest frame of this flow, or -1 */
