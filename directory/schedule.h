/* When something happens, as far as it could be understood. Whole days of the town, minutes of its clock. Pure. */
#pragma once
#include "base/arena.h"
#include "base/str.h"
#include "directory/calendar.h"

enum { RESOURCE_DATES = 24, SCHEDULE_RULE_MAX = 400 };

struct schedule {
    uint8_t
        weekdays; /* bit 0 Sunday … bit 6 Saturday; 0 unknown or not weekly. With a rule: made of it, for quick looks */
    uint8_t weeks;            /* of the month: bit 1 first … bit 5 fifth, bit 0 the last; 0 every week */
    int16_t from_min, to_min; /* minutes after midnight; -1 unknown; to_min over 24 hours only where 「翌」 is said */
    int32_t first_day, last_day;   /* days since 1970-01-01; INT32_MIN / INT32_MAX when open */
    int32_t dates[RESOURCE_DATES]; /* single days, sorted; where there are any, they are all */
    size_t n_dates;
    /* RFC 5545 recurrence without bounds, "FREQ=MONTHLY;BYDAY=2TU,4TU" (directory/recurrence.h). Empty: none */
    struct str rrule;
    struct str except; /* when it is off, parts separated by commas: directory/off_days.h */
    uint8_t n_times;   /* of a course (「全10回」), counted into last_day while its text is read; 0: none */
};

/* Nothing known. */
void schedule_init(struct schedule *s);

/*
 * What people write: 「第2・第4火曜 13:30〜15:00（祝日を除く）」, 「毎月10日」, 「4月7日から隔週火曜」,
 * 「月〜金（8月は休み）」, 「毎週火曜 全10回」. Fills rule, exceptions, bounds, times and the quick bits of *ret (dates stay as they are);
 * strings live in `arena`. `reference`: the day of publication for dates without a year, INT32_MIN unknown.
 * False: something is said that is not understood, *ret is untouched; never guessed. *ret_remarks: what does not change
 * the days (雨天中止) or only perhaps (原則) was left out.
 * Limits: 600 characters. A time that ends before it begins stays open unless 「翌」 is said.
 */
bool schedule_read(struct str text, int32_t reference, struct arena *arena, struct schedule *ret, bool *ret_remarks);
/* The same for 「休みの日」: 「月曜（祝日の場合は翌平日）、年末年始」. Adds to ret->except. */
bool schedule_read_off(struct str text, int32_t reference, struct arena *arena, struct schedule *ret,
                       bool *ret_remarks);
/* Take a rule that is written as one; UNTIL goes to last_day. False: no rule we know; *ret untouched. */
bool schedule_set_rule(struct str rrule, struct arena *arena, struct schedule *ret);

/* Are rule and exceptions ones we know? What is not is never on. */
bool schedule_is_known(const struct schedule *s);

/* Next day (days since 1970) on or after `today` on which it happens, or INT32_MAX: over, or not known. `cal`: the
 * town's holidays; NULL none. */
int32_t schedule_next_in(const struct schedule *s, const struct calendar *cal, int32_t today);
int32_t schedule_next(const struct schedule *s, int32_t today);
/* The days in [from, to] (at most 800 days) on which it happens, rising, at most `max`; returns how many. */
size_t schedule_days(const struct schedule *s, const struct calendar *cal, int32_t from, int32_t to, int32_t *ret,
                     size_t max);
/* Its rule as RFC 5545 writes it, also where only weekdays and weeks are known; the empty str: single days, or nothing
 * that comes again. In `arena`. */
struct str schedule_rule(const struct schedule *s, struct arena *arena);
/* Last day on which it can happen; INT32_MAX when it goes on or is not known. */
int32_t schedule_last(const struct schedule *s);
/* Weekdays (bits, 0 Sunday) on which it happens, also out of single dates and short ranges; 0 unknown. */
uint8_t schedule_weekdays(const struct schedule *s);
