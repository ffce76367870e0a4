/* The demo town's activities, imported and made into a snapshot: what the tests of matching stand on. */
#pragma once
#include <math.h>
#include "base/clock.h"
#include "directory/import.h"
#include "directory/match.h"
#include "tests/support/check.h"

struct demo {
    struct arena arena;
    struct faults faults;
    struct vocabulary *words;
    struct reasons *wording;
    struct directory *directory;
    struct imported imported;
};

static inline void demo_open(struct demo *d)
{
    arena_init(&d->arena, 256 << 20);
    faults_init(&d->faults, &d->arena);
    assert_int_equal(vocabulary_load("directory/data/categories.yaml", &d->faults, &d->words), ERR_OK);
    assert_int_equal(reasons_load("directory/data/reasons.yaml", &d->faults, &d->wording), ERR_OK);
    struct import_options o = {.words = d->words, .published = INT32_MIN};
    int64_t now;
    assert_true(clock_parse_iso(S("2026-11-22"), 0, &now));
    o.published = (int32_t)(now / DAY_MS);
    enum err err = import_file("directory/data/demo/activities.csv", &o, &d->arena, &d->faults, &d->imported);
    if (d->faults.n_errors || d->faults.n_warnings)
        faults_print(&d->faults, stdout, true);
    assert_int_equal(err, ERR_OK);
    assert_int_equal(directory_new(d->imported.items, d->imported.n, &d->directory), ERR_OK);
}

static inline void demo_close(struct demo *d)
{
    directory_free(d->directory);
    reasons_free(d->wording);
    vocabulary_free(d->words);
    arena_done(&d->arena);
}
