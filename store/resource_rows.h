/* The town's resources on disk, as JSON texts with their words for search. What the JSON means is directory/'s; bot/resources joins them.
 * Functions that write need an open transaction of a writing handle; strings of results live in the arena given. */
#pragma once
#include "store/store.h"

struct resource_row {
    struct str id, kind, name, source;
    struct str body;  /* JSON */
    struct str words; /* all that search shall find besides the name; only for resource_row_put */
    int64_t updated_ms;
};

MUST_CHECK enum err resource_row_put(struct store *s, const struct resource_row *row); /* insert or replace by id */
MUST_CHECK enum err resource_row_get(struct store *s, struct arena *a, struct str id, struct resource_row *ret); /* ERR_NOTFOUND */
MUST_CHECK enum err resource_row_delete(struct store *s, struct str id);                                        /* ERR_NOTFOUND */
/* With id > after, in the order of ids. */
MUST_CHECK enum err resource_rows_list(struct store *s, struct arena *a, struct str after, size_t max, struct resource_row **ret, size_t *ret_n);
MUST_CHECK enum err resource_rows_count(struct store *s, int64_t *ret);
/* Best first: all words of `text` (separated by blanks, in any script) occur. Nothing to search for, or over 500 bytes, finds nothing. */
MUST_CHECK enum err resource_rows_search(struct store *s, struct arena *a, struct str text, size_t max, struct resource_row **ret, size_t *ret_n);
