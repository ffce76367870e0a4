/* Two hashes of a flow: what it does, and what it says. When only the second differs, somebody in the middle of it may
 * go on where they stand without noticing. Private to dialogs/. */
#pragma once
#include "dialogs/model.h"

/*
 * Fill `structure` and `words` of a linked flow. Structure: nodes, edges, slots, kinds of answers, options' values,
 * limits, calls. Words: everything that is read by people, and the ways in which they may say an answer. Places in
 * files are neither. O(bytes of the flow).
 * Memory: scratch in `arena`. When refused: arena->failed.
 */
void flow_fingerprint(struct arena *arena, struct flow *f);
