/* The clocks of the system and the calendar. The calendar counts years from March, so that the leap day is the last day
 * of a year and the lengths of the months follow one line; everything is integer arithmetic, with no table and no loop.
 */
#include "base/clock.h"
#include <stdatomic.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec now = {0};
    (void)clock_gettime(id, &now); /* these two clocks always exist */
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static const _Atomic int64_t *stand_in;

void clock_stand_in(const _Atomic int64_t *wall_ms)
{
    stand_in = wall_ms;
}

int64_t clock_wall_ms(void)
{
    if (stand_in)
        return atomic_load(stand_in);
    return read_clock(CLOCK_REALTIME) / 1000000;
}

int64_t clock_mono_ms(void)
{
    return read_clock(CLOCK_MONOTONIC) / 1000000;
}

int64_t clock_mono_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_cpu_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* 400 years are 146,097 days; day 0 of that count is 0000-03-01, 719,468 days before 1970-01-01. */
enum { DAYS_OF_400_YEARS = 146097, DAYS_BEFORE_1970 = 719468 };

int64_t civil_days(int year, int month, int day)
{
    int64_t months = (int64_t)year * 12 + month - 3; /* since March of the year 0; carries months out of range */
    int64_t y = floor_div(months, 12), m = months - y * 12;
    int64_t leap_days = floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400);
    return y * 365 + leap_days + (153 * m + 2) / 5 + day - 1 - DAYS_BEFORE_1970;
}

static void date_of(int64_t days, struct civil *c)
{
    int64_t z = days + DAYS_BEFORE_1970;
    int64_t era = floor_div(z, DAYS_OF_400_YEARS), in_era = z - era * DAYS_OF_400_YEARS;
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / (DAYS_OF_400_YEARS - 1)) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;
    c->day = (int)(in_year - (153 * m + 2) / 5 + 1);
    c->month = (int)(m < 10 ? m + 3 : m - 9);
    c->year = (int)(era * 400 + y + (m >= 10));
    c->weekday = (int)(days + 4 - floor_div(days + 4, 7) * 7); /* 1970-01-01 was a Thursday */
}

struct civil civil_from_ms(int64_t epoch_ms, int offset_minutes)
{
    int64_t local_s = floor_div(epoch_ms, 1000) + (int64_t)offset_minutes * 60;
    int64_t days = floor_div(local_s, 86400), in_day = local_s - days * 86400;
    struct civil c = {.hour = (int)(in_day / 3600), .minute = (int)(in_day / 60 % 60), .second = (int)(in_day % 60)};
    date_of(days, &c);
    return c;
}

int64_t civil_to_ms(struct civil c, int offset_minutes)
{
    int64_t minutes = (civil_days(c.year, c.month, c.day) * 24 + c.hour) * 60 + c.minute - offset_minutes;
    return (minutes * 60 + c.second) * 1000;
}

bool civil_valid(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    return civil_days(year, month, day) < civil_days(year, month + 1, 1);
}

/* Exactly `n` digits off the front. */
static bool take_digits(struct str *s, size_t n, int *ret)
{
    if (s->len < n)
        return false;
    int number = 0;
    for (size_t i = 0; i < n; i++) {
        if (s->ptr[i] < '0' || s->ptr[i] > '9')
            return false;
        number = number * 10 + (s->ptr[i] - '0');
    }
    *s = str_sub(*s, n, s->len);
    *ret = number;
    return true;
}

static bool take_char(struct str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    *s = str_sub(*s, 1, s->len);
    return true;
}

/* ".123": digits beyond the third are read and dropped. */
static bool take_fraction(struct str *s, int *ret_ms)
{
    int ms = 0, digit = 0, n = 0;
    while (n < 9 && take_digits(s, 1, &digit)) {
        if (n < 3)
            ms = ms * 10 + digit;
        n++;
    }
    for (int i = n; i < 3; i++)
        ms *= 10;
    *ret_ms = ms;
    return n > 0;
}

static bool take_time(struct str *s, struct civil *c, int *ret_ms)
{
    if (!take_digits(s, 2, &c->hour) || !take_char(s, ':') || !take_digits(s, 2, &c->minute))
        return false;
    if (take_char(s, ':')) {
        if (!take_digits(s, 2, &c->second))
            return false;
        if (take_char(s, '.') && !take_fraction(s, ret_ms))
            return false;
    }
    return c->hour < 24 && c->minute < 60 && c->second < 60;
}

/* "Z", "+09:00", or nothing: then the offset given stays. */
static bool take_offset(struct str *s, int *offset_minutes)
{
    if (take_char(s, 'Z')) {
        *offset_minutes = 0;
        return true;
    }
    bool west = s->len && s->ptr[0] == '-';
    if (!take_char(s, '+') && !take_char(s, '-'))
        return true;
    int hours = 0, minutes = 0;
    if (!take_digits(s, 2, &hours) || !take_char(s, ':') || !take_digits(s, 2, &minutes) || hours > 14 || minutes > 59)
        return false;
    *offset_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool clock_parse_iso(struct str s, int offset_minutes, int64_t *ret_ms)
{
    struct civil c = {0};
    int ms = 0;
    if (!take_digits(&s, 4, &c.year) || !take_char(&s, '-') || !take_digits(&s, 2, &c.month) || !take_char(&s, '-') ||
        !take_digits(&s, 2, &c.day) || !civil_valid(c.year, c.month, c.day))
        return false;
    if (take_char(&s, 'T') && (!take_time(&s, &c, &ms) || !take_offset(&s, &offset_minutes)))
        return false;
    if (s.len)
        return false;
    *ret_ms = civil_to_ms(c, offset_minutes) + ms;
    return true;
}

struct str clock_format_iso(struct arena *a, int64_t epoch_ms, int offset_minutes)
{
    struct civil c = civil_from_ms(epoch_ms, offset_minutes);
    int ahead = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    return arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second,
                     offset_minutes < 0 ? '-' : '+', ahead / 60, ahead % 60);
}
