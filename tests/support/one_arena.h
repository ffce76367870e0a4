/* One arena for all tests of a file: group setup and teardown. */
#pragma once
#include "base/arena.h"
#include "tests/support/check.h"

static struct arena arena;

static inline int arena_up(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static inline int arena_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}
