/* The same pattern, quicker: 「(?:編み物|編みぐるみ|絵手紙)」 becomes 「(?:編み(?:物|ぐるみ)|絵手紙)」, so that a
 * vocabulary of a thousand words costs a few steps at each place and not a thousand. Matches at the same places; which
 * of two words that begin alike is taken may differ. Pure. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* Memory: in `arena`; the pattern itself when nothing can be shared or memory is out. O(length). */
struct str factor(struct arena *arena, struct str pattern);
