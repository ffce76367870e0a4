/* Many fixed strings looked for in one pass (Aho–Corasick over bytes): which of them occur in a text at all.
 * Knows nothing of rules; an id is whatever the caller numbers. Cost: O(text + hits), about two steps a byte. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct literal {
    struct str text; /* not empty */
    uint32_t id;
};

struct literals;

/*
 * Memory: *ret lives in `keep`; `scratch` may be reset afterwards.
 * Errors: ERR_NOMEM.
 */
MUST_CHECK enum err literals_build(struct arena *keep, struct arena *scratch, const struct literal *items, size_t n,
                                   struct literals **ret);

static inline void bit_set(uint64_t *bits, size_t i)
{
    bits[i / 64] |= (uint64_t)1 << (i % 64);
}

static inline bool bit_get(const uint64_t *bits, size_t i)
{
    return (bits[i / 64] >> (i % 64)) & 1;
}

static inline size_t bit_words(size_t n)
{
    return (n + 63) / 64;
}

/* Set the bit of every id that has a literal in `text`. */
void literals_scan(const struct literals *l, struct str text, uint64_t *bits);
