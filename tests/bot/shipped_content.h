/* The content that ships, loaded once for a group of tests. */
#pragma once
#include "bot/content_load.h"
#include "tests/support/check.h"

static const int64_t morning = 1795482000000; /* 2026-11-24 10:00 in Japan */

static struct content content;
static struct arena content_arena;

/* For the group: the content, proved. */
static inline int load_content(void **state)
{
    struct faults faults;
    (void)state;
    arena_init(&content_arena, 16 << 20);
    faults_init(&faults, &content_arena);
    enum err err = content_load(".", NULL, morning, &faults, &content);
    faults_print(&faults, stderr, true);
    return err != ERR_OK;
}

static inline int unload_content(void **state)
{
    (void)state;
    content_done(&content);
    arena_done(&content_arena);
    return 0;
}
