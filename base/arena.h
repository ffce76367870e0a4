/* The memory of one turn: allocated freely, given back all at once. Nothing in it is freed by hand.
 * Not for anything that outlives the turn (or the process, for content compiled at start). */
#pragma once
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"

struct arena_block;
struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used, cap;           /* bytes handed out, most that may be */
    bool failed;                /* an allocation was refused since the last reset */
};

/* Empty; takes memory as it is used, never more than `cap_bytes`. Release with arena_done. */
void arena_init(struct arena *a, size_t cap_bytes);
void arena_reset(struct arena *a); /* forget everything, keep one block for the next turn */
void arena_done(struct arena *a);  /* what was in it is gone; may be called again */

/* Zeroed memory, aligned for anything; NULL when the cap is reached or memory is out (and a->failed is set). */
void *arena_alloc(struct arena *a, size_t bytes) __attribute__((malloc));
/* The same, not zeroed: for scratch of others that is written before it is read. */
void *arena_raw(struct arena *a, size_t bytes) __attribute__((malloc));
/* `n` objects of `bytes` each, zeroed; checks the multiplication. */
void *arena_array(struct arena *a, size_t n, size_t bytes) __attribute__((malloc));
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_array((arena), (n), sizeof(type)))

/* A copy of `s`, NUL-terminated for convenience. When refused: the empty str, and a->failed is set. */
struct str arena_str(struct arena *a, struct str s);
/* printf into the arena. When refused: the empty str, and a->failed is set. */
struct str arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* a followed by b. */
struct str arena_join(struct arena *arena, struct str a, struct str b);
