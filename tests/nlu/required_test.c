/* The words a pattern cannot match without. */
#include "nlu/required.h"
#include "tests/support/check.h"

static void reads_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        enum err err;
        const char *want; /* needs joined by " + ", each its literals and how far before them a match may begin */
    } rows[] = {
        {"死にたい", ERR_OK, "死にたい@0"},
        {"(?:死|し)にた", ERR_OK, "死にた しにた@0"},
        {"a?b", ERR_OK, "ab b@0"},
        {"[ab]c", ERR_OK, "ac bc@0"},
        {"x.{0,3}薬", ERR_OK, "薬@13 + x@0"},
        {"(?:薬|酒).{0,4}(?:が|を)", ERR_OK, "薬 酒@0 + が を@19"},
        {"薬.{0,4}飲ん.*死", ERR_OK, "飲ん@19 + 薬@0 + 死@any"},
        {"薬.*(?:飲|のむ)", ERR_OK, "薬@0 + 飲 のむ@any"},
        {"(?:母の|父の.{0,2}本)薬", ERR_OK, "母の 父の@17 + 薬@17"},
        {"^消えたい$", ERR_OK, "消えたい@0"},
        {"(?<!x)痛(?!y)", ERR_OK, "痛@0"},
        {"あ+い", ERR_OK, "あ@any"},
        {"あ*", ERR_OK, ""},
        {"薬|.", ERR_OK, ""},
        {"薬.{0,2}飲|酒", ERR_OK, "薬 酒@14"},
        {"[^あ]", ERR_OK, ""},
        {"\\d{2,}錠", ERR_OK, "錠@any"},
        {"\\d{2,3}錠", ERR_OK, "錠@12"},
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
        for (size_t n = 0; n < got.n; n++) {
            const struct need *need = &got.need[n];
            for (size_t k = 0; k < need->n; k++)
                joined = arena_fmt(&arena, "%.*s%s%.*s", STR_FMT(joined),
                                   k   ? " "
                                   : n ? " + "
                                       : "",
                                   STR_FMT(need->literals[k]));
            joined = need->before == SIZE_MAX ? arena_fmt(&arena, "%.*s@any", STR_FMT(joined))
                                              : arena_fmt(&arena, "%.*s@%zu", STR_FMT(joined), need->before);
        }
        assert_str_equal(joined, str_from(rows[i].want));
    }
    arena_done(&arena);
}

static void parts_branches(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *want; /* branches, one a line */
    } rows[] = {
        {"a|b", "a\nb\n"},
        {"a(?:b|c)|d", "a(?:b|c)\nd\n"},
        {"[|]|\\||x", "[|]\n\\|\nx\n"},
        {"[]|]a|b", "[]|]a\nb\n"},
        {"a", "a\n"},
        {"", ""},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str rest = str_from(rows[i].pattern), branch, joined = {0};
        while (required_branch(&rest, &branch))
            joined = arena_fmt(&arena, "%.*s%.*s\n", STR_FMT(joined), STR_FMT(branch));
        assert_str_equal(joined, str_from(rows[i].want));
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_patterns), cmocka_unit_test(parts_branches)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
