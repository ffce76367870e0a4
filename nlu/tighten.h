/* Rules read Japanese without the gaps people leave in it: 「死 に た い」「し.に.た.い」「ちかくの たいそう」. Works
 * on folded text; never joins what a sentence mark parts. */
#pragma once
#include "base/fold.h"

/* Memory: `arena` (the same text when nothing is dropped). When refused: the text as it was. Every byte keeps its
 * origin. O(text). */
struct folded tighten(struct arena *arena, struct folded said);
