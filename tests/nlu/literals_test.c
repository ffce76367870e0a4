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
        struct sightings where;
        assert_int_equal(literals_scan(l, &scratch, str_from(rows[i].text), &bits, &where), ERR_OK);
        assert_int_equal(bits, rows[i].want);
        for (size_t id = 0; id < ARRAY_LEN(items); id++) {
            bool sighted = false;
            size_t len = 0;
            for (size_t k = 0; k < where.n; k++)
                if (literals_stands_for(l, &where.list[k], (uint32_t)id, &len)) {
                    sighted = true;
                    assert_int_equal(len, items[id].text.len);
                    assert_memory_equal(rows[i].text + where.list[k].end - len, items[id].text.ptr, len);
                }
            assert_int_equal(sighted, (rows[i].want >> id) & 1);
        }
    }
    arena_done(&scratch);
    arena_done(&keep);
}

/* However often a word stands there, the list of places has an end, and the bits are right. */
static void stops_noting(void **state)
{
    (void)state;
    static const struct literal items[] = {{S("ab"), 0}, {S("zz"), 1}};
    static char text[3 * SIGHTINGS_MAX];
    struct arena keep, scratch;
    struct literals *l = NULL;
    struct sightings where;
    uint64_t bits = 0;
    arena_init(&keep, 1 << 20);
    arena_init(&scratch, 4 << 20);
    assert_int_equal(literals_build(&keep, &scratch, items, ARRAY_LEN(items), &l), ERR_OK);
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 2 ? 'b' : 'a';
    memcpy(text + sizeof(text) - 2, "zz", 2);
    assert_int_equal(literals_scan(l, &scratch, (struct str){text, sizeof(text)}, &bits, &where), ERR_OK);
    assert_int_equal(bits, 3);
    assert_int_equal(where.n, SIGHTINGS_MAX);
    assert_true(where.cut);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_all), cmocka_unit_test(stops_noting),
                                       cmocka_unit_test(refuses_when_memory_is_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
