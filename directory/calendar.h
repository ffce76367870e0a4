/* The days on which a town rests: public holidays, the turn of the year, お盆. Its own table (town.yaml) fills it;
 * without one, nothing is a holiday. Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CALENDAR_HOLIDAYS = 400,
    NEW_YEAR_FROM = 1229,
    NEW_YEAR_TO = 103,
    OBON_FROM = 813,
    OBON_TO = 816
}; /* month * 100 + day */

struct calendar {
    int32_t holidays[CALENDAR_HOLIDAYS]; /* days since 1970, sorted */
    size_t n_holidays;
    int new_year_from, new_year_to; /* month * 100 + day; 0: from 29 December to 3 January */
    /* The same; 0: from 13 to 16 August, a month after the old days, as most of Japan keeps it (月遅れ盆:
     * bestcalendar.jp/articles/knowledge/10609). Where it is in July, the town says so. */
    int obon_from, obon_to;
};

/* False when there is no room. A day that is there already is not added twice. */
bool calendar_add(struct calendar *c, int32_t day);
bool calendar_is_holiday(const struct calendar *c, int32_t day); /* `c` may be NULL */
bool calendar_is_new_year(const struct calendar *c, int32_t day);
bool calendar_is_obon(const struct calendar *c, int32_t day);

/* Does month * 100 + day lie in a span of the year that may run over its end? */
bool month_day_within(int month_day, int from, int to);
