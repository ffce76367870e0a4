/* Small tables imported with the vocabulary of the tree. For import_*_test.c. */
#pragma once
#include "base/clock.h"
#include "directory/import_row.h"
#include "tests/support/check.h"

static struct vocabulary *words;

static inline struct import_options options(void)
{
    int64_t ms;
    assert_true(clock_parse_iso(S("2026-11-22"), 0, &ms));
    return (struct import_options){.words = words, .published = (int32_t)(ms / DAY_MS), .source = S("試験")};
}

static inline enum err import(struct arena *a, const char *text, struct faults *f, struct imported *ret)
{
    struct import_options o = options();
    faults_init(f, a);
    return import_bytes(S("t.csv"), str_from(text), &o, a, f, ret);
}

static inline const struct fault *find_fault(const struct faults *f, const char *code)
{
    for (const struct fault *x = f->first; x; x = x->next)
        if (strcmp(x->code, code) == 0)
            return x;
    return NULL;
}

static inline int setup(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    arena_init(&a, 1 << 20);
    faults_init(&f, &a);
    enum err err = vocabulary_load("directory/data/categories.yaml", &f, &words);
    faults_print(&f, stdout, true);
    arena_done(&a);
    return err ? -1 : 0;
}

static inline int teardown(void **state)
{
    (void)state;
    vocabulary_free(words);
    return 0;
}
