/* Many fixed strings looked for in one pass (Aho–Corasick over characters): which of them occur in a text at all.
 * Knows nothing of rules; an id is whatever the caller numbers. Cost: O(text + hits), about two steps a character. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct literal {
    struct str text; /* UTF-8, not empty */
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
    uint32_t hit, end;
    uint64_t hint; /* bit id % 64 for each id it stands for: most questions end here */
};

enum { SIGHTINGS_MAX = 8192 };

/* One literal of an id, in the text. */
struct sighted {
    uint32_t at, end; /* bytes */
};

struct sightings {
    struct sighting *list; /* in order of `end` */
    size_t n, room;
    bool cut; /* there were more than SIGHTINGS_MAX */
    /* In a long text, id by id, in order of `end`: those of id i from by_id[i] to by_id[i + 1]. NULL in a short one. */
    const struct sighted *of_id;
    const uint32_t *by_id;
};

/* Set the bit of every id that has a literal in `text`, and note where. Memory: the lists live in `arena`.
 * ERR_NOMEM. */
MUST_CHECK enum err literals_scan(const struct literals *l, struct arena *arena, struct str text, uint64_t *bits,
                                  struct sightings *ret);

/* Where the sightings of an id begin that end after byte `after`: a cursor for literals_next. */
size_t literals_first(const struct sightings *s, uint32_t id, size_t after);

/*
 * The next sighting of `id`; of literals that end together, the longest. The cursor stands behind it then. False: no
 * more. `most`: none that ends after this byte is asked for (the search may stop there).
 */
bool literals_next(const struct literals *l, const struct sightings *s, uint32_t id, size_t most, size_t *cursor,
                   struct sighted *ret);
