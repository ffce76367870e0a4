/* Where the nodes of a map go on the sheet, and their lines. Private to dialogs/. */
#pragma once
#include "dialogs/flow_map.h"

/*
 * In layers from the start downwards: every node below all it is reached from, but for ways back. Sets layer, x and y
 * of the nodes and makes m->paths, width and height. `start` is where the flow begins; `box` the height of a box.
 * Memory: `arena`, scratch too. Errors: ERR_NOMEM.
 */
MUST_CHECK enum err flow_layout(struct flow_map *m, size_t start, int box, struct arena *arena);
