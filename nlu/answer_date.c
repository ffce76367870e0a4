/* A date to a question for one. The words are taken apart in answer_date_said.c. */
#include "nlu/answer_date.h"
#include "base/clock.h"
#include "nlu/answer_open.h"

static struct str iso(struct arena *arena, int64_t day)
{
    return str_sub(clock_format_iso(arena, day * DAY_MS, 0), 0, 10);
}

/* 「5月上旬」 */
static bool third_of_month(struct opened *o, const struct said_date *d, int64_t today, enum date_side side)
{
    struct said_date ends[2] = {*d, *d};
    int64_t day[2];
    if (d->third < 0 || d->third > 1 || d->bad || (d->month == NOT_SAID && d->rel_month == NOT_SAID))
        return false; /* 下旬 has no last day of its own: ask */
    for (int i = 0; i < 2; i++) {
        ends[i].third = -1;
        ends[i].day = d->third * 10 + (i ? 10 : 1);
        enum answer_kind kind = said_day(&ends[i], today, side, &day[i]);
        if (kind != ANSWER_VALUE && kind != ANSWER_LIKELY)
            return false;
    }
    opened_say(o, ANSWER_RANGE,
               arena_fmt(o->r.arena, "%.*s..%.*s", STR_FMT(iso(o->r.arena, day[0])), STR_FMT(iso(o->r.arena, day[1]))),
               "date");
    return true;
}

static void decide(struct opened *o, int64_t today, enum date_side side)
{
    struct said_dates dates;
    int64_t day[2] = {0};
    said_dates_read(&o->m, &dates);
    if (!dates.n)
        return;
    enum answer_kind kind = said_day(&dates.item[0], today, side, &day[0]);
    if (dates.n == 1) {
        if (kind == ANSWER_AMBIGUOUS && third_of_month(o, &dates.item[0], today, side))
            return;
        opened_say(o, kind, kind == ANSWER_VALUE || kind == ANSWER_LIKELY ? iso(o->r.arena, day[0]) : (struct str){0},
                   "date");
        return;
    }
    enum answer_kind second = said_day(&dates.item[1], today, side, &day[1]);
    if (dates.n == 2 && dates.range && kind == ANSWER_VALUE && second == ANSWER_VALUE && day[0] < day[1])
        opened_say(
            o, ANSWER_RANGE,
            arena_fmt(o->r.arena, "%.*s..%.*s", STR_FMT(iso(o->r.arena, day[0])), STR_FMT(iso(o->r.arena, day[1]))),
            "date");
    else
        opened_say(o, ANSWER_AMBIGUOUS, (struct str){0}, "date");
}

enum err answer_date(const struct nlu *nlu, struct arena *arena, struct str text, int64_t today, enum date_side side,
                     struct answer *ret)
{
    struct opened o;
    enum err err = opened_start(nlu, arena, text, ret, &o);
    if (err)
        return err;
    if (!o.m.overflow)
        decide(&o, today, side);
    return opened_end(&o);
}
