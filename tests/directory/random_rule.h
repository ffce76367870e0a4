/* A rule of chance, and its days counted in a plain way of their own: by looking at each day. */
#pragma once
#include "directory/recurrence.h"
#include "tests/directory/town_days.h"

static inline bool is_day_of(const struct recurrence *r, int32_t start, int32_t d)
{
    struct civil c = civil_from_ms((int64_t)d * DAY_MS, 0), s = civil_from_ms((int64_t)start * DAY_MS, 0);
    bool last = civil_from_ms((int64_t)(d + 7) * DAY_MS, 0).month != c.month,
         end = civil_from_ms((int64_t)(d + 1) * DAY_MS, 0).month != c.month;
    if (d < start || (r->months && !(r->months & 1u << c.month)))
        return false;
    if (r->freq == RECUR_WEEKLY && ((d + 3) / 7 - (start + 3) / 7) % r->interval) /* weeks begin on Monday */
        return false;
    if (r->freq >= RECUR_MONTHLY && ((c.year - s.year) * 12 + c.month - s.month) % r->interval)
        return false;
    for (size_t i = 0; i < r->n_days; i++)
        if (r->days[i].weekday == c.weekday &&
            (!r->days[i].nth || (r->days[i].nth < 0 ? last : (c.day - 1) / 7 + 1 == r->days[i].nth)))
            return true;
    for (size_t i = 0; i < r->n_month_days; i++)
        if (r->month_days[i] == c.day || (r->month_days[i] < 0 && end))
            return true;
    return r->freq == RECUR_DAILY;
}

static inline void make_rule(struct recurrence *r)
{
    *r = (struct recurrence){.freq = (enum recurrence_freq)chance(3), .interval = 1};
    for (int i = chance(3); i > 0 && chance(3) == 0; i--)
        r->months |= (uint16_t)(1u << (1 + chance(12)));
    if (r->freq == RECUR_DAILY)
        return;
    if (r->freq == RECUR_MONTHLY && chance(3) == 0) {
        r->month_days[r->n_month_days++] = (int8_t)(1 + chance(31));
        if (chance(2))
            r->month_days[r->n_month_days++] = -1;
    } else {
        for (int i = 1 + chance(4); i > 0; i--) {
            r->days[r->n_days].weekday = (int8_t)chance(7);
            r->days[r->n_days++].nth =
                (int8_t)(r->freq == RECUR_MONTHLY && chance(4) ? chance(6) ? 1 + chance(5) : -1 : 0);
        }
    }
    r->interval = chance(3) || r->months ? 1 : 1 + chance(3);
}
