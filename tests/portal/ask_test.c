/* The same wish is the same address; what cannot be meant is left out. */
#include "portal/ask.h"
#include "tests/support/check.h"

static void canonical(void **state)
{
    (void)state;
    static const struct {
        const char *why, *query, *want;
    } rows[] = {
        {"nothing", "", "/a"},
        {"words", "q=%E6%89%8B%E8%8A%B8", "/a?q=%E6%89%8B%E8%8A%B8"},
        {"blanks around", "q=+a+b+", "/a?q=a%20b"},
        {"no UTF-8", "q=%FF%FE", "/a"},
        {"a NUL", "q=a%00b", "/a"},
        {"what a form leaves empty", "q=&f=&f=&f=day%3Awed", "/a?f=day%3Awed"},
        {"in order, none twice", "f=day:wed&f=cost:free&f=day:wed", "/a?f=cost%3Afree&f=day%3Awed"},
        {"other names of the same", "day=wed&cost=free&category=craft",
         "/a?f=category%3Acraft&f=cost%3Afree&f=day%3Awed"},
        {"taken away from the words", "q=x&x=day:wed", "/a?q=x&x=day%3Awed"},
        {"a page", "page=3", "/a?page=3"},
        {"no page", "page=0", "/a"},
        {"no number", "page=-1e9", "/a"},
        {"beyond all pages", "page=99999999", "/a"},
        {"a place", "near=35.4,134.76", "/a?near=35.40000,134.76000"},
        {"no place", "near=35.4,999", "/a"},
        {"no number at all", "near=nan,nan", "/a"},
        {"a month", "month=2026-12", "/a?month=2026-12"},
        {"no month", "month=2026-13", "/a"},
        {"a voice", "lang=easy&size=xl&ruby=1", "/a?lang=easy&size=xl&ruby=1"},
        {"the usual voice", "lang=ja&size=m&ruby=0", "/a"},
        {"names that nobody knows", "utm_source=x&q=a", "/a?q=a"},
        {"half an escape", "q=%E6%8", "/a"},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct ask ask, again;
        ask_read(str_from(rows[i].query), &arena, &ask);
        struct str got = ask_address(&arena, S("/a"), &ask);
        if (!str_eq(got, str_from(rows[i].want)))
            fail_msg("%s: %.*s", rows[i].why, STR_FMT(got));
        ask_read(str_cut(got, '?').tail, &arena, &again);
        struct str twice = ask_address(&arena, S("/a"), &again);
        assert_true(str_eq(got, twice));
    }
    arena_done(&arena);
}

static void many_conditions(void **state)
{
    (void)state;
    struct arena arena;
    struct buf query;
    struct ask ask;
    arena_init(&arena, 1 << 20);
    buf_init_in(&query, &arena, 8192);
    for (int i = 0; i < 2 * SEARCH_FILTERS; i++)
        buf_addf(&query, "f=area:%d&", i);
    ask_read(buf_str(&query), &arena, &ask);
    assert_int_equal(ask.filters.n, SEARCH_FILTERS);
    for (size_t i = 1; i < ask.filters.n; i++)
        assert_true(str_cmp(ask.filters.item[i - 1], ask.filters.item[i]) < 0);
    ask_remove(&ask.filters, S("area:3"));
    assert_int_equal(ask.filters.n, SEARCH_FILTERS - 1);
    assert_false(ask_has(&ask.filters, S("area:3")));
    arena_done(&arena);
}

/* Cut among blanks, the rest is trimmed as the next reading would trim it. */
static void cut_and_trimmed(void **state)
{
    (void)state;
    struct arena arena;
    struct buf query;
    struct ask ask;
    arena_init(&arena, 1 << 20);
    buf_init_in(&query, &arena, 8192);
    buf_add(&query, S("q=a"));
    for (int i = 0; i < 2 * SEARCH_TEXT_CHARS; i++)
        buf_add_char(&query, '+');
    buf_add_char(&query, 'b');
    ask_read(buf_str(&query), &arena, &ask);
    assert_true(str_eq(ask.q, S("a")));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(canonical), cmocka_unit_test(many_conditions),
                                       cmocka_unit_test(cut_and_trimmed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
