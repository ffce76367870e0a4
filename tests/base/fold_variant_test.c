/* Letters in their common form for searching: old and new, small ヶ and ケ; offsets point into what was typed; done
 * twice is done once. */
#include "base/fold_variant.h"
#include "tests/support/check.h"

static void forms(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text, *want;
    } rows[] = {
        {"an old form", "體操", "体操"},
        {"a name", "髙橋", "高橋"},
        {"a name with a compatibility letter", "山﨑", "山崎"},
        {"beyond the first plane", "𠮷田", "吉田"},
        {"small ke", "関ヶ原", "関け原"},
        {"large ke", "関ケ原", "関け原"},
        {"small ka", "三ヵ月", "三か月"},
        {"whatever folding does", "ｶﾗｵｹ ＡＢＣ", "からおけ abc"},
        {"runs that only variants make", "かゕゕ", "かか"},
        {"nothing to do", "散歩", "散歩"},
        {"nothing", "", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct folded f, again;
        struct str text = str_from(rows[i].text);
        arena_init(&a, 1 << 20);
        print_message("%s\n", rows[i].why);
        assert_int_equal(fold_for_search(&a, text, &f), ERR_OK);
        assert_str_equal(f.text, str_from(rows[i].want));
        assert_int_equal(fold_for_search(&a, f.text, &again), ERR_OK);
        assert_str_equal(again.text, f.text);
        assert_int_equal(f.at[f.text.len], text.len);
        for (size_t k = 1; k <= f.text.len; k++)
            assert_true(f.at[k] >= f.at[k - 1]);
        arena_done(&a);
    }
}

static void offsets(void **state)
{
    (void)state;
    struct arena a;
    struct folded f;
    arena_init(&a, 1 << 20);
    assert_int_equal(fold_for_search(&a, S("ｱ𠮷體"), &f), ERR_OK);
    assert_str_equal(f.text, S("あ吉体"));
    assert_int_equal(f.at[0], 0);
    assert_int_equal(f.at[3], 3);
    assert_int_equal(f.at[6], 7);
    assert_int_equal(f.at[9], 10);
    print_message("not UTF-8\n");
    assert_int_equal(fold_for_search(&a, S("\xff"), &f), ERR_INPUT);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(forms), cmocka_unit_test(offsets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
