/* From marks to dates as they were said. A field said twice begins another date; a wave, a correction, 「以外」 say how
 * dates belong together. */
#include "nlu/answer_date.h"

struct walk {
    const struct mark *at;
    struct said_dates *out;
    struct said_date now;
    bool any, fixed, ranged; /* something is said in `now`; a correction, a wave came before it */
};

static const struct said_date unsaid = {.era = -1,
                                        .year = NOT_SAID,
                                        .month = NOT_SAID,
                                        .day = NOT_SAID,
                                        .rel_day = NOT_SAID,
                                        .rel_week = NOT_SAID,
                                        .rel_month = NOT_SAID,
                                        .rel_year = NOT_SAID,
                                        .weekday = -1,
                                        .third = -1};

static bool is(const struct mark *m, enum mark_kind kind)
{
    return m->kind == kind;
}

static bool said(int64_t v)
{
    return v != NOT_SAID;
}

/* A second date says only what differs: 「5月3日から5日」. */
static void inherit(struct said_date *d, const struct said_date *from)
{
    bool by_month = said(d->day) && !said(d->month) && !said(d->rel_month);
    if (by_month) {
        d->month = from->month;
        d->rel_month = from->rel_month;
    }
    if (!said(d->year) && d->era < 0 && !said(d->rel_year) && (said(d->month) || by_month)) {
        d->year = from->year;
        d->era = from->era;
        d->rel_year = from->rel_year;
    }
    if (d->weekday >= 0 && !said(d->day) && !said(d->rel_week) && !said(d->rel_day) && !d->next)
        d->rel_week = from->rel_week;
}

/* What was said so far is one date; the next begins. */
static void close_date(struct walk *w)
{
    struct said_dates *out = w->out;
    if (!w->any)
        return;
    if (out->n)
        inherit(&w->now, &out->item[out->n - 1]);
    if (w->fixed && out->n)
        out->n--;
    if (w->ranged && out->n == 1)
        out->range = true;
    if (out->n < DATES_MAX)
        out->item[out->n++] = w->now;
    w->now = unsaid;
    w->any = w->fixed = w->ranged = false;
}

/* A field that is said twice begins another date. */
static void set(struct walk *w, int64_t *field, int64_t value)
{
    if (said(*field))
        close_date(w);
    *field = value;
    w->any = true;
}

static int64_t number_of(const struct mark *m)
{
    return m->high && m->value == m->low ? NOT_SAID : m->value;
}

/* 22.5.3, 1947/5/3, 5/3: how many marks; 0 when it is none of them. */
static size_t dotted(struct walk *w)
{
    const struct mark *m = w->at;
    if (!is(&m[0], MARK_NUMBER) || !is(&m[1], MARK_DOT) || !is(&m[2], MARK_NUMBER))
        return 0;
    if (is(&m[3], MARK_DOT) && is(&m[4], MARK_NUMBER)) {
        set(w, &w->now.year, m[0].value);
        set(w, &w->now.month, m[2].value);
        set(w, &w->now.day, m[4].value);
        w->now.bad = w->now.bad || m[4].value >= 1000; /* 3/4/2020: which is the month? */
        return 5;
    }
    if (m[0].value >= 1000 || w->now.era >= 0) {
        set(w, &w->now.year, m[0].value);
        set(w, &w->now.month, m[2].value);
    } else {
        set(w, &w->now.month, m[0].value);
        set(w, &w->now.day, m[2].value);
    }
    return 3;
}

/* 三日後, 2週間前, 3日前に */
static size_t offset(struct walk *w)
{
    const struct mark *m = w->at;
    bool days = is(&m[1], MARK_DAY) || is(&m[1], MARK_DAYS), weeks = is(&m[1], MARK_WEEKS);
    if ((!days && !weeks) || (!is(&m[2], MARK_AFTER) && !is(&m[2], MARK_BEFORE)) || m->value > 3660)
        return 0;
    set(w, &w->now.rel_day, (is(&m[2], MARK_AFTER) ? 1 : -1) * m->value * (weeks ? 7 : 1));
    w->now.vague = w->now.vague || weeks || m->high;
    return 3;
}

/* 19470503; 1947 alone is a year, 503 is nothing. */
static size_t bare_number(struct walk *w)
{
    const struct mark *m = w->at;
    if (m->digits == 8) {
        set(w, &w->now.year, m->value / 10000);
        set(w, &w->now.month, m->value / 100 % 100);
        set(w, &w->now.day, m->value % 100);
    } else if (m->digits == 4 && m->value >= 1868) {
        set(w, &w->now.year, m->value);
    } else if (said(w->now.month) && !said(w->now.day) && m->value <= 31) {
        set(w, &w->now.day, m->value); /* 5月3 */
        w->now.vague = true;
    } else {
        w->now.bad = w->any = true;
    }
    return 1;
}

static size_t numbered(struct walk *w)
{
    const struct mark *m = w->at;
    size_t n = dotted(w);
    if (n || (n = offset(w)))
        return n;
    switch (m[1].kind) {
    case MARK_YEAR:
        set(w, &w->now.year, m->value);
        return 2;
    case MARK_MONTH:
        set(w, &w->now.month, number_of(m));
        return 2;
    case MARK_DAY:
        set(w, &w->now.day, number_of(m));
        return 2;
    case MARK_HOUR:
    case MARK_MINUTE:
    case MARK_COLON:
    case MARK_AGE:
    case MARK_COUNT:
    case MARK_SPAN:
        return m[1].kind == MARK_COLON && is(&m[2], MARK_NUMBER) ? 3 : 2;
    case MARK_MONTHS:
    case MARK_DAYS:
    case MARK_WEEKS:
        w->now.bad = w->any = true;
        return 2;
    default:
        return bare_number(w);
    }
}

/* (日), (月) after a date, or a weekday in letters. */
static int bracketed(const struct mark *m)
{
    if (!is(&m[0], MARK_OPEN) || !is(&m[2], MARK_CLOSE))
        return -1;
    return is(&m[1], MARK_LETTER) || is(&m[1], MARK_WEEKDAY) ? (int)m[1].value
           : is(&m[1], MARK_DAY)                             ? 0
           : is(&m[1], MARK_MONTH)                           ? 1
                                                             : -1;
}

static void set_weekday(struct walk *w, int day)
{
    if (w->now.weekday >= 0)
        close_date(w);
    w->now.weekday = day;
    w->any = true;
}

/* The field that such a mark says and nothing beside it; NULL: it says more, or none. */
static int64_t *field_of(struct said_date *d, enum mark_kind kind)
{
    switch (kind) {
    case MARK_REL_VAGUE:
    case MARK_REL_DAY:
        return &d->rel_day;
    case MARK_REL_WEEK:
        return &d->rel_week;
    case MARK_REL_MONTH:
        return &d->rel_month;
    case MARK_REL_YEAR:
        return &d->rel_year;
    default:
        return NULL;
    }
}

static size_t era(struct walk *w)
{
    struct said_date *d = &w->now;
    if (d->era >= 0 || said(d->year))
        close_date(w);
    d->era = (int)w->at->value;
    w->any = true;
    return is(&w->at[1], MARK_DOT) ? 2 : 1;
}

static size_t first_year(struct walk *w)
{
    set(w, &w->now.year, 1);
    return is(&w->at[1], MARK_DOT) || is(&w->at[1], MARK_YEAR) ? 2 : 1;
}

/* ふつか, はつか: a day by its name. */
static void named_day(struct walk *w)
{
    struct said_date *d = &w->now;
    set(w, &d->day, w->at->value);
    d->bad = d->bad || (w->at->value == 5 && !said(d->month) && !said(d->rel_month)); /* いつか: some day */
}

static size_t opened_bracket(struct walk *w)
{
    int day = bracketed(w->at);
    if (day < 0)
        return 1;
    set_weekday(w, day);
    return 3;
}

/* What ends one date and says how the next belongs to it; false: no such mark. */
static bool joined(struct walk *w)
{
    enum mark_kind kind = w->at->kind;
    if (kind != MARK_OR && kind != MARK_TO && kind != MARK_FIX)
        return false;
    close_date(w);
    w->ranged = w->ranged || (kind == MARK_TO && w->out->n > 0);
    w->fixed = w->fixed || (kind == MARK_FIX && w->out->n > 0);
    return true;
}

/* What only colours the date that is being said. */
static void coloured(struct walk *w)
{
    struct said_date *d = &w->now;
    switch (w->at->kind) {
    case MARK_REL_NEXT:
        d->next = true;
        return;
    case MARK_THIRD:
        d->third = (int)w->at->value;
        return;
    case MARK_HEDGE:
        d->vague = true;
        return;
    case MARK_EXCEPT:
    case MARK_UNTIL:
    case MARK_FROM:
    case MARK_UPTO:
    case MARK_BEFORE:
    case MARK_AFTER:
    case MARK_BAD:
        d->bad = d->bad || w->any;
        return;
    default:
        return;
    }
}

/* One step over what begins here: how many marks. */
static size_t one(struct walk *w)
{
    const struct mark *m = w->at;
    int64_t *field = field_of(&w->now, m->kind);
    if (field) {
        set(w, field, m->value);
        w->now.vague = w->now.vague || is(m, MARK_REL_VAGUE);
        return 1;
    }
    if (joined(w))
        return 1;
    switch (m->kind) {
    case MARK_NUMBER:
        return numbered(w);
    case MARK_ERA:
        return era(w);
    case MARK_FIRST_YEAR:
        return first_year(w);
    case MARK_OPEN:
        return opened_bracket(w);
    case MARK_DAY_NO:
        named_day(w);
        return 1;
    case MARK_FIXED_DAY:
        set(w, &w->now.month, m->value / 100);
        set(w, &w->now.day, m->value % 100);
        return 1;
    case MARK_WEEKDAY:
        set_weekday(w, (int)m->value);
        return 1;
    default:
        coloured(w);
        return 1;
    }
}

void said_dates_read(const struct marks *m, struct said_dates *ret)
{
    struct walk w = {.at = m->item, .out = ret, .now = unsaid};
    *ret = (struct said_dates){0};
    while (w.at->kind != MARK_END) {
        size_t n = one(&w);
        while (n-- && w.at->kind != MARK_END)
            w.at++;
    }
    bool dangling = w.fixed && !w.any; /* 「5月3日じゃない」: then which? */
    bool open_end = w.ranged && !w.any;
    close_date(&w);
    if (ret->n && dangling)
        ret->item[ret->n - 1].bad = true;
    if (ret->n && open_end)
        ret->item[ret->n - 1].vague = true;
}
