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

/* Where a literal ended: enough to ask later which ids it stands for. */
struct sighting {
    uint32_t node, end;
    uint64_t hint; /* bit id % 64 for each id it stands for: most questions end here */
};

enum { SIGHTINGS_MAX = 8192 };

struct sightings {
    struct sighting *list; /* in order of `end` */
    size_t n, room;
    bool cut; /* there were more than SIGHTINGS_MAX */
};

/* Set the bit of every id that has a literal in `text`, and note where. Memory: the list lives in `arena`. ERR_NOMEM. */
MUST_CHECK enum err literals_scan(const struct literals *l, struct arena *arena, struct str text, uint64_t *bits,
                                  struct sightings *ret);

/* Was this a literal of `id`? Then *ret_len is the length of its longest literal that ended here. */
bool literals_stands_for(const struct literals *l, const struct sighting *s, uint32_t id, size_t *ret_len);
