/* When something that recurs is off: the parts of schedule.except. Pure. Private to directory/.
 *
 *   holidays      public holidays; holidays>7 it moves by a week, holidays>1 to the next day that is no holiday,
 *                 holidays>w to the next such weekday (Monday to Friday), holidays<1 and holidays<w to the one before
 *   rest>w …      the same for Saturdays, Sundays and holidays (毎月10日、土日祝の場合は翌平日)
 *   +holidays     on holidays besides (土日祝)
 *   new_year      the turn of the year, as the town has it; obon the same
 *   mon 3wed -1fri   a weekday, the third, the last of the month; mon> when that is a holiday, the next weekday that is
 *   none instead
 *   d31 d-1       a day of every month, its last
 *   08            a month, every year
 *   12-30 08-10..08-16   days, every year; may run over its end
 *   2026-08-12 2026-08-12..2026-08-15
 *  */
#pragma once
#include "base/str.h"
#include "directory/calendar.h"

enum off_move {
    OFF_DROP,
    OFF_NEXT_WEEK,
    OFF_NEXT_DAY,
    OFF_NEXT_WEEKDAY,
    OFF_DAY_BEFORE,
    OFF_WEEKDAY_BEFORE,
    OFF_MOVES
};
extern const char *const off_move_marks[OFF_MOVES]; /* "", ">7", … */
enum { OFF_SPANS = 16, OFF_WEEKDAYS = 14 };

struct off_days {
    bool holidays, also_holidays, new_year, obon;
    bool rest;           /* Saturdays and Sundays are as holidays */
    enum off_move move;  /* what becomes of a day that is a holiday */
    uint16_t months;     /* bit 1 … 12 */
    uint32_t month_days; /* bit 0 the last, 1 … 31 */
    struct {
        int8_t nth, weekday; /* nth 0: each */
        bool gives_way;      /* to a holiday, and falls on the next weekday */
    } weekdays[OFF_WEEKDAYS];
    size_t n_weekdays;
    struct {
        int from, to; /* month * 100 + day */
    } yearly[OFF_SPANS];
    size_t n_yearly;
    struct {
        int32_t from, to;
    } spans[OFF_SPANS];
    size_t n_spans;
};

/* False: a part that is none of the above, or too many. */
bool off_days_parse(struct str except, struct off_days *ret);
/* Is it off on this day (a holiday that moves it counts)? */
bool off_days_has(const struct off_days *off, const struct calendar *cal, int32_t day);
/* Where a day that is a holiday goes to; INT32_MIN: nowhere. */
int32_t off_days_moved(const struct off_days *off, const struct calendar *cal, int32_t day);
