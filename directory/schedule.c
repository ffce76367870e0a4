/* When does it happen next? Weekdays, weeks of the month, single dates and ranges, in whole days of the town.
 * Knows nothing of wording (resource_when) or of how a schedule was read. */
#include "directory/schedule.h"
#include "base/clock.h"

enum { LOOK_AHEAD_DAYS = 190 }; /* a fifth Wednesday comes again within 92 days, also across a year's end */

static struct civil civil_of(int32_t day)
{
    return civil_from_ms((int64_t)day * DAY_MS, 0);
}

static bool falls_on(const struct schedule *s, int32_t day)
{
    struct civil c = civil_of(day);
    if (!(s->weekdays & (1u << c.weekday)))
        return false;
    return s->weeks == 0 || (s->weeks & (1u << ((c.day - 1) / 7 + 1)));
}

static int32_t next_date(const struct schedule *s, int32_t today)
{
    for (size_t i = 0; i < s->n_dates; i++)
        if (s->dates[i] >= today)
            return s->dates[i];
    return INT32_MAX;
}

int32_t schedule_next(const struct schedule *s, int32_t today)
{
    if (s->n_dates)
        return next_date(s, today);
    if (!s->weekdays && s->first_day == INT32_MIN)
        return INT32_MAX;
    int32_t from = s->first_day > today ? s->first_day : today;
    if (from > s->last_day)
        return INT32_MAX;
    if (!s->weekdays)
        return from;
    for (int32_t day = from; day < from + LOOK_AHEAD_DAYS && day <= s->last_day; day++)
        if (falls_on(s, day))
            return day;
    return INT32_MAX;
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
    if (s->n_dates || s->first_day == INT32_MIN || s->last_day == INT32_MAX)
        return (uint8_t)days;
    for (int32_t day = s->first_day; day <= s->last_day && day < s->first_day + 7; day++)
        days |= 1u << civil_of(day).weekday;
    return (uint8_t)days;
}
