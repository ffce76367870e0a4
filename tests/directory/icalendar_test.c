/* What is written, line by line; that others read the same days out of it is tests/browser/portal.mjs's. */
#include "base/clock.h"
#include "directory/icalendar.h"
#include "tests/support/check.h"

static struct arena arena;

static int32_t day(int year, int month, int d)
{
    return (int32_t)civil_days(year, month, d);
}

/* Without the folding of long lines. */
static struct str unfolded(struct str text)
{
    struct buf out;
    buf_init_in(&out, &arena, 1 << 20);
    for (size_t i = 0; i < text.len; i++) {
        if (str_starts(str_sub(text, i, 3), S("\r\n ")))
            i += 2;
        else
            buf_add_char(&out, text.ptr[i]);
    }
    return buf_str(&out);
}

static struct str written(const struct resource *r, const struct calendar *off, int32_t today)
{
    struct buf out;
    const struct icalendar_about about = {S("町"), off, today};
    const struct icalendar_event event = {r, S("uid"), S("https://town.example/a")};
    buf_init_in(&out, &arena, ICALENDAR_BYTES);
    assert_int_equal(icalendar_write(&out, &arena, &about, &event, 1), ERR_OK);
    return unfolded(buf_str(&out));
}

static bool holds(struct str text, const char *line)
{
    return str_find(text, arena_fmt(&arena, "\r\n%s\r\n", line)) >= 0;
}

static size_t events(struct str text)
{
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(text, S("BEGIN:VEVENT"))) >= 0; n++)
        text = str_sub(text, (size_t)at + 1, text.len);
    return n;
}

static struct resource activity(void)
{
    struct resource r;
    resource_init(&r);
    r.id = S("a:1");
    r.name = S("編みもの");
    r.schedule.from_min = 13 * 60 + 30;
    r.schedule.to_min = 15 * 60;
    return r;
}

static void comes_again(void **state)
{
    (void)state;
    struct resource r = activity();
    r.schedule.weekdays = 1 << 3;
    struct str text = written(&r, NULL, day(2026, 11, 26)); /* a Thursday */
    assert_int_equal(events(text), 1);
    assert_true(holds(text, "DTSTART;TZID=Asia/Tokyo:20261202T133000"));
    assert_true(holds(text, "DTEND;TZID=Asia/Tokyo:20261202T150000"));
    assert_true(holds(text, "RRULE:FREQ=WEEKLY;BYDAY=WE"));
    assert_true(holds(text, "UID:uid@tsunagu"));
    assert_true(holds(text, "SUMMARY:編みもの"));
    assert_true(holds(text, "STATUS:CONFIRMED"));
    assert_true(holds(text, "TZOFFSETTO:+0900"));

    r.schedule.weeks = 1 << 2 | 1 << 4;
    r.schedule.last_day = day(2027, 3, 31);
    text = written(&r, NULL, day(2026, 11, 26));
    assert_true(holds(text, "DTSTART;TZID=Asia/Tokyo:20261209T133000"));
    assert_true(holds(text, "RRULE:FREQ=MONTHLY;UNTIL=20270331T145900Z;BYDAY=2WE,4WE"));
}

static void the_last_of_the_month(void **state)
{
    (void)state;
    struct resource r = activity();
    r.schedule.weekdays = 1 << 5;
    r.schedule.weeks = 1;
    struct str text = written(&r, NULL, day(2026, 11, 26));
    assert_true(holds(text, "RRULE:FREQ=MONTHLY;BYDAY=-1FR"));
    assert_true(holds(text, "DTSTART;TZID=Asia/Tokyo:20261127T133000"));
}

/* Early hours fall on the day before in UTC: the day of the rule must still be Japan's. */
static void early(void **state)
{
    (void)state;
    struct resource r = activity();
    r.schedule.weekdays = 1 << 1;
    r.schedule.from_min = 6 * 60 + 30;
    r.schedule.to_min = -1;
    struct str text = written(&r, NULL, day(2026, 11, 26));
    assert_true(holds(text, "DTSTART;TZID=Asia/Tokyo:20261130T063000"));
    assert_true(str_find(text, S("DTEND")) < 0);
    assert_true(holds(text, "RRULE:FREQ=WEEKLY;BYDAY=MO"));
}

static void off_on_holidays(void **state)
{
    (void)state;
    struct resource r = activity();
    struct calendar off = {0};
    r.schedule.weekdays = 1 << 3;
    r.schedule.except = S("holidays");
    assert_true(calendar_add(&off, day(2026, 12, 9)));
    struct str text = written(&r, &off, day(2026, 11, 26));
    assert_true(holds(text, "EXDATE;TZID=Asia/Tokyo:20261209T133000"));
    assert_true(str_find(text, S("EXDATE;TZID=Asia/Tokyo:20261202")) < 0);
}

/* A day that a holiday moves is taken out of the rule, and stands there as a day of its own. */
static void moved_by_holidays(void **state)
{
    (void)state;
    struct resource r = activity();
    struct calendar off = {0};
    r.schedule.weekdays = 1 << 3;
    r.schedule.except = S("holidays>1");
    assert_true(calendar_add(&off, day(2026, 12, 9)));
    struct str text = written(&r, &off, day(2026, 11, 26));
    assert_true(holds(text, "EXDATE;TZID=Asia/Tokyo:20261209T133000"));
    assert_true(holds(text, "RDATE;TZID=Asia/Tokyo:20261210T133000"));
    assert_true(str_find(text, S("RDATE;TZID=Asia/Tokyo:20261217")) < 0);
    r.schedule.except = S("rest<w");
    r.schedule.weekdays = 0;
    r.schedule.rrule = S("FREQ=MONTHLY;BYMONTHDAY=-1");
    r.schedule.from_min = r.schedule.to_min = -1;
    text = written(&r, &off, day(2027, 1, 20));
    assert_true(holds(text, "EXDATE;VALUE=DATE:20270131"));
    assert_true(holds(text, "RDATE;VALUE=DATE:20270226"));
}

/* A course ends with its last meeting, お盆 is taken out. */
static void a_course(void **state)
{
    (void)state;
    struct resource r = activity();
    struct arena a;
    bool remarks;
    arena_init(&a, 1 << 16);
    schedule_init(&r.schedule);
    r.schedule.first_day = day(2026, 12, 2);
    assert_true(schedule_read(S("毎週水曜 13:30〜15:30 全4回"), day(2026, 11, 22), &a, &r.schedule, &remarks));
    struct str text = written(&r, NULL, day(2026, 11, 26));
    assert_true(holds(text, "RRULE:FREQ=WEEKLY;UNTIL=20261223T145900Z;BYDAY=WE"));
    schedule_init(&r.schedule);
    assert_true(schedule_read(S("毎週金曜（お盆は休み）"), day(2026, 11, 22), &a, &r.schedule, &remarks));
    text = written(&r, NULL, day(2027, 7, 26));
    assert_true(holds(text, "EXDATE;VALUE=DATE:20270813"));
    arena_done(&a);
}

static void single_days(void **state)
{
    (void)state;
    struct resource r = activity();
    r.schedule.dates[0] = day(2026, 11, 1);
    r.schedule.dates[1] = day(2026, 12, 5);
    r.schedule.dates[2] = day(2026, 12, 6);
    r.schedule.n_dates = 3;
    struct str text = written(&r, NULL, day(2026, 11, 26));
    assert_int_equal(events(text), 2);
    assert_true(holds(text, "DTSTART;TZID=Asia/Tokyo:20261205T133000"));
    assert_true(str_find(text, S("RRULE")) < 0);

    r.schedule.from_min = r.schedule.to_min = -1;
    text = written(&r, NULL, day(2026, 11, 26));
    assert_true(holds(text, "DTSTART;VALUE=DATE:20261205"));
    assert_true(holds(text, "DTEND;VALUE=DATE:20261206"));
}

static void a_stretch(void **state)
{
    (void)state;
    struct resource r = activity();
    r.schedule.first_day = day(2026, 11, 20);
    r.schedule.last_day = day(2026, 12, 3);
    struct str text = written(&r, NULL, day(2026, 11, 26));
    assert_true(holds(text, "DTSTART;VALUE=DATE:20261120"));
    assert_true(holds(text, "DTEND;VALUE=DATE:20261204"));
    assert_int_equal(events(written(&r, NULL, day(2026, 12, 4))), 0);
}

static void not_known_or_closed(void **state)
{
    (void)state;
    struct resource r = activity();
    assert_int_equal(events(written(&r, NULL, day(2026, 11, 26))), 0);
    r.schedule.weekdays = 1;
    r.status = RESOURCE_PAUSED;
    assert_true(holds(written(&r, NULL, day(2026, 11, 26)), "STATUS:CANCELLED"));
}

static void names_stay_in_their_line(void **state)
{
    (void)state;
    struct resource r = activity();
    r.schedule.weekdays = 1;
    r.name = S("a\r\nBEGIN:VALARM\r\nb;c,d\\e\x07");
    struct str text = written(&r, NULL, day(2026, 11, 26));
    assert_true(holds(text, "SUMMARY:a\\nBEGIN:VALARM\\nb\\;c\\,d\\\\e"));
    assert_int_equal(events(text), 1);
}

static int end(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

int main(void)
{
    arena_init(&arena, 512 << 20);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_again),
        cmocka_unit_test(the_last_of_the_month),
        cmocka_unit_test(early),
        cmocka_unit_test(off_on_holidays),
        cmocka_unit_test(moved_by_holidays),
        cmocka_unit_test(a_course),
        cmocka_unit_test(single_days),
        cmocka_unit_test(a_stretch),
        cmocka_unit_test(not_known_or_closed),
        cmocka_unit_test(names_stay_in_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
