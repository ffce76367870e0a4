/* `chat --json`: the questionnaire story gives the same bytes every time, the ones in questionnaire.out.jsonl. After
 * content has been changed on purpose:  build/tsunagu chat --json < tests/cli/questionnaire.in >
 * tests/cli/questionnaire.out.jsonl */
#include "cli/chat.h"
#include "base/json.h"
#include "tests/cli/run_command.h"

static int chat(const char *input, const char *const *options, struct str *ret_out)
{
    const struct command command = {.name = "chat", .run = cmd_chat, .input = input};
    return run_command(&command, options, ret_out);
}

static void assert_same_lines(struct str got, struct str want)
{
    for (int line = 1; got.len || want.len; line++) {
        struct str_cut g = str_cut(got, '\n'), w = str_cut(want, '\n');
        if (!str_eq(g.head, w.head))
            fail_msg("line %d:\n got %.*s\nwant %.*s", line, STR_FMT(g.head), STR_FMT(w.head));
        got = g.tail;
        want = w.tail;
    }
}

/* Buttons carry the id of the content: every edit of any text changes them, so against the file they are left out. */
static struct str without_payloads(struct str s)
{
    static const struct str key = S("\"value\":\"");
    struct buf b;
    buf_init_in(&b, &arena, 16 << 20);
    for (ptrdiff_t at; (at = str_find(s, key)) >= 0;) {
        buf_add(&b, str_sub(s, 0, (size_t)at + key.len));
        s = str_cut(str_sub(s, (size_t)at + key.len, s.len), '"').tail;
        buf_add_char(&b, '"');
    }
    buf_add(&b, s);
    assert_int_equal(b.err, ERR_OK);
    return buf_str(&b);
}

static void questionnaire(void **state)
{
    static const char *const options[] = {"--json", "--content", ".", NULL};
    struct str once, twice, want;
    (void)state;
    assert_int_equal(chat("tests/cli/questionnaire.in", options, &once), 0);
    assert_int_equal(chat("tests/cli/questionnaire.in", options, &twice), 0);
    assert_same_lines(twice, once);
    assert_int_equal(file_read(&arena, "tests/cli/questionnaire.out.jsonl", 16 << 20, &want), ERR_OK);
    assert_same_lines(without_payloads(once), without_payloads(want));
}

/* A line that cannot be taken is an error object in its place, and the next line goes on. */
static void bad_lines(void **state)
{
    static const char input[] =
        "\xff\xfe\n"
        "{\"text\":\"\xe3\x81\x93\xe3\x82\x93\xe3\x81\xab\xe3\x81\xa1\xe3\x81\xaf\",\"id\":\"x7\"}\n"
        "{\"id\":\"x8\"}\n"
        "{broken\n"
        "\n"
        "~ 3d\n"
        "/choice nonsense\n";
    static const struct {
        const char *why, *has, *has_not;
    } rows[] = {
        {"not UTF-8", "{\"error\":\"not UTF-8\"}", NULL},
        {"an object, its members copied", "{\"id\":\"x7\",\"in\":\"こんにちは\",\"replies\":[{", "error"},
        {"no text", "{\"id\":\"x8\",\"error\":\"no text\"}", NULL},
        {"not JSON", "\"error\":\"not a JSON object\"", NULL},
        {"nothing", "{\"in\":\"\",\"replies\":[]", "error"},
        {"time passes", "{\"in\":\"~ 3d\",\"replies\":[]", "error"},
        {"not a button", "{\"in\":\"/choice nonsense\",\"replies\":[{", "error"},
    };
    static const char *const options[] = {"--json", "--content", ".", "--lang", "ja", NULL};
    char path[] = "/tmp/chat_inXXXXXX";
    int fd = mkstemp(path);
    struct str out;
    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, input, sizeof(input) - 1), (ssize_t)sizeof(input) - 1);
    close(fd);
    assert_int_equal(chat(path, options, &out), 0);
    remove(path);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str_cut cut = str_cut(out, '\n');
        print_message("%s\n", rows[i].why);
        assert_int_equal(json_guard(cut.head, 0, NULL), ERR_OK);
        if (str_find(cut.head, str_from(rows[i].has)) < 0)
            fail_msg("got %.*s", STR_FMT(cut.head));
        assert_true(!rows[i].has_not || str_find(cut.head, str_from(rows[i].has_not)) < 0);
        out = cut.tail;
    }
    assert_int_equal(out.len, 0);
}

static void wrong_use(void **state)
{
    static const struct {
        const char *options[6];
        int want;
    } rows[] = {
        {{"--jsno", NULL}, 2},
        {{"--now", "yesterday", NULL}, 2},
        {{"--lang", "fr", NULL}, 2},
        {{"--db", NULL}, 2},
        {{"--json", "--content", "/nowhere", NULL}, 3},
        {{"--json", "--content", ".", "--db", "/nowhere/x.db", NULL}, 3},
        {{"--help", NULL}, 0},
    };
    struct str out;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].options[0]);
        assert_int_equal(chat("/dev/null", rows[i].options, &out), rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(questionnaire), cmocka_unit_test(bad_lines),
                                       cmocka_unit_test(wrong_use)};
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
