/* Every literal is found wherever it stands, also inside and across others. */
#include "nlu/literals.h"
#include "tests/support/check.h"

static void finds_all(void **state)
{
    (void)state;
    static const struct literal items[] = {
        {S("he"), 0},       {S("she"), 1}, {S("his"), 2},  {S("hers"), 3},
        {S("しにたい"), 4}, {S("に"), 5},  {S("たい"), 6}, {S("he"), 7},
    };
    static const struct {
        const char *text;
        uint64_t want;
    } rows[] = {
        {"ushers", 1 << 0 | 1 << 1 | 1 << 3 | 1 << 7},
        {"his", 1 << 2},
        {"", 0},
        {"hi", 0},
        {"しにたい", 1 << 4 | 1 << 5 | 1 << 6},
        {"しにしにたい", 1 << 4 | 1 << 5 | 1 << 6},
        {"たに", 1 << 5},
        {"\xE3\x81", 0},
    };
    struct arena keep, scratch;
    struct literals *l = NULL;
    arena_init(&keep, 1 << 20);
    arena_init(&scratch, 1 << 20);
    assert_int_equal(literals_build(&keep, &scratch, items, ARRAY_LEN(items), &l), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint64_t bits = 0;
        print_message("%s\n", rows[i].text);
        literals_scan(l, str_from(rows[i].text), &bits);
        assert_int_equal(bits, rows[i].want);
    }
    arena_done(&scratch);
    arena_done(&keep);
}

static void refuses_when_memory_is_short(void **state)
{
    (void)state;
    static const struct literal one = {S("しにたい"), 0};
    struct arena keep, scratch;
    struct literals *l = NULL;
    arena_init(&keep, 64);
    arena_init(&scratch, 1 << 20);
    assert_int_equal(literals_build(&keep, &scratch, &one, 1, &l), ERR_NOMEM);
    assert_null(l);
    arena_done(&scratch);
    arena_done(&keep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_all), cmocka_unit_test(refuses_when_memory_is_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
