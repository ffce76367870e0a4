/* One search for one person over one snapshot: who is a candidate at all, what is never offered, and how well one fits.
 * match.c chooses among them, match_near.c looks for the nearest. Private to directory/. */
#pragma once
#include "directory/wish.h"
#include "directory/wording.h"

enum {
    SEEK_HITS = 1024,
    STALE_DAYS = 180,      /* since somebody last said that it is true: from here on it sinks … */
    VERY_STALE_DAYS = 730, /* … and from here on it is not offered: two rounds of a yearly list were missed */
    LAST_LOOK_DAYS = 400   /* what ends within this may not happen again before it does */
};

struct seek {
    const struct directory *d;
    const struct profile *profile;
    const struct reasons *wording; /* may be NULL */
    struct arena *arena;
    int64_t now_ms;
    struct wish wish;
    struct str words; /* of the profile, without plain ones */
    struct word_hit hits[SEEK_HITS];
    size_t n_hits;
};

/* What the profile wishes, against this snapshot; its words are looked up once. All arguments are borrowed, results
 * live in `arena` (a refusal shows there). */
void seek_init(struct seek *s, const struct directory *d, const struct reasons *wording, struct arena *arena,
               const struct profile *profile, int64_t now_ms);
/* Each candidate once: what is of a wanted category, or speaks of the same; `hit` is NULL where it does not. Cost:
 * O(candidates). */
void seek_each(const struct seek *s, void (*each)(void *self, uint32_t item, const struct word_hit *hit), void *self);

/* Never offered to this person, whatever they wish: full, closed, over, unverified for too long, not for their age,
 * delicate and not asked for. */
bool seek_forbids(const struct seek *s, const struct facts *f);
/* It breaks a constraint that is never bent: not: (a day, a category), and access where people move about. */
bool seek_bars(const struct seek *s, const struct facts *f);
/* The same two for what costs more to see than bits: shown before, over before its next day, for other people, refused
 * things. */
bool seek_refuses(const struct seek *s, uint32_t item);

/* 1–1000; 0: not a candidate. */
int32_t seek_score(const struct seek *s, uint32_t item, const struct word_hit *hit);
/* For somebody who offers a skill, of a score: 3 the group looks for just that, 2 for its category, 1 it does that too,
 * 0 it only speaks of it. For others 0. */
int seek_rank(const struct seek *s, int32_t score);

/* The candidate as it is shown, with its reasons. `silent_when`: without those about day and hour. */
void seek_tell(const struct seek *s, uint32_t item, const struct word_hit *hit, int32_t score, bool silent_when,
               struct match *ret);
