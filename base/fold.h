/* The canonical form of what people type: one spelling for many, so that rules see words and not keyboards.
 * NFKC, case, width, half-width kana with marks, katakana to hiragana, runs of prolonged marks and repeats, zero-width
 * characters; every byte remembers where it came from. The original is always kept by the caller. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct folded {
    struct str text;    /* canonical UTF-8, in the arena */
    const uint32_t *at; /* text.len + 1 entries: byte offset in the original of each canonical byte (and of the end) */
};

/*
 * Fold `s` (valid UTF-8, at most 64 KiB).
 * Memory: the result lives in `arena`.
 * Errors: ERR_INPUT not valid UTF-8, or too long; ERR_NOMEM.
 */
MUST_CHECK enum err fold(struct arena *arena, struct str s, struct folded *ret);

/* Only the canonical text; for labels, commands and tables compiled at start. */
MUST_CHECK enum err fold_text(struct arena *arena, struct str s, struct str *ret);
