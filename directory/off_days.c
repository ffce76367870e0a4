/* See off_days.h. */
#include "directory/off_days.h"
#include "base/clock.h"
#include "directory/weekday.h"

enum { MOVE_MAX_DAYS = 14 };

static struct civil civil_of(int32_t day)
{
    return civil_from_ms((int64_t)day * DAY_MS, 0);
}

static bool two_digits(struct str s, int most, int *ret)
{
    int64_t n;
    if (s.len != 2 || !str_int(s, &n) || n < 1 || n > most)
        return false;
    *ret = (int)n;
    return true;
}

static bool read_month_day(struct str s, int *ret)
{
    int month, day;
    if (s.len != 5 || s.ptr[2] != '-' || !two_digits(str_sub(s, 0, 2), 12, &month) ||
        !two_digits(str_sub(s, 3, 2), 31, &day) || !civil_valid(2024, month, day))
        return false;
    *ret = month * 100 + day;
    return true;
}

static bool read_date(struct str s, int32_t *ret)
{
    int64_t ms;
    if (s.len != 10 || !clock_parse_iso(s, 0, &ms))
        return false;
    *ret = (int32_t)(ms / DAY_MS);
    return true;
}

/* "12-30", "2026-08-12", and two of a kind with ".." between them. */
static bool read_span(struct str part, struct off_days *off)
{
    ptrdiff_t dots = str_find(part, S(".."));
    struct str a = dots < 0 ? part : str_sub(part, 0, (size_t)dots),
               b = dots < 0 ? part : str_sub(part, (size_t)dots + 2, part.len);
    int from, to;
    if (read_month_day(a, &from) && read_month_day(b, &to) && off->n_yearly < OFF_SPANS) {
        off->yearly[off->n_yearly].from = from;
        off->yearly[off->n_yearly++].to = to;
        return true;
    }
    int32_t first, last;
    if (!read_date(a, &first) || !read_date(b, &last) || last < first || off->n_spans == OFF_SPANS)
        return false;
    off->spans[off->n_spans].from = first;
    off->spans[off->n_spans++].to = last;
    return true;
}

/* "mon", "3wed", "-1fri", "mon>" */
static bool read_weekday(struct str part, struct off_days *off)
{
    bool gives_way = str_ends(part, S(">"));
    struct str s = str_sub(part, 0, part.len - gives_way);
    int64_t nth = 0;
    if (s.len < 3 || off->n_weekdays == OFF_WEEKDAYS)
        return false;
    int day = weekday_from_name(str_sub(s, s.len - 3, 3));
    struct str number = str_sub(s, 0, s.len - 3);
    if (day < 0 || (number.len && (!str_int(number, &nth) || nth == 0 || nth < -1 || nth > 5)))
        return false;
    off->weekdays[off->n_weekdays].nth = (int8_t)nth;
    off->weekdays[off->n_weekdays].weekday = (int8_t)day;
    off->weekdays[off->n_weekdays++].gives_way = gives_way;
    return true;
}

static bool read_word(struct str part, struct off_days *off)
{
    static const struct {
        const char *word;
        enum off_move move;
    } holidays[] = {{"holidays", OFF_DROP},
                    {"holidays>7", OFF_NEXT_WEEK},
                    {"holidays>1", OFF_NEXT_DAY},
                    {"holidays>w", OFF_NEXT_WEEKDAY}};
    for (size_t i = 0; i < sizeof(holidays) / sizeof(holidays[0]); i++)
        if (str_eq(part, str_from(holidays[i].word))) {
            off->holidays = true;
            off->move = holidays[i].move;
            return true;
        }
    if (str_eq(part, S("+holidays")))
        return off->also_holidays = true;
    if (str_eq(part, S("new_year")))
        return off->new_year = true;
    int month;
    if (!two_digits(part, 12, &month))
        return false;
    off->months = (uint16_t)(off->months | 1u << month);
    return true;
}

bool off_days_parse(struct str except, struct off_days *ret)
{
    *ret = (struct off_days){0};
    for (struct str rest = except; rest.len;) {
        struct str_cut cut = str_cut(rest, ',');
        if (!read_word(cut.head, ret) && !read_span(cut.head, ret) && !read_weekday(cut.head, ret))
            return false;
        rest = cut.tail;
    }
    return true;
}

static bool is_nth(struct civil c, int32_t day, int nth)
{
    if (nth > 0)
        return (c.day - 1) / 7 + 1 == nth;
    return nth == 0 || civil_of(day + 7).month != c.month;
}

/* Is `day` the weekday on which a closure falls that gave way to the holidays before it? */
static bool takes_over(const struct calendar *cal, int32_t day, int nth, int weekday)
{
    if (calendar_is_holiday(cal, day))
        return false;
    for (int32_t before = day - 1; calendar_is_holiday(cal, before); before--)
        if (civil_of(before).weekday == weekday && is_nth(civil_of(before), before, nth))
            return true;
    return false;
}

static bool has_weekday(const struct off_days *off, const struct calendar *cal, int32_t day, struct civil c)
{
    for (size_t i = 0; i < off->n_weekdays; i++) {
        int nth = off->weekdays[i].nth, weekday = off->weekdays[i].weekday;
        bool falls = c.weekday == weekday && is_nth(c, day, nth);
        if (!off->weekdays[i].gives_way
                ? falls
                : (falls && !calendar_is_holiday(cal, day)) || takes_over(cal, day, nth, weekday))
            return true;
    }
    return false;
}

/* Off for another reason than a holiday. */
static bool is_closed(const struct off_days *off, const struct calendar *cal, int32_t day)
{
    struct civil c = civil_of(day);
    if ((off->months & 1u << c.month) || (off->new_year && calendar_is_new_year(cal, day)) ||
        has_weekday(off, cal, day, c))
        return true;
    for (size_t i = 0; i < off->n_yearly; i++)
        if (month_day_within(c.month * 100 + c.day, off->yearly[i].from, off->yearly[i].to))
            return true;
    for (size_t i = 0; i < off->n_spans; i++)
        if (day >= off->spans[i].from && day <= off->spans[i].to)
            return true;
    return false;
}

bool off_days_has(const struct off_days *off, const struct calendar *cal, int32_t day)
{
    return (off->holidays && calendar_is_holiday(cal, day)) || is_closed(off, cal, day);
}

int32_t off_days_moved(const struct off_days *off, const struct calendar *cal, int32_t day)
{
    if (!off->holidays || off->move == OFF_DROP || !calendar_is_holiday(cal, day) || is_closed(off, cal, day))
        return INT32_MIN;
    int32_t to = day + (off->move == OFF_NEXT_WEEK ? 7 : 1);
    if (off->move == OFF_NEXT_WEEK)
        return off_days_has(off, cal, to) ? INT32_MIN : to;
    for (; to <= day + MOVE_MAX_DAYS; to++) {
        int weekday = civil_of(to).weekday;
        if (!calendar_is_holiday(cal, to) && (off->move == OFF_NEXT_DAY || (weekday != 0 && weekday != 6)))
            return is_closed(off, cal, to) ? INT32_MIN : to;
    }
    return INT32_MIN;
}
