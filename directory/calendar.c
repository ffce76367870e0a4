/* See calendar.h. */
#include "directory/calendar.h"
#include <string.h>
#include "base/clock.h"

static size_t place_of(const struct calendar *c, int32_t day)
{
    size_t low = 0, high = c->n_holidays;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c->holidays[mid] < day)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool calendar_is_holiday(const struct calendar *c, int32_t day)
{
    if (!c)
        return false;
    size_t at = place_of(c, day);
    return at < c->n_holidays && c->holidays[at] == day;
}

bool calendar_add(struct calendar *c, int32_t day)
{
    if (calendar_is_holiday(c, day))
        return true;
    if (c->n_holidays == CALENDAR_HOLIDAYS)
        return false;
    size_t at = place_of(c, day);
    memmove(&c->holidays[at + 1], &c->holidays[at], (c->n_holidays - at) * sizeof(c->holidays[0]));
    c->holidays[at] = day;
    c->n_holidays++;
    return true;
}

bool month_day_within(int month_day, int from, int to)
{
    return from <= to ? month_day >= from && month_day <= to : month_day >= from || month_day <= to;
}

static bool is_within(int32_t day, int from, int to)
{
    struct civil d = civil_from_ms((int64_t)day * DAY_MS, 0);
    return month_day_within(d.month * 100 + d.day, from, to);
}

bool calendar_is_new_year(const struct calendar *c, int32_t day)
{
    bool own = c && c->new_year_from;
    return is_within(day, own ? c->new_year_from : NEW_YEAR_FROM, own ? c->new_year_to : NEW_YEAR_TO);
}

bool calendar_is_obon(const struct calendar *c, int32_t day)
{
    bool own = c && c->obon_from;
    return is_within(day, own ? c->obon_from : OBON_FROM, own ? c->obon_to : OBON_TO);
}
