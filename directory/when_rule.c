/* A rule and what it is less, in words. */
#include "base/clock.h"
#include "directory/off_days.h"
#include "directory/recurrence.h"
#include "directory/when_words.h"

static const char *const words[WHEN_WORDS] = {
#define WORD(name, text) [W_##name] = text,
#include "directory/when_words.def"
#undef WORD
};

void when_add(struct buf *b, enum when_word word)
{
    buf_add(b, str_from(words[word]));
}

static void add_nth(struct buf *b, int nth)
{
    if (nth < 0)
        when_add(b, W_LAST);
    else
        buf_addf(b, "%s%d", words[W_NTH], nth);
}

static void add_weekday(struct buf *b, int weekday)
{
    when_add(b, (enum when_word)(W_SUN + weekday));
}

/* 「4月〜11月」, 「1月・8月」 */
static void add_months(struct buf *b, unsigned months)
{
    int n = 0;
    for (int m = 1; m <= 12; m++) {
        int end = m;
        while (end < 12 && (months & 1u << (end + 1)))
            end++;
        if (!(months & 1u << m))
            continue;
        if (n++)
            when_add(b, W_AND);
        buf_addf(b, "%d%s", m, words[W_MONTH]);
        if (end > m)
            buf_addf(b, "%s%d%s", words[end == m + 1 ? W_AND : W_UNTIL], end, words[W_MONTH]);
        m = end;
    }
}

static bool has_day(const struct recurrence *r, int nth, int weekday)
{
    for (size_t i = 0; i < r->n_days; i++)
        if (r->days[i].nth == nth && r->days[i].weekday == weekday)
            return true;
    return false;
}

/* Do all weekdays have the same weeks? Then 「第2・第4火・木曜」. */
static bool is_even(const struct recurrence *r)
{
    for (size_t i = 0; i < r->n_days; i++)
        for (size_t j = 0; j < r->n_days; j++)
            if (!has_day(r, r->days[i].nth, r->days[j].weekday))
                return false;
    return true;
}

static void add_even_days(struct buf *b, const struct recurrence *r)
{
    int n = 0;
    for (size_t i = 0; i < r->n_days; i++)
        if (r->days[i].weekday == r->days[0].weekday && r->days[i].nth) {
            if (n++)
                when_add(b, W_AND);
            add_nth(b, r->days[i].nth);
        }
    n = 0;
    for (int d = 1; d <= 7; d++)
        if (has_day(r, r->days[0].nth, d % 7)) {
            if (n++)
                when_add(b, W_AND);
            add_weekday(b, d % 7);
        }
    when_add(b, W_WEEKDAY);
}

static void add_days(struct buf *b, const struct recurrence *r)
{
    if (is_even(r)) {
        if (!r->days[0].nth)
            when_add(b, W_EVERY_WEEK);
        add_even_days(b, r);
        return;
    }
    for (size_t i = 0; i < r->n_days; i++) {
        if (i)
            when_add(b, W_AND);
        if (r->days[i].nth)
            add_nth(b, r->days[i].nth);
        else
            when_add(b, W_EVERY_WEEK);
        add_weekday(b, r->days[i].weekday);
        when_add(b, W_WEEKDAY);
    }
}

static void add_month_days(struct buf *b, const struct recurrence *r)
{
    for (size_t i = 0; i < r->n_month_days; i++) {
        if (i)
            when_add(b, W_AND);
        if (r->month_days[i] < 0)
            when_add(b, W_LAST_DAY);
        else
            buf_addf(b, "%d%s", r->month_days[i], words[W_DAY]);
    }
}

static void add_interval(struct buf *b, const struct recurrence *r)
{
    bool weekly = r->freq == RECUR_WEEKLY;
    if (r->interval == 2)
        when_add(b, weekly ? W_EVERY_OTHER_WEEK : W_EVERY_OTHER_MONTH);
    else if (r->interval > 2)
        buf_addf(b, "%d%s", r->interval, words[weekly ? W_WEEKS_APART : W_MONTHS_APART]);
}

bool when_add_rule(struct buf *b, const struct schedule *s)
{
    struct recurrence r;
    if (!s->rrule.len || !recurrence_parse(s->rrule, &r))
        return false;
    if (r.freq == RECUR_YEARLY) {
        when_add(b, W_EVERY_YEAR);
        add_months(b, r.months);
        add_month_days(b, &r);
        return true;
    }
    if (r.months) {
        add_months(b, r.months);
        when_add(b, W_OF);
    }
    add_interval(b, &r);
    if (r.freq == RECUR_DAILY)
        when_add(b, W_EVERY_DAY);
    else if (r.n_month_days) {
        if (!r.months && r.interval == 1)
            when_add(b, W_EVERY_MONTH);
        add_month_days(b, &r);
    } else if (r.interval > 1)
        add_even_days(b, &r);
    else
        add_days(b, &r);
    struct off_days off;
    if (off_days_parse(s->except, &off) && off.also_holidays)
        when_add(b, W_AND_HOLIDAYS);
    return true;
}

/* ---- days off ---- */

struct list {
    struct buf *b;
    int n;
};

static struct buf *item(struct list *l)
{
    if (l->n++)
        when_add(l->b, W_AND);
    return l->b;
}

static void add_month_day(struct buf *b, int month_day)
{
    buf_addf(b, "%d%s%d%s", month_day / 100, words[W_MONTH], month_day % 100, words[W_DAY]);
}

static void add_date(struct buf *b, int32_t day)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    buf_addf(b, "%d%s", c.year, words[W_YEAR]);
    add_month_day(b, c.month * 100 + c.day);
}

static void list_weekdays(struct list *l, const struct off_days *off)
{
    for (size_t i = 0; i < off->n_weekdays; i++) {
        struct buf *b = item(l);
        if (off->weekdays[i].nth)
            add_nth(b, off->weekdays[i].nth);
        add_weekday(b, off->weekdays[i].weekday);
        when_add(b, W_WEEKDAY);
        if (off->weekdays[i].gives_way) {
            when_add(b, W_OPEN);
            when_add(b, W_HOLIDAYS_NEXT_WEEKDAY);
            when_add(b, W_CLOSE);
        }
    }
}

static void list_month_days(struct list *l, const struct off_days *off)
{
    for (int d = 1; d <= 32; d++) {
        if (!(off->month_days & (d == 32 ? 1u : 1u << d)))
            continue;
        when_add(item(l), W_EVERY_MONTH);
        if (d == 32)
            when_add(l->b, W_LAST_DAY);
        else
            buf_addf(l->b, "%d%s", d, words[W_DAY]);
    }
}

static void list_days(struct list *l, const struct off_days *off)
{
    list_month_days(l, off);
    for (int m = 1; m <= 12; m++)
        if (off->months & 1u << m)
            buf_addf(item(l), "%d%s", m, words[W_MONTH]);
    for (size_t i = 0; i < off->n_yearly; i++) {
        add_month_day(item(l), off->yearly[i].from);
        if (off->yearly[i].to != off->yearly[i].from) {
            when_add(l->b, W_UNTIL);
            add_month_day(l->b, off->yearly[i].to);
        }
    }
    for (size_t i = 0; i < off->n_spans; i++) {
        add_date(item(l), off->spans[i].from);
        if (off->spans[i].to != off->spans[i].from) {
            when_add(l->b, W_UNTIL);
            add_date(l->b, off->spans[i].to);
        }
    }
}

void when_add_off(struct buf *b, const struct schedule *s)
{
    static const enum when_word moves[] = {[OFF_NEXT_WEEK] = W_HOLIDAYS_NEXT_WEEK,
                                           [OFF_NEXT_DAY] = W_HOLIDAYS_NEXT_DAY,
                                           [OFF_NEXT_WEEKDAY] = W_HOLIDAYS_NEXT_WEEKDAY,
                                           [OFF_DAY_BEFORE] = W_HOLIDAYS_DAY_BEFORE,
                                           [OFF_WEEKDAY_BEFORE] = W_HOLIDAYS_WEEKDAY_BEFORE};
    struct off_days off;
    struct list l = {.b = b};
    if (!s->except.len || !off_days_parse(s->except, &off))
        return;
    size_t before = b->len;
    when_add(b, W_OPEN);
    size_t inside = b->len;
    if (off.holidays && off.move != OFF_DROP) {
        if (off.rest)
            when_add(b, W_REST);
        when_add(b, moves[off.move]);
    }
    bool moved = b->len > inside;
    size_t after_move = b->len;
    if (moved)
        when_add(b, W_COMMA);
    if (off.holidays && off.move == OFF_DROP)
        when_add(item(&l), W_HOLIDAYS);
    list_weekdays(&l, &off);
    if (off.obon)
        when_add(item(&l), W_OBON);
    if (off.new_year)
        when_add(item(&l), W_NEW_YEAR);
    list_days(&l, &off);
    if (l.n)
        when_add(b, W_IS_OFF);
    else
        b->len = moved ? after_move : before;
    if (l.n || moved)
        when_add(b, W_CLOSE);
}
