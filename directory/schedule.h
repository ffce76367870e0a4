/* When something happens, as far as it could be understood. Whole days of the town, minutes of its clock. Pure. */
#pragma once
#include "base/str.h"

enum { RESOURCE_DATES = 24, SCHEDULE_RULE_MAX = 400 };

struct schedule {
    uint8_t weekdays;              /* bit 0 Sunday … bit 6 Saturday; 0 unknown or not weekly */
    uint8_t weeks;                 /* of the month: bit 1 first … bit 5 fifth, bit 0 the last; 0 every week */
    int16_t from_min, to_min;      /* minutes after midnight; -1 unknown */
    int32_t first_day, last_day;   /* days since 1970-01-01; INT32_MIN / INT32_MAX when open */
    int32_t dates[RESOURCE_DATES]; /* single days, sorted */
    size_t n_dates;
    struct str
        rrule; /* RFC 5545 recurrence, "FREQ=MONTHLY;BYDAY=2TU,4TU"; begins on first_day where that is known. Empty: none */
    struct str
        except; /* when it is off, parts separated by commas: holidays, 12-29..01-03 (every year), 08, 2026-08-12 */
};

/* Next day (days since 1970) on or after `today` on which it happens, or INT32_MAX: over, or not known. */
int32_t schedule_next(const struct schedule *s, int32_t today);
/* Last day on which it can happen; INT32_MAX when it goes on or is not known. */
int32_t schedule_last(const struct schedule *s);
/* Weekdays (bits, 0 Sunday) on which it happens, also out of single dates and short ranges; 0 unknown. */
uint8_t schedule_weekdays(const struct schedule *s);
