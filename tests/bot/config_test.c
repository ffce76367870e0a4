/* Configuration: file, environment, defaults, and every mistake with its line. */
#include "bot/config.h"

#include <stdlib.h>
#include <unistd.h>

#include "tests/support/check.h"

static enum err load(struct arena *a, const char *yaml, struct faults *faults, struct config *ret)
{
    char path[] = "/tmp/tsunagu-config-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, yaml, strlen(yaml)), (ssize_t)strlen(yaml));
    close(fd);
    arena_init(a, 1 << 20);
    faults_init(faults, a);
    enum err err = config_load(path, a, faults, ret);
    unlink(path);
    return err;
}

static void mistakes_have_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *why, *yaml, *code;
        int line, col;
    } rows[] = {
        {"a key nobody knows", "listen: 127.0.0.1:1\nlisten_adress: x\n", "C001", 2, 1},
        {"a nested key nobody knows", "line:\n  chanel_secret: x\n", "C001", 2, 3},
        {"a number out of its range", "limits:\n  web_per_minute: 0\n", "C002", 2, 19},
        {"a flag that is neither", "console:\n  require_totp: maybe\n", "C003", 2, 17},
        {"too many secrets", "line:\n  channel_access_token: t\n  channel_secret: [a, b, c, d, e]\n", "C004", 3, 19},
        {"no port", "listen: 127.0.0.1\n", "C005", 1, 9},
        {"a level that is none", "log:\n  level: loud\n", "C006", 2, 10},
        {"a database of another make", "database: mysql://x\n", "C008", 0, 0},
        {"a program that is not there", "alerts:\n  command: /nonexistent/call\n", "C010", 0, 0},
        {"map pictures without their place", "portal:\n  tiles: https://tiles.example/\n", "C011", 0, 0},
        {"map pictures that open the policy", "portal:\n  tiles: \"https://a.example/{z}/{x}/{y}; script-src *\"\n",
         "C011", 0, 0},
        {"a proxy without an address", "trusted_proxies: [127.0.0.1, nginx]\n", "C012", 0, 0},
        {"a program with arguments", "alerts:\n  command: /bin/sh -c true\n", "C010", 0, 0},
        {"no time at all", "alerts:\n  timeout_s: 0\n", "C002", 2, 14},
        {"a secret without a token", "line:\n  channel_secret: s\n", "C009", 0, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct faults faults;
        struct config c;
        print_message("%s\n", rows[i].why);
        assert_int_equal(load(&a, rows[i].yaml, &faults, &c), ERR_INPUT);
        assert_int_equal(faults.n_errors, 1);
        assert_string_equal(faults.first->code, rows[i].code);
        assert_int_equal(faults.first->at.line, rows[i].line);
        assert_int_equal(faults.first->at.col, rows[i].col);
        arena_done(&a);
    }
}

static void values_arrive(void **state)
{
    (void)state;
    struct arena a;
    struct faults faults;
    struct config c;
    setenv("TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN", "from-environment", 1);
    assert_int_equal(load(&a,
                          "listen: 127.0.0.1:9090\n"
                          "public_url: https://chat.example.jp/\n"
                          "trusted_proxies: [127.0.0.1, \"::1\"]\n"
                          "database: sqlite:/var/lib/tsunagu/t.db\n"
                          "line: {channel_secret: 'new, old', channel_access_token: file}\n"
                          "alerts: {command: /bin/sh, timeout_s: 5, at_once: 2}\n"
                          "web: {allowed_origins: [https://a.example.jp, https://b.example.jp]}\n",
                          &faults, &c),
                     ERR_OK);
    unsetenv("TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN");
    assert_int_equal(c.listen_port, 9090);
    assert_str_equal(c.public_url, S("https://chat.example.jp"));
    assert_str_equal(c.database, S("/var/lib/tsunagu/t.db"));
    assert_int_equal(c.n_proxies, 2);
    assert_str_equal(c.proxies[1], S("::1"));
    assert_int_equal(c.n_line_secrets, 2);
    assert_str_equal(c.line_secrets[1], S("old"));
    assert_str_equal(c.line_token, S("from-environment"));
    assert_int_equal(c.n_web_origins, 2);
    assert_str_equal(c.alert_command, S("/bin/sh"));
    assert_int_equal(c.alert_timeout_s, 5);
    assert_int_equal(c.alert_at_once, 2);
    assert_true(c.console_require_totp); /* https: two factors unless the file says otherwise */
    assert_false(c.demo);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_have_their_place),
        cmocka_unit_test(values_arrive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
