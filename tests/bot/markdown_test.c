/* What people write as HTML that is safe to show: nothing of theirs is a tag, no link leads where it may not, no
 * picture is fetched. */
#include "bot/markdown.h"
#include "tests/support/one_arena.h"

static void as_html(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"", ""},
        {"こんにちは", "<p>こんにちは</p>\n"},
        {"# 題\n\n本文", "<h2>題</h2>\n<p>本文</p>\n"},
        {"## 題", "<h2>題</h2>\n"},
        {"###### 小さい", "<h6>小さい</h6>\n"},
        {"- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"},
        {"**太い**と*細い*", "<p><strong>太い</strong>と<em>細い</em></p>\n"},
        {"a < b & c", "<p>a &lt; b &amp; c</p>\n"},
        {"<script>alert(1)</script>", ""},
        {"前<script>alert(1)</script>後", "<p>前alert(1)後</p>\n"},
        {"<img src=x onerror=alert(1)>", ""},
        {"<a href=\"javascript:alert(1)\">x</a>", "<p>x</p>\n"},
        {"[町](https://town.example/)", "<p><a href=\"https://town.example/\">町</a></p>\n"},
        {"[電話](tel:0790000100)", "<p><a href=\"tel:0790000100\">電話</a></p>\n"},
        {"[中](/activities)", "<p><a href=\"/activities\">中</a></p>\n"},
        {"[x](javascript:alert(1))", "<p>x</p>\n"},
        {"[x](JaVaScRiPt:alert(1))", "<p>x</p>\n"},
        {"[x](data:text/html;base64,PHNjcmlwdD4=)", "<p>x</p>\n"},
        {"[x](vbscript:x)", "<p>x</p>\n"},
        {"[x](//elsewhere.example/)", "<p>x</p>\n"},
        {"[x](https://a.example/\"onmouseover=alert(1))",
         "<p><a href=\"https://a.example/%22onmouseover=alert(1)\">x</a></p>\n"},
        {"![絵](https://tracker.example/p.gif)", "<p>絵</p>\n"},
        {"[![絵](x.png)](javascript:alert(1))", "<p>絵</p>\n"},
        {"<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"},
        {"&lt;script&gt;", "<p>&lt;script&gt;</p>\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str html;
        print_message("%s\n", rows[i].text);
        assert_int_equal(markdown_html(&arena, str_from(rows[i].text), &html), ERR_OK);
        assert_str_equal(html, str_from(rows[i].want));
    }
}

static void with_a_title(void **state)
{
    (void)state;
    struct str html;
    assert_int_equal(markdown_article(&arena, S("<b>題</b> # *x*"), S("山 & 川"), S("# 中"), &html), ERR_OK);
    assert_str_equal(html, S("<h1>&lt;b&gt;題&lt;/b&gt; # *x*</h1>\n<p>山 &amp; 川</p>\n<h2>中</h2>\n"));
}

static void in_a_list(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"# 題\n\n**本文**です。\n\n- 一", "題 本文です。 一"},
        {"一二三四五六七八九十十一", "一二三四五六七八九十…"},
        {"[町](https://t.example) ![絵](p.gif) <b>x</b>", "町 絵 x"},
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str words;
        assert_int_equal(markdown_words(&arena, str_from(rows[i].text), 10, &words), ERR_OK);
        assert_str_equal(words, str_from(rows[i].want));
    }
}

static void too_much(void **state)
{
    (void)state;
    struct str html, text = {arena_alloc(&arena, MARKDOWN_MAX + 1), MARKDOWN_MAX + 1};
    memset((char *)(uintptr_t)text.ptr, '>', text.len);
    assert_int_equal(markdown_html(&arena, text, &html), ERR_INPUT);
    assert_int_equal(markdown_html(&arena, str_sub(text, 0, 5000), &html),
                     ERR_OK); /* five thousand quotations in each other */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_up, arena_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(as_html), TEST(with_a_title), TEST(in_a_list), TEST(too_much)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
