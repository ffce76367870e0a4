/* A time of day. Parts of the day are those of the weather service (気象庁「時に関する用語」): 未明 0–3, 明け方 3–6, 朝
 * 6–9, 昼前 9–12, 昼過ぎ 12–15, 夕方 15–18, 夜 18–24, 昼頃 11–13, 日中 9–18; 深夜 is 22–5 (労働基準法第37条第4項).
 * 午後12時 is asked back: by 太政官布告第337号 it is midnight, to most people noon. */
#include "nlu/answer_open.h"
#include "nlu/answer_when.h"

enum { NOON = 720, DAY_END = 1440, TIMES_MAX = 4, HOUR = 60 };

/* Hours said within a part: from `first` up to, not with, `last` they are afternoon (12 is added to 1–11). */
static const struct part {
    int from, to;
    int plus_from, plus_to; /* hours that mean the second half of the day; 0, 0: none */
    bool twelve_is_noon, twelve_is_midnight;
} parts[] = {
    [0] = {0, NOON, 0, 0, true, false},         /* 午前 */
    [1] = {NOON, DAY_END, 0, 11, false, false}, /* 午後 */
    [2] = {0, 180, 0, 0, false, true},          /* 未明 */
    [3] = {180, 360, 0, 0, false, false},       /* 明け方 */
    [4] = {360, 540, 0, 0, false, false},       /* 朝 */
    [5] = {540, NOON, 0, 0, false, false},      /* 昼前 */
    [6] = {660, 780, 1, 5, true, false},        /* 昼 */
    [7] = {NOON, 900, 1, 5, true, false},       /* 昼過ぎ */
    [8] = {900, 1080, 3, 7, false, false},      /* 夕方 */
    [9] = {1080, DAY_END, 5, 11, false, true},  /* 夜; 夜の1時 is after midnight */
    [10] = {1320, 300, 10, 11, false, true},    /* 深夜 */
    [11] = {540, 1080, 1, 5, true, false},      /* 日中 */
};

struct moment {
    int minute; /* after midnight; -1: only a part of the day */
    enum answer_kind kind;
    const struct part *part;
    bool from, until, past, before;
};

struct clock_walk {
    const struct mark *at;
    struct moment found[TIMES_MAX];
    size_t n;
    const struct part *part; /* said before the hour */
    bool ranged, fixed, either;
    int lo, hi;
};

static bool is(const struct mark *m, enum mark_kind kind)
{
    return m->kind == kind;
}

static bool within(const struct clock_walk *w, int minute)
{
    return minute >= w->lo && minute <= w->hi;
}

/* 3時 with nothing else: sure only where one of the two halves of the day makes sense. */
static enum answer_kind bare_hour(const struct clock_walk *w, int *minute)
{
    if (*minute >= 13 * HOUR || *minute < HOUR)
        return ANSWER_VALUE;
    int late = *minute < NOON ? *minute + NOON : *minute - NOON;
    bool first = within(w, *minute), second = within(w, late);
    if (second && !first)
        *minute = late;
    return first != second ? ANSWER_VALUE : first ? ANSWER_AMBIGUOUS : ANSWER_INVALID;
}

static enum answer_kind hour_in(const struct part *p, int *minute)
{
    int hour = *minute / HOUR, rest = *minute % HOUR;
    if (hour >= 13)
        return p == &parts[0] ? ANSWER_INVALID : p == &parts[1] ? ANSWER_LIKELY : ANSWER_VALUE;
    if (hour == 12) {
        bool sure = p->twelve_is_noon != p->twelve_is_midnight;
        *minute = p->twelve_is_midnight ? rest : *minute;
        return sure ? (p == &parts[6] || p == &parts[7] ? ANSWER_VALUE : ANSWER_LIKELY) : ANSWER_AMBIGUOUS;
    }
    if (p->plus_to && hour >= p->plus_from && hour <= p->plus_to)
        *minute += NOON;
    bool odd = p == &parts[9] && hour >= 1 && hour < p->plus_from && hour > 3; /* 夜の4時 */
    bool outside = (p == &parts[4] && (hour < 4 || hour > 11)) || (p == &parts[8] && (hour < 3 || hour > 7)) ||
                   ((p == &parts[6] || p == &parts[7]) && hour > 5 && hour < 10);
    return odd || outside ? ANSWER_AMBIGUOUS : p == &parts[9] && hour < 4 ? ANSWER_LIKELY : ANSWER_VALUE;
}

static void add(struct clock_walk *w, struct moment found)
{
    if (w->fixed && w->n)
        w->n--;
    if (w->n < TIMES_MAX)
        w->found[w->n++] = found;
    w->fixed = false;
}

static void add_part(struct clock_walk *w)
{
    if (w->part)
        add(w, (struct moment){.minute = -1, .kind = ANSWER_RANGE, .part = w->part});
    w->part = NULL;
}

static bool meridian(const struct mark *m)
{
    return is(m, MARK_CLOCK) && m->value <= 1;
}

static size_t add_hour(struct clock_walk *w, size_t used, int64_t hour, int64_t minute)
{
    const struct mark *next = &w->at[used];
    struct moment found = {.minute = (int)(hour * HOUR + minute), .kind = ANSWER_VALUE};
    bool colon_zero = is(&w->at[1], MARK_COLON) && w->at[0].digits == 2 && w->at[0].value < 10;
    if (meridian(next) && !w->part) { /* 3pm, 3時午後 */
        w->part = &parts[next->value];
        used++;
    }
    if (hour > 24 || minute > 59 || (hour == 24 && minute))
        found.kind = ANSWER_INVALID;
    else if (hour == 24)
        found = (struct moment){.minute = 0, .kind = ANSWER_LIKELY};
    else if (w->part)
        found.kind = hour_in(w->part, &found.minute);
    else if (!colon_zero)
        found.kind = bare_hour(w, &found.minute);
    w->part = NULL;
    if (w->n && w->ranged && found.kind == ANSWER_AMBIGUOUS && w->found[w->n - 1].kind == ANSWER_VALUE) {
        /* 午後1時から3時: the first end says which half */
        int late = found.minute < NOON ? found.minute + NOON : found.minute;
        found.minute = found.minute > w->found[w->n - 1].minute ? found.minute : late;
        found.kind = ANSWER_VALUE;
    }
    add(w, found);
    return used;
}

/* 15時半, 15時30分, 3時15分前, 15:30 */
static size_t numbered(struct clock_walk *w)
{
    const struct mark *m = w->at;
    bool hour = is(&m[1], MARK_HOUR) || is(&m[1], MARK_OCLOCK);
    if (is(&m[1], MARK_COLON) && is(&m[2], MARK_NUMBER) && m[2].digits == 2)
        return add_hour(w, is(&m[3], MARK_COLON) ? 5 : 3, m->value, m[2].value);
    if (hour && m->high) {
        add(w, (struct moment){.kind = ANSWER_AMBIGUOUS});
        return 2;
    }
    if (hour && is(&m[2], MARK_HALF))
        return add_hour(w, 3, m->value, 30);
    if (hour && is(&m[2], MARK_NUMBER) && is(&m[3], MARK_MINUTE)) {
        if (is(&m[4], MARK_BEFORE) && m[2].value < 60 && m->value >= 1)
            return add_hour(w, 5, m->value - 1, 60 - m[2].value);
        return add_hour(w, is(&m[4], MARK_PAST) ? 5 : 4, m->value, m[2].value);
    }
    if (hour && is(&m[2], MARK_NUMBER) && m[2].digits == 2 && !is(&m[3], MARK_HOUR))
        return add_hour(w, 3, m->value, m[2].value);
    if (hour)
        return add_hour(w, 2, m->value, 0);
    if (w->part || meridian(&m[1]))
        return add_hour(w, 1, m->value, 0); /* 午後3, 3pm */
    if (is(&m[1], MARK_TO) && is(&m[2], MARK_NUMBER) && is(&m[3], MARK_HOUR))
        return add_hour(w, 1, m->value, 0); /* 3~5時 */
    switch (m[1].kind) {
    case MARK_MONTH:
    case MARK_DAY:
    case MARK_YEAR:
        return 2;
    default:
        add(w, (struct moment){.kind = ANSWER_AMBIGUOUS}); /* a number, of what? */
        return m[1].kind == MARK_DOT || m[1].kind == MARK_SPAN || m[1].kind == MARK_MINUTE ? 2 : 1;
    }
}

static void bound(struct clock_walk *w, enum mark_kind kind)
{
    add_part(w);
    struct moment *last = w->n ? &w->found[w->n - 1] : NULL;
    if (!last)
        return;
    last->from = last->from || kind == MARK_FROM || kind == MARK_TO;
    last->until = last->until || kind == MARK_UNTIL || kind == MARK_UPTO;
    last->past = last->past || kind == MARK_PAST;
    last->before = last->before || kind == MARK_BEFORE;
    w->ranged = kind == MARK_TO;
    if (kind == MARK_EXCEPT || kind == MARK_BAD)
        last->kind = ANSWER_AMBIGUOUS;
}

static size_t one(struct clock_walk *w)
{
    const struct mark *m = w->at;
    switch (m->kind) {
    case MARK_NUMBER:
        return numbered(w);
    case MARK_NOON:
        w->part = NULL;
        add(w, (struct moment){.minute = (int)m->value, .kind = ANSWER_VALUE});
        return 1;
    case MARK_CLOCK:
        if (!(w->part && meridian(m)))
            add_part(w);
        w->part = &parts[m->value];
        return 1;
    case MARK_DAY_SET:
        if (m->value == 127)
            add(w, (struct moment){.minute = -1, .kind = ANSWER_RANGE});
        return 1;
    case MARK_TO:
    case MARK_FROM:
    case MARK_UNTIL:
    case MARK_UPTO:
    case MARK_PAST:
    case MARK_BEFORE:
    case MARK_EXCEPT:
    case MARK_BAD:
        bound(w, m->kind);
        return 1;
    case MARK_OR:
        add_part(w);
        w->either = true;
        return 1;
    case MARK_FIX:
        add_part(w);
        w->fixed = w->n > 0;
        return 1;
    default:
        return 1;
    }
}

static struct str hhmm(struct arena *arena, int minute)
{
    return arena_fmt(arena, "%02d:%02d", minute / HOUR, minute % HOUR);
}

static void say_range(struct opened *o, int from, int to)
{
    to = to >= DAY_END ? DAY_END - 1 : to;
    opened_say(o, ANSWER_RANGE,
               arena_fmt(o->r.arena, "%.*s..%.*s", STR_FMT(hhmm(o->r.arena, from)), STR_FMT(hhmm(o->r.arena, to))),
               "time");
}

static void say_one(struct opened *o, const struct clock_walk *w, const struct moment *t)
{
    if (t->kind == ANSWER_RANGE && t->minute < 0) {
        int from = t->part ? t->part->from : w->lo, to = t->part ? t->part->to : w->hi;
        say_range(o, t->until ? w->lo : from, t->from ? w->hi : to);
    } else if (t->kind != ANSWER_VALUE && t->kind != ANSWER_LIKELY) {
        opened_say(o, t->kind, (struct str){0}, "time");
    } else if (!within(w, t->minute)) {
        opened_say(o, ANSWER_INVALID, (struct str){0}, "time");
    } else if (t->from || t->until) {
        say_range(o, t->until ? w->lo : t->minute, t->until ? t->minute : w->hi);
    } else if (t->past) {
        say_range(o, t->minute, t->minute + 30);
    } else if (t->before && t->minute >= 30) {
        say_range(o, t->minute - 30, t->minute);
    } else {
        opened_say(o, t->kind, hhmm(o->r.arena, t->minute), "time");
    }
}

static void say_two(struct opened *o, const struct clock_walk *w)
{
    const struct moment *a = &w->found[0], *b = &w->found[1];
    bool plain = w->n == 2 && !w->either && a->from && a->kind == ANSWER_VALUE && b->kind == ANSWER_VALUE;
    if (plain && a->minute < b->minute && within(w, a->minute) && within(w, b->minute))
        say_range(o, a->minute, b->minute);
    else if (w->n == 2 && a->from && a->part && b->part && a->part->from < b->part->to)
        say_range(o, a->part->from, b->part->to); /* 朝から夕方まで */
    else
        opened_say(o, ANSWER_AMBIGUOUS, (struct str){0}, "time");
}

enum err answer_time(const struct nlu *nlu, struct arena *arena, struct str text, int lo, int hi, struct answer *ret)
{
    struct opened o;
    struct clock_walk w = {.lo = lo, .hi = hi};
    enum err err = opened_start(nlu, arena, text, ret, &o);
    if (err)
        return err;
    for (w.at = o.m.item; !o.m.overflow && w.at->kind != MARK_END;) {
        size_t n = one(&w);
        while (n-- && w.at->kind != MARK_END)
            w.at++;
    }
    bool nothing_left = w.fixed; /* 「3時じゃない」 */
    add_part(&w);
    if (w.n == 1 && nothing_left)
        opened_say(&o, ANSWER_AMBIGUOUS, (struct str){0}, "time");
    else if (w.n == 1)
        say_one(&o, &w, &w.found[0]);
    else if (w.n > 1)
        say_two(&o, &w);
    return opened_end(&o);
}
