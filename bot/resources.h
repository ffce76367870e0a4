/* Joins directory/ and store/: resources are kept as JSON rows and read back as one snapshot for matching. Neither
 * knows the other. */
#pragma once
#include "directory/match.h"
#include "store/store.h"

/*
 * Write `n` resources, replacing those with the same id. Needs an open transaction; after an error roll it back:
 * nothing is half saved.
 * Errors: ERR_NOMEM, ERR_INPUT (a resource that cannot be written as JSON), and those of the store.
 */
MUST_CHECK enum err resources_save(struct store *s, const struct resource *items, size_t n, int64_t now_ms);

/* The same for one; `imported` is what its file said, when that is something else than *r; empty: *r. Scratch in
 * `a`. */
MUST_CHECK enum err resource_save(struct store *s, struct arena *a, const struct resource *r, struct str imported,
                                  int64_t now_ms);

/* All rows as a snapshot. Memory: *ret is the caller's: directory_free. A row that cannot be read is left out, logged
 * and counted in *ret_bad (may be NULL). ERR_NOMEM, ERR_IO. */
MUST_CHECK enum err resources_load(struct store *s, struct directory **ret, size_t *ret_bad);

/*
 * The snapshot out of the database file `database` (created and migrated when it is not there). While it holds no
 * resource at all, the table `demo` (a path like …/directory/data/demo/activities.csv; may be NULL) is imported first,
 * in one transaction.
 * Errors: ERR_INPUT the demo table is wrong; those of store_open; ERR_NOMEM.
 */
MUST_CHECK enum err resources_open_directory(const char *database, const char *demo, struct directory **ret);

/* Import `demo` (see above) into an open writing store. ERR_INPUT: it has errors (logged as a number), nothing was
 * saved. */
MUST_CHECK enum err resources_import_demo(struct store *s, const char *demo, int64_t now_ms);
