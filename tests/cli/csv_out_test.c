/* Tables for spreadsheets: what needs quotes has them, and nothing that others wrote becomes a formula. */
#include "cli/csv_out.h"
#include "tests/support/check.h"

static void one_cell(void **state)
{
    (void)state;
    static const struct {
        const char *cell, *want;
    } rows[] = {
        {"", ""},
        {"針金アートの会", "針金アートの会"},
        {"一, 二", "\"一, 二\""},
        {"\"あ\"", "\"\"\"あ\"\"\""},
        {"一行\n二行", "\"一行\n二行\""},
        {"=HYPERLINK(1)", "'=HYPERLINK(1)"},
        {"=1,2", "\"'=1,2\""},
        {"@SUM(1)", "'@SUM(1)"},
        {"+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"},
        {"-1+1=", "'-1+1="},
        {"\tx", "'\tx"},
        {"+81 790-00-0101", "+81 790-00-0101"},
        {"0790-00-0101", "0790-00-0101"},
        {"-", "'-"},
        {"a@example.jp", "a@example.jp"},
        {"＝HYPERLINK(1)", "'＝HYPERLINK(1)"},
        {"＠SUM(1)", "'＠SUM(1)"},
        {"＋cmd|' /C calc'!A0", "'＋cmd|' /C calc'!A0"},
        {"－1+1", "'－1+1"},
        {"−1", "'−1"},
        {"ー番町の会", "ー番町の会"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf b;
        buf_init(&b, 1024);
        print_message("%s\n", rows[i].cell);
        const struct str cells[] = {str_from(rows[i].cell), S("x")};
        csv_put_row(&b, cells, 2);
        struct str got = buf_str(&b);
        assert_str_equal(str_sub(got, got.len - 4, got.len), S(",x\r\n"));
        assert_str_equal(str_sub(got, 0, got.len - 4), str_from(rows[i].want));
        buf_done(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_cell)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
