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

const char *const off_move_marks[OFF_MOVES] = {
    [OFF_DROP] = "",           [OFF_NEXT_WEEK] = ">7",  [OFF_NEXT_DAY] = ">1",
    [OFF_NEXT_WEEKDAY] = ">w", [OFF_DAY_BEFORE] = "<1", [OFF_WEEKDAY_BEFORE] = "<w"};

/* "holidays>w", "rest<w" */
static bool read_holidays(struct str part, struct off_days *off)
{
    bool rest = str_starts(part, S("rest"));
    if (!rest && !str_starts(part, S("holidays")))
        return false;
    struct str mark = str_sub(part, rest ? 4 : 8, part.len);
    for (int move = rest ? 1 : 0; move < OFF_MOVES; move++) {
        if (!str_eq(mark, str_from(off_move_marks[move])) || (rest && move == OFF_NEXT_WEEK))
            continue;
        off->holidays = true;
        off->rest = off->rest || rest;
        off->move = (enum off_move)move;
        return true;
    }
    return false;
}

/* "d31", "d-1" */
static bool read_month_days(struct str part, struct off_days *off)
{
    int64_t n;
    if (part.len < 2 || part.ptr[0] != 'd' || !str_int(str_sub(part, 1, part.len), &n) || n < -1 || n == 0 || n > 31)
        return false;
    off->month_days |= 1u << (n < 0 ? 0 : n);
    return true;
}

static bool read_word(struct str part, struct off_days *off)
{
    if (read_holidays(part, off) || read_month_days(part, off))
        return true;
    if (str_eq(part, S("+holidays")))
        return off->also_holidays = true;
    if (str_eq(part, S("new_year")))
        return off->new_year = true;
    if (str_eq(part, S("obon")))
        return off->obon = true;
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
        (off->obon && calendar_is_obon(cal, day)) || has_weekday(off, cal, day, c))
        return true;
    if ((off->month_days & 1u << c.day) || ((off->month_days & 1u) && civil_of(day + 1).month != c.month))
        return true;
    for (size_t i = 0; i < off->n_yearly; i++)
        if (month_day_within(c.month * 100 + c.day, off->yearly[i].from, off->yearly[i].to))
            return true;
    for (size_t i = 0; i < off->n_spans; i++)
        if (day >= off->spans[i].from && day <= off->spans[i].to)
            return true;
    return false;
}

static bool is_weekend(int32_t day)
{
    int weekday = civil_of(day).weekday;
    return weekday == 0 || weekday == 6;
}

/* A day on which it cannot be, and perhaps moves. */
static bool rests(const struct off_days *off, const struct calendar *cal, int32_t day)
{
    return off->holidays && (calendar_is_holiday(cal, day) || (off->rest && is_weekend(day)));
}

bool off_days_has(const struct off_days *off, const struct calendar *cal, int32_t day)
{
    return rests(off, cal, day) || is_closed(off, cal, day);
}

int32_t off_days_moved(const struct off_days *off, const struct calendar *cal, int32_t day)
{
    if (off->move == OFF_DROP || !rests(off, cal, day) || is_closed(off, cal, day))
        return INT32_MIN;
    if (off->move == OFF_NEXT_WEEK)
        return off_days_has(off, cal, day + 7) ? INT32_MIN : day + 7;
    bool weekday = off->rest || off->move == OFF_NEXT_WEEKDAY || off->move == OFF_WEEKDAY_BEFORE;
    int step = off->move == OFF_DAY_BEFORE || off->move == OFF_WEEKDAY_BEFORE ? -1 : 1;
    for (int i = 1; i <= MOVE_MAX_DAYS; i++) {
        int32_t to = day + i * step;
        if (!calendar_is_holiday(cal, to) && (!weekday || !is_weekend(to)))
            return is_closed(off, cal, to) ? INT32_MIN : to;
    }
    return INT32_MIN;
}
