/* What can be proved of wrong values, and what is left alone. */
#include "directory/import_check.h"
#include <math.h>
#include "tests/support/check.h"

static void codes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum check want;
        const char *code;
    } rows[] = {
        {"222127", CHECK_GOOD, "222127"}, /* 焼津市 */
        {"372013", CHECK_GOOD, "372013"}, /* 高松市 */
        {"131016", CHECK_GOOD, "131016"}, /* 千代田区 */
        {"011002", CHECK_GOOD, "011002"}, /* 札幌市 */
        {"130001", CHECK_GOOD, "130001"}, /* 東京都 */
        {"２２２１２７", CHECK_GOOD, "222127"},
        {"92011", CHECK_REPAIRED, "092011"}, /* 宇都宮市 without its zero: 92 is no prefecture */
        {"13101", CHECK_GOOD, "13101"},      /* the form without a check digit */
        {"222128", CHECK_WRONG, NULL},
        {"1100", CHECK_WRONG, NULL},
        {"999999", CHECK_WRONG, NULL},
        {"abcdef", CHECK_WRONG, NULL},
        {"", CHECK_WRONG, NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char code[7] = "";
        print_message("%s\n", rows[i].text);
        assert_int_equal(municipality_code_check(str_from(rows[i].text), code), rows[i].want);
        if (rows[i].code)
            assert_string_equal(code, rows[i].code);
    }
}

static void positions(void **state)
{
    (void)state;
    static const struct {
        double lat, lon;
        enum check want;
        double right;
    } rows[] = {{35.4, 134.7, CHECK_GOOD, 35.4},  {134.7, 35.4, CHECK_REPAIRED, 35.4}, {0, 0, CHECK_WRONG, 0},
                {369.56056, 134, CHECK_WRONG, 0}, {35.4, 999, CHECK_WRONG, 0},         {24.3, 123.0, CHECK_GOOD, 24.3},
                {NAN, 134, CHECK_WRONG, 0},       {35.4, 35.4, CHECK_WRONG, 0}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        double lat = rows[i].lat, lon = rows[i].lon;
        assert_int_equal(position_check(&lat, &lon), rows[i].want);
        if (rows[i].want != CHECK_WRONG)
            assert_true(lat == rows[i].right && lon > 120);
    }
}

static void phones(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool possible;
    } rows[] = {
        {"0790-00-0101", true},
        {"(054)624-3668", true},
        {"０７９０（００）０１０１", true},
        {"090-1234-5678", true},
        {"087-833-2282 (087-839-2292)", true},
        {"0790-00-0101、0790-00-0102", true},
        {"119", true},
        {"#9110", true},
        {"0790-00-0101 内線12", true},
        {"なし", true},
        {"790-00-0101", false},
        {"79000010", false},
        {"839-2865", false},
        {"0790-00-01", false},
        {"0790-00-01012345", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].text);
        assert_int_equal(phone_is_possible(str_from(rows[i].text)), rows[i].possible);
    }
}

static void numbers(void **state)
{
    (void)state;
    assert_true(fabs(degrees_read(S("35.5")) - 35.5) < 1e-9 && fabs(degrees_read(S("３５．５")) - 35.5) < 1e-9 &&
                degrees_read(S("-1")) == -1);
    assert_true(isnan(degrees_read(S(""))) && isnan(degrees_read(S("35.5北"))) && isnan(degrees_read(S("12345"))));
    assert_int_equal(day_part_read(S("0.5625")), 13 * 60 + 30);
    assert_int_equal(day_part_read(S("0.375")), 9 * 60);
    assert_int_equal(day_part_read(S("0.64583333333333337")), 15 * 60 + 30);
    assert_int_equal(day_part_read(S("0.12345")), -1);
    assert_int_equal(day_part_read(S("1.5")), -1);
    assert_int_equal(day_part_read(S("9:00")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(codes), cmocka_unit_test(positions), cmocka_unit_test(phones),
                                       cmocka_unit_test(numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
