/* What fold.c asks of Unicode: which characters need no work, which belong to the one before, and the normal form of
 * one base character with its marks. Only for fold.c. */
#pragma once
#include "base/str.h"

enum fold_kind {
    FOLD_FAST,  /* known form, unless something joins it */
    FOLD_BLANK, /* any blank or line end */
    FOLD_DROP,  /* invisible: zero-width, direction, variation, control */
    FOLD_SLOW   /* ask utf8proc */
};
/* What folding does with this code point, by a table of ranges; O(log n). Pure. */
enum fold_kind fold_kind(uint32_t cp);

/* Does `cp` belong to the segment that began with `base`: combining marks, Hangul vowels, invisible characters in
 * between. */
bool fold_joins(uint32_t base, uint32_t cp);

struct fold_char {
    uint32_t cp;
    uint32_t bytes; /* 0 at the end */
};

/* The code point at byte `at` of valid UTF-8. */
static inline struct fold_char fold_char_at(struct str s, size_t at)
{
    if (at >= s.len)
        return (struct fold_char){0};
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    if (p[0] < 0x80)
        return (struct fold_char){p[0], 1};
    if (p[0] < 0xe0)
        return (struct fold_char){(p[0] & 0x1fu) << 6 | (p[1] & 0x3fu), 2};
    if (p[0] < 0xf0)
        return (struct fold_char){(p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu), 3};
    return (struct fold_char){(p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu), 4};
}

/* After this many marks on one character the rest is dropped (as in Unicode's Stream-Safe Text Format). */
enum { FOLD_MARKS_MAX = 30, FOLD_EXPANSION_MAX = 18, FOLD_SEGMENT_MAX = (FOLD_MARKS_MAX + 1) * FOLD_EXPANSION_MAX };

struct fold_segment {
    int32_t chars[FOLD_SEGMENT_MAX];
    size_t n;
};

/* NFKC_Casefold of one segment. */
void fold_segment(struct str s, struct fold_segment *ret);
