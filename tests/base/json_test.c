#include "base/json.h"
#include "base/file.h"
#include "base/owned.h"
#include "tests/support/one_arena.h"
#include "tests/support/shared.h"

static enum err open_close(struct str text, size_t nodes_max, struct json_fault *fault)
{
    struct json_doc *doc = NULL;
    enum err err = json_open(text, nodes_max, &doc, fault);
    if (err == ERR_OK)
        json_close(doc);
    return err;
}

static void guards(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *why; /* NULL: accepted */
        size_t at;
    } rows[] = {
        {S("{}"), NULL, 0},
        {S(" [1, -0, 0.5e+3, \"a\\u00e9\\ud83c\\udf4e\", true, false, null, {\"k\": []}] \n"), NULL, 0},
        {S("\"top\""), NULL, 0},
        {S("{\"a\":1,\"A\":2,\"\":3}"), NULL, 0},
        {S(""), "value expected", 0},
        {S("  "), "value expected", 2},
        {S("\xef\xbb\xbf{}"), "value expected", 0},
        {S("{} x"), "something follows the value", 3},
        {S("{}\0"), "something follows the value", 2},
        {S("[1,]"), "value expected", 3},
        {S("[1 2]"), "comma or end expected", 3},
        {S("[1"), "comma or end expected", 2},
        {S("[1}"), "comma or end expected", 2},
        {S("{\"a\":1,}"), "key expected", 7},
        {S("{a:1}"), "key expected", 1},
        {S("{\"a\" 1}"), "colon expected", 5},
        {S("01"), "something follows the value", 1},
        {S("-"), "digit expected", 1},
        {S("1."), "digit expected", 2},
        {S("1e"), "digit expected", 2},
        {S("+1"), "value expected", 0},
        {S(".5"), "value expected", 0},
        {S("nul"), "value expected", 0},
        {S("NaN"), "value expected", 0},
        {S("\"a"), "string is not closed", 2},
        {S("\"a\nb\""), "control character in a string", 2},
        {S("\"a\0b\""), "control character in a string", 2},
        {S("\"\\u0000\""), "NUL in a string", 7},
        {S("{\"\\u0000\":1}"), "NUL in a string", 8},
        {S("\"\\ud800\""), "lone surrogate", 7},
        {S("\"\\udc00\""), "lone surrogate", 7},
        {S("\"\\ud800\\u0041\""), "lone surrogate", 13},
        {S("\"\\ud800\\ud800\""), "lone surrogate", 13},
        {S("\"\\u12\""), "escape is cut short", 3},
        {S("\"\\u12g4\""), "not a hexadecimal digit", 6},
        {S("\"\\x\""), "unknown escape", 2},
        {S("\"\\\0\""), "unknown escape", 2},
        {S("\"\xff\""), "not UTF-8", 1},
        {S("\"\xc0\xaf\""), "not UTF-8", 1},
        {S("\"\xed\xa0\x80\""), "not UTF-8", 1},
        {S("\"\xe6\x95"), "not UTF-8", 1},
        {S("/**/1"), "value expected", 0},
        {S("1234567890123456789012345678901234567890123456789012345678901234"), "number is too long", 64},
        {S("{\"a\":1,\"a\":2}"), "duplicate key", 0},
        {S("{\"a\":1,\"\\u0061\":2}"), "duplicate key", 0},
        {S("[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]"), "duplicate key", 0},
        {S("1e999"), "number is too large", 0},
        {S("[-1e999]"), "number is too large", 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct json_fault fault = {0};
        print_message("%.*s\n", STR_FMT(rows[i].text));
        enum err err = open_close(rows[i].text, 0, &fault);
        assert_int_equal(err, rows[i].why ? ERR_INPUT : ERR_OK);
        if (rows[i].why) {
            assert_string_equal(fault.why, rows[i].why);
            assert_int_equal(fault.at, rows[i].at);
        }
        assert_int_equal(open_close(rows[i].text, 0, NULL), err);
    }
}

static struct str nested(int depth)
{
    struct buf b;
    buf_init_in(&b, &arena, 1 << 20);
    for (int i = 0; i < depth; i++)
        buf_add(&b, i % 2 ? S("[") : S("{\"k\":"));
    buf_add(&b, S("1"));
    for (int i = depth - 1; i >= 0; i--)
        buf_add(&b, i % 2 ? S("]") : S("}"));
    return buf_str(&b);
}

static struct str many(size_t n)
{
    struct buf b;
    buf_init_in(&b, &arena, 1 << 20);
    buf_add_char(&b, '[');
    for (size_t i = 1; i < n; i++)
        buf_add(&b, i > 1 ? S(",1") : S("1"));
    buf_add_char(&b, ']');
    return buf_str(&b);
}

static void limits(void **state)
{
    (void)state;
    assert_int_equal(open_close(nested(JSON_DEPTH_MAX), 0, NULL), ERR_OK);
    assert_int_equal(open_close(nested(JSON_DEPTH_MAX + 1), 0, NULL), ERR_INPUT);
    assert_int_equal(open_close(many(JSON_NODES_MAX), 0, NULL), ERR_OK);
    assert_int_equal(open_close(many(JSON_NODES_MAX + 1), 0, NULL), ERR_INPUT);
    assert_int_equal(open_close(many(JSON_NODES_MAX + 1), 3000, NULL), ERR_OK);
    struct buf b;
    buf_init_in(&b, &arena, 1 << 20);
    buf_add_char(&b, '{');
    for (int i = 0; i < 1000; i++)
        buf_addf(&b, "%s\"k%d\":1", i ? "," : "", i == 999 ? 500 : i);
    buf_add_char(&b, '}');
    struct json_fault fault = {0};
    assert_int_equal(open_close(buf_str(&b), 0, &fault), ERR_INPUT);
    assert_string_equal(fault.why, "duplicate key");
}

static void reads(void **state)
{
    (void)state;
    struct json_doc *doc;
    int64_t n = 7;
    double d = 0;
    assert_int_equal(
        json_open(S("{\"s\":\"散\\n\",\"t\":1795307400123,\"half\":0.5,\"big\":9007199254740993e1,\"yes\":true,"
                    "\"no\":false,\"list\":[1,\"2\"],\"nothing\":null,\"Name\":1}"),
                  0, &doc, NULL),
        ERR_OK);
    const struct json *root = json_root(doc);
    assert_int_equal(json_kind(root), JSON_OBJECT);
    assert_int_equal(json_kind(NULL), JSON_NULL);
    assert_str_equal(json_string(json_get(root, "s")), S("散\n"));
    assert_str_equal(json_string(json_get(root, "t")), S(""));
    assert_true(json_integer(json_get(root, "t"), &n));
    assert_int_equal(n, 1795307400123);
    assert_false(json_integer(json_get(root, "half"), &n));
    assert_false(json_integer(json_get(root, "big"), &n));
    assert_false(json_integer(json_get(root, "s"), &n));
    assert_false(json_integer(NULL, &n));
    assert_true(json_number(json_get(root, "half"), &d));
    assert_true(d == 0.5);
    assert_true(json_true(json_get(root, "yes")));
    assert_false(json_true(json_get(root, "no")));
    assert_int_equal(json_kind(json_get(root, "no")), JSON_BOOL);
    assert_int_equal(json_kind(json_get(root, "nothing")), JSON_NULL);
    assert_null(json_get(root, "name"));
    assert_null(json_get(json_get(root, "list"), "s"));
    const struct json *item = json_first(json_get(root, "list"));
    assert_int_equal(json_kind(item), JSON_NUMBER);
    assert_str_equal(json_string(json_next(item)), S("2"));
    assert_null(json_next(json_next(item)));
    assert_null(json_first(json_get(root, "s")));
    assert_str_equal(json_name(json_first(root)), S("s"));
    assert_str_equal(json_name(NULL), S(""));
    json_close(doc);
    json_close(NULL);
}

struct event {
    struct str type;
    int64_t at;
    bool resent;
    const struct json *source;
};

static const struct json_field event_fields[] = {
    {.name = "type", .type = JSON_AS_STR, .required = true, .cap = 8, .offset = offsetof(struct event, type)},
    {.name = "timestamp", .type = JSON_AS_INT, .required = true, .offset = offsetof(struct event, at)},
    {.name = "resent", .type = JSON_AS_BOOL, .offset = offsetof(struct event, resent)},
    {.name = "source", .type = JSON_AS_NODE, .offset = offsetof(struct event, source)},
};

static void decodes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *field, *why; /* NULL why: accepted */
    } rows[] = {
        {"{\"type\":\"message\",\"timestamp\":1}", NULL, NULL},
        {"{\"type\":\"message\",\"timestamp\":1,\"resent\":true,\"source\":{},\"other\":[1]}", NULL, NULL},
        {"{\"type\":\"message\",\"timestamp\":1,\"resent\":null}", NULL, NULL},
        {"{\"timestamp\":1}", "type", "missing"},
        {"{\"type\":null,\"timestamp\":1}", "type", "missing"},
        {"{\"Type\":\"x\",\"timestamp\":1}", "type", "missing"},
        {"{\"type\":1,\"timestamp\":1}", "type", "not a string"},
        {"{\"type\":\"123456789\",\"timestamp\":1}", "type", "too long"},
        {"{\"type\":\"x\",\"timestamp\":1.5}", "timestamp", "not a whole number"},
        {"{\"type\":\"x\",\"timestamp\":\"1\"}", "timestamp", "not a whole number"},
        {"{\"type\":\"x\",\"timestamp\":1,\"resent\":1}", "resent", "not true or false"},
        {"[]", NULL, "not an object"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct json_doc *doc;
        struct json_fault fault = {0};
        struct event event = {.resent = true, .at = -1};
        print_message("%s\n", rows[i].text);
        assert_int_equal(json_open(str_from(rows[i].text), 0, &doc, NULL), ERR_OK);
        enum err err = json_decode(json_root(doc), event_fields, ARRAY_LEN(event_fields), &arena, &event, &fault);
        assert_int_equal(err, rows[i].why ? ERR_INPUT : ERR_OK);
        if (rows[i].why) {
            assert_string_equal(fault.why, rows[i].why);
            assert_str_equal(str_from(fault.field), str_from(rows[i].field));
        } else {
            assert_str_equal(event.type, S("message"));
            assert_int_equal(event.at, 1);
            assert_true(event.resent);
        }
        json_close(doc);
    }
}

static void decoding_without_memory(void **state)
{
    (void)state;
    struct json_doc *doc;
    struct arena none;
    struct event event = {.at = 0};
    arena_init(&none, 0);
    assert_int_equal(json_open(S("{\"type\":\"x\",\"timestamp\":1}"), 0, &doc, NULL), ERR_OK);
    assert_int_equal(json_decode(json_root(doc), event_fields, ARRAY_LEN(event_fields), &none, &event, NULL),
                     ERR_NOMEM);
    json_close(doc);
}

static void writes(void **state)
{
    (void)state;
    OWNED(buf) struct buf b;
    struct json_out w;
    buf_init(&b, 4096);
    json_out_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_str(&w, "a", S("\"\\\b\f\n\r\t\x01\x1f\x7f/散🍎"));
    json_put_int(&w, "i", INT64_MIN);
    json_open_list(&w, "l");
    json_put_int(&w, NULL, 0);
    json_put_bool(&w, NULL, true);
    json_open_object(&w, NULL);
    json_close_object(&w);
    json_put_null(&w, NULL);
    json_open_list(&w, NULL);
    json_close_list(&w);
    json_close_list(&w);
    json_put_raw(&w, "r", S("[1]"));
    json_put_str(&w, "q\"", (struct str){0});
    json_put_bool(&w, "f", false);
    json_close_object(&w);
    assert_int_equal(b.err, ERR_OK);
    assert_str_equal(buf_str(&b),
                     S("{\"a\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f/散🍎\",\"i\":-9223372036854775808,"
                       "\"l\":[0,true,{},null,[]],\"r\":[1],\"q\\\"\":\"\",\"f\":false}"));
    assert_int_equal(open_close(buf_str(&b), 0, NULL), ERR_OK);
}

static void writes_doubles(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *want;
    } rows[] = {
        {0, "0"},
        {-1, "-1"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e15, "1e+15"},
        {35.6812362, "35.6812362"},
        {1e300, "1e+300"},
        {5e-324, "4.94065645841247e-324"},
        {999999999999999, "999999999999999"},
        {__builtin_inf(), "null"},
        {__builtin_nan(""), "null"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        OWNED(buf) struct buf b;
        struct json_out w;
        buf_init(&b, 64);
        json_out_init(&w, &b);
        json_put_double(&w, NULL, rows[i].value);
        assert_str_equal(buf_str(&b), str_from(rows[i].want));
    }
}

static void writes_what_it_read(void **state)
{
    (void)state;
    struct str text = S("{\"a\":[1,-2.5,\"x\\n\",null,true,false,{\"\":{}}],\"b\":\"散\"}");
    struct json_doc *doc;
    OWNED(buf) struct buf b;
    struct json_out w;
    buf_init(&b, 4096);
    json_out_init(&w, &b);
    assert_int_equal(json_open(text, 0, &doc, NULL), ERR_OK);
    json_put_node(&w, NULL, json_root(doc));
    assert_str_equal(buf_str(&b), text);
    json_close(doc);
}

static void a_full_buffer_is_seen_once(void **state)
{
    (void)state;
    OWNED(buf) struct buf b;
    struct json_out w;
    buf_init(&b, 10);
    json_out_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_str(&w, "long", S("0123456789"));
    json_close_object(&w);
    assert_int_equal(b.err, ERR_NOMEM);
    assert_true(b.len <= 10);
}

/* What the suite calls valid and we refuse on purpose. */
static const char *const refused_by_design[] = {
    "y_number_double_close_to_zero.json", /* a number of more than 63 characters */
    "y_object_duplicated_key.json",       /* two readers may see two values */
    "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json", /* no NUL in our strings */
    "y_string_null_escape.json",
};

static bool by_design(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(refused_by_design); i++) {
        if (str_eq(name, str_from(refused_by_design[i])))
            return true;
    }
    return false;
}

static void one_of_the_suite(const char *dir, struct str name)
{
    struct str text;
    assert_int_equal(file_read(&arena, arena_fmt(&arena, "%s/%s", dir, name.ptr).ptr, 1 << 20, &text), ERR_OK);
    enum err err = open_close(text, 0, NULL);
    if (str_starts(name, S("i_")))
        return; /* left to the implementation: only no crash */
    bool want = str_starts(name, S("y_")) && !by_design(name);
    if ((err == ERR_OK) != want)
        fail_msg("%s: %s", name.ptr, want ? "refused" : "accepted");
}

static void parsing_suite(void **state)
{
    (void)state;
    struct str *names = NULL;
    size_t n = 0;
    const char *dir = shared_path(&arena, "data/robustness/jsontestsuite/test_parsing");
    if (file_list(&arena, dir, ".json", &names, &n) != ERR_OK) {
        print_message("skipped: no suite\n");
        skip();
    }
    assert_true(n > 300);
    for (size_t i = 0; i < n; i++)
        one_of_the_suite(dir, names[i]);
    print_message("%zu files\n", n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guards),
        cmocka_unit_test(limits),
        cmocka_unit_test(reads),
        cmocka_unit_test(decodes),
        cmocka_unit_test(decoding_without_memory),
        cmocka_unit_test(writes),
        cmocka_unit_test(writes_doubles),
        cmocka_unit_test(writes_what_it_read),
        cmocka_unit_test(a_full_buffer_is_seen_once),
        cmocka_unit_test(parsing_suite),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
