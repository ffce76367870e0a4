/* The marks of a text about recurrence: weekdays with their weeks, dates, months, days of the month, times. */
#include "directory/event_date.h"
#include "directory/said_reader.h"

enum { REIWA = 2018 };

static void skip_blanks(struct said_reader *r)
{
    while (said_peek(r) == ' ')
        r->at++;
}

/* ---- weekdays ---- */

static void add_weekday(struct said_reader *r, int day)
{
    if (r->group == SAID_NONE || r->nths) {
        said_settle_range(r);
        struct thing *new = said_add(r, THING_WEEKDAYS);
        new->nths = r->nths;
        new->marked = r->marked || r->nths;
        r->nths = 0;
        r->group = (int)r->out->n - 1;
    }
    struct thing *t = r->group < THINGS_MAX ? &r->out->things[r->group] : &r->spare;
    t->either = t->either || r->either;
    r->either = false;
    t->weekdays |= (uint8_t)(1u << day);
}

void said_fill_weekdays(struct said_reader *r, int from, int to)
{
    for (int d = from; d != to; d = (d + 1) % 7)
        add_weekday(r, d);
    add_weekday(r, to);
}

/* 「火曜」, 「月〜金」, 「月曜日から金曜日まで」; more letters join by themselves. */
/* 「火」, 「火曜日」, 「(火)」, moved beyond; SAID_NONE. */
static int take_weekday(struct said_reader *r)
{
    bool bracket = said_peek(r) == '(' && plain_weekday(&r->p, r->at + 1) >= 0 && r->p.c[r->at + 2] == ')';
    int day = plain_weekday(&r->p, r->at + bracket);
    if (day < 0)
        return SAID_NONE;
    r->at += bracket ? 3 : 1;
    (void)SAID_ANY(r, "曜日", "曜");
    return day;
}

bool said_read_weekday(struct said_reader *r)
{
    int day = take_weekday(r);
    if (day < 0)
        return false;
    size_t before = r->at;
    skip_blanks(r);
    int to = SAID_ANY(r, "~", "-", "から") ? take_weekday(r) : SAID_NONE;
    if (to < 0) {
        r->at = before;
        add_weekday(r, day);
        return true;
    }
    (void)said_word(r, "まで");
    said_fill_weekdays(r, day, to);
    return true;
}

static int read_nth(struct said_reader *r)
{
    static const char *const kanji[] = {"一", "二", "三", "四", "五"};
    int n = plain_number(&r->p, &r->at, 1);
    for (int i = 0; i < 5 && n < 0; i++)
        if (said_word(r, kanji[i]))
            n = i + 1;
    return n;
}

/* 「第2・第4」, 「第1・3・5」 before a weekday. */
void said_read_nths(struct said_reader *r)
{
    uint8_t bits = 0;
    r->group = SAID_NONE;
    for (;;) {
        int n = read_nth(r);
        if (n < 1 || n > 5) {
            r->wrong = true;
            return;
        }
        bits |= (uint8_t)(1u << n);
        size_t before = r->at;
        if (SAID_ANY(r, "~", "-", "から")) { /* 「第1〜第4」 */
            (void)said_word(r, "第");
            int to = read_nth(r);
            for (int i = n; i <= to && to <= 5; i++)
                bits |= (uint8_t)(1u << i);
            r->wrong = r->wrong || to <= n || to > 5;
            before = r->at;
        }
        bool more = SAID_ANY(r, "・", "、", ",", "と", " ", "･") &&
                    (said_word(r, "第") || (said_peek(r) >= '0' && said_peek(r) <= '9'));
        if (!more) {
            r->at = before;
            break;
        }
    }
    skip_blanks(r);
    if (SAID_ANY(r, "・最終", "、最終", "と最終", "及び最終"))
        bits |= 1;
    (void)said_word(r, "の");
    r->nths = bits;
    /* 「第2週」 means different things to different people, and 「第3日」 is no Sunday. */
    int day = plain_weekday(&r->p, r->at);
    r->wrong =
        r->wrong || day < 0 || (day == 0 && !plain_at(&r->p, r->at + 1, "曜") && !said_is_between(r->p.c[r->at + 1]));
}

/* ---- dates, months, days of the month ---- */

static void add_date(struct said_reader *r, int year, int month, int day)
{
    struct said_day d = {year, month, day, SAID_NONE};
    struct thing *t = said_last(r);
    if (month < 1 || month > 12 || day < 1 || day > 31) {
        r->wrong = true;
        return;
    }
    size_t bracket = r->at;
    int weekday = said_word(r, "(") ? plain_weekday(&r->p, r->at) : SAID_NONE;
    if (weekday >= 0) {
        r->at++;
        (void)SAID_ANY(r, "曜日", "曜");
        (void)SAID_ANY(r, "・祝日", "・祝", "･祝", "祝", "・振休", "･振休", "・休");
        d.weekday = weekday;
        r->wrong = r->wrong || !said_word(r, ")");
    } else {
        r->at = bracket;
    }
    if (r->range && t && t->kind == THING_DATES && !t->to.month) {
        t->to = d;
        r->range = false;
        return;
    }
    said_settle_range(r);
    said_add(r, THING_DATES)->from = d;
}

static void add_months(struct said_reader *r, int month)
{
    struct thing *t = said_last(r);
    if (month < 1 || month > 12) {
        r->wrong = true;
        return;
    }
    if (r->range && t && t->kind == THING_MONTHS) {
        for (int m = t->from.month; m != month; m = m % 12 + 1)
            t->months |= (uint16_t)(1u << m);
        t->months |= (uint16_t)(1u << month);
        r->range = false;
        return;
    }
    said_settle_range(r);
    t = said_add(r, THING_MONTHS);
    t->months = (uint16_t)(1u << month);
    t->from.month = month;
    t->governs = plain_at(&r->p, r->at, "は") || plain_at(&r->p, r->at, "の") || plain_at(&r->p, r->at, "第");
}

void said_month_day(struct said_reader *r, int day)
{
    struct thing *t = said_last(r);
    said_settle_range(r);
    if (day < 0 || day > 31) {
        r->wrong = true;
        return;
    }
    if (!t || t->kind != THING_MONTH_DAYS)
        t = said_add(r, THING_MONTH_DAYS);
    t->month_days |= 1u << day;
}

/* In 「5・15・25日」, the sign after the last number. */
static uint32_t unit_of_list(const struct said_reader *r, size_t at)
{
    for (; at < r->p.n; at++) {
        uint32_t c = r->p.c[at];
        if (!(c >= '0' && c <= '9') && c != ',' && c != 0x3001 && c != 0x30fb && c != 0xff65 && c != ' ')
            return c;
    }
    return 0;
}

static int month_end(int month)
{
    return month == 2 ? 29 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* After 「4月」 */
static void read_month(struct said_reader *r, int year, int month)
{
    skip_blanks(r);
    size_t before = r->at;
    int day = plain_number(&r->p, &r->at, 2);
    if (day >= 0 && said_word(r, "日")) {
        add_date(r, year, month, day);
        return;
    }
    r->at = before;
    if (month >= 1 && month <= 12 && said_word(r, "末"))
        add_date(r, year, month, month_end(month));
    else if (year && month >= 1 && month <= 12) {
        struct thing *t = said_last(r);
        if (r->range && t && t->whole_month) { /* 「2026年12月〜2027年2月」 */
            t->to = (struct said_day){year, month, month == 2 ? 28 : month_end(month), SAID_NONE};
            r->range = false;
            return;
        }
        add_date(r, year, month, 1);
        t = said_last(r);
        if (!t || t->kind != THING_DATES || t->to.month) {
            r->wrong = true; /* 「2026年4月〜2027年3月」 */
            return;
        }
        t->to = (struct said_day){year, month, month == 2 ? 28 : month_end(month), SAID_NONE};
        t->whole_month = true;
    } else if (year || plain_at(&r->p, r->at, "曜"))
        r->wrong = true;
    else
        add_months(r, month);
}

/* 「2026年4月7日」, 「2026/4/7」, 「2026-04-07」 after its year. */
static void read_year(struct said_reader *r, int year)
{
    uint32_t sep = said_peek(r);
    if (sep == '/' || sep == '-') {
        r->at++;
        int month = plain_number(&r->p, &r->at, 2);
        if (said_peek(r) != sep) {
            r->wrong = true;
            return;
        }
        r->at++;
        add_date(r, year, month, plain_number(&r->p, &r->at, 2));
        return;
    }
    bool good = said_word(r, "年");
    skip_blanks(r);
    int month = plain_number(&r->p, &r->at, 2);
    if (good && month > 0 && said_word(r, "月"))
        read_month(r, year, month);
    else
        r->wrong = true;
}

void said_read_reiwa(struct said_reader *r)
{
    int n = said_word(r, "元") ? 1 : plain_number(&r->p, &r->at, 2);
    if (n > 0)
        read_year(r, REIWA + n);
    else
        r->wrong = true;
}

/* ---- times ---- */

void said_read_time(struct said_reader *r)
{
    struct said *s = r->out;
    int from = clock_time_at(&r->p, &r->at), to = SAID_NONE;
    skip_blanks(r);
    if (SAID_ANY(r, "~", "-", "から", "より")) {
        skip_blanks(r);
        bool next_day = SAID_ANY(r, "翌日", "翌");
        size_t before = r->at;
        to = clock_time_at(&r->p, &r->at);
        if (to < 0)
            r->at = before;
        if (to >= 0 && next_day)
            to += 24 * 60;
        if (to >= 0 && to <= from) {
            to = SAID_NONE;
            s->remarks = true; /* over midnight, or a slip: not for us to say */
        }
    }
    bool until = said_word(r, "まで") && to < 0;
    (void)SAID_ANY(r, "頃", "ごろ");
    if (until) {
        s->remarks = true; /* 「水曜は19時まで」: an end alone */
        return;
    }
    if (from < 0 || from > 24 * 60 || to > 2 * 24 * 60) {
        r->wrong = true;
    } else if (s->from_min >= 0) {
        s->to_min = SAID_NONE; /* mornings and afternoons: only the first beginning is kept */
        s->remarks = true;
    } else {
        s->from_min = from;
        s->to_min = to;
        r->timed_at = s->n;
        r->group = SAID_NONE;
    }
}

/* At the wave of 「4～11月」, and not of 「4～11月3日」. */
static bool months_follow(const struct said_reader *r)
{
    size_t at = r->at + 1;
    if (said_peek(r) != '~' || plain_number(&r->p, &at, 2) < 1 || !plain_at(&r->p, at, "月"))
        return false;
    uint32_t next = r->p.c[at + 1];
    return !(next >= '0' && next <= '9');
}

/* The month in which a range that was said before begins and ends; 0: none. */
static int month_of_range(const struct said_reader *r)
{
    for (size_t i = 0; i < r->clause_from; i++) {
        const struct thing *t = &r->out->things[i];
        if (t->kind == THING_DATES && t->to.month == t->from.month)
            return t->from.month;
    }
    return 0;
}

void said_read_digits(struct said_reader *r)
{
    size_t start = r->at;
    uint32_t unit = unit_of_list(r, start);
    int month, n = plain_number(&r->p, &r->at, 4);
    if (n >= 1900 && n <= 2200)
        read_year(r, n);
    else if (n < 0 || n > 31)
        r->wrong = true;
    else if (said_peek(r) == ':' || plain_at(&r->p, r->at, "時")) {
        r->at = start;
        said_read_time(r);
    } else if (said_peek(r) == '/') {
        r->at++;
        add_date(r, 0, n, plain_number(&r->p, &r->at, 2));
    } else if (months_follow(r)) {
        add_months(r, n);
        r->at++;
        r->range = true;
    } else if (said_word(r, "月"))
        read_month(r, 0, n);
    else if (SAID_ANY(r, "のつく日", "の付く日", "がつく日")) {
        for (int day = n ? n : 10; day <= 31 && n < 10; day += 10)
            said_month_day(r, day);
        r->monthly = true;
        r->wrong = r->wrong || n > 9;
    } else if (said_last(r) && said_last(r)->kind == THING_DATES && said_word(r, "日")) {
        add_date(r, said_last(r)->from.year, said_last(r)->from.month, n); /* 「8月13日〜16日」, 「3月6日、7日」 */
    } else if (n > 0 && said_peek(r) == 0x65e5 /* 日 */ && !r->monthly && (month = month_of_range(r)) > 0) {
        (void)said_word(r, "日");
        add_date(r, 0, month, n); /* 「8月5日〜8月16日 ※10日は休み」 */
    } else if (unit == 0x65e5 /* 日 */ && n > 0) {
        (void)said_word(r, "日");
        said_month_day(r, n);
    } else if (unit == 0x6708 /* 月 */)
        add_months(r, n);
    else
        r->wrong = true;
}
