/* A month: every day with what happens on it. One ordered list; a wide screen lays it out as weeks. */
#include <stdlib.h>
#include "base/clock.h"
#include "portal/view.h"
#include "portal/view_pages.h"

enum {
    CALENDAR_RESOURCES = 2000,
    DAY_SHOWN = 5,
    DAY_MOST = 60,
    MONTHS_AHEAD = 12,
    DAY_MINUTES = 24 * 60,
    MONTH_DAYS = 31
};

struct month {
    int year, month;     /* 2026, 1–12 */
    int32_t first, days; /* its first day since 1970; how many it has */
};

static struct month month_of(int32_t number)
{
    struct month m = {.year = number / 12, .month = number % 12 + 1};
    int32_t after = number + 1;
    m.first = (int32_t)civil_days(m.year, m.month, 1);
    m.days = (int32_t)civil_days(after / 12, after % 12 + 1, 1) - m.first;
    return m;
}

static int32_t this_month(const struct view *v)
{
    struct civil c = civil_from_ms((int64_t)v->today * DAY_MS, 0);
    return c.year * 12 + c.month - 1;
}

/* From the month before this one to a year ahead; everything else is this month. */
static int32_t wanted_month(const struct view *v)
{
    int32_t now = this_month(v), wanted = v->ask.month;
    return wanted >= now - 1 && wanted <= now + MONTHS_AHEAD ? wanted : now;
}

/* ---- what happens when ---- */

struct happening {
    const struct resource *resource;
    int32_t day;
};

/* What has no hour stands at the end of its day. */
static int begins(const struct resource *r)
{
    return r->schedule.from_min >= 0 ? r->schedule.from_min : DAY_MINUTES;
}

static int in_order(const void *a, const void *b)
{
    const struct happening *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    int from = begins(x->resource) - begins(y->resource);
    return from ? from : str_cmp(x->resource->id, y->resource->id);
}

/* A thing that goes on for weeks without weekdays is no appointment: it is shown on the day it begins. */
static bool goes_on(const struct schedule *s)
{
    return !s->n_dates && !s->weekdays && !s->rrule.len;
}

static size_t add_happenings(const struct resource *r, const struct calendar *cal, const struct month *m,
                             struct happening *ret)
{
    size_t n = 0;
    if (goes_on(&r->schedule)) {
        if (r->schedule.first_day >= m->first && r->schedule.first_day < m->first + m->days)
            ret[n++] = (struct happening){r, r->schedule.first_day};
        return n;
    }
    int32_t days[MONTH_DAYS];
    size_t n_days = schedule_days(&r->schedule, cal, m->first, m->first + m->days - 1, days, MONTH_DAYS);
    for (; n < n_days; n++)
        ret[n] = (struct happening){r, days[n]};
    return n;
}

static enum err find_happenings(const struct view *v, const struct month *m, struct happening **ret, size_t *ret_n)
{
    struct search_hit *hits;
    size_t n_hits, n = 0;
    enum err err = view_find_all(v, CALENDAR_RESOURCES, &hits, &n_hits);
    if (err)
        return err;
    struct happening *all = ARENA_ARRAY(v->arena, struct happening, n_hits * MONTH_DAYS + 1);
    if (!all)
        return ERR_NOMEM;
    for (size_t i = 0; i < n_hits; i++)
        if (view_takes_place(hits[i].resource))
            n += add_happenings(hits[i].resource, &v->off, m, all + n);
    qsort(all, n, sizeof *all, in_order);
    *ret = all;
    *ret_n = n;
    return ERR_OK;
}

/* ---- onto the page ---- */

static void put_happening(const struct view *v, struct fill *row, const struct resource *r)
{
    fill_text(row, "h_name", r->name);
    fill_text(row, "h_href", view_href(v, r));
    fill_text(row, "h_time", view_time(v, &r->schedule));
    fill_text(row, "h_place", r->place);
    fill_flag(row, "h_full", r->status == RESOURCE_FULL);
}

/* A city has more on a day than a page can hold: then the list of that weekday has the rest. */
static struct str weekday_link(const struct view *v, int weekday)
{
    static const char *const names[] = {"day:sun", "day:mon", "day:tue", "day:wed", "day:thu", "day:fri", "day:sat"};
    struct ask a = v->ask;
    a.month = 0;
    ask_add(&a.filters, str_from(names[weekday]));
    return ask_address(v->arena, S("/activities"), &a);
}

static void put_day(const struct view *v, struct fill *f, const struct month *m, int32_t day, const struct happening *h,
                    size_t n)
{
    struct fill *row = fill_row(f, "days");
    int column = civil_from_ms((int64_t)day * DAY_MS, 0).weekday;
    fill_number(row, "d_number", day - m->first + 1);
    fill_text(row, "d_date", view_date(v, day));
    fill_text(row, "d_column", view_number(v, column));
    fill_flag(row, "d_first", day == m->first);
    fill_flag(row, "d_today", day == v->today);
    fill_flag(row, "d_past", day < v->today);
    fill_flag(row, "d_empty", n == 0);
    fill_flag(row, "d_sunday", column == 0);
    fill_flag(row, "d_saturday", column == 6);
    for (size_t i = 0; i < n && i < DAY_MOST; i++)
        put_happening(v, fill_row(row, i < DAY_SHOWN || n == DAY_SHOWN + 1 ? "d_shown" : "d_folded"), h[i].resource);
    if (n > DAY_SHOWN + 1)
        fill_number(row, "d_more", (int64_t)n - DAY_SHOWN);
    if (n > DAY_MOST)
        fill_text(row, "d_rest", weekday_link(v, column));
}

static void put_days(const struct view *v, struct fill *f, const struct month *m, const struct happening *h, size_t n)
{
    for (int32_t day = m->first; day < m->first + m->days; day++) {
        size_t of_day = 0;
        while (of_day < n && h[of_day].day == day)
            of_day++;
        put_day(v, f, m, day, h, of_day);
        h += of_day;
        n -= of_day;
    }
}

static struct str month_link(const struct view *v, int32_t month)
{
    struct ask a = v->ask;
    a.page = 1;
    a.month = month == this_month(v) ? 0 : month;
    return ask_address(v->arena, S("/calendar"), &a);
}

static struct str month_name(const struct view *v, const struct month *m)
{
    const struct word_value values[] = {{S("year"), view_number(v, m->year)},
                                        {S("month"), view_number(v, m->month)},
                                        {S("month_name"), view_say_of(v, "month.", view_number(v, m->month))},
                                        {{0}, {0}}};
    return view_say(v, "year_month", values);
}

static void put_weekdays(const struct view *v, struct fill *f)
{
    for (int d = 0; d < 7; d++)
        fill_text(fill_row(f, "weekdays"), "weekday", view_say_of(v, "day.", view_number(v, d)));
}

static void put_month(const struct view *v, struct fill *f, int32_t number, const struct month *m)
{
    int32_t now = this_month(v);
    fill_text(f, "month_name", month_name(v, m));
    if (number > now - 1)
        fill_text(f, "month_before", month_link(v, number - 1));
    if (number < now + MONTHS_AHEAD)
        fill_text(f, "month_after", month_link(v, number + 1));
    if (number != now)
        fill_text(f, "month_now", month_link(v, now));
    if (v->ask.month)
        fill_text(f, "month_value", arena_fmt(v->arena, "%04d-%02d", m->year, m->month));
}

void build_calendar(struct view *v, struct page_answer *ret)
{
    struct happening *h = NULL;
    size_t n = 0;
    int32_t number = wanted_month(v);
    struct month m = month_of(number);
    struct fill *f = view_frame(
        v, NAV_CALENDAR,
        view_say(v, "calendar.title", (const struct word_value[]){{S("month"), month_name(v, &m)}, {{0}, {0}}}));
    enum err err = find_happenings(v, &m, &h, &n);
    if (err) {
        ret->body.err = err;
        return;
    }
    struct ask wish = ask_wish(&v->ask);
    wish.month = 0;
    put_month(v, f, number, &m);
    put_weekdays(v, f);
    put_days(v, f, &m, h, n);
    view_choices(v, f, "o_category", S("category:"));
    view_hidden(v, f);
    fill_flag(f, "none", n == 0);
    fill_text(f, "feed", ask_address(v->arena, S("/activities.ics"), &wish));
    view_render(v, PAGE_CALENDAR, f, ret);
}
