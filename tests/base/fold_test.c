#include "base/fold.h"
#include <stdlib.h>
#include <utf8proc.h>
#include "base/fold_segment.h"
#include "base/utf8.h"
#include "tests/support/one_arena.h"

static void one_spelling(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"nothing", "", ""},
        {"as it is", "散歩の会は10時からです。", "散歩の会は10時からです。"},
        {"case", "ABC xYz", "abc xyz"},
        {"width", "ＡＢＣ　１２３！", "abc 123!"},
        {"katakana", "サンポ ヴァイオリン ヵヶ ヽヾ", "さんぽ ゔぁいおりん ゕゖ ゝゞ"},
        {"half-width kana with marks", "ﾊﾟｿｺﾝ ｶﾞｷﾞ ｳﾞ ｱｲｳ ｰ", "ぱそこん がぎ ゔ あいう ー"},
        {"combining marks", "か\xe3\x82\x99 は\xe3\x82\x9a ウ\xe3\x82\x99", "が ぱ ゔ"},
        {"marks as characters of their own", "か゛は゜", "がぱ"},
        {"a mark with nothing to sit on", "\xe3\x82\x99", "\xe3\x82\x99"},
        {"katakana without a hiragana", "ヷ", "わ\xe3\x82\x99"},
        {"prolonged marks", "すごーーーい すご〜〜い すご～い すごｰ―い", "すごーい すごーい すごーい すごーい"},
        {"ranges keep their wave", "10～12時 10〜12時 10~12時", "10~12時 10~12時 10~12時"},
        {"repeats", "ｗｗｗｗ ！！！！ ええええ 😭😭😭😭 。。。", "ww !! ええ 😭😭 。。"},
        {"two are two", "ああ ww", "ああ ww"},
        {"numbers stay", "10000円 090-0000-1111 二二二 〇〇〇〇 百百百",
         "10000円 090-0000-1111 二二二 〇〇〇〇 百百百"},
        {"zero width", "し\u200bに\u200dた\u2060い\ufeff", "しにたい"},
        {"direction", "a\u202eb\u2066c\u200ed", "abcd"},
        {"variation selectors", "❤️ 葛\xf3\xa0\x84\x80飾", "❤ 葛飾"},
        {"soft hyphen", "a\u00adb", "ab"},
        {"controls", "a\x01\x7f\xc2\x80 b", "a b"},
        {"invisible between base and mark", "か\u200b\xe3\x82\x99", "が"},
        {"blanks", "　 a \t\r\n b\u00a0\u2003c \n", "a b c"},
        {"only blanks", " 　\n", ""},
        {"compatibility", "①② ㍿ ㌔ Ⅳ ﬁ ㈱", "12 株式会社 きろ iv fi (株)"},
        {"a katakana that composes and a mark below", "ヷ\xe3\x82\x99\xe2\x83\x99",
         "わ\xe2\x83\x99\xe3\x82\x99\xe3\x82\x99"},
        {"case folding", "Straße ÀÉ Σς", "strasse àé σσ"},
        {"composition", "e\xcc\x81 E\xcc\x81", "é é"},
        {"canonical order", "a\xcc\x81\xcc\xa3 a\xcc\xa3\xcc\x81", "ạ\xcc\x81 ạ\xcc\x81"},
        {"hangul", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab 한", "한 한"},
        {"joined emoji fall apart", "👨‍👩‍👧", "👨👩👧"},
        {"half-width punctuation", "｢ﾊｲ､ｿｳﾃﾞｽ｡｣ﾅｶ･ﾏ", "「はい、そうです。」なか・ま"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str got;
        print_message("%s\n", rows[i][0]);
        assert_int_equal(fold_text(&arena, str_from(rows[i][1]), &got), ERR_OK);
        assert_str_equal(got, str_from(rows[i][2]));
        assert_int_equal(fold_text(&arena, got, &got), ERR_OK);
        assert_str_equal(got, str_from(rows[i][2]));
    }
}

/* The text and, for each byte, where it came from. */
static void knows_the_way_back(void **state)
{
    (void)state;
    struct folded f;
    assert_int_equal(fold(&arena, S(" Ａ　ｶﾞーー㈱  "), &f), ERR_OK);
    assert_str_equal(f.text, S("a がー(株)"));
    static const uint32_t want[] = {1, 4, 7, 7, 7, 13, 13, 13, 19, 19, 19, 19, 19, 22};
    assert_int_equal(f.text.len + 1, ARRAY_LEN(want));
    for (size_t i = 0; i < ARRAY_LEN(want); i++)
        assert_int_equal(f.at[i], want[i]);
    assert_int_equal(fold(&arena, S("あああ"), &f), ERR_OK);
    assert_int_equal(f.at[f.text.len], 9);
    assert_int_equal(f.text.ptr[f.text.len], 0);
    assert_int_equal(fold(&arena, S(""), &f), ERR_OK);
    assert_int_equal(f.at[0], 0);
}

static void refuses(void **state)
{
    (void)state;
    struct folded f;
    struct arena none;
    char *big = arena_alloc(&arena, 65537);
    memset(big, 'a', 65537);
    assert_int_equal(fold(&arena, S("a\xff"), &f), ERR_INPUT);
    assert_int_equal(fold(&arena, (struct str){big, 65537}, &f), ERR_INPUT);
    assert_int_equal(fold(&arena, (struct str){big, 65536}, &f), ERR_OK);
    assert_str_equal(f.text, S("aa"));
    arena_init(&none, 64);
    assert_int_equal(fold(&none, S("a long enough text to need more"), &f), ERR_NOMEM);
    arena_done(&none);
}

static void grows_and_stays_linear(void **state)
{
    (void)state;
    struct folded f;
    struct str unit = S("ﷺ散"); /* one character becomes eighteen */
    char *text = arena_alloc(&arena, unit.len * 1000);
    for (size_t i = 0; i < 1000; i++)
        memcpy(text + i * unit.len, unit.ptr, unit.len);
    assert_int_equal(fold(&arena, (struct str){text, unit.len * 1000}, &f), ERR_OK);
    assert_int_equal(utf8_chars(f.text), 19000);
    assert_int_equal(f.at[f.text.len - 1], unit.len * 1000 - 3);
    /* Thirty thousand marks on one letter, in the worst order for sorting. */
    char *marks = arena_alloc(&arena, 60001);
    marks[0] = 'a';
    for (size_t i = 0; i < 30000; i++)
        memcpy(marks + 1 + i * 2, i % 2 ? "\xcc\xa3" : "\xcc\x81", 2);
    assert_int_equal(fold(&arena, (struct str){marks, 60001}, &f), ERR_OK);
    assert_true(f.text.len < 100);
}

/* Every code point: folds, stays valid, and folds to itself the second time. */
static void every_character_settles(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10ffff; cp++) {
        char bytes[6] = "x";
        struct str once, twice;
        if (cp >= 0xd800 && cp <= 0xdfff)
            continue;
        size_t n = utf8_encode(cp, bytes + 1) + 1;
        bytes[n++] = 'y';
        if (cp % 256 == 1)
            arena_reset(&arena);
        assert_int_equal(fold_text(&arena, (struct str){bytes, n}, &once), ERR_OK);
        assert_true(utf8_valid(once));
        assert_int_equal(fold_text(&arena, once, &twice), ERR_OK);
        if (!str_eq(once, twice))
            fail_msg("U+%04X: %.*s, then %.*s", cp, STR_FMT(once), STR_FMT(twice));
    }
}

/* The table of ranges against the Unicode data: what takes the short way needs no work, what vanishes is known as
 * invisible. */
static void the_table_is_right(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10ffff; cp++) {
        char bytes[5] = "";
        if (cp >= 0xd800 && cp <= 0xdfff)
            continue;
        size_t n = utf8_encode(cp, bytes);
        char *nfkc = (char *)utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)bytes);
        assert_non_null(nfkc);
        enum fold_kind kind = fold_kind(cp);
        bool width = cp < 0x80 || (cp >= 0xff01 && cp <= 0xff5e); /* done by arithmetic */
        bool same = strlen(nfkc) == n && memcmp(nfkc, bytes, n) == 0;
        bool gone = nfkc[0] == '\0';
        free(nfkc);
        if (kind == FOLD_FAST && !width && !same)
            fail_msg("U+%04X is not its own normal form", cp);
        if (gone && kind != FOLD_DROP)
            fail_msg("U+%04X is invisible", cp);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_up, arena_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_spelling),           TEST(knows_the_way_back),      TEST(refuses),
        TEST(grows_and_stays_linear), TEST(every_character_settles), TEST(the_table_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
