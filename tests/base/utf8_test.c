#include "base/utf8.h"
#include "tests/support/check.h"

static void validity(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct str text;
        bool want;
    } rows[] = {
        {"empty", S(""), true},
        {"ascii, more than a word", S("0123456789abcdef"), true},
        {"NUL is a character", S("a\0b"), true},
        {"1 to 4 bytes", S("aé散🍎"), true},
        {"largest", S("\xf4\x8f\xbf\xbf"), true},
        {"beyond", S("\xf4\x90\x80\x80"), false},
        {"f5", S("\xf5\x80\x80\x80"), false},
        {"overlong 2", S("\xc0\xaf"), false},
        {"overlong 2 high", S("\xc1\xbf"), false},
        {"overlong 3", S("\xe0\x9f\xbf"), false},
        {"overlong 4", S("\xf0\x8f\xbf\xbf"), false},
        {"surrogate low end", S("\xed\xa0\x80"), false},
        {"surrogate high end", S("\xed\xbf\xbf"), false},
        {"before surrogates", S("\xed\x9f\xbf"), true},
        {"after surrogates", S("\xee\x80\x80"), true},
        {"lone continuation", S("\x80"), false},
        {"cut 2", S("\xc3"), false},
        {"cut 3", S("\xe6\x95"), false},
        {"cut 4", S("\xf0\x9f\x8d"), false},
        {"bad byte after a word", S("01234567\xff"), false},
        {"bad third", S("\xe6\x95\x41"), false},
        {"bad fourth", S("\xf0\x9f\x8d\x41"), false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_int_equal(utf8_valid(rows[i].text), rows[i].want);
    }
}

static void round_trip(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
        char bytes[4];
        size_t n = utf8_encode(cp, bytes);
        struct str s = {bytes, n};
        uint32_t got;
        if (cp >= 0xd800 && cp <= 0xdfff) {
            assert_false(utf8_valid(s));
            continue;
        }
        assert_true(utf8_next(&s, &got));
        assert_int_equal(got, cp);
        assert_int_equal(s.len, 0);
        assert_false(utf8_next(&s, &got));
    }
}

static void lengths(void **state)
{
    (void)state;
    assert_int_equal(utf8_chars(S("a散🍎")), 3);
    assert_int_equal(utf8_utf16_units(S("a散🍎")), 4);
    assert_int_equal(utf8_utf16_units(S("")), 0);
}

static void heads(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t max;
        const char *want;
    } rows[] = {
        {"散歩の会", 2, "散歩"},
        {"散歩", 2, "散歩"},
        {"散歩", 0, ""},
        {"a🍎", 2, "a"},
        {"a🍎b", 3, "a🍎"},
        {"か\xe3\x82\x99x", 1, ""}, /* か + voiced mark: one grapheme */
        {"か\xe3\x82\x99x", 2, "か\xe3\x82\x99"},
        {"a👨‍👩‍👧b", 8, "a"}, /* a family is one */
        {"a👨‍👩‍👧b", 9, "a👨‍👩‍👧"},
        {"🇯🇵🇯🇵", 6, "🇯🇵"},
        {"a\r\nb", 2, "a"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s %zu\n", rows[i].text, rows[i].max);
        assert_str_equal(utf8_head_utf16(str_from(rows[i].text), rows[i].max), str_from(rows[i].want));
    }
    assert_str_equal(utf8_head_chars(S("a散🍎b"), 3), S("a散🍎"));
    assert_str_equal(utf8_head_chars(S("a散"), 9), S("a散"));
    assert_str_equal(utf8_head_chars(S("a散"), 0), S(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validity),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(lengths),
        cmocka_unit_test(heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
