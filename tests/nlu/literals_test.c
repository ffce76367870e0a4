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
            struct sighted one;
            for (size_t k = literals_first(&where, (uint32_t)id, 0);
                 literals_next(l, &where, (uint32_t)id, SIZE_MAX, &k, &one); sighted = true) {
                assert_int_equal(one.end - one.at, items[id].text.len);
                assert_memory_equal(rows[i].text + one.at, items[id].text.ptr, items[id].text.len);
            }
            assert_int_equal(sighted, (rows[i].want >> id) & 1);
        }
    }
    arena_done(&scratch);
    arena_done(&keep);
}

/* In a long text words are found by their id; what is found is the same. */
static void finds_as_much_in_a_long_text(void **state)
{
    (void)state;
    enum { TIMES = 300, WORD = 7 };
    static const struct literal items[] = {{S("ab"), 0}, {S("b"), 0}, {S("xab"), 2}, {S("zz"), 3}};
    static const size_t often[] = {TIMES, 0, TIMES, 0}, first[] = {3, 0, 2, 0};
    static char text[TIMES * WORD];
    struct arena keep, scratch;
    struct literals *l = NULL;
    struct sightings where;
    uint64_t bits = 0;
    arena_init(&keep, 1 << 20);
    arena_init(&scratch, 4 << 20);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(text + i * WORD, "..xab..", WORD);
    assert_int_equal(literals_build(&keep, &scratch, items, ARRAY_LEN(items), &l), ERR_OK);
    assert_int_equal(literals_scan(l, &scratch, (struct str){text, sizeof(text)}, &bits, &where), ERR_OK);
    assert_non_null(where.by_id);
    for (uint32_t id = 0; id < ARRAY_LEN(often); id++) {
        struct sighted one;
        size_t n = 0, from = literals_first(&where, id, 0);
        for (; literals_next(l, &where, id, SIZE_MAX, &from, &one); n++)
            assert_int_equal(one.at, n * WORD + first[id]); /* of ab and b that end together, the longer one */
        assert_int_equal(n, often[id]);
        from = literals_first(&where, id, WORD + 5); /* the second ends here */
        assert_int_equal(literals_next(l, &where, id, SIZE_MAX, &from, &one), often[id] > 0);
        if (often[id])
            assert_int_equal(one.end, 2 * WORD + 5);
        from = literals_first(&where, id, WORD + 5);
        assert_false(literals_next(l, &where, id, 2 * WORD + 4, &from, &one));
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_all), cmocka_unit_test(finds_as_much_in_a_long_text),
                                       cmocka_unit_test(stops_noting), cmocka_unit_test(refuses_when_memory_is_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
