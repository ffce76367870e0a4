/* The shipped rules, opened once for a test group, and an arena for each case. */
#pragma once
#include "nlu/nlu.h"
#include "tests/support/check.h"

static struct nlu *rules;
static struct arena arena;

static int open_rules(void **state)
{
    struct arena notes;
    struct faults faults;
    (void)state;
    arena_init(&arena, 8 << 20);
    arena_init(&notes, 8 << 20);
    faults_init(&faults, &notes);
    enum err err = nlu_open("nlu", &faults, &rules);
    faults_print(&faults, stderr, true);
    arena_done(&notes);
    return err ? -1 : 0;
}

static int close_rules(void **state)
{
    (void)state;
    nlu_close(rules);
    arena_done(&arena);
    return 0;
}
