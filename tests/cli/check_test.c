/* `check`: 0 for the content that ships, 1 with every fault when something is wrong, 2 for wrong use. */
#include "cli/check.h"
#include "base/json.h"
#include "tests/cli/run_command.h"

static int check(const char *const *options, struct str *ret_out)
{
    static const struct command command = {.name = "check", .run = cmd_check, .with_errors = true};
    return run_command(&command, options, ret_out);
}

static void what_ships_is_right(void **state)
{
    static const char *const text[] = {"--content", ".", NULL}, *const json[] = {"--content", ".", "--format", "json",
                                                                                 NULL};
    struct str out;
    (void)state;
    int code = check(text, &out);
    if (code)
        fail_msg("%.*s", STR_FMT(out));
    assert_true(str_find(out, S("ok flows=")) >= 0 && str_find(out, S(" states=")) >= 0);
    assert_true(str_find(out, S(" warnings=0 ")) >= 0); /* so that nobody reads Japanese who reads English (F045) */
    assert_int_equal(check(json, &out), 0);
    assert_int_equal(json_guard(str_trim(out), 100000, NULL), ERR_OK);
    assert_true(str_starts(out, S("{\"ok\":true,\"errors\":0,")));
}

/* A town file with mistakes; the rest of the content is fine. Both mistakes are named, with their lines. */
static void mistakes_are_named(void **state)
{
    static const char town[] = "name: 町\ndesk: 係\nhours: いつも\nduty: {mon: [\"9時から\"]}\nclosde: []\n";
    static const struct {
        const char *options[7];
        const char *want[3];
    } rows[] = {
        {{"--content", ".", "--town", "TOWN", NULL}, {":4:", "エラー T002", "エラー F001"}},
        {{"--content", ".", "--town", "TOWN", "--english", NULL}, {":5:", "error T002", "error F001"}},
        {{"--content", ".", "--town", "TOWN", "--format", "json", NULL},
         {"\"line\":4", "\"code\":\"T002\"", "\"ok\":false"}},
    };
    char path[] = "/tmp/check_townXXXXXX";
    int fd = mkstemp(path);
    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, town, sizeof(town) - 1), (ssize_t)sizeof(town) - 1);
    close(fd);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *options[7];
        struct str out;
        memcpy(options, rows[i].options, sizeof(options));
        options[3] = path;
        assert_int_equal(check(options, &out), 1);
        for (size_t k = 0; k < 3; k++) {
            if (str_find(out, str_from(rows[i].want[k])) < 0)
                fail_msg("no %s in %.*s", rows[i].want[k], STR_FMT(out));
        }
    }
    remove(path);
}

static void wrong_use(void **state)
{
    static const char *const rows[][4] = {
        {"--fromat", "json", NULL}, {"--format", "xml", NULL}, {"--content", NULL}, {"extra", NULL}};
    struct str out;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(check(rows[i], &out), 2);
    static const char *const help[] = {"--help", NULL}, *const nowhere[] = {"--content", "/nowhere", NULL};
    assert_int_equal(check(help, &out), 0);
    assert_int_equal(check(nowhere, &out), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_ships_is_right), cmocka_unit_test(mistakes_are_named),
                                       cmocka_unit_test(wrong_use)};
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
