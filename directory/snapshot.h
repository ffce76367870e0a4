/* Inside of struct directory: the resources, sorted by id, with what matching looks at folded into a few words of bits.
 * Private to directory/. */
#pragma once
#include "directory/match.h"
#include "directory/word_index.h"

enum { NAMES_MAX = 64 };

/* Names met so far, each with a bit. A name beyond the 64th has no bit and is never matched. */
struct names {
    struct str item[NAMES_MAX];
    size_t n;
};
/* Its bit as a mask; 0 when it is not there. */
uint64_t names_mask(const struct names *names, struct str name);

/* What one candidate costs to look at: one cache line. */
struct facts {
    uint64_t categories, wants, tags; /* tags: access and flags */
    int32_t last_day;                 /* INT32_MAX: goes on */
    int32_t first_day;
    int32_t cost_yen;
    float lat, lon;
    int16_t from_min, to_min;
    uint8_t weekdays, weeks;
    uint8_t kind;
};

struct postings {
    uint32_t *item;
    uint32_t n;
};

struct directory {
    struct arena arena;
    struct resource *items;
    struct facts *facts;
    size_t n;
    struct names categories, tags;
    struct postings by_category[NAMES_MAX], by_want[NAMES_MAX];
    struct word_index words;
    uint64_t sensitive; /* categories shown only to those who asked for them */
};
