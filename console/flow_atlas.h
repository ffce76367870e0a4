/* The maps of all flows, copied out of the content: the content may be replaced while a worker reads. */
#pragma once
#include "base/arena.h"
#include "dialogs/flow_map.h"

enum { ATLAS_ROOM = 16 }; /* below the words of a box: one line of counts */

struct flow_atlas {
    struct arena arena;
    struct flow_map *item; /* by name */
    size_t n;
    struct flow_atlas *older; /* somebody may still be reading it */
};

/* Map what the bundle has. *ret is the caller's: flow_atlas_free (with all older ones). ERR_NOMEM. */
MUST_CHECK enum err flow_atlas_make(const struct bundle *bundle, struct flow_atlas **ret);
void flow_atlas_free(struct flow_atlas *a);
/* NULL: there is no such flow. */
const struct flow_map *flow_atlas_find(const struct flow_atlas *a, struct str flow);
