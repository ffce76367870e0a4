#include "base/log.h"
#include <unistd.h>
#include "base/err.h"
#include "tests/support/check.h"

static char captured[8192];

/* Standard error into a pipe for the time of one line. */
static const char *capture(void (*act)(void))
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int saved = dup(STDERR_FILENO);
    assert_true(saved >= 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    close(ends[1]);
    act();
    dup2(saved, STDERR_FILENO);
    close(saved);
    ssize_t n = read(ends[0], captured, sizeof captured - 1);
    close(ends[0]);
    captured[n > 0 ? n : 0] = '\0';
    return captured;
}

static void usual(void)
{
    LOG(LOG_INFO, "desk_commit", LOG_N("turns", 64), LOG_W("err", err_name(ERR_IO)), LOG_N("least", INT64_MIN));
}

static void bare(void)
{
    LOG(LOG_ERROR, "stop");
}

static void hostile(void)
{
    LOG(LOG_WARN, "odd", LOG_W("word", "a b\n=\"ひ"));
}

static void quiet(void)
{
    LOG(LOG_DEBUG, "not_seen");
}

static void huge(void)
{
    static char word[700];
    memset(word, 'w', sizeof word - 1);
    LOG(LOG_INFO, "huge", LOG_W("a", word), LOG_W("b", word), LOG_N("c", 3));
}

static void writes_lines(void **state)
{
    (void)state;
    const char *line = capture(usual);
    /* 2026-11-22T09:30:00.123+09:00 */
    static const char shape[] = "dddd-dd-ddTdd:dd:dd.ddd+09:00";
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        if (shape[i] == 'd')
            assert_in_range(line[i], '0', '9');
        else
            assert_int_equal(line[i], shape[i]);
    }
    assert_string_equal(line + 29, " info desk_commit turns=64 err=io least=-9223372036854775808\n");
    assert_string_equal(capture(bare) + 29, " error stop\n");
    assert_string_equal(capture(hostile) + 29, " warn odd word=a?b??????\n");
    assert_string_equal(capture(quiet), "");
    line = capture(huge);
    assert_true(strlen(line) <= 1000);
    assert_null(strstr(line, " b="));
    assert_non_null(strstr(line, " c=3\n"));
}

static void levels(void **state)
{
    (void)state;
    log_set_level(LOG_DEBUG);
    assert_string_equal(capture(quiet) + 29, " debug not_seen\n");
    log_set_level(LOG_ERROR);
    assert_string_equal(capture(usual), "");
    log_set_level(LOG_INFO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes_lines), cmocka_unit_test(levels)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
