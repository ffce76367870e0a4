/* One recurrence rule (RFC 5545, RRULE) and the days it means. The one home of libical. Pure. Private to directory/. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum recurrence_freq { RECUR_DAILY, RECUR_WEEKLY, RECUR_MONTHLY, RECUR_YEARLY };
enum { RECUR_DAYS = 35, RECUR_MONTH_DAYS = 32, RECUR_INTERVAL_MAX = 52 };

struct recurrence {
    enum recurrence_freq freq;
    int interval; /* every how many weeks or months */
    struct {
        int8_t nth, weekday; /* nth of the month: 1 … 5, -1 the last, 0 each; weekday 0 Sunday */
    } days[RECUR_DAYS];
    size_t n_days;
    int8_t month_days[RECUR_MONTH_DAYS]; /* 1 … 31, -1 the last */
    size_t n_month_days;
    uint16_t months; /* bit 1 January … bit 12; 0 all */
};

/*
 * Read a rule. Known are FREQ (DAILY … YEARLY), INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, WKST; bounds are not part of it
 * (UNTIL, COUNT: a schedule has its last_day). Whatever names no day of its own (FREQ=WEEKLY alone) is refused, as is
 * what libical refuses.
 */
bool recurrence_parse(struct str rrule, struct recurrence *ret);
/* The same for a rule that was taken before: libical is not asked again. */
bool recurrence_parse_known(struct str rrule, struct recurrence *ret);
/* Does a rule of interval 1 fall on this day? The same days as recurrence_days, without libical: for quick looks. */
bool recurrence_falls_on(const struct recurrence *r, int32_t day);
/* libical shall not end the program over what it does not know: before any use of it; cheap when called again. */
void recurrence_prepare(void);
/* Add a weekday unless it is there; false when there is no room. */
bool recurrence_add_day(struct recurrence *r, int nth, int weekday);
/* In one canonical form; the empty str when out of memory. */
struct str recurrence_text(const struct recurrence *r, struct arena *arena);

/*
 * The days (since 1970, rising) in [from, to] on which it falls, at most `max`; returns how many. `start`: the day it
 * began, INT32_MIN unknown. Every second week and the like are counted from there; without it, or when it is no day of
 * the rule, nothing is known and nothing returned. Cost: O(days of the rule between start, where it counts, and `to`).
 */
size_t recurrence_days(const struct recurrence *r, int32_t start, int32_t from, int32_t to, int32_t *ret, size_t max);
