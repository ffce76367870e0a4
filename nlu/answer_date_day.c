/* From what was said to a day. What is missing is supplied only where the answer is then confirmed, or where nothing
 * else can be meant. */
#include "base/clock.h"
#include "nlu/answer_date.h"
#include "nlu/era.h"

enum { SOON_DAYS = 300 }; /* 「5/3」 a week after it: next year's, or a slip? */

static bool said(int64_t v)
{
    return v != NOT_SAID;
}

bool said_year(const struct said_date *d, int64_t *ret)
{
    if (!said(d->year) || d->year < 1 || d->year > 9999)
        return false;
    if (d->era < 0) {
        *ret = d->year;
        return d->year >= 1000;
    }
    if (d->year >= 1000 || d->year > 150)
        return false;
    *ret = era_year(d->era, (int)d->year);
    return true;
}

static int64_t week_begin(int64_t day, int first)
{
    int64_t weekday = ((day + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    return day - ((weekday - first + 7) % 7);
}

static int weekday_of(int64_t day)
{
    return (int)(((day + 4) % 7 + 7) % 7);
}

/* 「来週の日曜」 depends on where the week begins: sure only where both ways agree. */
static enum answer_kind in_week(const struct said_date *d, int64_t today, int64_t *ret)
{
    int64_t sunday_first = week_begin(today, 0) + 7 * d->rel_week + d->weekday;
    int64_t monday_first = week_begin(today, 1) + 7 * d->rel_week + (d->weekday + 6) % 7;
    *ret = monday_first;
    return sunday_first == monday_first ? ANSWER_VALUE : ANSWER_AMBIGUOUS;
}

static enum answer_kind by_weekday(const struct said_date *d, int64_t today, enum date_side side, int64_t *ret)
{
    if (said(d->rel_week))
        return in_week(d, today, ret);
    int64_t ahead = (d->weekday - weekday_of(today) + 7) % 7;
    if (!ahead)
        return ANSWER_AMBIGUOUS; /* today, or in a week? */
    *ret = side == DATE_PAST ? today + ahead - 7 : today + ahead;
    return ANSWER_LIKELY;
}

static bool on_side(int64_t day, int64_t today, enum date_side side)
{
    return side == DATE_ANY || (side == DATE_COMING ? day >= today : day <= today);
}

static bool fits(const struct said_date *d, int64_t year, int64_t month, int64_t *ret)
{
    if (year < 1 || year > 9999 || !civil_valid((int)year, (int)month, (int)d->day))
        return false;
    *ret = civil_days((int)year, (int)month, (int)d->day);
    return d->weekday < 0 || weekday_of(*ret) == d->weekday;
}

/* Month and day without a year: the nearest on the side that is asked for; a weekday that was said too decides. */
static enum answer_kind without_year(const struct said_date *d, const struct civil *now, int64_t today,
                                     enum date_side side, int64_t *ret)
{
    int64_t best = 0, day;
    size_t n = 0;
    const int reach = d->month == 2 && d->day == 29 ? 8 : 1;
    for (int y = now->year - reach; y <= now->year + reach; y++) {
        if (!fits(d, y, d->month, &day) || !on_side(day, today, side))
            continue;
        int64_t away = day > today ? day - today : today - day, least = best > today ? best - today : today - best;
        if (!n++ || away < least)
            best = day;
    }
    if (!n)
        return d->weekday >= 0 ? ANSWER_AMBIGUOUS : ANSWER_INVALID;
    *ret = best;
    bool soon = best - today <= SOON_DAYS;
    bool sure = side == DATE_COMING || (d->weekday >= 0 && n == 1);
    return sure && soon ? ANSWER_VALUE : ANSWER_LIKELY;
}

/* Only a day of the month: the next one, the last one. */
static enum answer_kind day_only(const struct said_date *d, const struct civil *now, int64_t today, enum date_side side,
                                 int64_t *ret)
{
    int step = side == DATE_PAST ? -1 : 1;
    for (int i = 0; i < 3; i++) {
        int64_t month = now->month + step * i, year = now->year;
        year += month > 12 ? 1 : month < 1 ? -1 : 0;
        month += month > 12 ? -12 : month < 1 ? 12 : 0;
        if (fits(d, year, month, ret) && on_side(*ret, today, step < 0 ? DATE_PAST : DATE_COMING))
            return ANSWER_LIKELY;
    }
    return d->weekday >= 0 ? ANSWER_AMBIGUOUS : ANSWER_INVALID;
}

static enum answer_kind in_rel_month(const struct said_date *d, const struct civil *now, int64_t *ret)
{
    int64_t month = now->month + d->rel_month, year = now->year;
    year += month > 12 ? 1 : month < 1 ? -1 : 0;
    month += month > 12 ? -12 : month < 1 ? 12 : 0;
    if (fits(d, year, month, ret))
        return ANSWER_VALUE;
    return d->weekday >= 0 ? ANSWER_AMBIGUOUS : ANSWER_INVALID;
}

static bool possible(const struct said_date *d)
{
    bool month = !said(d->month) || (d->month >= 1 && d->month <= 12);
    bool day = !said(d->day) || (d->day >= 1 && d->day <= 31);
    bool era = d->era < 0 || d->year != 0; /* 令和0年 */
    return era && month && day && !(said(d->month) && said(d->day) && !civil_valid(2024, (int)d->month, (int)d->day));
}

static enum answer_kind whole(const struct said_date *d, int64_t year, int64_t *ret)
{
    if (!fits(d, year, d->month, ret))
        return d->weekday >= 0 && civil_valid((int)year, (int)d->month, (int)d->day) ? ANSWER_AMBIGUOUS
                                                                                     : ANSWER_INVALID;
    return d->era >= 0 && !era_has(d->era, *ret) ? ANSWER_LIKELY : ANSWER_VALUE;
}

static enum answer_kind resolve(const struct said_date *d, int64_t today, enum date_side side, int64_t *ret)
{
    struct civil now = civil_from_ms(today * DAY_MS, 0);
    int64_t year;
    if (d->bad || d->third >= 0)
        return ANSWER_AMBIGUOUS;
    if (!possible(d))
        return ANSWER_INVALID;
    if (said(d->rel_day)) {
        *ret = today + d->rel_day;
        return !said(d->day) && (d->weekday < 0 || weekday_of(*ret) == d->weekday) ? ANSWER_VALUE : ANSWER_AMBIGUOUS;
    }
    if (said(d->day) && said(d->rel_month))
        return in_rel_month(d, &now, ret);
    if (said(d->day) && said(d->month)) {
        if (said(d->rel_year))
            return whole(d, now.year + d->rel_year, ret);
        if (said(d->year) || d->era >= 0)
            return said_year(d, &year) ? whole(d, year, ret) : ANSWER_AMBIGUOUS;
        return without_year(d, &now, today, side, ret);
    }
    if (said(d->month) || said(d->year) || d->era >= 0 || said(d->rel_year))
        return ANSWER_AMBIGUOUS; /* a part is missing */
    if (said(d->day))
        return day_only(d, &now, today, side, ret);
    return d->weekday >= 0 ? by_weekday(d, today, side, ret) : ANSWER_AMBIGUOUS;
}

enum answer_kind said_day(const struct said_date *d, int64_t today, enum date_side side, int64_t *ret)
{
    enum answer_kind kind = resolve(d, today, side, ret);
    if (kind != ANSWER_VALUE && kind != ANSWER_LIKELY)
        return kind;
    if (!on_side(*ret, today, side))
        return ANSWER_INVALID;
    return d->vague ? ANSWER_LIKELY : kind;
}
