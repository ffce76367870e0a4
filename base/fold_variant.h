/* The form in which words are compared when something is looked for: folded (fold.h), and old or other forms of letters
 * as the common ones: 髙 高, 澤 沢, 體 体, ヶ ケ. Only for finding, never for what is kept or shown: a name stays as
 * its bearer writes it. */
#pragma once
#include "base/fold.h"

/* As fold(), with variants undone; the offsets still point into `s`. */
MUST_CHECK enum err fold_for_search(struct arena *arena, struct str s, struct folded *ret);
/* Only the text. */
MUST_CHECK enum err fold_text_for_search(struct arena *arena, struct str s, struct str *ret);
