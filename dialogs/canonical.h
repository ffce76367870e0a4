/* The canonical form of content: sorted JSON with the place of every item, the same bytes for the same files wherever
 * they lie. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/yaml.h"

struct canonical_file {
    struct str path; /* below the folder of content */
    const struct yaml *root;
};

/* {"flows/life.yaml": ITEM, …}; an ITEM is {"at": [line, column], "q": true when quoted, "v": text | [ITEM, …] | {key:
 * ITEM, …}}. ERR_NOMEM. */
MUST_CHECK enum err canonical_json(struct arena *arena, const struct canonical_file *files, size_t n, struct str *ret);
/* The trees again, as they were: members in the order in which they were written, by their places. Strings live in
 * `arena`. ERR_INPUT: not such a text; ERR_NOMEM. */
MUST_CHECK enum err canonical_read(struct arena *arena, struct str json, struct canonical_file **ret, size_t *ret_n);
