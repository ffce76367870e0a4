/* Dates of municipal events as they are really written: 「10月11日（水）」, ranges, lists with the month said once,
 * ①10/24(金) … The year comes from the day of publication and is checked against the weekday; what does not fit is not
 * understood, never guessed. Pure. */
#pragma once
#include "base/str.h"

enum dates_kind { DATES_DAYS, DATES_RANGE, DATES_MONTH };
enum { DATES_MAX = 64 };

struct event_dates {
    enum dates_kind kind;
    int32_t days[DATES_MAX]; /* since 1970, sorted, without repeats: DATES_DAYS */
    size_t n;
    int32_t from, to; /* DATES_RANGE, DATES_MONTH */
    int sessions;     /* 「全8回」; 0 when not said */
    bool remarks;     /* more is said (closed days, cancelled …) than was understood */
};

/* `reference`: the day of publication, or INT32_MIN when unknown (then a year must be written). False: not
 * understood. */
bool event_dates_read(struct str text, int32_t reference, struct event_dates *ret);

/* Minutes after midnight of 「13:30」, 「午後７時」, 「16時～」, 「13:30（開場13:00）」; -1 when it is not one time. */
int clock_time_read(struct str text);

/* The same for a time that begins at *at, moved beyond; also 26:00. -1: none, *at anywhere. */
struct plain;
int clock_time_at(const struct plain *p, size_t *at);

/* The day of a date without a year: the nearest to `reference` (at most 250 days before, 330 after) whose weekday is
 * right (-1: not said). INT32_MIN: there is none. */
int32_t date_near(int month, int day_of_month, int weekday, int32_t reference);
