/* The demo town with its searcher, opened once for all tests of a file, on Sunday 2026-11-22 at ten. */
#pragma once
#include <math.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "bot/resource_search.h"
#include "bot/resources.h"
#include "tests/support/check.h"

/* The demo town, opened once for all tests. */
static struct town {
    struct store *s;
    struct directory *d;
    struct searcher *f;
    int64_t now_ms;
} town;

static inline int open_town(void **state)
{
    (void)state;
    struct arena a;
    struct faults faults;
    arena_init(&a, 8 << 20);
    faults_init(&faults, &a);
    bool good = clock_parse_iso(S("2026-11-22T10:00"), JST_MINUTES, &town.now_ms);
    good = good && store_open(":memory:", STORE_WRITE, &town.s) == ERR_OK;
    good = good && resources_import_demo(town.s, "directory/data/demo/activities.csv", town.now_ms) == ERR_OK;
    good = good && resources_load(town.s, &town.d, NULL) == ERR_OK;
    good = good && searcher_new(town.s, town.d, ".", &faults, &town.f) == ERR_OK;
    faults_print(&faults, stdout, true);
    arena_done(&a);
    return good ? 0 : 1;
}

static inline int close_town(void **state)
{
    (void)state;
    searcher_free(town.f);
    directory_free(town.d);
    store_close(town.s);
    return 0;
}

static inline struct search_request ask(struct str text)
{
    return (struct search_request){.text = text, .lat = NAN, .lon = NAN, .now_ms = town.now_ms, .limit = 20};
}

static inline struct search_found answer(struct arena *a, const struct search_request *r)
{
    struct search_found f;
    assert_int_equal(searcher_search(town.f, town.s, a, r, &f), ERR_OK);
    return f;
}

static inline struct str short_id(const struct search_found *f, size_t i)
{
    struct str_cut cut = str_cut(f->hits[i].resource->id, ':');
    return cut.found ? cut.tail : cut.head;
}
