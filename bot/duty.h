/* When somebody is there: a week of spans, and the days on which nobody comes. Pure after loading; knows neither the
 * town nor its people. */
#pragma once
#include "base/arena.h"
#include "base/fault.h"

struct yaml;

enum { DUTY_SPANS = 4, DUTY_HOLIDAYS = 400, DUTY_CLOSURES = 16, DUTY_DAY_MINUTES = 24 * 60 };

struct duty_span {
    int from, to; /* minutes after midnight of the day on which it begins; `to` may lie in the day after */
};

struct duty_week {
    struct duty_span span[7][DUTY_SPANS]; /* 0 Sunday */
    size_t n[7];
};

struct duty_closure {
    int from, to; /* month * 100 + day, both closed; from > to runs over the new year */
};

/* Holidays and closures that come every year. */
struct duty_off {
    int64_t holidays[DUTY_HOLIDAYS]; /* days since 1970, in file order */
    size_t n_holidays;
    struct duty_closure closures[DUTY_CLOSURES];
    size_t n_closures;
};

/* ---- loading: each mistake is in `faults` with its place ---- */

enum duty_nights { DUTY_WITHIN_DAY, DUTY_OVER_NIGHT }; /* may a span run into the next day (17:15-08:30)? */

/* {mon: ["09:00-12:00", …], …}; `weekdays` and `daily` stand for several days at once. NULL: no spans. */
void duty_load_week(const struct yaml *map, enum duty_nights nights, struct faults *faults, struct duty_week *ret);
void duty_load_holidays(const struct yaml *list, struct faults *faults, struct duty_off *ret); /* 2026-11-23 */
void duty_load_closures(const struct yaml *list, struct faults *faults, struct duty_off *ret); /* 12-29..01-03 */
/* "mon" …: the keys of a week, Sunday first. */
extern const char *const duty_day_names[7];

/* ---- reading ---- */

/* Minutes of the town's own time since 1970. */
int64_t duty_minutes(int64_t ms);
bool duty_works_at_all(const struct duty_week *w);
/* The spans that begin on this day (days since 1970); returns how many. `off` NULL: also on holidays. */
size_t duty_spans(const struct duty_week *w, const struct duty_off *off, int64_t day, const struct duty_span **ret);
bool duty_is_on(const struct duty_week *w, const struct duty_off *off, int64_t now_ms);
/* When the next span begins after now_ms. INT64_MAX: not within 400 days. O(days). */
int64_t duty_next(const struct duty_week *w, const struct duty_off *off, int64_t now_ms);
