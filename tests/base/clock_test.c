#include "base/clock.h"
#include "tests/support/check.h"

static void parses_iso(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        int64_t want;
    } rows[] = {
        {"1970-01-01T00:00:00Z", true, 0},
        {"1970-01-01", true, -32400000},
        {"1970-01-01T09:00", true, 0},
        {"2026-11-22T09:30:00+09:00", true, 1795307400000},
        {"2026-11-22T00:30:00.123Z", true, 1795307400123},
        {"2026-11-22T00:30:00.1234567Z", true, 1795307400123},
        {"2026-11-21T19:30:00-05:00", true, 1795307400000},
        {"2026-11-22T09:30", true, 1795307400000},
        {"1969-12-31T23:59:59Z", true, -1000},
        {"2024-02-29", true, 1709132400000},
        {"2026-02-29", false, 0},
        {"1900-02-29", false, 0},
        {"2026-13-01", false, 0},
        {"2026-00-01", false, 0},
        {"2026-04-31", false, 0},
        {"2026-11-22T24:00", false, 0},
        {"2026-11-22T09:60", false, 0},
        {"2026-11-22T09:30:60", false, 0},
        {"2026-11-22T09:30:00.", false, 0},
        {"2026-11-22T09:30:00+0900", false, 0},
        {"2026-11-22T09:30:00+09:00x", false, 0},
        {"2026-11-22 09:30", false, 0},
        {"2026-11-22Z", false, 0},
        {"2026-1-2", false, 0},
        {"", false, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t got = 7;
        print_message("%s\n", rows[i].text);
        assert_int_equal(clock_parse_iso(str_from(rows[i].text), JST_MINUTES, &got), rows[i].ok);
        assert_int_equal(got, rows[i].ok ? rows[i].want : 7);
    }
}

/* Against the C library, over twelve centuries. */
static void calendar_agrees(void **state)
{
    (void)state;
    for (int64_t day = -300000; day < 300000; day += 13) {
        int64_t ms = day * DAY_MS + day % 86400 * 999;
        time_t s = (time_t)(ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000));
        struct tm tm;
        assert_non_null(gmtime_r(&s, &tm));
        struct civil c = civil_from_ms(ms, 0);
        assert_int_equal(c.year, tm.tm_year + 1900);
        assert_int_equal(c.month, tm.tm_mon + 1);
        assert_int_equal(c.day, tm.tm_mday);
        assert_int_equal(c.hour, tm.tm_hour);
        assert_int_equal(c.minute, tm.tm_min);
        assert_int_equal(c.second, tm.tm_sec);
        assert_int_equal(c.weekday, tm.tm_wday);
        assert_int_equal(civil_to_ms(c, 0), (int64_t)s * 1000);
        assert_int_equal(civil_days(c.year, c.month, c.day) * 86400,
                         (int64_t)s - (int64_t)s % 86400 - ((int64_t)s % 86400 < 0 ? 86400 : 0));
    }
}

static void carries(void **state)
{
    (void)state;
    struct civil c = {.year = 2026, .month = 14, .day = 0, .hour = 25};
    struct civil got = civil_from_ms(civil_to_ms(c, JST_MINUTES), JST_MINUTES);
    assert_int_equal(got.year, 2027);
    assert_int_equal(got.month, 2);
    assert_int_equal(got.day, 1);
    assert_int_equal(got.hour, 1);
    c = (struct civil){.year = 2026, .month = -1, .day = 1};
    got = civil_from_ms(civil_to_ms(c, JST_MINUTES), JST_MINUTES);
    assert_int_equal(got.year, 2025);
    assert_int_equal(got.month, 11);
}

static void formats_iso(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 4096);
    assert_str_equal(clock_format_iso(&a, 1795307400123, JST_MINUTES), S("2026-11-22T09:30:00+09:00"));
    assert_str_equal(clock_format_iso(&a, -1, 0), S("1969-12-31T23:59:59+00:00"));
    assert_str_equal(clock_format_iso(&a, 0, -210), S("1969-12-31T20:30:00-03:30"));
    arena_done(&a);
}

static void clocks_run(void **state)
{
    (void)state;
    assert_true(clock_wall_ms() > 1700000000000);
    int64_t before = clock_mono_ns();
    assert_true(clock_mono_ns() >= before);
    assert_true(clock_mono_ms() >= before / 1000000);
}

static void clock_stands_in(void **state)
{
    static _Atomic int64_t now_ms = 42;
    (void)state;
    clock_stand_in(&now_ms);
    assert_int_equal(clock_wall_ms(), 42);
    now_ms += DAY_MS;
    assert_int_equal(clock_wall_ms(), 42 + DAY_MS);
    clock_stand_in(NULL);
    assert_true(clock_wall_ms() > 1700000000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_iso),  cmocka_unit_test(calendar_agrees), cmocka_unit_test(carries),
        cmocka_unit_test(formats_iso), cmocka_unit_test(clocks_run),      cmocka_unit_test(clock_stands_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
