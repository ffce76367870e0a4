/* Duty hours against the clock. A span belongs to the day on which it begins: a night before a holiday is worked to its
 * end, the night of a holiday is not begun. Must not know who is there. */
#include "bot/duty.h"
#include "base/clock.h"

enum { JANUARY_1_1970 = 4 /* a Thursday */, SEARCH_DAYS = 400 };

int64_t duty_minutes(int64_t ms)
{
    int64_t minutes = ms / MINUTE_MS + JST_MINUTES;
    return ms % MINUTE_MS < 0 ? minutes - 1 : minutes;
}

bool duty_works_at_all(const struct duty_week *w)
{
    for (int d = 0; d < 7; d++) {
        if (w->n[d])
            return true;
    }
    return false;
}

static bool day_off(const struct duty_off *off, int64_t day)
{
    for (size_t i = 0; i < off->n_holidays; i++) {
        if (off->holidays[i] == day)
            return true;
    }
    struct civil c = civil_from_ms(day * DAY_MS, 0);
    int at = c.month * 100 + c.day;
    for (size_t i = 0; i < off->n_closures; i++) {
        const struct duty_closure *k = &off->closures[i];
        bool inside = k->from <= k->to ? at >= k->from && at <= k->to : at >= k->from || at <= k->to;
        if (inside)
            return true;
    }
    return false;
}

size_t duty_spans(const struct duty_week *w, const struct duty_off *off, int64_t day, const struct duty_span **ret)
{
    size_t weekday = (size_t)((day + JANUARY_1_1970) % 7);
    *ret = w->span[weekday];
    return w->n[weekday] && !(off && day_off(off, day)) ? w->n[weekday] : 0;
}

static bool covers(const struct duty_week *w, const struct duty_off *off, int64_t day, int64_t minute)
{
    const struct duty_span *span;
    size_t n = duty_spans(w, off, day, &span);
    for (size_t i = 0; i < n; i++) {
        if (minute >= span[i].from && minute < span[i].to)
            return true;
    }
    return false;
}

bool duty_is_on(const struct duty_week *w, const struct duty_off *off, int64_t now_ms)
{
    int64_t now = duty_minutes(now_ms), day = now / DUTY_DAY_MINUTES, minute = now % DUTY_DAY_MINUTES;
    return covers(w, off, day, minute) || covers(w, off, day - 1, minute + DUTY_DAY_MINUTES);
}

int64_t duty_next(const struct duty_week *w, const struct duty_off *off, int64_t now_ms)
{
    int64_t now = duty_minutes(now_ms), today = now / DUTY_DAY_MINUTES, soonest = INT64_MAX;
    for (int64_t day = today; day < today + SEARCH_DAYS && soonest == INT64_MAX; day++) {
        const struct duty_span *span;
        size_t n = duty_spans(w, off, day, &span);
        for (size_t i = 0; i < n; i++) {
            int64_t begins = day * DUTY_DAY_MINUTES + span[i].from;
            if (begins > now && begins < soonest)
                soonest = begins;
        }
    }
    return soonest == INT64_MAX ? soonest : (soonest - JST_MINUTES) * MINUTE_MS;
}
