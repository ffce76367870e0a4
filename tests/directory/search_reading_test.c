/* Written words as kana: the longest word of the table, all else as it is. */
#include "directory/search_reading.h"
#include "tests/support/check.h"

static void readings(void **state)
{
    (void)state;
    static const struct {
        const char *why, *written, *kana;
    } rows[] = {
        {"a word", "写真", "しゃしん"},         {"words and kana", "昔の写真", "むかしのしゃしん"},
        {"kana stay", "さんぽ", "さんぽ"},      {"what is not known stays", "鰯", "鰯"},
        {"Latin stays", "line", "line"},        {"nothing", "", ""},
        {"the longest word", "一人", "ひとり"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct str kana;
        arena_init(&a, 1 << 20);
        print_message("%s\n", rows[i].why);
        assert_int_equal(search_reading(&a, str_from(rows[i].written), &kana), ERR_OK);
        assert_str_equal(kana, str_from(rows[i].kana));
        arena_done(&a);
    }
}

static void table_is_sorted(void **state)
{
    (void)state;
    static const char *const written[] = {
#define READS(written, kana) written,
#include "directory/search_readings.def"
#undef READS
    };
    for (size_t i = 1; i < ARRAY_LEN(written); i++)
        if (strcmp(written[i - 1], written[i]) >= 0)
            fail_msg("%s stands before %s", written[i - 1], written[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(readings), cmocka_unit_test(table_is_sorted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
