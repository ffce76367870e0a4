/* Which rows of two files are the same thing: SOURCE:KEY. Private to directory/. */
#pragma once
#include "directory/import.h"

/* "takamatsu_events" of "/data/takamatsu_events.csv"; a name that is not plain becomes a number. */
struct str import_source_of(struct arena *arena, struct str file);
/* Do the keys of the ID column tell all rows apart, also in the next file? Rows that are only counted (1, 2, 3 …) do
 * not, unless they are of our own template (`own`), where they are kept: the third row of next month's list is
 * something else. Sorts the keys. */
bool import_keys_tell_apart(struct str *keys, size_t n, bool own);

/* The id by its key; without one, by what the thing itself is: name and place, and for an event when. */
struct str import_id(struct arena *arena, struct str source, struct str key, const struct resource *r);

/*
 * Rows without a key that would be one, though they say different times (a course on two days), are told apart by when.
 * What is still the same (published in two months' lists, say) is one resource: the later row is newer and stays.
 * ERR_NOMEM.
 */
MUST_CHECK enum err import_settle_ids(struct imported *out, struct arena *arena, bool by_key);
