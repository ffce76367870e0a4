/* The canonical form of content: sorted JSON with the place of every item, the same bytes for the same files wherever they lie. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/yaml.h"

struct canonical_file {
    struct str path; /* below the folder of content */
    const struct yaml *root;
};

/* {"flows/life.yaml": ITEM, …}; an ITEM is {"at": [line, column], "v": text | [ITEM, …] | {key: ITEM, …}}. ERR_NOMEM. */
MUST_CHECK enum err canonical_json(struct arena *arena, const struct canonical_file *files, size_t n, struct str *ret);
