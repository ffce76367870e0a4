/* What a sentence is about of which no word is known as such. The files' phrases teach it: 冷蔵庫 stands in those of one
 * group only (冷蔵庫が空), so that 冷蔵庫すっからかん is about that. Private to directory/. */
#pragma once
#include "base/arena.h"

/* One mark of a text (a kanji, two letters, three kana, a Latin word) in the phrases of one group. */
struct gist_mark {
    uint32_t hash;
    uint16_t group, phrases; /* in so many of them */
};

/* Sorted by hash, then group. */
struct gist {
    struct gist_mark *item;
    size_t n, max, n_groups;
};

enum { GISTS = 2 };

/* A text may be about two groups that are as likely as one another. */
struct gist_found {
    uint16_t group[GISTS];
    size_t n;
    bool sure;            /* sure enough to be believed beside words that are known */
    const double *points; /* of every group */
};

MUST_CHECK enum err gist_init(struct gist *g, struct arena *a, size_t n_phrases);
/* One phrase of `group`. `scratch` is used and may be reset afterwards. Errors: ERR_NOMEM. */
MUST_CHECK enum err gist_learn(struct gist *g, struct arena *scratch, struct str phrase, uint16_t group);
/* After the last phrase, once. */
void gist_settle(struct gist *g, size_t n_groups);
/*
 * What `text` (folded, without conditions) is about; nothing where its marks tell too little or too many things at once.
 * Memory: `a`. Errors: ERR_NOMEM. Cost: O(characters × (log marks + groups of a mark)).
 */
MUST_CHECK enum err gist_of(const struct gist *g, struct arena *a, struct str text, struct gist_found *ret);
