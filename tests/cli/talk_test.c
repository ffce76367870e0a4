/* Every transcript of tests/talks, and that a transcript can fail. */
#include "base/file.h"
#include "cli/talk.h"
#include "cli/talk_parts.h"
#include "tests/support/check.h"

static struct player *player;
static struct door door;

static int load(void **state)
{
    (void)state;
    const struct player_options o = {.content = ".",
                                     .database = ":memory:",
                                     .now_ms = 1793000000000,
                                     .seed = 1,
                                     .fixed_key = true,
                                     .user = S("talk")};
    int code = player_open(&o, &player);
    door = door_core(player);
    return code;
}

static int unload(void **state)
{
    (void)state;
    player_close(player);
    return 0;
}

static void all_talks(void **state)
{
    struct arena arena;
    struct str *names;
    size_t n = 0, failures = 0;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(file_list(&arena, "tests/talks", ".talk", &names, &n), ERR_OK);
    assert_true(n >= 10);
    for (size_t i = 0; i < n; i++) {
        struct talk_result result = {0};
        struct str path = arena_fmt(&arena, "tests/talks/%.*s", STR_FMT(names[i]));
        print_message("%.*s\n", STR_FMT(names[i]));
        assert_int_equal(talk_file(&door, path.ptr, stderr, &result), ERR_OK);
        assert_true(result.n_lines > 0);
        failures += result.n_failures;
    }
    arena_done(&arena);
    assert_int_equal(failures, 0);
}

/* What is wrong must be seen, at its line. */
static void wrong_talks(void **state)
{
    static const struct {
        const char *why, *talk, *want;
    } rows[] = {
        {"not said", "/start\n< さようなら*\n", ":2: expected < さようなら*: got <"},
        {"said though it must not be", "/start\n<! *つなぐ*\n", ":2: expected nothing like *つなぐ*"},
        {"more was said", "/start\n<-\n", ":2: expected nothing more"},
        {"other buttons", "/start\n< *ボタン*\n[はい|いいえ]\n", ":3: expected [はい|いいえ]: got ["},
        {"not all buttons", "/start\n< *ボタン*\n[=生活アンケート]\n", ":3: expected [=生活アンケート]: got ["},
        {"a slot", "> 生活アンケートをやってみたい\n> 1\n! slot life.payday = 2\n",
         ":3: expected ! slot life.payday = 2: got 1"},
        {"a mode", "/start\n! mode human\n", ":2: expected ! mode human: got bot"},
        {"no escalation", "/start\n! escalation waiting\n", ":2: expected ! escalation waiting: got none"},
        {"a risk", "> もう死にたい\n! risk none\n", ":2: expected ! risk none: got urgent"},
        {"a button never shown", "/choice はい\n", ":1: expected a button はい"},
        {"a worker who may not", "= 佐藤 claim\n", ":1: expected ok: got "},
        {"an unknown line", "hello\n", ":1: expected a line that begins with"},
        {"a door without a reason", "@only core\n/start\n", ":1: expected @only core line web, and why"},
        {"another encoding", "/start\n< \x83\x65*\n", ":2: expected UTF-8; save the file in that encoding"},
        {"nothing at all", "# 覚え書き\n", ": expected lines that are played: got (nothing)"},
        {"what Windows writes", "\xef\xbb\xbf# 覚え書き\r\n/start\r\n! mode human\r\n",
         ":3: expected ! mode human: got bot"},
        {"a late setting", "/start\n@lang en\n", ":2: expected @ before"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char path[] = "/tmp/talk_testXXXXXX", got[4096] = "";
        struct talk_result result = {0};
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        FILE *file = fdopen(fd, "w"), *to = fmemopen(got, sizeof(got), "w");
        assert_true(fputs(rows[i].talk, file) >= 0);
        fclose(file);
        print_message("%s\n", rows[i].why);
        assert_int_equal(talk_file(&door, path, to, &result), ERR_OK);
        fclose(to);
        remove(path);
        assert_int_equal(result.n_failures, 1);
        if (!strstr(got, rows[i].want))
            fail_msg("got \"%s\", want \"%s\"", got, rows[i].want);
    }
}

static void globs(void **state)
{
    static const struct {
        struct str pattern, text;
        bool want;
    } rows[] = {
        {S(""), {0}, true},
        {S("*"), {0}, true},
        {S("あ*う"), S("あいう"), true},
        {S("あ*う"), S("あいうえ"), false},
        {S("*い*"), S("あいう"), true},
        {S("あ?う"), S("あいう"), true},
        {S("あ?う"), S("あう"), false},
        {S("*a*b*c"), S("aXbXbXc"), true},
        {S("a\\nb"), S("a\nb"), true},
        {S("***"), S("x"), true},
        {S("x"), {0}, false},
        {S("*ab"), S("aab"), true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%.*s\n", STR_FMT(rows[i].pattern));
        assert_int_equal(talk_glob(rows[i].pattern, rows[i].text), rows[i].want);
    }
}

static void durations(void **state)
{
    static const struct {
        struct str text;
        bool ok;
        int64_t ms;
    } rows[] = {{S(" 26h"), true, 93600000}, {S("3d"), true, 259200000}, {S("90s"), true, 90000},
                {S("5m"), true, 300000},     {S("3"), false, 0},         {S("d"), false, 0},
                {S("-1d"), false, 0},        {S("3w"), false, 0}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t ms = 0;
        assert_int_equal(player_duration(rows[i].text, &ms), rows[i].ok);
        assert_int_equal(ms, rows[i].ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_talks), cmocka_unit_test(wrong_talks),
                                       cmocka_unit_test(globs), cmocka_unit_test(durations)};
    return cmocka_run_group_tests(tests, load, unload);
}
