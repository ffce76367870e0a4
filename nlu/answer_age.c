/* An age in full years. 喜寿 and its like are counted 数え by many, a year of birth alone leaves two ages: confirmed,
 * or a range. */
#include "base/clock.h"
#include "nlu/answer_date.h"
#include "nlu/answer_open.h"
#include "nlu/era.h"

enum { AGE_MAX = 120, AGES_MAX = 4 };

struct age {
    int64_t low, high;
    bool named;
};

struct age_walk {
    const struct mark *first, *at;
    struct age found[AGES_MAX];
    size_t n;
    bool fixed, around, bound, either, earlier;
};

static bool is(const struct mark *m, enum mark_kind kind)
{
    return m->kind == kind;
}

static void add(struct age_walk *w, int64_t low, int64_t high, bool named)
{
    if (w->fixed && w->n)
        w->n--;
    if (w->n < AGES_MAX)
        w->found[w->n++] = (struct age){low, high, named};
    w->fixed = false;
}

/* 八十代前半 */
static size_t decade(struct age_walk *w)
{
    static const int from[] = {0, 3, 5}, to[] = {4, 6, 9};
    const struct mark *m = w->at;
    size_t part = is(&m[2], MARK_FILL) ? 3 : 2; /* 八十代の前半 */
    if (m->value % 10 || m->value < 10) {
        w->bound = true;
        return 2;
    }
    if (!is(&m[part], MARK_PART)) {
        add(w, m->value, m->value + 9, false);
        return 2;
    }
    add(w, m->value + from[m[part].value], m->value + to[m[part].value], false);
    return part + 1;
}

/* 七十五、六: the second says only its last digit. */
static bool next_digit(const struct mark *m)
{
    return is(&m[0], MARK_NUMBER) && is(&m[1], MARK_OR) && is(&m[2], MARK_NUMBER) && m[0].value >= 10 &&
           m[2].value < 10 && m[0].value % 10 + 1 == m[2].value;
}

static size_t numbered(struct age_walk *w)
{
    const struct mark *m = w->at;
    if (next_digit(m)) {
        add(w, m->value, m->value + 1, false);
        return 3;
    }
    if (is(&m[1], MARK_DECADE))
        return decade(w);
    if (is(&m[1], MARK_MONTHS)) {
        if (!w->n)
            add(w, m->value / 12, m->value / 12, true);
        return 2;
    }
    if (is(&m[1], MARK_COUNT) || is(&m[1], MARK_SPAN) || is(&m[1], MARK_YEAR) || is(&m[1], MARK_MONTH) ||
        is(&m[1], MARK_DAY) || is(&m[1], MARK_DOT) || is(&m[1], MARK_HOUR)) {
        w->bound = true;
        return 2;
    }
    if (m->high)
        add(w, m->low, m->high, false);
    else if (w->at > w->first && is(&m[-1], MARK_DOT))
        add(w, -m->value, -m->value, false);
    else
        add(w, m->value, m->value, false);
    return 1;
}

static size_t one(struct age_walk *w)
{
    const struct mark *m = w->at;
    switch (m->kind) {
    case MARK_NUMBER:
        return numbered(w);
    case MARK_AGE_NAME:
        add(w, m->value, m->value, m->value != 20);
        return 1;
    case MARK_FIX:
        w->fixed = w->n > 0;
        return 1;
    case MARK_REL_YEAR: /* 去年78になりました */
        w->earlier = w->earlier || m->value != 0;
        return 1;
    case MARK_AROUND:
    case MARK_PAST:
        w->around = true;
        return 1;
    case MARK_KAZOE:
    case MARK_FROM:
    case MARK_UPTO:
    case MARK_LESS:
    case MARK_EXCEPT:
    case MARK_AFTER:
    case MARK_BEFORE:
        w->bound = true;
        return 1;
    default:
        return 1;
    }
}

static void say(struct opened *o, int64_t low, int64_t high, bool named)
{
    if (low < 0 || high > AGE_MAX)
        opened_say(o, ANSWER_INVALID, (struct str){0}, "age");
    else if (low == high)
        opened_say(o, named ? ANSWER_LIKELY : ANSWER_VALUE, arena_fmt(o->r.arena, "%lld", (long long)low), "age");
    else
        opened_say(o, ANSWER_RANGE, arena_fmt(o->r.arena, "%lld..%lld", (long long)low, (long long)high), "age");
}

static int64_t years_between(int64_t born, int64_t today)
{
    struct civil b = civil_from_ms(born * DAY_MS, 0), t = civil_from_ms(today * DAY_MS, 0);
    return t.year - b.year - (t.month < b.month || (t.month == b.month && t.day < b.day));
}

/* 昭和100年 never was. */
static bool year_of_era(const struct said_date *d, int64_t year)
{
    return d->era < 0 || era_has(d->era, civil_days((int)year, 1, 1)) || era_has(d->era, civil_days((int)year, 12, 31));
}

/* 昭和22年5月3日, 昭和22年生まれ; false when no year of birth was said. */
static bool by_birth(struct opened *o, int64_t today)
{
    struct said_dates dates;
    int64_t year, born;
    said_dates_read(&o->m, &dates);
    if (!dates.n || (dates.item[0].year == NOT_SAID && dates.item[0].era < 0))
        return false;
    const struct said_date *d = &dates.item[0];
    if (d->era < 0 && !marks_have(&o->m, MARK_BORN) && d->month == NOT_SAID && d->year >= 1000 && d->year < 1868)
        return false;
    struct civil now = civil_from_ms(today * DAY_MS, 0);
    enum answer_kind kind = said_day(d, today, DATE_PAST, &born);
    if (dates.n > 1 || d->bad) {
        opened_say(o, ANSWER_AMBIGUOUS, (struct str){0}, "birth");
    } else if (kind == ANSWER_VALUE || kind == ANSWER_LIKELY) {
        say(o, years_between(born, today), years_between(born, today), kind == ANSWER_LIKELY);
    } else if (kind == ANSWER_INVALID || !said_year(d, &year) || year > now.year) {
        opened_say(o, kind == ANSWER_INVALID ? kind : ANSWER_AMBIGUOUS, (struct str){0}, "birth");
    } else if (!year_of_era(d, year)) {
        opened_say(o, ANSWER_AMBIGUOUS, (struct str){0}, "birth");
    } else if (d->month != NOT_SAID && d->month != now.month) {
        int64_t age = now.year - year - (d->month > now.month);
        say(o, age, age, false);
    } else {
        say(o, now.year - year - (year < now.year ? 1 : 0), now.year - year, false);
    }
    return true;
}

enum err answer_age(const struct nlu *nlu, struct arena *arena, struct str text, int64_t today, struct answer *ret)
{
    struct opened o;
    struct age_walk w = {0};
    enum err err = opened_start(nlu, arena, text, ret, &o);
    if (err)
        return err;
    if (o.m.overflow || by_birth(&o, today))
        return opened_end(&o);
    for (w.first = w.at = o.m.item; w.at->kind != MARK_END;) {
        size_t n = one(&w);
        while (n-- && w.at->kind != MARK_END)
            w.at++;
    }
    if (w.n == 1 && !w.bound && !w.fixed && w.around && w.found[0].low == w.found[0].high)
        say(&o, w.found[0].low - (marks_have(&o.m, MARK_AROUND) ? 2 : 0),
            w.found[0].low + (marks_have(&o.m, MARK_AROUND) ? 2 : 5), false);
    else if (w.n == 1 && !w.bound && !w.fixed)
        say(&o, w.found[0].low, w.found[0].high, w.found[0].named || w.earlier || marks_have(&o.m, MARK_HEDGE));
    else if (w.n)
        opened_say(&o, ANSWER_AMBIGUOUS, (struct str){0}, "age");
    return opened_end(&o);
}
