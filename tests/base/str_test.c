#include "base/str.h"
#include "base/err.h"
#include "tests/support/check.h"

static void integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        int64_t want;
    } rows[] = {
        {"0", true, 0},
        {"-1", true, -1},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"0x1", false, 0},
        {"１", false, 0},
        {"99999999999999999999999", false, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t got = 42;
        print_message("%s\n", rows[i].text);
        assert_int_equal(str_int(str_from(rows[i].text), &got), rows[i].ok);
        assert_int_equal(got, rows[i].ok ? rows[i].want : 42);
    }
}

static void trims(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", ""}, {" ", ""}, {"　", ""}, {"　 a　b \r\n", "a　b"}, {"\t\v\f相談　　", "相談"}, {"。", "。"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_str_equal(str_trim(str_from(rows[i][0])), str_from(rows[i][1]));
}

static void finds(void **state)
{
    (void)state;
    assert_int_equal(str_find(S("散歩の会"), S("の")), 6);
    assert_int_equal(str_find(S("abc"), S("")), 0);
    assert_int_equal(str_find(S(""), S("a")), -1);
    assert_int_equal(str_find(S("ab"), S("abc")), -1);
    assert_int_equal(str_find(S("aab"), S("ab")), 1);
    assert_int_equal(str_find((struct str){0}, (struct str){0}), 0);
}

static void orders(void **state)
{
    (void)state;
    assert_true(str_cmp(S("a"), S("b")) < 0);
    assert_true(str_cmp(S("ab"), S("a")) > 0);
    assert_true(str_cmp(S(""), S("a")) < 0);
    assert_true(str_cmp(S("\xff"), S("a")) > 0);
    assert_int_equal(str_cmp(S("同じ"), S("同じ")), 0);
    assert_int_equal(str_cmp((struct str){0}, S("")), 0);
}

static void cuts(void **state)
{
    (void)state;
    struct str_cut cut = str_cut(S("a=b=c"), '=');
    assert_true(cut.found);
    assert_str_equal(cut.head, S("a"));
    assert_str_equal(cut.tail, S("b=c"));
    cut = str_cut(S("abc"), '=');
    assert_false(cut.found);
    assert_str_equal(cut.head, S("abc"));
    assert_str_equal(str_sub(S("abc"), 1, 9), S("bc"));
    assert_str_equal(str_sub(S("abc"), 9, 9), S(""));
}

static void error_names(void **state)
{
    (void)state;
    for (int err = 0; err < ERR_COUNT; err++)
        assert_non_null(err_name((enum err)err));
    assert_string_equal(err_name(ERR_INPUT), "input");
    assert_string_equal(err_name((enum err)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers), cmocka_unit_test(trims), cmocka_unit_test(finds),
        cmocka_unit_test(orders),   cmocka_unit_test(cuts),  cmocka_unit_test(error_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
