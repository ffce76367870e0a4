/* The canonical form of what people type: one spelling for many, so that rules see words and not keyboards.
 * NFKC, case, width, half-width kana with marks, katakana to hiragana, runs of prolonged marks and repeats, zero-width
 * characters; every byte remembers where it came from. The original is always kept by the caller. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * In this order, character by character:
 *   blanks and line ends     one space; none at the ends
 *   invisible characters     dropped: zero-width, direction, variation selectors, controls, soft hyphen
 *   everything               NFKC_Casefold: ＡＢＣ abc, ① 1, ㍿ 株式会社, ｶﾞ が; か゛ too; at most 30 marks on one
 *   character
 *   katakana                 hiragana: サンポ さんぽ, ヴ ゔ, ヾ ゞ
 *   ～ 〜 〰 and dashes ― ─  after kana the prolonged mark ー, else waves are ~ (10~12時) and dashes stay
 *   runs of ー and ~         one
 *   runs of anything else    two (ｗｗｗｗ ww, ！！！ !!), but numbers stay (1000, 二二二)
 * Folding what is folded changes nothing.
 */
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
