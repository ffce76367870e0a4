/* The town's own program: what it is told, what it is not given, how many of it run, and that none runs for ever. Real
 * processes; what they do they write into a pipe with a name. */
#include "bot/alert_command.h"
#include "base/clock.h"
#include "tests/support/check.h"
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/alert_commandXXXXXX", program[64], pipe_path[64];
static int pipe_end; /* open for both directions: never at its end, never blocks an opener */

static void write_program(const char *body)
{
    FILE *f = fopen(program, "w");
    assert_non_null(f);
    fprintf(f, "#!/bin/sh\nto=%s\n%s\n", pipe_path, body);
    fclose(f);
    assert_int_equal(chmod(program, 0700), 0);
}

/* One line; "" when none comes in time. */
static const char *line(int timeout_ms)
{
    static char text[4096];
    size_t n = 0;
    struct pollfd wait = {.fd = pipe_end, .events = POLLIN};
    while (n + 1 < sizeof text && poll(&wait, 1, timeout_ms) > 0 && read(pipe_end, text + n, 1) == 1 && text[n] != '\n')
        n++;
    text[n] = '\0';
    return text;
}

static struct alert_command *start(int64_t timeout_ms, size_t at_once)
{
    struct alert_command *c = NULL;
    const struct alert_command_options o = {.program = str_from(program),
                                            .public_url = S("https://chat.example.jp"),
                                            .timeout_ms = timeout_ms,
                                            .at_once = at_once};
    assert_int_equal(alert_command_start(&o, &c), ERR_OK);
    return c;
}

static struct alert_row row(const char *login, const char *severity, int64_t escalation_id)
{
    return (struct alert_row){.login = str_from(login),
                              .name = S("花"),
                              .severity = str_from(severity),
                              .escalation_id = escalation_id,
                              .conversation_id = 100 + escalation_id};
}

/* The last n_new of the rows go out now. */
static void tell(struct alert_command *c, const char *kind, struct alert_row *rows, size_t n, size_t n_new)
{
    const struct alerting a = {.alerts = rows, .n = n, .n_new = n_new};
    const struct escalation_event_row event = {.kind = str_from(kind)};
    alert_command_news(c, &(struct news){.kind = NEWS_ESCALATION, .event = &event, .alerting = &a});
}

static void one_process_a_person(void **state)
{
    (void)state;
    write_program("printf '%s|%s|%s|%s|%s\\n' \"$#\" \"$1\" \"$2\" \"$3\" \"$4\" > $to");
    struct alert_command *c = start(20000, 1);
    struct alert_row rows[] = {row("before", "urgent", 1), row("hana", "urgent", 7), row("taro", "emergency", 8)};
    tell(c, "alerted", rows, 3, 2);
    assert_string_equal(line(20000), "4|hana|urgent|7|https://chat.example.jp/console/#/c/107");
    assert_string_equal(line(20000), "4|taro|emergency|8|https://chat.example.jp/console/#/c/108");
    tell(c, "answered", rows, 3, 0);
    tell(c, "nobody", rows, 3, 0);
    tell(c, "claimed", rows, 3, 2); /* what was sent before is not sent again */
    alert_command_news(c, &(struct news){.kind = NEWS_MESSAGE});
    alert_command_stop(c);
    assert_string_equal(line(0), "");
}

/* Nothing that is the service's own: no secret, no open file, no terminal. */
static void nothing_travels_along(void **state)
{
    (void)state;
    write_program(
        "exec 9> $to\n"
        "{ env | cut -d= -f1 | grep -v -x -e PATH -e HOME -e LANG -e TZ -e PWD -e OLDPWD -e SHLVL -e _ | tr '\\n' ' ';"
        " echo; } >&9\n"
        "ls /proc/$$/fd | tr '\\n' ' ' >&9\necho >&9\n"
        "readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2 | tr '\\n' ' ' >&9\necho >&9");
    setenv("TSUNAGU_LINE_CHANNEL_SECRET", "hush", 1);
    int mine = open("/dev/zero", O_RDONLY);
    assert_int_equal(dup2(mine, 77), 77);
    struct alert_command *c = start(20000, 1);
    struct alert_row one = row("hana", "urgent", 1);
    tell(c, "alerted", &one, 1, 1);
    assert_string_equal(line(20000), "");
    const char *files = line(20000); /* the shell has a few of its own */
    assert_non_null(strstr(files, "0 1 "));
    assert_null(strstr(files, "77 "));
    assert_string_equal(line(20000), "/dev/null /dev/null /dev/null ");
    alert_command_stop(c);
    close(77);
    close(mine);
    unsetenv("TSUNAGU_LINE_CHANNEL_SECRET");
}

/* A shell would have made something of this. */
static void no_shell(void **state)
{
    (void)state;
    write_program("printf '%s\\n' \"$1\" > $to");
    struct alert_command *c = start(20000, 1);
    struct alert_row one = row("$(touch x);`id`", "urgent", 1);
    tell(c, "alerted", &one, 1, 1);
    assert_string_equal(line(20000), "$(touch x);`id`");
    alert_command_stop(c);
}

static void late_ones_are_killed_with_their_children(void **state)
{
    (void)state;
    write_program("sleep 300 & echo $! > $to\nwait");
    struct alert_command *c = start(300, 1);
    struct alert_row rows[] = {row("a", "urgent", 1), row("b", "urgent", 2)};
    tell(c, "alerted", rows, 2, 2);
    int64_t begun = clock_mono_ms(), child = 0;
    assert_true(str_int(str_from(line(20000)), &child) && child > 1);
    assert_true(line(20000)[0] != '\0'); /* the second one had its turn */
    assert_true(clock_mono_ms() - begun >= 250);
    alert_command_stop(c);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)child);
    FILE *f = fopen(path, "r"); /* gone, or waiting to be buried */
    assert_true(!f || fgetc(f) == EOF);
    if (f)
        fclose(f);
}

static void so_many_at_once(void **state)
{
    (void)state;
    write_program("echo $1 > $to\nexec sleep 300");
    struct alert_command *c = start(700, 3);
    struct alert_row rows[] = {row("a", "urgent", 1), row("b", "urgent", 2), row("c", "urgent", 3),
                               row("d", "urgent", 4)};
    tell(c, "alerted", rows, 4, 4);
    int64_t begun = clock_mono_ms();
    for (int i = 0; i < 3; i++)
        assert_true(line(20000)[0] != '\0');
    assert_string_equal(line(20000), "d");
    assert_true(clock_mono_ms() - begun >= 600); /* only when one of the three was gone */
    alert_command_stop(c);
}

static void a_flood_does_not_block(void **state)
{
    (void)state;
    write_program("echo $1 > $to\nexec sleep 300");
    struct alert_command *c = start(60000, 1);
    struct alert_row one = row("hana", "urgent", 1);
    tell(c, "alerted", &one, 1, 1);
    assert_string_equal(line(20000), "hana");
    int64_t begun = clock_mono_ms();
    for (int i = 0; i < ALERT_COMMANDS_WAITING + 50; i++)
        tell(c, "alerted", &one, 1, 1); /* the desk's thread: never waits */
    assert_true(clock_mono_ms() - begun < 5000);
    begun = clock_mono_ms();
    alert_command_stop(c); /* what runs has 3 s, what waits is dropped */
    assert_in_range(clock_mono_ms() - begun, 2000, 15000);
}

static void what_fails_is_survived(void **state)
{
    (void)state;
    struct alert_row one = row("hana", "urgent", 1);
    write_program("echo $1 > $to\nexit 3");
    struct alert_command *c = start(20000, 1);
    tell(c, "alerted", &one, 1, 1);
    assert_string_equal(line(20000), "hana");
    unlink(program); /* no program any more: logged */
    tell(c, "alerted", &one, 1, 1);
    assert_string_equal(line(200), "");
    write_program("echo again > $to");
    tell(c, "alerted", &one, 1, 1);
    assert_string_equal(line(20000), "again");
    alert_command_stop(c);
    alert_command_stop(NULL);
}

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(dir))
        return 1;
    snprintf(program, sizeof program, "%s/call", dir);
    snprintf(pipe_path, sizeof pipe_path, "%s/said", dir);
    if (mkfifo(pipe_path, 0600))
        return 1;
    pipe_end = open(pipe_path, O_RDWR | O_CLOEXEC);
    return pipe_end < 0;
}

static int teardown(void **state)
{
    (void)state;
    close(pipe_end);
    unlink(program);
    unlink(pipe_path);
    return rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_process_a_person),
        cmocka_unit_test(nothing_travels_along),
        cmocka_unit_test(no_shell),
        cmocka_unit_test(late_ones_are_killed_with_their_children),
        cmocka_unit_test(so_many_at_once),
        cmocka_unit_test(a_flood_does_not_block),
        cmocka_unit_test(what_fails_is_survived),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
