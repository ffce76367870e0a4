/* A file that was read against what is there: what is new, what changed and in what, what is not in it any more; then
 * all of it, or nothing. A resource is the same when its id (SOURCE:KEY) is. What staff changed (resource_edits.h)
 * stays. */
#pragma once
#include "directory/import.h"
#include "store/store.h"

enum import_change { IMPORT_NEW, IMPORT_CHANGED, IMPORT_SAME, IMPORT_BACK, IMPORT_VANISHED, IMPORT_CHANGES };
const char *import_change_name(enum import_change change); /* "new", … */

enum { IMPORT_FIELDS = 40, IMPORT_VANISH_LEAST = 10 };

struct import_step {
    enum import_change change;
    size_t item; /* of the file; SIZE_MAX for what vanished */
    int line;    /* of the file; 0 for what vanished */
    struct str id, name;
    struct str fields[IMPORT_FIELDS]; /* members that differ from what the file said before */
    size_t n_fields;
    bool edited; /* staff changed something of it, which stays */
};

struct import_plan {
    struct import_step *steps; /* in the order of ids */
    size_t n, count[IMPORT_CHANGES];
    size_t n_present; /* of this source, before, and not vanished */
    /* more than half of what is there and not over, and IMPORT_VANISH_LEAST at least: the wrong file? */
    bool vanishes_much;
};

/*
 * Compare. `s` NULL: an empty database. `partial`: the file is only a part of its source, nothing vanishes.
 * Memory: in `arena`. Errors: those of the store, ERR_NOMEM. Reads only.
 */
MUST_CHECK enum err import_plan_make(struct store *s, struct arena *arena, const struct imported *file, bool partial,
                                     int64_t now_ms, struct import_plan *ret);
/*
 * Write it: needs an open transaction, in which the plan was made; after an error roll it back.
 * Errors: ERR_INPUT a resource that cannot be written, those of the store, ERR_NOMEM.
 */
MUST_CHECK enum err import_plan_apply(struct store *s, const struct imported *file, const struct import_plan *plan,
                                      int64_t now_ms);
