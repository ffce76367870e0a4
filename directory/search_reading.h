/* Written words as kana, as far as a table knows them (search_readings.def). Private to directory/. */
#pragma once
#include "base/arena.h"

/*
 * `s` (folded for search) with each word of the table replaced by its kana; the longest word first, all else as it is.
 * Memory: in `a`. Errors: ERR_NOMEM. Cost: O(characters × log table).
 */
MUST_CHECK enum err search_reading(struct arena *a, struct str s, struct str *ret);
