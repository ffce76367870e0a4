/* Inside of struct directory: the resources, sorted by id, with what matching looks at folded into a few words of bits.
 * Private to directory/. */
#pragma once
#include "directory/facts.h"
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

/* Of what it is one: hashes, 0 where nothing is said. Two of one series are the same thing twice: one host, and names
 * that differ in numbers only. */
struct kin {
    uint64_t series, host, place;
};

struct postings {
    uint32_t *item;
    uint32_t n;
};

struct directory {
    struct arena arena;
    struct resource *items;
    struct facts *facts;
    struct kin *kin;
    struct str *wants_text; /* folded; empty where there is none */
    size_t n;
    struct names categories, tags;
    struct postings by_category[NAMES_MAX], by_want[NAMES_MAX];
    struct word_index words;
    uint64_t sensitive; /* categories shown only to those who asked for them */
};
