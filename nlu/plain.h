/* The plain spelling of what was said: dialect and polite endings, contractions, common slips of voice input and
 * thumbs, disguised words and pictures with a meaning, rewritten to the one form that rules are written in
 * (nlu/lexicon/plain.yaml). Rules see both spellings, so that a rewriting can only add what is understood, and a guard
 * that holds in either holds. Pure. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/fold.h"

struct rewrite {
    struct str from, to; /* folded; `from` is not empty */
    struct str after; /* characters that may stand before it; 漢 stands for any kanji, ^ for the beginning; empty for
                         anything */
};

struct plain; /* read-only once made */

/*
 * Memory: *ret lives in `keep`; so do the strings of `items`, which the caller put there.
 * Errors: ERR_NOMEM.
 */
MUST_CHECK enum err plain_new(struct arena *keep, const struct rewrite *items, size_t n, struct plain **ret);

/*
 * One pass from left to right; at each place the longest rewriting that fits, and what it wrote is not rewritten again.
 * Memory: in `arena`; *ret_changed false: *ret is `said` itself.
 * Errors: ERR_NOMEM. O(text × rewritings that begin with the same character).
 */
MUST_CHECK enum err plain_write(const struct plain *p, struct arena *arena, const struct folded *said,
                                struct folded *ret, bool *ret_changed);
