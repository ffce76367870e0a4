/* Where public test suites lie that are too large to ship: TSUNAGU_SHARED, or `shared` beside the source tree. Tests
 * that find nothing there say `skipped`. */
#pragma once
#include <stdlib.h>
#include "base/arena.h"

static inline const char *shared_path(struct arena *a, const char *below)
{
    const char *root = getenv("TSUNAGU_SHARED");
    return arena_fmt(a, "%s/%s", root ? root : "../shared", below).ptr;
}
