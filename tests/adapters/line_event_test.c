/* Webhook events as LINE documents them and as they really come. */
#include "adapters/line/line_event.h"

#include "base/clock.h"
#include "base/file.h"
#include "tests/support/one_arena.h"
#include "tests/support/shared.h"

#define NOW 1700000000000
/* An event around `more`; a member that `more` names again would be a duplicate key, so the caller leaves gaps. */
static enum line_event_fate read_one(const char *json, bool greet, struct event *ret)
{
    struct json_doc *doc;
    const struct line_event_rules rules = {.now_ms = NOW, .greet_on_follow = greet};
    *ret = (struct event){0};
    assert_int_equal(json_open(str_from(json), 0, &doc, NULL), ERR_OK);
    enum line_event_fate fate = line_event_read(json_root(doc), &rules, &arena, ret);
    /* what is borrowed from the document must outlive it for the asserts */
    ret->text = arena_str(&arena, ret->text);
    ret->value = arena_str(&arena, ret->value);
    ret->ref = arena_str(&arena, ret->ref);
    ret->user = arena_str(&arena, ret->user);
    json_close(doc);
    return fate;
}

#define HEAD                                                                                                           \
    "\"mode\":\"active\",\"timestamp\":1699999999000,\"source\":{\"type\":\"user\",\"userId\":\"U1\"},"                \
    "\"webhookEventId\":\"E1\",\"replyToken\":\"token1\","
#define TEXT(text) "{" HEAD "\"type\":\"message\",\"message\":{\"type\":\"text\",\"id\":\"m1\",\"text\":" text "}}"
#define MESSAGE(body) "{" HEAD "\"type\":\"message\",\"message\":" body "}"

static void kinds(void **state)
{
    (void)state;
    static const struct {
        const char *why, *json;
        enum line_event_fate want;
        enum event_kind kind;
        const char *text, *value;
    } rows[] = {
        {"words", TEXT("\"手芸が好き\""), LINE_EVENT_TAKEN, EVENT_TEXT, "手芸が好き", ""},
        {"a sticker", MESSAGE("{\"type\":\"sticker\",\"id\":\"m1\",\"packageId\":\"1\",\"stickerId\":\"2\"}"),
         LINE_EVENT_TAKEN, EVENT_MEDIA, "", "sticker"},
        {"a place", MESSAGE("{\"type\":\"location\",\"id\":\"m1\",\"latitude\":35.1,\"longitude\":1}"),
         LINE_EVENT_TAKEN, EVENT_MEDIA, "", "location"},
        {"a kind that does not exist yet", MESSAGE("{\"type\":\"hologram\",\"id\":\"m1\"}"), LINE_EVENT_TAKEN,
         EVENT_MEDIA, "", "file"},
        {"a message without a type", MESSAGE("{\"id\":\"m1\"}"), LINE_EVENT_ODD, 0, "", ""},
        {"a message that is no object", MESSAGE("12"), LINE_EVENT_ODD, 0, "", ""},
        {"a text that is no string", TEXT("12"), LINE_EVENT_TAKEN, EVENT_MEDIA, "", "sticker"},
        {"a button", "{" HEAD "\"type\":\"postback\",\"postback\":{\"data\":\"b1:x\"}}", LINE_EVENT_TAKEN, EVENT_CHOICE,
         "", "b1:x"},
        {"a date picked",
         "{" HEAD "\"type\":\"postback\",\"postback\":{\"data\":\"d\",\"params\":{\"date\":\"2026-11-22\"}}}",
         LINE_EVENT_TAKEN, EVENT_CHOICE, "", "d"},
        {"a button without data", "{" HEAD "\"type\":\"postback\",\"postback\":{}}", LINE_EVENT_ODD, 0, "", ""},
        {"followed", "{" HEAD "\"type\":\"follow\",\"follow\":{\"isUnblocked\":false}}", LINE_EVENT_TAKEN, EVENT_START,
         "", ""},
        {"followed, older form", "{" HEAD "\"type\":\"follow\"}", LINE_EVENT_TAKEN, EVENT_START, "", ""},
        {"unfollowed", "{" HEAD "\"type\":\"unfollow\"}", LINE_EVENT_TAKEN, EVENT_STOP, "", ""},
        {"taken back", "{" HEAD "\"type\":\"unsend\",\"unsend\":{\"messageId\":\"m7\"}}", LINE_EVENT_TAKEN,
         EVENT_UNSEND, "", "m7"},
        {"taken back, but what?", "{" HEAD "\"type\":\"unsend\"}", LINE_EVENT_ODD, 0, "", ""},
        {"edited", "{" HEAD "\"type\":\"messageEdited\",\"message\":{\"type\":\"text\",\"id\":\"m1\",\"text\":\"x\"}}",
         LINE_EVENT_SKIPPED, 0, "", ""},
        {"a type nobody knows", "{" HEAD "\"type\":\"undefined\",\"undefinedField\":{\"a\":[1]}}", LINE_EVENT_SKIPPED,
         0, "", ""},
        {"no type at all", "{" HEAD "\"x\":1}", LINE_EVENT_ODD, 0, "", ""},
        {"no object", "[]", LINE_EVENT_ODD, 0, "", ""},
        {"standby",
         "{\"mode\":\"standby\",\"type\":\"message\",\"source\":{\"type\":\"user\",\"userId\":\"U1\"},"
         "\"webhookEventId\":\"E1\",\"message\":{\"type\":\"text\",\"id\":\"m1\",\"text\":\"x\"}}",
         LINE_EVENT_SKIPPED, 0, "", ""},
        {"a group",
         "{\"type\":\"message\",\"source\":{\"type\":\"group\",\"groupId\":\"G\",\"userId\":\"U1\"},\"webhookEventId\":"
         "\"E1\",\"message\":{\"type\":\"text\",\"id\":\"m1\",\"text\":\"x\"}}",
         LINE_EVENT_SKIPPED, 0, "", ""},
        {"nobody in particular",
         "{\"type\":\"message\",\"source\":{\"type\":\"user\"},\"webhookEventId\":\"E1\",\"message\":{\"type\":"
         "\"text\",\"id\":\"m1\",\"text\":\"x\"}}",
         LINE_EVENT_ODD, 0, "", ""},
        {"an account link that failed has no source", "{\"type\":\"accountLink\",\"link\":{\"result\":\"failed\"}}",
         LINE_EVENT_SKIPPED, 0, "", ""},
        {"no event id: the message's own will do",
         "{\"type\":\"message\",\"source\":{\"type\":\"user\",\"userId\":\"U1\"},\"message\":{\"type\":\"text\",\"id\":"
         "\"m1\",\"text\":\"x\"}}",
         LINE_EVENT_TAKEN, EVENT_TEXT, "x", ""},
        {"no id of any sort", "{\"type\":\"follow\",\"source\":{\"type\":\"user\",\"userId\":\"U1\"}}", LINE_EVENT_ODD,
         0, "", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct event e;
        print_message("%s\n", rows[i].why);
        assert_int_equal(read_one(rows[i].json, true, &e), rows[i].want);
        if (rows[i].want != LINE_EVENT_TAKEN)
            continue;
        assert_int_equal(e.kind, rows[i].kind);
        assert_str_equal(e.text, str_from(rows[i].text));
        assert_str_equal(e.value, str_from(rows[i].value));
        assert_str_equal(e.channel, S("line"));
        assert_str_equal(e.user, S("U1"));
        assert_true(e.id.len > 0);
    }
}

static void names_and_times(void **state)
{
    (void)state;
    struct event e;
    assert_int_equal(read_one(TEXT("\"x\""), true, &e), LINE_EVENT_TAKEN);
    assert_str_equal(e.id, S("E1"));
    assert_str_equal(e.ref, S("m1"));
    assert_int_equal(e.at_ms, 1699999999000);
    assert_str_equal(e.reply_token, S("token1"));
    assert_true(e.reply_until_ms > NOW + 30000 && e.reply_until_ms < NOW + 60000);
    assert_int_equal(read_one("{" HEAD "\"type\":\"follow\"}", false, &e), LINE_EVENT_SKIPPED);
}

static void tokens_that_are_none(void **state)
{
    (void)state;
    static const struct {
        const char *why, *token;
        int64_t at;
        bool usable;
    } rows[] = {
        {"a good one", "b60d432864f44d079f6d8efe86cf404b", NOW - 1000, true},
        {"the Verify button's, zeros", "00000000000000000000000000000000", NOW - 1000, false},
        {"the Verify button's, f", "ffffffffffffffffffffffffffffffff", NOW - 1000, false},
        {"only begins with zeros", "0000000000000000000000000000000a", NOW - 1000, true},
        {"redelivered after 19 minutes", "b60d", NOW - 19 * MINUTE_MS, true},
        {"redelivered after 21 minutes", "b60d", NOW - 21 * MINUTE_MS, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct event e;
        struct str json =
            arena_fmt(&arena,
                      "{\"type\":\"message\",\"timestamp\":%lld,\"source\":{\"type\":\"user\",\"userId\":\"U1\"},"
                      "\"webhookEventId\":\"E\","
                      "\"replyToken\":\"%s\",\"message\":{\"type\":\"text\",\"id\":\"m\",\"text\":\"x\"}}",
                      (long long)rows[i].at, rows[i].token);
        print_message("%s\n", rows[i].why);
        assert_int_equal(read_one(json.ptr, true, &e), LINE_EVENT_TAKEN);
        assert_int_equal(e.reply_token.len > 0 && e.reply_until_ms > NOW, rows[i].usable);
    }
}

static void line_emoji_are_cut_out(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text, *emojis, *want;
    } rows[] = {
        {"in front, bare", "()hello", "[{\"index\":0,\"length\":2}]", "hello"},
        {"named, in the middle", "はい(hello)です", "[{\"index\":2,\"length\":7}]", "はいです"},
        {"two", "(a)x(b)", "[{\"index\":0,\"length\":3},{\"index\":4,\"length\":3}]", "x"},
        {"after a character of two units", "🍎(a)死", "[{\"index\":2,\"length\":3}]", "🍎死"},
        {"overlapping: the first counts", "(ab)x", "[{\"index\":0,\"length\":4},{\"index\":2,\"length\":2}]", "x"},
        {"index beyond the end", "はい", "[{\"index\":50,\"length\":3}]", "はい"},
        {"negative index", "はい", "[{\"index\":-1,\"length\":3}]", "はい"},
        {"no numbers", "はい", "[{\"index\":\"0\"}]", "はい"},
        {"not a list", "はい", "{\"a\":1}", "はい"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct event e;
        print_message("%s\n", rows[i].why);
        struct str json = arena_fmt(
            &arena,
            "{" HEAD
            "\"type\":\"message\",\"message\":{\"type\":\"text\",\"id\":\"m1\",\"text\":\"%s\",\"emojis\":%s}}",
            rows[i].text, rows[i].emojis);
        assert_int_equal(read_one(json.ptr, true, &e), LINE_EVENT_TAKEN);
        assert_int_equal(e.kind, EVENT_TEXT);
        assert_str_equal(e.text, str_from(rows[i].want));
    }
    struct event e;
    assert_int_equal(
        read_one("{" HEAD
                 "\"type\":\"message\",\"message\":{\"type\":\"text\",\"id\":\"m1\",\"text\":\"(a)(b)\",\"emojis\":["
                 "{\"index\":0,\"length\":3},{\"index\":3,\"length\":3}]}}",
                 true, &e),
        LINE_EVENT_TAKEN);
    assert_int_equal(e.kind, EVENT_MEDIA);
    assert_str_equal(e.value, S("sticker"));
}

static void long_text_is_clipped_between_characters(void **state)
{
    (void)state;
    struct buf json;
    struct event e;
    buf_init_in(&json, &arena, 1 << 20);
    buf_add(&json, S("{" HEAD "\"type\":\"message\",\"message\":{\"type\":\"text\",\"id\":\"m1\",\"text\":\"a"));
    for (int i = 0; i < 7000; i++)
        buf_add(&json, S("あ"));
    buf_add(&json, S("\"}}"));
    assert_int_equal(read_one(json.ptr, true, &e), LINE_EVENT_TAKEN);
    assert_int_equal(e.text.len, 1 + (EVENT_TEXT_MAX - 1) / 3 * 3);
}

static void bodies_are_mended(void **state)
{
    (void)state;
    static const struct {
        const char *why, *body;
        size_t len;       /* 0: up to the NUL */
        const char *text; /* of member "t"; NULL: not to be mended */
    } rows[] = {
        {"nothing wrong", "{\"t\":\"\\uD83C\\uDF4E\\n\"}", 0, "🍎\n"},
        {"half an emoji", "{\"t\":\"x\\uD83Cy\"}", 0, "x\xEF\xBF\xBDy"},
        {"the other half", "{\"t\":\"\\uDF4E\"}", 0, "\xEF\xBF\xBD"},
        {"halves in the wrong order", "{\"t\":\"\\uDF4E\\uD83C\"}", 0, "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"an escaped NUL", "{\"t\":\"a\\u0000b\"}", 0,
         "a\xEF\xBF\xBD"
         "b"},
        {"a bare NUL", "{\"t\":\"a\0b\"}", 11,
         "a\xEF\xBF\xBD"
         "b"},
        {"a line end inside a string", "{\n\"t\":\"a\nb\"}", 0,
         "a\xEF\xBF\xBD"
         "b"},
        {"a byte that is no UTF-8",
         "{\"t\":\"a\xff"
         "b\"}",
         0,
         "a\xEF\xBF\xBD"
         "b"},
        {"a surrogate in UTF-8", "{\"t\":\"\xED\xA0\x80\"}", 0, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"cut inside a character", "{\"t\":\"\xE3\x81\"}", 0, "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"an escaped backslash before u", "{\"t\":\"\\\\uD83C\\uD83C\"}", 0, "\\uD83C\xEF\xBF\xBD"},
        {"an escaped quote", "{\"t\":\"\\\"\\uD83C\"}", 0, "\"\xEF\xBF\xBD"},
        {"not four digits", "{\"t\":\"\\u12\"}", 0, NULL},
        {"ends in a backslash", "{\"t\":\"\\", 0, NULL},
        {"nothing", "", 0, NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str body = rows[i].len ? (struct str){rows[i].body, rows[i].len} : str_from(rows[i].body);
        struct json_doc *doc;
        print_message("%s\n", rows[i].why);
        enum err err = json_open(line_body_mend(body, &arena), 0, &doc, NULL);
        assert_int_equal(err, rows[i].text ? ERR_OK : ERR_INPUT);
        if (err)
            continue;
        assert_str_equal(json_string(json_get(json_root(doc), "t")), str_from(rows[i].text));
        json_close(doc);
    }
}

/* Every event of the public suite: none breaks us, and those of people are taken. */
static void shared_events(void **state)
{
    (void)state;
    struct str all;
    struct json_doc *doc;
    const struct line_event_rules rules = {.now_ms = NOW, .greet_on_follow = true};
    if (file_read(&arena, shared_path(&arena, "data/peers/line/webhook_events.json"), 1 << 20, &all)) {
        print_message("skipped: no shared events\n");
        return;
    }
    assert_int_equal(json_open(all, 0, &doc, NULL), ERR_OK);
    size_t n[3] = {0};
    for (const struct json *node = json_first(json_get(json_root(doc), "events")); node; node = json_next(node)) {
        struct event e;
        enum line_event_fate fate = line_event_read(node, &rules, &arena, &e);
        struct str type = json_string(json_get(node, "type"));
        bool person = str_eq(json_string(json_get(json_get(node, "source"), "type")), S("user"));
        print_message("%.*s: %d\n", STR_FMT(type), fate);
        n[fate]++;
        if (person && (str_eq(type, S("message")) || str_eq(type, S("postback"))))
            assert_int_equal(fate, LINE_EVENT_TAKEN);
        if (!person)
            assert_int_equal(fate, LINE_EVENT_SKIPPED);
    }
    json_close(doc);
    assert_int_equal(n[LINE_EVENT_ODD], 0);
    assert_true(n[LINE_EVENT_TAKEN] > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),
        cmocka_unit_test(names_and_times),
        cmocka_unit_test(tokens_that_are_none),
        cmocka_unit_test(line_emoji_are_cut_out),
        cmocka_unit_test(long_text_is_clipped_between_characters),
        cmocka_unit_test(bodies_are_mended),
        cmocka_unit_test(shared_events),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
