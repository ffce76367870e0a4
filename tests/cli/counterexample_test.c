/* What `check` prints when a state is wrong really leads there: played by the same desk as every transcript. */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "base/owned.h"
#include "cli/check.h"
#include "cli/talk.h"
#include "tests/support/check.h"

#define HEAD "flow: t\nkind: script\ntitle: テスト\nstart: a\nnodes:\n"
#define END "  z:\n    end:\n"
#define ASK                                                                                                             \
    "    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: に}]\n    unrecognised: [もう一度どうぞ。, " \
    "ボタンでどうぞ。]\n"

static const struct {
    const char *code, *flow;
} rows[] = {
    /* after に nothing but the same question */
    {"F029", HEAD "  a:\n    ask: どちら\n    slot: s\n" ASK "    give_up: {after: 2}\n    next: c\n"
                  "  c:\n    ask: つぎは\n    slot: r\n" ASK "    give_up: {after: 2}\n"
                  "    next:\n      - {if: \"s == 2\", go: c}\n      - {else: z}\n" END},
    /* what was known before decides */
    {"F029",
     HEAD "  a:\n    say: はい。\n    next: b\n  b:\n    ask: どちら\n    slot: s\n" ASK "    give_up: {after: 2}\n"
          "    next:\n      - {if: \"safety.kind == 'fraud'\", go: b}\n      - {else: z}\n" END},
    {"F060", HEAD "  a:\n    ask: どちら\n    slot: s\n" ASK "    give_up: {after: 1, go: b}\n    next: z\n"
                  "  b:\n    ask: つぎは\n    slot: r\n" ASK "    give_up: {after: 2, go: a}\n    next: z\n" END},
    {"F065", HEAD
     "  a:\n    ask: どちら\n    slot: s\n    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: に}]\n"
     "    unrecognised: [もう一度どうぞ。, \"{worker}もう一度どうぞ。\"]\n    give_up: {after: 2}\n    next: z\n" END},
};

static struct arena arena;
static char dir[] = "/tmp/tsunagu-counterexample-XXXXXX";

static const char *below(const char *name)
{
    return arena_fmt(&arena, "%s/%s", dir, name).ptr;
}

static void link_to(const char *name)
{
    char real[4096];
    assert_non_null(realpath(name, real));
    assert_int_equal(symlink(real, below(name)), 0);
}

/* The shipped content, and one flow more. */
static int set_up(void **state)
{
    struct str *names;
    size_t n = 0;
    (void)state;
    arena_init(&arena, 64 << 20);
    assert_non_null(mkdtemp(dir));
    assert_int_equal(mkdir(below("dialogs"), 0700), 0);
    assert_int_equal(mkdir(below("dialogs/flows"), 0700), 0);
    link_to("nlu");
    link_to("directory");
    link_to("dialogs/texts");
    link_to("dialogs/questionnaires");
    assert_int_equal(file_list(&arena, "dialogs/flows", ".yaml", &names, &n), ERR_OK);
    for (size_t i = 0; i < n; i++)
        link_to(arena_fmt(&arena, "dialogs/flows/%.*s", STR_FMT(names[i])).ptr);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const rest[] = {
        "a.talk", "dialogs/texts", "dialogs/questionnaires", "dialogs/flows", "dialogs", "nlu", "directory", "."};
    struct str *names;
    size_t n = 0;
    (void)state;
    assert_int_equal(file_list(&arena, below("dialogs/flows"), ".yaml", &names, &n), ERR_OK);
    for (size_t i = 0; i < n; i++)
        (void)remove(below(arena_fmt(&arena, "dialogs/flows/%.*s", STR_FMT(names[i])).ptr));
    for (size_t i = 0; i < ARRAY_LEN(rest); i++)
        (void)remove(below(rest[i]));
    (void)rmdir(dir);
    arena_done(&arena);
    return 0;
}

static void write_flow(const char *text)
{
    FILE *to = fopen(below("dialogs/flows/t.yaml"), "w");
    assert_non_null(to);
    assert_true(fputs(text, to) >= 0);
    assert_int_equal(fclose(to), 0);
}

static int check(const char *talk)
{
    char *argv[] = {(char *)(uintptr_t) "check", (char *)(uintptr_t) "--content", dir,
                    (char *)(uintptr_t) "--counterexample", (char *)(uintptr_t)talk};
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(freopen("/dev/null", "w", stderr) ? cmd_check(5, argv) : 99);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void replays(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *path = below("a.talk");
        struct player_options o = {.content = dir,
                                   .database = ":memory:",
                                   .now_ms = 1793000000000,
                                   .seed = 1,
                                   .fixed_key = true,
                                   .user = S("talk")};
        struct talk_result result = {0};
        struct player *player = NULL;
        struct str talk;
        write_flow(rows[i].flow);
        (void)remove(path);
        print_message("%s\n", rows[i].code);
        assert_int_equal(check(path), 1);
        assert_int_equal(file_read(&arena, path, 1 << 20, &talk), ERR_OK);
        print_message("%.*s", STR_FMT(talk));
        assert_true(str_find(talk, str_from(rows[i].code)) >= 0);
        assert_int_equal(player_open(&o, &player), 0);
        const struct door door = door_core(player);
        assert_int_equal(talk_file(&door, path, stderr, &result), ERR_OK);
        player_close(player);
        assert_true(result.n_lines > 3);
        assert_int_equal(result.n_failures, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(replays)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
