/* Duty hours, holidays and closures as people write them in town.yaml. */
#include "base/clock.h"
#include "base/yaml.h"
#include "bot/duty.h"

enum { WEEKDAYS = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5, DAILY = 0x7f };

const char *const duty_day_names[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

static bool clock_minutes(struct str s, int *ret)
{
    struct str_cut cut = str_cut(s, ':');
    int64_t hour, minute;
    if (!cut.found || !str_int(cut.head, &hour) || !str_int(cut.tail, &minute) || hour < 0 || hour > 24 || minute < 0 ||
        minute > 59 || hour * 60 + minute > DUTY_DAY_MINUTES)
        return false;
    *ret = (int)(hour * 60 + minute);
    return true;
}

static bool read_span(struct str s, enum duty_nights nights, struct duty_span *ret)
{
    struct str_cut cut = str_cut(s, '-');
    if (!cut.found || !clock_minutes(str_trim(cut.head), &ret->from) || !clock_minutes(str_trim(cut.tail), &ret->to))
        return false;
    if (nights == DUTY_OVER_NIGHT && ret->to <= ret->from)
        ret->to += DUTY_DAY_MINUTES;
    return ret->from < ret->to && ret->to - ret->from <= DUTY_DAY_MINUTES && ret->from < DUTY_DAY_MINUTES;
}

static bool add_span(struct duty_week *w, int day, struct duty_span span, enum duty_nights nights)
{
    size_t n = w->n[day];
    if (n == DUTY_SPANS || (nights == DUTY_WITHIN_DAY && n && w->span[day][n - 1].to > span.from))
        return false;
    w->span[day][w->n[day]++] = span;
    return true;
}

/* The same spans on each of `days` (a bit a weekday). */
static void load_days(unsigned days, const struct yaml *list, enum duty_nights nights, struct faults *faults,
                      struct duty_week *ret)
{
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        struct duty_span span;
        bool ok = read_span(n->text, nights, &span);
        for (int d = 0; ok && d < 7; d++)
            ok = !(days & 1u << d) || add_span(ret, d, span, nights);
        if (!ok)
            fault_add(faults, FAULT_ERROR, "T002", n->at,
                      "'%.*s' は時間帯として読めません（例 09:00-12:00、早い順に四つまで）。",
                      "'%.*s' is not a time span (such as 09:00-12:00; in order, at most four).", STR_FMT(n->text));
    }
}

void duty_load_week(const struct yaml *map, enum duty_nights nights, struct faults *faults, struct duty_week *ret)
{
    static const char *const known[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", "weekdays", "daily"};
    yaml_known(map, known, sizeof known / sizeof known[0], faults);
    load_days(DAILY, yaml_get(map, "daily"), nights, faults, ret);
    load_days(WEEKDAYS, yaml_get(map, "weekdays"), nights, faults, ret);
    for (int d = 0; d < 7; d++)
        load_days(1u << d, yaml_get(map, duty_day_names[d]), nights, faults, ret);
}

/* "2026-11-23" as days since 1970. */
static bool read_date(struct str s, int64_t *ret)
{
    int64_t ms;
    if (s.len != 10 || !clock_parse_iso(s, 0, &ms))
        return false;
    *ret = ms / DAY_MS;
    return true;
}

void duty_load_holidays(const struct yaml *list, struct faults *faults, struct duty_off *ret)
{
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        struct str date = n->key.len ? n->key : n->text;
        if (ret->n_holidays < DUTY_HOLIDAYS && read_date(date, &ret->holidays[ret->n_holidays]))
            ret->n_holidays++;
        else
            fault_add(faults, FAULT_ERROR, "T003", n->key.len ? n->key_at : n->at,
                      "'%.*s' は日付として読めません（例 2026-11-23）。", "'%.*s' is not a date (such as 2026-11-23).",
                      STR_FMT(date));
    }
}

static bool month_day(struct str s, int *ret)
{
    struct str_cut cut = str_cut(s, '-');
    int64_t month, day;
    if (!cut.found || !str_int(cut.head, &month) || !str_int(cut.tail, &day) || month < 1 || month > 12 ||
        !civil_valid(2024, (int)month, (int)day))
        return false;
    *ret = (int)(month * 100 + day);
    return true;
}

static bool read_closure(struct str s, struct duty_closure *ret)
{
    ptrdiff_t dots = str_find(s, S(".."));
    if (dots < 0)
        return false;
    return month_day(str_sub(s, 0, (size_t)dots), &ret->from) &&
           month_day(str_sub(s, (size_t)dots + 2, s.len), &ret->to);
}

void duty_load_closures(const struct yaml *list, struct faults *faults, struct duty_off *ret)
{
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        if (ret->n_closures < DUTY_CLOSURES && read_closure(n->text, &ret->closures[ret->n_closures]))
            ret->n_closures++;
        else
            fault_add(faults, FAULT_ERROR, "T004", n->at, "'%.*s' は期間として読めません（例 12-29..01-03）。",
                      "'%.*s' is not a span of days (such as 12-29..01-03).", STR_FMT(n->text));
    }
}
