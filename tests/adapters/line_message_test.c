/* What leaves for LINE: every documented limit kept, whatever the bubbles say. */
#include "adapters/line/line_message.h"

#include "base/json.h"
#include "base/utf8.h"
#include "tests/support/one_arena.h"

static enum err write_to(struct str bubbles, const struct line_envelope *envelope, struct buf *ret)
{
    buf_init_in(ret, &arena, LINE_BODY_BYTES);
    return line_message_write(&arena, bubbles, envelope, ret);
}

static struct str written(const char *bubbles, bool plain)
{
    struct buf body;
    const struct line_envelope push = {.plain = plain, .to_or_token = S("U1")};
    assert_int_equal(write_to(str_from(bubbles), &push, &body), ERR_OK);
    return buf_str(&body);
}

static struct json_doc *opened(const char *bubbles)
{
    struct json_doc *doc;
    assert_int_equal(json_open(written(bubbles, false), 0, &doc, NULL), ERR_OK);
    return doc;
}

static const struct json *message_at(const struct json_doc *doc, size_t i)
{
    const struct json *m = json_first(json_get(json_root(doc), "messages"));
    while (m && i--)
        m = json_next(m);
    return m;
}

static size_t n_messages(const struct json_doc *doc)
{
    size_t n = 0;
    while (message_at(doc, n))
        n++;
    return n;
}

static void whole_bodies(void **state)
{
    (void)state;
    static const struct {
        const char *why, *bubbles, *want;
        bool plain;
    } rows[] = {
        {"one text", "[{\"text\":\"はい\"}]", "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"はい\"}]}",
         false},
        {"buttons hang on the last",
         "[{\"text\":\"a\",\"choices\":[{\"label\":\"x\",\"value\":\"v\"}]},{\"text\":\"b\"}]",
         "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\","
         "\"quickReply\":{\"items\":[{\"type\":\"action\",\"action\":"
         "{\"type\":\"postback\",\"label\":\"x\",\"data\":\"v\",\"displayText\":\"x\"}}]}}]}",
         false},
        {"a link worker speaks", "[{\"name\":\"佐藤\",\"text\":\"a\"}]",
         "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"a\",\"sender\":{\"name\":\"佐藤\"}}]}", false},
        {"… whose name LINE would refuse", "[{\"name\":\"Line 佐藤\",\"text\":\"a\"}]",
         "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}", false},
        {"empty bubbles say nothing", "[{\"text\":\"\"},{\"text\":\" \\n　\"},{\"text\":\"a\"}]",
         "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}", false},
        {"buttons that cannot be sent are left out",
         "[{\"text\":\"a\",\"choices\":[{\"label\":\"\",\"value\":\"v\"},{\"label\":\"x\",\"value\":\"\"},{\"label\":"
         "\" \",\"value\":\"v\"}]}]",
         "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}", false},
        {"words alone",
         "[{\"text\":\"a\",\"cards\":[{\"title\":\"針金\",\"text\":\"好き\",\"lines\":[\"水曜\"],\"actions\":[{"
         "\"label\":\"x\",\"value\":\"v\"}]}],"
         "\"choices\":[{\"label\":\"x\",\"value\":\"v\"}]}]",
         "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":"
         "\"針金\\n好き\\n水曜\"}]}",
         true},
        {"a card without words is no card", "[{\"text\":\"a\",\"cards\":[{\"title\":\"\",\"lines\":[\" \"]}]}]",
         "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_str_equal(written(rows[i].bubbles, rows[i].plain), str_from(rows[i].want));
    }
}

static void a_reply_names_its_token(void **state)
{
    (void)state;
    struct buf body;
    const struct line_envelope reply = {.reply = true, .to_or_token = S("tok\"en")};
    assert_int_equal(write_to(S("[{\"text\":\"a\"}]"), &reply, &body), ERR_OK);
    assert_str_equal(buf_str(&body),
                     S("{\"replyToken\":\"tok\\\"en\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}"));
}

static void refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "", "{", "[]", "[{}]", "[{\"text\":\"\"}]", "{\"text\":\"a\"}", "[1,2]", "\"a\"", "[{\"text\":3}]"};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf body;
        const struct line_envelope push = {.to_or_token = S("U1")};
        print_message("%s\n", rows[i]);
        assert_int_equal(write_to(str_from(rows[i]), &push, &body), ERR_INPUT);
    }
}

/* n times `unit` as the text of one bubble. */
static const char *long_bubble(const char *unit, size_t n)
{
    struct buf b;
    buf_init_in(&b, &arena, 1 << 20);
    buf_add(&b, S("[{\"text\":\""));
    for (size_t i = 0; i < n; i++)
        buf_add(&b, str_from(unit));
    buf_add(&b, S("\"}]"));
    return b.ptr;
}

static void long_texts_are_split_between_graphemes(void **state)
{
    (void)state;
    static const struct {
        const char *why, *unit;
        size_t n, messages, first_units;
    } rows[] = {
        {"exactly the limit", "あ", 5000, 1, 5000},
        {"one more", "あ", 5001, 2, 5000},
        {"emoji of two units", "🍎", 2501, 2, 5000},
        {"families are not torn apart", "x👨‍👩‍👧", 700, 2, 4996},
        {"one endless grapheme still leaves", "\xCC\x81", 6000, 2, 2500},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        struct json_doc *doc = opened(long_bubble(rows[i].unit, rows[i].n));
        size_t units = 0;
        assert_int_equal(n_messages(doc), rows[i].messages);
        assert_int_equal(utf8_utf16_units(json_string(json_get(message_at(doc, 0), "text"))), rows[i].first_units);
        for (size_t m = 0; m < rows[i].messages; m++) {
            struct str text = json_string(json_get(message_at(doc, m), "text"));
            assert_true(utf8_valid(text) && utf8_utf16_units(text) <= LINE_TEXT);
            units += utf8_utf16_units(text);
        }
        assert_int_equal(units, utf8_utf16_units(str_from(rows[i].unit)) * rows[i].n);
        json_close(doc);
    }
}

static void more_than_five_are_merged(void **state)
{
    (void)state;
    struct json_doc *doc = opened("[{\"text\":\"1\"},{\"text\":\"2\"},{\"name\":\"佐藤\",\"text\":\"3\"},{\"text\":"
                                  "\"4\"},{\"text\":\"5\"},{\"text\":\"6\"},{\"text\":\"7\"}]");
    assert_int_equal(n_messages(doc), LINE_MESSAGES);
    assert_str_equal(json_string(json_get(message_at(doc, 0), "text")), S("1\n\n2"));
    assert_str_equal(json_string(json_get(message_at(doc, 1), "text")), S("3"));
    assert_str_equal(json_string(json_get(message_at(doc, 2), "text")), S("4\n\n5"));
    assert_str_equal(json_string(json_get(message_at(doc, 4), "text")), S("7"));
    json_close(doc);
}

static void buttons_keep_the_limits(void **state)
{
    (void)state;
    struct buf b;
    buf_init_in(&b, &arena, 1 << 20);
    buf_add(&b, S("[{\"text\":\"a\",\"choices\":["));
    for (int i = 0; i < 20; i++)
        buf_addf(&b, "%s{\"label\":\"とても長い名前のボタンなので切らなければならない%d\",\"value\":\"v%d\"}",
                 i ? "," : "", i, i);
    buf_add(&b, S(",{\"label\":\"x\",\"value\":\""));
    for (int i = 0; i < 301; i++)
        buf_add_char(&b, 'd');
    buf_add(&b, S("\"}]}]"));
    struct json_doc *doc = opened(b.ptr);
    size_t n = 0;
    for (const struct json *item = json_first(json_get(json_get(message_at(doc, 0), "quickReply"), "items")); item;
         item = json_next(item), n++)
        assert_int_equal(utf8_utf16_units(json_string(json_get(json_get(item, "action"), "label"))), LINE_LABEL);
    assert_int_equal(n, LINE_QUICK_REPLIES);
    json_close(doc);
}

static void cards_become_one_carousel(void **state)
{
    (void)state;
    struct json_doc *doc =
        opened("[{\"text\":\"見つけました\",\"cards\":[{\"title\":\"針金アート\",\"text\":\"手芸が好き\",\"lines\":["
               "\"水曜\",\"\"],"
               "\"actions\":[{\"label\":\"行ってみたい\",\"value\":\"v1\"}]},{\"title\":\"\"},{\"title\":\"サロン\"}],"
               "\"choices\":[{\"label\":\"ほか\",\"value\":\"v2\"}]}]");
    const struct json *flex = message_at(doc, 1);
    assert_int_equal(n_messages(doc), 2);
    assert_str_equal(json_string(json_get(flex, "type")), S("flex"));
    assert_str_equal(json_string(json_get(flex, "altText")), S("針金アート\nサロン"));
    assert_non_null(json_get(flex, "quickReply"));
    const struct json *bubble = json_first(json_get(json_get(flex, "contents"), "contents"));
    assert_non_null(json_get(bubble, "footer"));
    bubble = json_next(bubble);
    assert_null(json_get(bubble, "footer"));
    assert_null(json_next(bubble)); /* the empty one is left out */
    json_close(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_bodies),
        cmocka_unit_test(a_reply_names_its_token),
        cmocka_unit_test(refused),
        cmocka_unit_test(long_texts_are_split_between_graphemes),
        cmocka_unit_test(more_than_five_are_merged),
        cmocka_unit_test(buttons_keep_the_limits),
        cmocka_unit_test(cards_become_one_carousel),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
