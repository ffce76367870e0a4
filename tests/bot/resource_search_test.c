/* The search box over the demo town: what residents type finds what they mean, and no text does harm. */
#include "bot/resource_search.h"
#include <math.h>
#include <stdlib.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "bot/resources.h"
#include "tests/support/check.h"

static const char demo[] = "directory/data/demo/activities.csv";
static const char said[] = "tests/bot/search_said.tsv";

enum { FIRST = 3, LEAST_PERCENT = 95 };

/* The demo town, opened once for all tests. */
static struct town {
    struct store *s;
    struct directory *d;
    struct searcher *f;
    int64_t now_ms;
} town;

static int open_town(void **state)
{
    (void)state;
    struct arena a;
    struct faults faults;
    arena_init(&a, 8 << 20);
    faults_init(&faults, &a);
    bool good = clock_parse_iso(S("2026-11-22T10:00"), JST_MINUTES, &town.now_ms);
    good = good && store_open(":memory:", STORE_WRITE, &town.s) == ERR_OK;
    good = good && resources_import_demo(town.s, demo, town.now_ms) == ERR_OK;
    good = good && resources_load(town.s, &town.d, NULL) == ERR_OK;
    good = good && searcher_new(town.s, town.d, ".", &faults, &town.f) == ERR_OK;
    faults_print(&faults, stdout, true);
    arena_done(&a);
    return good ? 0 : 1;
}

static int close_town(void **state)
{
    (void)state;
    searcher_free(town.f);
    directory_free(town.d);
    store_close(town.s);
    return 0;
}

static struct search_request ask(struct str text)
{
    return (struct search_request){.text = text, .lat = NAN, .lon = NAN, .now_ms = town.now_ms, .limit = 20};
}

static struct search_found answer(struct arena *a, const struct search_request *r)
{
    struct search_found f;
    assert_int_equal(searcher_search(town.f, town.s, a, r, &f), ERR_OK);
    return f;
}

static struct str short_id(const struct search_found *f, size_t i)
{
    struct str_cut cut = str_cut(f->hits[i].resource->id, ':');
    return cut.found ? cut.tail : cut.head;
}

/* ---- what residents type ---- */

static bool is_wanted(struct str ids, struct str id)
{
    struct str_cut cut = {.tail = ids, .found = true};
    while (cut.found) {
        cut = str_cut(cut.tail, ',');
        if (str_eq(cut.head, S("*")) || str_eq(cut.head, id))
            return true;
    }
    return false;
}

static bool passes(struct str query, struct str ids)
{
    struct arena a;
    arena_init(&a, 16 << 20);
    struct search_request r = ask(query);
    struct search_found f = answer(&a, &r);
    bool good = false;
    for (size_t i = 0; i < f.n && i < FIRST; i++)
        good = good || is_wanted(ids, short_id(&f, i));
    if (!good) {
        print_message("missed: %.*s (wanted %.*s)", STR_FMT(query), STR_FMT(ids));
        for (size_t i = 0; i < f.n && i < FIRST; i++)
            print_message(" | %.*s %.*s", STR_FMT(short_id(&f, i)), STR_FMT(f.hits[i].resource->name));
        for (size_t i = 0; i < f.n_taken; i++)
            print_message(" | %.*s", STR_FMT(f.taken[i].filter));
        for (size_t i = 0; i < f.n_terms; i++)
            print_message(" | 「%.*s」", STR_FMT(f.terms[i]));
        print_message("\n");
    }
    arena_done(&a);
    return good;
}

static void residents_words(void **state)
{
    (void)state;
    struct arena a;
    struct str text;
    size_t n = 0, good = 0;
    arena_init(&a, 1 << 20);
    assert_int_equal(file_read(&a, said, 1 << 20, &text), ERR_OK);
    struct str_cut line = {.tail = text, .found = true};
    while (line.found) {
        line = str_cut(line.tail, '\n');
        struct str_cut query = str_cut(line.head, '\t'), ids = str_cut(query.tail, '\t');
        if (str_starts(line.head, S("# ----")))
            print_message("%.*s\n", STR_FMT(line.head));
        if (!query.found || str_starts(line.head, S("#")))
            continue;
        n++;
        good += passes(query.head, ids.head);
    }
    print_message("%zu of %zu queries find what is meant among the first %d (%.1f %%)\n", good, n, FIRST,
                  100.0 * (double)good / (double)n);
    assert_true(n >= 100);
    assert_true(good * 100 >= n * LEAST_PERCENT);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(residents_words),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
