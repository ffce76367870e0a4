/* The days on which eras change. */
#include "nlu/era.h"
#include "base/clock.h"
#include "tests/support/check.h"

static void boundaries(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int era, year, month, day;
        bool want;
    } rows[] = {
        {"before this calendar", 0, 1872, 12, 31, false}, {"the first day of it", 0, 1873, 1, 1, true},
        {"Meiji, and Taisho", 0, 1912, 7, 30, true},      {"Taisho from that very day", 1, 1912, 7, 30, true},
        {"Meiji no more", 0, 1912, 7, 31, false},         {"not yet Taisho", 1, 1912, 7, 29, false},
        {"Taisho, and Showa", 1, 1926, 12, 25, true},     {"Showa from that very day", 2, 1926, 12, 25, true},
        {"not yet Showa", 2, 1926, 12, 24, false},        {"Taisho no more", 1, 1926, 12, 26, false},
        {"the last of Showa", 2, 1989, 1, 7, true},       {"Showa no more", 2, 1989, 1, 8, false},
        {"not yet Heisei", 3, 1989, 1, 7, false},         {"the first of Heisei", 3, 1989, 1, 8, true},
        {"the last of Heisei", 3, 2019, 4, 30, true},     {"Heisei no more", 3, 2019, 5, 1, false},
        {"the first of Reiwa", 4, 2019, 5, 1, true},      {"not yet Reiwa", 4, 2019, 4, 30, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_int_equal(era_has(rows[i].era, civil_days(rows[i].year, rows[i].month, rows[i].day)), rows[i].want);
    }
}

static void years(void **state)
{
    (void)state;
    assert_int_equal(era_year(0, 45), 1912);
    assert_int_equal(era_year(1, 1), 1912);
    assert_int_equal(era_year(2, 22), 1947);
    assert_int_equal(era_year(3, 31), 2019);
    assert_int_equal(era_year(4, 8), 2026);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(boundaries), cmocka_unit_test(years)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
