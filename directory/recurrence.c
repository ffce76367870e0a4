/* See recurrence.h. Whatever goes to libical was checked here first: it takes much that means nothing, and searches up
 * to the year 20000 for what never comes, so each search ends with the window that was asked for. */
#include "directory/recurrence.h"
#include <libical/ical.h>
#include <pthread.h>
#include "base/buf.h"
#include "base/clock.h"

enum { RULE_MAX = 300, STEPS_MAX = 20000 };

static const char *const freq_names[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
static const char *const day_names[7] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

static struct str next_item(struct str *rest, char sep)
{
    struct str_cut cut = str_cut(*rest, sep);
    *rest = cut.tail;
    return cut.head;
}

static int name_index(const char *const *names, int n, struct str word)
{
    for (int i = 0; i < n; i++)
        if (str_eq(word, str_from(names[i])))
            return i;
    return -1;
}

bool recurrence_add_day(struct recurrence *r, int nth, int weekday)
{
    for (size_t i = 0; i < r->n_days; i++)
        if (r->days[i].nth == nth && r->days[i].weekday == weekday)
            return true;
    if (r->n_days == RECUR_DAYS)
        return false;
    r->days[r->n_days].nth = (int8_t)nth;
    r->days[r->n_days++].weekday = (int8_t)weekday;
    return true;
}

static void add_month_day(struct recurrence *r, int day)
{
    for (size_t i = 0; i < r->n_month_days; i++)
        if (r->month_days[i] == day)
            return;
    r->month_days[r->n_month_days++] = (int8_t)day; /* there are 32 of them */
}

/* "MO", "2TU", "-1SA" */
static bool read_days(struct str list, struct recurrence *r)
{
    while (list.len) {
        struct str item = next_item(&list, ',');
        int64_t nth = 0;
        if (item.len < 2)
            return false;
        int day = name_index(day_names, 7, str_sub(item, item.len - 2, item.len));
        struct str number = str_sub(item, 0, item.len - 2);
        if (day < 0 || (number.len && (!str_int(number, &nth) || nth == 0)) || nth < -1 || nth > 5)
            return false;
        if (!recurrence_add_day(r, (int)nth, day))
            return false;
    }
    return r->n_days > 0;
}

static bool read_month_days(struct str list, struct recurrence *r)
{
    while (list.len) {
        int64_t n;
        if (!str_int(next_item(&list, ','), &n) || n == 0 || n < -1 || n > 31)
            return false;
        add_month_day(r, (int)n);
    }
    return r->n_month_days > 0;
}

static bool read_months(struct str list, struct recurrence *r)
{
    while (list.len) {
        int64_t n;
        if (!str_int(next_item(&list, ','), &n) || n < 1 || n > 12)
            return false;
        r->months = (uint16_t)(r->months | 1u << n);
    }
    return r->months != 0;
}

static bool read_part(struct str key, struct str value, struct recurrence *r, bool *ret_freq)
{
    int64_t n;
    if (str_eq(key, S("FREQ"))) {
        int freq = name_index(freq_names, 4, value);
        r->freq = (enum recurrence_freq)(freq < 0 ? 0 : freq);
        *ret_freq = freq >= 0;
        return freq >= 0;
    }
    if (str_eq(key, S("INTERVAL"))) {
        bool good = str_int(value, &n) && n >= 1 && n <= RECUR_INTERVAL_MAX;
        r->interval = good ? (int)n : 1;
        return good;
    }
    if (str_eq(key, S("BYDAY")))
        return !r->n_days && read_days(value, r);
    if (str_eq(key, S("BYMONTHDAY")))
        return !r->n_month_days && read_month_days(value, r);
    if (str_eq(key, S("BYMONTH")))
        return !r->months && read_months(value, r);
    return str_eq(key, S("WKST")) && str_eq(value, S("MO"));
}

/* Does it name days of its own, and in a way that means one thing to everybody? */
static bool makes_sense(const struct recurrence *r)
{
    bool nth = false;
    for (size_t i = 0; i < r->n_days; i++)
        nth = nth || r->days[i].nth;
    if (r->n_days && r->n_month_days)
        return false;
    switch (r->freq) {
    case RECUR_DAILY:
        return !r->n_days && !r->n_month_days;
    case RECUR_WEEKLY:
        return r->n_days && !nth;
    case RECUR_MONTHLY:
        return r->n_days || r->n_month_days;
    case RECUR_YEARLY:
        return r->months && r->n_month_days;
    }
    return false;
}

static bool to_ical(const struct recurrence *r, struct icalrecurrencetype *ret)
{
    struct arena a;
    arena_init(&a, 1 << 16);
    struct str text = recurrence_text(r, &a);
    *ret = icalrecurrencetype_from_string(text.ptr ? text.ptr : "");
    arena_done(&a);
    return ret->freq != ICAL_NO_RECURRENCE;
}

static void be_quiet(void)
{
    icalerror_set_errors_are_fatal(0);
}

static pthread_once_t quiet = PTHREAD_ONCE_INIT;

void recurrence_prepare(void)
{
    (void)pthread_once(&quiet, be_quiet);
}

bool recurrence_parse_known(struct str rrule, struct recurrence *ret)
{
    struct recurrence r = {.interval = 1};
    bool freq = false;
    if (rrule.len > RULE_MAX)
        return false;
    for (struct str rest = rrule; rest.len;) {
        struct str_cut part = str_cut(next_item(&rest, ';'), '=');
        if (!part.found || !read_part(part.head, part.tail, &r, &freq))
            return false;
    }
    if (r.freq == RECUR_YEARLY && r.months && r.n_days && r.interval == 1)
        r.freq = RECUR_MONTHLY; /* 「5月の第2日曜」: the same days */
    if (!freq || !makes_sense(&r))
        return false;
    *ret = r;
    return true;
}

bool recurrence_parse(struct str rrule, struct recurrence *ret)
{
    struct icalrecurrencetype rule;
    struct recurrence r;
    recurrence_prepare();
    if (!recurrence_parse_known(rrule, &r) || !to_ical(&r, &rule))
        return false;
    icalrecurrencetype_clear(&rule);
    *ret = r;
    return true;
}

static bool is_nth(int nth, struct civil c, int32_t day)
{
    if (nth >= 0)
        return nth == 0 || (c.day - 1) / 7 + 1 == nth;
    return civil_from_ms((int64_t)(day + 7) * DAY_MS, 0).month != c.month;
}

bool recurrence_falls_on(const struct recurrence *r, int32_t day)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    if (r->months && !(r->months & 1u << c.month))
        return false;
    if (!r->n_days && !r->n_month_days)
        return true;
    for (size_t i = 0; i < r->n_days; i++)
        if (r->days[i].weekday == c.weekday && is_nth(r->days[i].nth, c, day))
            return true;
    for (size_t i = 0; i < r->n_month_days; i++)
        if (r->month_days[i] == c.day ||
            (r->month_days[i] < 0 && civil_from_ms((int64_t)(day + 1) * DAY_MS, 0).month != c.month))
            return true;
    return false;
}

static void add_list(struct buf *b, const char *key, size_t i)
{
    if (i)
        buf_add_char(b, ',');
    else
        buf_addf(b, ";%s=", key);
}

struct str recurrence_text(const struct recurrence *r, struct arena *arena)
{
    struct buf b;
    buf_init_in(&b, arena, 2 * RULE_MAX);
    buf_addf(&b, "FREQ=%s", freq_names[r->freq]);
    if (r->interval > 1)
        buf_addf(&b, ";INTERVAL=%d", r->interval);
    size_t n = 0;
    for (int m = 1; m <= 12; m++)
        if (r->months & 1u << m) {
            add_list(&b, "BYMONTH", n++);
            buf_addf(&b, "%d", m);
        }
    for (size_t i = 0; i < r->n_days; i++) {
        add_list(&b, "BYDAY", i);
        if (r->days[i].nth)
            buf_addf(&b, "%d", r->days[i].nth);
        buf_add(&b, str_from(day_names[r->days[i].weekday]));
    }
    for (size_t i = 0; i < r->n_month_days; i++) {
        add_list(&b, "BYMONTHDAY", i);
        buf_addf(&b, "%d", r->month_days[i]);
    }
    return b.err ? (struct str){0} : buf_str(&b);
}

static struct icaltimetype ical_day(int32_t day)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    return (struct icaltimetype){.year = c.year, .month = c.month, .day = c.day, .is_date = 1};
}

/* Where counting begins: with the window, unless something is counted from the start. */
static bool find_begin(const struct recurrence *r, int32_t start, int32_t from, int32_t *ret)
{
    if (r->interval == 1) {
        *ret = start > from ? start : from;
        return true;
    }
    *ret = start;
    return start != INT32_MIN;
}

static size_t collect(icalrecur_iterator *it, int32_t from, int32_t to, int32_t *ret, size_t max)
{
    size_t n = 0;
    for (int step = 0; step < STEPS_MAX && n < max; step++) {
        struct icaltimetype t = icalrecur_iterator_next(it);
        if (icaltime_is_null_time(t))
            break;
        int32_t day = (int32_t)civil_days(t.year, t.month, t.day);
        if (day > to)
            break;
        if (day >= from)
            ret[n++] = day;
    }
    return n;
}

/* A start that is no day of the rule does not say which weeks are meant. */
static bool starts_well(struct icalrecurrencetype *rule, int32_t begin)
{
    icalrecur_iterator *it = icalrecur_iterator_new(*rule, ical_day(begin));
    struct icaltimetype first = it ? icalrecur_iterator_next(it) : icaltime_null_time();
    bool good = !icaltime_is_null_time(first) && (int32_t)civil_days(first.year, first.month, first.day) == begin;
    if (it)
        icalrecur_iterator_free(it);
    return good;
}

size_t recurrence_days(const struct recurrence *r, int32_t start, int32_t from, int32_t to, int32_t *ret, size_t max)
{
    struct icalrecurrencetype rule;
    int32_t begin;
    size_t n = 0;
    recurrence_prepare();
    if (!find_begin(r, start, from, &begin) || begin > to || !max || !to_ical(r, &rule))
        return 0;
    rule.until = ical_day(to);
    if (r->interval == 1 || starts_well(&rule, begin)) {
        icalrecur_iterator *it = icalrecur_iterator_new(rule, ical_day(begin));
        if (it) {
            n = collect(it, from > start ? from : start, to, ret, max);
            icalrecur_iterator_free(it);
        }
    }
    icalrecurrencetype_clear(&rule);
    return n;
}
