/* Factored patterns match what they matched before. */
#include "nlu/factor.h"
#include "nlu/pattern.h"
#include "tests/support/check.h"

static void shares_beginnings(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *want;
    } rows[] = {
        {"(?:ab|ac|b|c|d|e|f)", "(?:a(?:b|c)|b|c|d|e|f)"},
        {"(?:a|ab|abc|x|y|z)", "(?:a(?:b(?:c)?)?|x|y|z)"},
        {"(?:編み物|編みぐるみ|絵|書|歌|舞)を", "(?:編み(?:物|ぐるみ)|絵|書|歌|舞)を"},
        {"(?:a|b|c)", "(?:a|b|c)"},
        {"x(?:aa|ab|b?|c|d|e|f|g)y", "x(?:a(?:a|b)|c|d|e|f|g|b?)y"},
        {"[(?:a|]x", "[(?:a|]x"},
        {"\\(?:a", "\\(?:a"},
        {"(?=(?:aa|ab|ac|ad|ae|af))", "(?=(?:a(?:a|b|c|d|e|f)))"},
        {"(?:(?:aa|ab|ac|ad|ae|af)|z)", "(?:(?:a(?:a|b|c|d|e|f))|z)"},
        {"(?:aa|aa|ab|b|c|d|e)", "(?:a(?:a|b)|b|c|d|e)"},
        {"", ""},
    };
    struct arena arena;
    arena_init(&arena, 16 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].pattern);
        assert_str_equal(factor(&arena, str_from(rows[i].pattern)), str_from(rows[i].want));
    }
    arena_done(&arena);
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 10;
}

/* Random vocabularies, random texts: found or not, the same. */
static void matches_the_same(void **state)
{
    (void)state;
    struct arena arena;
    uint32_t seed = 5;
    arena_init(&arena, 64 << 20);
    for (int round = 0; round < 400; round++) {
        struct pattern *before = NULL, *after = NULL;
        struct pattern_fault fault;
        struct pattern_scratch *scratch = NULL;
        struct str pattern = S("^x?(?:");
        arena_reset(&arena);
        for (int w = 0; w < 9; w++) {
            char word[6] = "";
            for (uint32_t k = 0, n = 1 + next(&seed) % 4; k < n; k++)
                word[k] = (char)('a' + next(&seed) % 3);
            pattern = arena_fmt(&arena, "%.*s%s%s", STR_FMT(pattern), w ? "|" : "", word);
        }
        pattern = arena_fmt(&arena, "%.*s)b$", STR_FMT(pattern));
        assert_int_equal(pattern_new(pattern, &before, &fault), ERR_OK);
        assert_int_equal(pattern_new(factor(&arena, pattern), &after, &fault), ERR_OK);
        assert_int_equal(pattern_scratch_new(&arena, &scratch), ERR_OK);
        for (int t = 0; t < 60; t++) {
            char text[8] = "";
            struct span span;
            for (uint32_t k = 0, n = next(&seed) % 7; k < n; k++)
                text[k] = (char)('a' + next(&seed) % 3);
            assert_int_equal(pattern_find(before, scratch, str_from(text), 0, SIZE_MAX, &span),
                             pattern_find(after, scratch, str_from(text), 0, SIZE_MAX, &span));
        }
        pattern_free(before);
        pattern_free(after);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shares_beginnings), cmocka_unit_test(matches_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
