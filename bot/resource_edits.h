/* What staff change of a resource that a file brought: member by member, beside what the file says, so that the next
 * import leaves it alone. The console's way in; nothing here knows of pages. */
#pragma once
#include "directory/resource.h"
#include "store/resource_rows.h"

/* What the file said with what staff changed. `*ret` and its strings in `arena`. ERR_INPUT: it does not make a
 * resource. Pure. */
MUST_CHECK enum err resource_with_edits(struct str imported, const struct resource_edit_row *edits, size_t n,
                                        struct arena *arena, struct resource *ret);

/*
 * Change one member: `value` is JSON as in directory/resource_json.c ("\"満員です\"", "[\"craft\"]", "65"), "null"
 * leaves it empty. What residents see changes with it. Needs an open transaction; after an error roll it back.
 * Errors: ERR_NOTFOUND no such resource, ERR_INPUT no such member or not such a value, those of the store.
 */
MUST_CHECK enum err resource_edit_set(struct store *s, struct str id, struct str field, struct str value,
                                      int64_t staff_id, int64_t now_ms);
/* Back to what the file says. ERR_NOTFOUND: nothing was changed there. */
MUST_CHECK enum err resource_edit_clear(struct store *s, struct str id, struct str field, int64_t now_ms);
/*
 * The same, by the hand of `by`, and noted as taken back (store/resource_rows.h). `at_ms` is when the change that is
 * meant was made: what was changed again since stays. A change whose resource is nowhere any more goes as well.
 * `*ret_id`: the number of the note. Needs an open transaction; after an error roll it back.
 * Errors: ERR_NOTFOUND never changed, ERR_CONFLICT taken back or changed again since, those of the store.
 */
MUST_CHECK enum err resource_edit_undo(struct store *s, struct str id, struct str field, int64_t at_ms, int64_t by,
                                       int64_t now_ms, int64_t *ret_id);
/* What was changed of one resource. */
MUST_CHECK enum err resource_edits_of(struct store *s, struct arena *a, struct str id, struct resource_edit_row **ret,
                                      size_t *ret_n);
