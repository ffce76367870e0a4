/* Which resources say something like what a person said: runs of shared letter pairs between an utterance and names or
 * summaries. No dictionary: 「針金アート」 and 「ハーモニカ」 are found because they are rare. Private to
 * directory/. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct word_index {
    uint64_t *keys; /* sorted: letter pair, then place (item * 2 + field) */
    size_t n_keys, n_items;
};

/* How well an item fits the words; how long the run is, and where it ends in the utterance (in characters). */
struct word_hit {
    uint32_t item;
    uint16_t weight, end, length;
    uint8_t in_name;
};

/* How much a pair of letters tells, in a run: two kanji 3, kana 1 in a name and nothing elsewhere, … */
unsigned word_pair_weight(uint32_t a, uint32_t b, bool in_name);
bool word_is_letter(uint32_t c);

/* Texts are folded. `names` and `summaries` have n entries. ERR_NOMEM. */
MUST_CHECK enum err word_index_build(struct arena *arena, const struct str *names, const struct str *summaries,
                                     size_t n, struct word_index *ret);
/* Items that share a telling run with `words` (folded), in the order of items; where there are more than `max`, the
 * most telling. */
size_t word_index_find(const struct word_index *index, struct str words, struct word_hit *ret, size_t max);
