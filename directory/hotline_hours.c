/* Weekly hours, days of the month, closed spans over New Year, campaigns. A span that runs past midnight belongs to the
 * day it began. */
#include "directory/hotline_hours.h"
#include "base/clock.h"

enum { DAY_MINUTES = 1440 };

struct moment {
    int32_t day; /* since 1970, in Japan */
    int minute;
    struct civil civil;
};

static struct moment moment_of(int64_t ms)
{
    int64_t local = ms + JST_MINUTES * (int64_t)MINUTE_MS;
    struct moment m = {.day = (int32_t)(local / DAY_MS), .minute = (int)(local % DAY_MS / MINUTE_MS)};
    m.civil = civil_from_ms(ms, JST_MINUTES);
    return m;
}

static bool is_holiday(const struct hours *h, int32_t day)
{
    for (size_t i = 0; i < h->n_holidays; i++)
        if (h->holidays[i] == day)
            return true;
    return false;
}

static bool is_closed_day(const struct hours *h, int32_t day)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    int at = c.month * 100 + c.day;
    for (size_t i = 0; i < h->n_closed; i++) {
        int from = h->closed[i].from, to = h->closed[i].to;
        if (from <= to ? at >= from && at <= to : at >= from || at <= to)
            return true;
    }
    return h->holidays_closed && is_holiday(h, day);
}

static bool begins_on(const struct open_span *s, int32_t day)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    return s->month_day ? s->month_day == c.day : (s->days & 1u << c.weekday) != 0;
}

static bool timed_open(const struct hours *h, const struct moment *m)
{
    for (size_t i = 0; i < h->n_open; i++)
        for (int back = 0; back <= 1; back++) {
            const struct open_span *s = &h->open[i];
            int minute = m->minute + back * DAY_MINUTES;
            if (begins_on(s, m->day - back) && !is_closed_day(h, m->day - back) && minute >= s->from && minute < s->to)
                return true;
        }
    return false;
}

static bool in_campaign(const struct hours *h, const struct moment *m)
{
    for (size_t i = 0; i < h->n_campaign; i++)
        if (m->day >= h->campaign[i].from && m->day <= h->campaign[i].to)
            return true;
    return false;
}

bool hours_open(const struct hours *h, int64_t now_ms)
{
    struct moment m = moment_of(now_ms);
    switch (h->kind) {
    case HOURS_ALWAYS:
        return true;
    case HOURS_TIMED:
        return in_campaign(h, &m) || timed_open(h, &m);
    case HOURS_CAMPAIGN:
        return in_campaign(h, &m);
    case HOURS_VARIES:
    case HOURS_KINDS:
        break;
    }
    return false;
}

bool hours_showable(const struct hours *h, int64_t now_ms)
{
    struct moment m = moment_of(now_ms);
    if (h->kind == HOURS_VARIES)
        return h->n_open ? timed_open(h, &m) : !is_closed_day(h, m.day);
    return hours_open(h, now_ms);
}
