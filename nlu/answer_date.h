/* Days out of marks; shared by answer_date and answer_age. Private to nlu/. */
#pragma once
#include "nlu/answer_marks.h"
#include "nlu/answer_when.h"

enum { DATES_MAX = 4, NOT_SAID = INT32_MIN };

/* One date as far as it was said. */
struct said_date {
    int era;                     /* -1: not said */
    int64_t year, month, day;    /* NOT_SAID */
    int64_t rel_day, rel_week;   /* NOT_SAID */
    int64_t rel_month, rel_year; /* NOT_SAID */
    int weekday;                 /* -1 */
    int third;                   /* 上旬 0 … 下旬 2; -1 */
    bool next;                   /* 「今度の」 */
    bool vague;                  /* 「しあさって」「ごろ」: to be confirmed */
    bool bad;                    /* contradicts itself, or names what it is not */
};

struct said_dates {
    struct said_date item[DATES_MAX];
    size_t n;
    bool range; /* the first two are its ends */
};

/* All dates that the marks say, at most DATES_MAX. Pure. */
void said_dates_read(const struct marks *m, struct said_dates *ret);

/* The year it is of: false when no era and no full year were said. *ret_sure is false where the era had ended or not
 * begun. */
bool said_year(const struct said_date *d, int64_t *ret);

/* Which day is meant? *ret is written for ANSWER_VALUE and ANSWER_LIKELY. */
enum answer_kind said_day(const struct said_date *d, int64_t today, enum date_side side, int64_t *ret);
