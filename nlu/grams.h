/* The pieces of a text that are weighed: every run of one to four characters, with marks for its beginning (^) and its
 * end ($). Pure. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { GRAM_CHARS = 4 };

struct gram {
    struct str text;
    size_t at;     /* byte in the text where it begins; the mark ^ counts as the first byte, $ as the last */
    uint64_t hash; /* gram_hash of the text */
};

struct grams {
    struct gram *list;
    size_t n;
};

/* Memory: in `arena`. ERR_NOMEM. At most 4 × characters + 7 pieces, repeated ones too. */
MUST_CHECK enum err grams_of(struct arena *arena, struct str text, struct grams *ret);

/* A hash for tables of pieces. */
uint64_t gram_hash(struct str gram);
