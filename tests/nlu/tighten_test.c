/* Gaps inside words go, sentence marks stay. */
#include "nlu/tighten.h"
#include "tests/support/check.h"

static void closes_gaps(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"死 に た い", "死にたい"},
        {"し.に.た.い", "しにたい"},
        {"し、に、た、い", "しにたい"},
        {"ちかくの たいそう", "ちかくのたいそう"},
        {"海・山", "海山"},
        {"うみ・やま", "うみ・やま"},
        {"眠い。楽しい", "眠い。楽しい"},
        {"i want to die", "i want to die"},
        {"smith さん", "smith さん"},
        {"", ""},
        {"あ  い", "あい"},
    };
    struct arena arena;
    arena_init(&arena, 1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].text);
        struct folded said, tight;
        assert_int_equal(fold(&arena, str_from(rows[i].text), &said), ERR_OK);
        tight = tighten(&arena, said);
        assert_str_equal(tight.text, str_from(rows[i].want));
        for (size_t k = 0; k < tight.text.len; k++)
            assert_true(tight.at[k] < strlen(rows[i].text) && tight.at[k] <= tight.at[k + 1]);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(closes_gaps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
