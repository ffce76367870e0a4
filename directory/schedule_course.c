/* See schedule_course.h. */
#include "directory/schedule_course.h"
#include "directory/off_days.h"

static bool needs_calendar(const struct schedule *s)
{
    struct off_days off;
    if (!off_days_parse(s->except, &off))
        return true;
    for (size_t i = 0; i < off.n_weekdays; i++)
        if (off.weekdays[i].gives_way)
            return true;
    return off.holidays || off.also_holidays || off.new_year || off.obon;
}

bool schedule_end_course(struct schedule *s, int n)
{
    if (!n)
        return true;
    struct schedule open = *s;
    open.last_day = INT32_MAX;
    if (s->first_day == INT32_MIN || needs_calendar(s) || schedule_next(&open, s->first_day) != s->first_day)
        return false;
    int32_t day = s->first_day;
    for (int i = 1; i < n; i++)
        if ((day = schedule_next(&open, day + 1)) == INT32_MAX)
            return false;
    if (s->last_day != INT32_MAX && (s->last_day < day || schedule_next(&open, day + 1) <= s->last_day))
        return false;
    s->last_day = day;
    s->n_times = (uint8_t)n;
    return true;
}
