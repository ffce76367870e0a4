/* The words a pattern cannot match without. */
#include "nlu/required.h"
#include "tests/support/check.h"

static void reads_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        enum err err;
        const char *want; /* literals joined by a space; "" for none */
    } rows[] = {
        {"死にたい", ERR_OK, "死にたい"},
        {"(?:死|し)にた", ERR_OK, "死にた しにた"},
        {"a?b", ERR_OK, "ab b"},
        {"[ab]c", ERR_OK, "ac bc"},
        {"x.{0,3}薬", ERR_OK, "薬"},
        {"(?:薬|酒).{0,4}(?:が|を)", ERR_OK, "薬 酒"},
        {"^消えたい$", ERR_OK, "消えたい"},
        {"(?<!x)痛(?!y)", ERR_OK, "痛"},
        {"あ+い", ERR_OK, "い"},
        {"あ*", ERR_OK, ""},
        {"薬|.", ERR_OK, ""},
        {"[^あ]", ERR_OK, ""},
        {"\\d{2,}錠", ERR_OK, "錠"},
        {"a\\bb", ERR_INPUT, ""},
        {"\\w+", ERR_INPUT, ""},
        {"(a)\\1", ERR_INPUT, ""},
        {"(?i)a", ERR_INPUT, ""},
        {"(a", ERR_INPUT, ""},
        {"a)", ERR_INPUT, ""},
        {"*a", ERR_INPUT, ""},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct required got = {0};
        struct str joined = {0};
        arena_reset(&arena);
        print_message("%s\n", rows[i].pattern);
        assert_int_equal(required_literals(&arena, str_from(rows[i].pattern), &got), rows[i].err);
        for (size_t k = 0; k < got.n; k++)
            joined = arena_fmt(&arena, "%.*s%s%.*s", STR_FMT(joined), k ? " " : "", STR_FMT(got.literals[k]));
        assert_str_equal(joined, str_from(rows[i].want));
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_patterns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
