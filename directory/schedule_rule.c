/* The rule of a schedule for those who want it as text: other calendars, other directories. */
#include "directory/recurrence.h"
#include "directory/schedule.h"

enum { WEEKDAYS = 7, LAST_WEEK = 5 };

/* Bit 0 of weeks is the last of the month. */
static void add_weeks(struct recurrence *r, uint8_t weeks, int weekday)
{
    for (int week = 1; week <= LAST_WEEK; week++)
        if (weeks >> week & 1)
            (void)recurrence_add_day(r, week, weekday);
    if (weeks & 1)
        (void)recurrence_add_day(r, -1, weekday);
}

struct str schedule_rule(const struct schedule *s, struct arena *arena)
{
    if (s->rrule.len || s->n_dates || !s->weekdays)
        return s->n_dates ? (struct str){0} : s->rrule;
    struct recurrence r = {.freq = s->weeks ? RECUR_MONTHLY : RECUR_WEEKLY, .interval = 1};
    for (int d = 0; d < WEEKDAYS; d++) {
        if (!(s->weekdays >> d & 1))
            continue;
        if (s->weeks)
            add_weeks(&r, s->weeks, d);
        else
            (void)recurrence_add_day(&r, 0, d);
    }
    return recurrence_text(&r, arena);
}
