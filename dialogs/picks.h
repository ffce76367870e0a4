/* What was chosen of a question of type multi, as bits of its options and as the text that is kept: option values
 * joined by ",", in the order of the options, none twice. Pure. Private to dialogs/. */
#pragma once
#include "dialogs/model.h"

/* Those of `text` that the question offers; *ret_all (may be NULL): all of them are offered. O(values * options). */
unsigned picks_read(const struct ask *a, struct str text, bool *ret_all);
/* In `arena`; empty for none. */
struct str picks_write(struct arena *arena, const struct ask *a, unsigned chosen);
/* Options that stand alone (特にない), and the others. */
unsigned picks_alone(const struct ask *a);
unsigned picks_common(const struct ask *a);
size_t picks_count(unsigned chosen);
/* Is this a whole answer: only what is offered, and what stands alone alone? */
bool picks_whole(const struct ask *a, struct str text);
/* Does the list hold this value? Also of lists that no question fills. */
bool picks_hold(struct str text, struct str value);
