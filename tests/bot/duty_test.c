/* Weeks of spans against the clock: over midnight, around holidays, and when somebody comes next. */
#include "bot/duty.h"
#include "base/clock.h"
#include "base/yaml.h"
#include "tests/support/check.h"

static int64_t at(const char *iso)
{
    int64_t ms = 0;
    assert_true(clock_parse_iso(str_from(iso), JST_MINUTES, &ms));
    return ms;
}

static struct duty_week week(struct arena *a, const char *yaml)
{
    struct faults faults;
    struct yaml *root = NULL;
    struct duty_week w = {0};
    faults_init(&faults, a);
    assert_int_equal(yaml_parse(a, S("week"), str_from(yaml), &faults, &root), ERR_OK);
    duty_load_week(root, DUTY_OVER_NIGHT, &faults, &w);
    faults_print(&faults, stderr, true);
    assert_int_equal(faults.n_errors, 0);
    return w;
}

/* 2026-11-23 is a holiday and a Monday. */
static const char office[] = "{weekdays: [\"09:00-12:00\", \"13:00-17:00\"]}";
static const char night[] = "{daily: [\"17:00-09:00\"]}";
static const char mixed[] = "{daily: [\"22:00-06:00\"], sat: [\"09:00-12:00\"]}";
static const char whole[] = "{daily: [\"00:00-24:00\"]}";

static void against_the_clock(void **state)
{
    (void)state;
    static const struct {
        const char *why, *yaml, *now;
        bool on;
        const char *next;
    } rows[] = {
        {"before work", office, "2026-11-24T08:59", false, "2026-11-24T09:00"},
        {"work begins", office, "2026-11-24T09:00", true, "2026-11-24T13:00"},
        {"lunch", office, "2026-11-24T12:00", false, "2026-11-24T13:00"},
        {"the evening", office, "2026-11-24T17:00", false, "2026-11-25T09:00"},
        {"before a weekend and a holiday", office, "2026-11-20T17:00", false, "2026-11-24T09:00"},
        {"the night begins", night, "2026-11-24T17:00", true, "2026-11-25T17:00"},
        {"after midnight it is still the same night", night, "2026-11-25T03:00", true, "2026-11-25T17:00"},
        {"and it ends", night, "2026-11-25T09:00", false, "2026-11-25T17:00"},
        {"the night before a holiday is worked to its end", night, "2026-11-23T08:59", true, "2026-11-24T17:00"},
        {"the night of a holiday is not begun", night, "2026-11-23T18:00", false, "2026-11-24T17:00"},
        {"nor its small hours", night, "2026-11-24T03:00", false, "2026-11-24T17:00"},
        {"every night, and Saturday morning", mixed, "2026-11-28T10:00", true, "2026-11-28T22:00"},
        {"the sooner one comes next", mixed, "2026-11-28T07:00", false, "2026-11-28T09:00"},
        {"the end of the year", office, "2026-12-28T17:00", false, "2027-01-04T09:00"},
        {"all day", whole, "2026-11-24T23:59", true, "2026-11-25T00:00"},
        {"nobody at all", "{}", "2026-11-24T10:00", false, NULL},
    };
    struct duty_off off = {.holidays = {civil_days(2026, 11, 23)},
                           .n_holidays = 1,
                           .closures = {{.from = 1229, .to = 103}},
                           .n_closures = 1};
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct duty_week w = week(&a, rows[i].yaml);
        print_message("%s\n", rows[i].why);
        assert_int_equal(duty_is_on(&w, &off, at(rows[i].now)), rows[i].on);
        assert_int_equal(duty_next(&w, &off, at(rows[i].now)), rows[i].next ? at(rows[i].next) : INT64_MAX);
    }
    struct duty_week w = week(&a, office);
    assert_true(duty_is_on(&w, NULL, at("2026-11-23T10:00"))); /* who works on holidays */
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_the_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
