/* Days off and what moves because of them, counted a second way: rules of chance in the calendar of the demo town. */
#include "directory/off_days.h"
#include "directory/resource.h"
#include "directory/schedule.h"
#include "tests/directory/random_rule.h"

static bool is_weekend(int32_t d)
{
    int w = civil_from_ms((int64_t)d * DAY_MS, 0).weekday;
    return w == 0 || w == 6;
}

static bool is_holiday(int32_t d)
{
    for (size_t i = 0; i < town.n_holidays; i++)
        if (town.holidays[i] == d)
            return true;
    return false;
}

/* One way in which something is off, as few words as it takes. */
struct off_case {
    const char *except;
    int step;                     /* where it moves to: a day on, a day back, a week; 0 nowhere */
    bool weekend, lands_weekdays; /* weekends count as holidays; it lands on Monday to Friday only */
    bool obon, month_end;
};

static bool hindered(const struct off_case *o, int32_t d)
{
    return is_holiday(d) || (o->weekend && is_weekend(d));
}

static bool closed(const struct off_case *o, int32_t d)
{
    struct civil c = civil_from_ms((int64_t)d * DAY_MS, 0), next = civil_from_ms((int64_t)(d + 1) * DAY_MS, 0);
    return (o->obon && c.month == 8 && c.day >= 13 && c.day <= 16) || (o->month_end && next.month != c.month);
}

/* The day on which what was meant for `d` takes place; INT32_MIN: it does not. */
static int32_t takes_place(const struct off_case *o, int32_t d)
{
    if (closed(o, d))
        return INT32_MIN;
    if (!o->except[0] || o->obon || o->month_end || !hindered(o, d))
        return d;
    if (!o->step)
        return INT32_MIN;
    int32_t to = d + o->step;
    while (o->step != 7 && (is_holiday(to) || (o->lands_weekdays && is_weekend(to))))
        to += o->step;
    return o->step == 7 && hindered(o, to) ? INT32_MIN : to;
}

static void two_ways(void **state)
{
    (void)state;
    static const struct off_case cases[] = {
        {.except = ""},
        {.except = "holidays"},
        {.except = "holidays>7", .step = 7},
        {.except = "holidays>1", .step = 1},
        {.except = "holidays>w", .step = 1, .lands_weekdays = true},
        {.except = "holidays<1", .step = -1},
        {.except = "holidays<w", .step = -1, .lands_weekdays = true},
        {.except = "rest>w", .step = 1, .weekend = true, .lands_weekdays = true},
        {.except = "rest>1", .step = 1, .weekend = true, .lands_weekdays = true},
        {.except = "rest<w", .step = -1, .weekend = true, .lands_weekdays = true},
        {.except = "rest<1", .step = -1, .weekend = true, .lands_weekdays = true},
        {.except = "obon", .obon = true},
        {.except = "d-1", .month_end = true},
    };
    enum { TURNS = 1500, WINDOW = 400 };
    struct arena a;
    size_t days = 0;
    arena_init(&a, 1 << 20);
    for (int n = 0; n < TURNS; n++) {
        const struct off_case *o = &cases[n % (int)ARRAY_LEN(cases)];
        struct schedule s;
        struct recurrence r;
        int32_t got[WINDOW + 1], from = day(S("2026-10-01")) + chance(300);
        bool want[WINDOW + 1] = {false};
        seed += (uint32_t)n;
        do
            make_rule(&r);
        while (r.interval > 1);
        schedule_init(&s);
        assert_true(schedule_set_rule(recurrence_text(&r, &a), &a, &s));
        s.except = str_from(o->except);
        for (int32_t d = from - 30; d <= from + WINDOW + 30; d++) {
            int32_t to = is_day_of(&r, INT32_MIN / 2, d) ? takes_place(o, d) : INT32_MIN;
            if (to >= from && to <= from + WINDOW)
                want[to - from] = true;
        }
        size_t n_got = schedule_days(&s, &town, from, from + WINDOW, got, ARRAY_LEN(got)), at = 0;
        for (int32_t i = 0; i <= WINDOW; i++)
            if (want[i]) {
                if (at == n_got || got[at] != from + i)
                    fail_msg("%.*s less %s: %.*s is missing", STR_FMT(s.rrule), o->except, STR_FMT(iso(&a, from + i)));
                at++;
            }
        assert_int_equal(at, n_got);
        days += at;
        arena_reset(&a);
    }
    print_message("%d rules less their days off, %zu days the same both ways\n", TURNS, days);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_ways),
    };
    return cmocka_run_group_tests(tests, load_town, NULL);
}
