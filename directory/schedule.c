/* When does it happen? Rules (recurrence.h), weekdays, single dates and ranges, less the days when it is off, in whole
 * days of the town. Knows nothing of wording (resource_when) or of how a schedule was read. */
#include "directory/schedule.h"
#include "base/clock.h"
#include "directory/off_days.h"
#include "directory/recurrence.h"

enum {
    WINDOW_DAYS = 800, /* most days of one look */
    SHORT_LOOK = 35,   /* most things happen again within five weeks */
    LOOK_DAYS = 400,   /* of one look ahead */
    LOOKS = 11,        /* a 29 February may be eight years away */
    MOVE_DAYS = 14,    /* how far a holiday may move something into the window, from either side */
    MARKS = WINDOW_DAYS + 2 * MOVE_DAYS
};

void schedule_init(struct schedule *s)
{
    *s = (struct schedule){.from_min = -1, .to_min = -1, .first_day = INT32_MIN, .last_day = INT32_MAX};
}

static struct civil civil_of(int32_t day)
{
    return civil_from_ms((int64_t)day * DAY_MS, 0);
}

/* By the quick bits: weekday and week of the month. */
static bool falls_on(const struct schedule *s, int32_t day)
{
    struct civil c = civil_of(day);
    if (!s->weekdays || (s->weekdays & (1u << c.weekday)) == 0)
        return !s->weekdays;
    return s->weeks == 0 || (s->weeks & (1u << ((c.day - 1) / 7 + 1))) ||
           ((s->weeks & 1u) && civil_of(day + 7).month != c.month);
}

/* The days without exceptions, as marks for [from, from + n). */
static void mark_days(const struct schedule *s, int32_t from, int32_t n, bool *on)
{
    struct recurrence rule;
    for (size_t i = 0; i < s->n_dates; i++)
        if (s->dates[i] >= from && s->dates[i] < from + n)
            on[s->dates[i] - from] = true;
    if (s->n_dates)
        return;
    if (s->rrule.len && recurrence_parse_known(s->rrule, &rule)) {
        for (int32_t i = 0; i < n && rule.interval == 1; i++)
            on[i] = recurrence_falls_on(&rule, from + i);
        if (rule.interval == 1)
            return;
        int32_t days[MARKS];
        size_t n_days = recurrence_days(&rule, s->first_day, from, from + n - 1, days, sizeof(days) / sizeof(days[0]));
        for (size_t i = 0; i < n_days; i++)
            on[days[i] - from] = true;
        return;
    }
    for (int32_t i = 0; i < n && !s->rrule.len && (s->weekdays || s->first_day != INT32_MIN); i++)
        on[i] = falls_on(s, from + i);
}

static bool within(const struct schedule *s, int32_t day)
{
    return s->n_dates || (day >= s->first_day && day <= s->last_day);
}

static size_t window(const struct schedule *s, const struct calendar *cal, int32_t from, int32_t to, int32_t *ret,
                     size_t max)
{
    bool marked[MARKS] = {0}, on[MARKS] = {0};
    struct off_days off;
    int32_t begin = from - MOVE_DAYS, n = to + MOVE_DAYS - begin + 1;
    size_t found = 0;
    if (!off_days_parse(s->except, &off))
        return 0; /* not known when it is off: nothing is said */
    mark_days(s, begin, n, marked);
    for (int32_t i = 0; i < n; i++) {
        int32_t day = begin + i, moved = marked[i] && within(s, day) ? off_days_moved(&off, cal, day) : INT32_MIN;
        bool also = off.also_holidays && calendar_is_holiday(cal, day);
        on[i] = on[i] || ((marked[i] || also) && within(s, day) && !off_days_has(&off, cal, day));
        if (moved != INT32_MIN && moved >= s->first_day && moved >= begin && moved - begin < n)
            on[moved - begin] = true;
    }
    for (int32_t i = MOVE_DAYS; i < n - MOVE_DAYS && found < max; i++)
        if (on[i])
            ret[found++] = begin + i;
    return found;
}

size_t schedule_days(const struct schedule *s, const struct calendar *cal, int32_t from, int32_t to, int32_t *ret,
                     size_t max)
{
    if (to < from || !max)
        return 0;
    return window(s, cal, from, to - from >= WINDOW_DAYS ? from + WINDOW_DAYS - 1 : to, ret, max);
}

/* The last day worth looking at. */
static int32_t look_end(const struct schedule *s)
{
    return s->n_dates ? s->dates[s->n_dates - 1] : s->last_day == INT32_MAX ? INT32_MAX : s->last_day + MOVE_DAYS;
}

int32_t schedule_next_in(const struct schedule *s, const struct calendar *cal, int32_t today)
{
    int32_t first = s->n_dates ? s->dates[0] : s->first_day, from = first > today ? first : today, end = look_end(s),
            day;
    if (from <= end && schedule_days(s, cal, from, from + SHORT_LOOK - 1, &day, 1))
        return day;
    for (int look = 0; look < LOOKS && from <= end; look++, from += LOOK_DAYS)
        if (schedule_days(s, cal, from, from + LOOK_DAYS - 1, &day, 1))
            return day;
    return INT32_MAX;
}

int32_t schedule_next(const struct schedule *s, int32_t today)
{
    return schedule_next_in(s, NULL, today);
}

bool schedule_is_known(const struct schedule *s)
{
    struct recurrence rule;
    struct off_days off;
    return (!s->rrule.len || recurrence_parse(s->rrule, &rule)) && off_days_parse(s->except, &off);
}

int32_t schedule_last(const struct schedule *s)
{
    return s->n_dates ? s->dates[s->n_dates - 1] : s->last_day;
}

uint8_t schedule_weekdays(const struct schedule *s)
{
    unsigned days = s->weekdays;
    if (days)
        return (uint8_t)days;
    for (size_t i = 0; i < s->n_dates; i++)
        days |= 1u << civil_of(s->dates[i]).weekday;
    if (s->n_dates || s->rrule.len || s->first_day == INT32_MIN || s->last_day == INT32_MAX)
        return (uint8_t)days;
    for (int32_t day = s->first_day; day <= s->last_day && day < s->first_day + 7; day++)
        days |= 1u << civil_of(day).weekday;
    return (uint8_t)days;
}
