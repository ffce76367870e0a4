/* Rules of chance against a second, plain way of counting their days; as text and back they stay the same. */
#include "directory/recurrence.h"
#include "tests/directory/random_rule.h"

static void two_ways(void **state)
{
    (void)state;
    enum { RULES = 3000, WINDOW = 500, MOST = 600 };
    struct arena a;
    size_t days = 0;
    arena_init(&a, 1 << 20);
    for (int n = 0; n < RULES; n++) {
        struct recurrence r, back;
        int32_t got[MOST], start = 20000 + chance(3000), from;
        seed += (uint32_t)n;
        make_rule(&r);
        assert_true(recurrence_parse(recurrence_text(&r, &a), &r));
        struct str text = recurrence_text(&r, &a);
        assert_true(recurrence_parse(text, &back));
        assert_str_equal(recurrence_text(&back, &a), text);
        while (r.interval > 1 && !is_day_of(&r, start, start))
            start++;
        from = start + chance(400) - 100;
        size_t n_got = recurrence_days(&r, start, from, from + WINDOW, got, MOST), at = 0;
        for (int32_t d = from > start ? from : start; r.interval == 1 && d <= from + WINDOW; d++)
            assert_int_equal(recurrence_falls_on(&r, d), is_day_of(&r, start, d));
        for (int32_t d = from; d <= from + WINDOW; d++)
            if (is_day_of(&r, start, d)) {
                if (at == n_got || got[at] != d)
                    fail_msg("%.*s from %d: day %d is %s", STR_FMT(text), start, d,
                             at == n_got ? "missing" : iso(&a, got[at]).ptr);
                at++;
            }
        assert_int_equal(at, n_got);
        days += at;
        arena_reset(&a);
    }
    print_message("%d rules, %zu days the same both ways\n", RULES, days);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
