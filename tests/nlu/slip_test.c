/* How far apart two short texts are. */
#include "nlu/slip.h"
#include "tests/support/check.h"

static void measures(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *meant;
        size_t want;
    } rows[] = {
        {"できていた", "できていた", 0},
        {"できてたい", "できていた", 1},
        {"できいた", "できていた", 1},
        {"でた", "でき", SLIP_NONE},
        {"ほぼできたいた", "ほぼできていた", 1},
        {"いつも", "ほとんどない", SLIP_NONE},
        {"", "", 0},
        {"おおむね満足しているよう", "おおむね満足している", 2},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s %s\n", rows[i].typed, rows[i].meant);
        assert_int_equal(slip_distance(str_from(rows[i].typed), str_from(rows[i].meant)), rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(measures)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
