/* A small hash from names to numbers, built once at load: flows, nodes, texts, commands. Knows nothing of what the
 * numbers mean. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

struct names {
    const struct str *key; /* by number; borrowed */
    int32_t *slot;         /* open addressing, -1 is free */
    size_t mask;           /* slots - 1; 0 when empty */
};

/* Number the `n` keys by their place. Later duplicates are not found. `keys` must stay where it is. Refused memory
 * shows in arena->failed; then nothing is found. */
void names_init(struct names *t, struct arena *arena, const struct str *keys, size_t n);
/* Its number, or -1. */
int names_find(const struct names *t, struct str key);
