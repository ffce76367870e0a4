/* Reads the marks of a date text one after the other into entries (month, day, perhaps year and weekday), then gives
 * them years. Anything that is neither a date nor known to be harmless sets `remarks`; a contradiction (30 February,
 * wrong weekday) ends it. */
#include "directory/event_date.h"
#include "base/clock.h"
#include "directory/plain_chars.h"

enum {
    BACK_DAYS = 250, /* how long before publication something may have begun */
    AHEAD_DAYS = 330,
    REIWA = 2018
};

struct entry {
    int year, month, day; /* year 0: not said */
    int weekday;          /* -1: not said */
};

struct reading {
    struct plain p;
    size_t at;
    struct entry entries[DATES_MAX];
    size_t n;
    bool range, pending; /* a wave was seen; it waits for its end */
    size_t range_at;     /* index of the entry that ends the range */
    int year, month;     /* carried along */
    int all_weekday;     /* 「いずれも（水）」 */
    bool month_only;
    bool wrong;
    struct event_dates *out;
};

static uint32_t peek(const struct reading *r)
{
    return r->p.c[r->at];
}

static bool word(struct reading *r, const char *w)
{
    return plain_take(&r->p, &r->at, w);
}

static void add_entry(struct reading *r, int year, int month, int day)
{
    if (month < 1 || month > 12 || day < 1 || day > 31 || r->n == DATES_MAX || (r->range && r->n > r->range_at)) {
        r->wrong = true;
        return;
    }
    if (r->pending) {
        r->range_at = r->n;
        r->range = true;
        r->pending = false;
        if (r->n != 1)
            r->wrong = true; /* a range among single days: not ours to untangle */
    }
    r->entries[r->n++] = (struct entry){year, month, day, -1};
    r->month = month;
    r->year = year;
}

/* 「2026-01-14」, 「2026/1/14」 */
static void read_year_first(struct reading *r, int year)
{
    uint32_t sep = peek(r);
    r->at++;
    int month = plain_number(&r->p, &r->at, 2);
    if (peek(r) != sep) {
        r->wrong = true;
        return;
    }
    r->at++;
    add_entry(r, year, month, plain_number(&r->p, &r->at, 2));
}

static void read_month(struct reading *r, int month, int year)
{
    while (peek(r) == ' ')
        r->at++;
    size_t before = r->at;
    int day = plain_number(&r->p, &r->at, 2);
    if (day < 0 && !r->n && month >= 1 && month <= 12) {
        r->month_only = true;
        r->month = month;
        r->year = year;
        return;
    }
    while (peek(r) == ' ')
        r->at++;
    if (day < 0 || !word(r, "日")) {
        r->at = before;
        r->wrong = true;
        return;
    }
    add_entry(r, year, month, day);
}

static void read_digits(struct reading *r)
{
    int n = plain_number(&r->p, &r->at, 4), said = 0;
    if (n >= 1900 && n <= 2200) {
        if (peek(r) == '-' || peek(r) == '/') {
            read_year_first(r, n);
            return;
        }
        if (!word(r, "年")) {
            r->wrong = true;
            return;
        }
        said = n;
        while (peek(r) == ' ')
            r->at++;
        n = plain_number(&r->p, &r->at, 2);
    }
    if (word(r, "月"))
        read_month(r, n, said);
    else if (peek(r) == '/' && ++r->at)
        add_entry(r, said, n, plain_number(&r->p, &r->at, 2));
    else if (!said && r->n && word(r, "日"))
        add_entry(r, 0, r->month, n);
    else
        r->wrong = true;
}

/* 「令和7年2月9日」 */
static void read_reiwa(struct reading *r)
{
    int n = word(r, "元") ? 1 : plain_number(&r->p, &r->at, 2);
    if (n < 1 || !word(r, "年")) {
        r->wrong = true;
        return;
    }
    int month = plain_number(&r->p, &r->at, 2);
    if (month > 0 && word(r, "月"))
        read_month(r, month, REIWA + n);
    else
        r->wrong = true;
}

static void close_bracket(struct reading *r)
{
    while (peek(r) && peek(r) != ')' && peek(r) != '\n')
        r->at++;
    if (peek(r) == ')')
        r->at++;
}

/* After '(': a weekday, a number of the list, 「全8回」, or more dates. */
static void read_bracket(struct reading *r)
{
    size_t start = r->at;
    int day = plain_weekday(&r->p, r->at);
    int number = plain_number(&r->p, &r->at, 2);
    if (number >= 0 && peek(r) == ')') {
        r->at++;
        return;
    }
    if (number >= 0 && word(r, "回")) {
        r->out->remarks = true;
        close_bracket(r);
        return;
    }
    r->at = start;
    if (day >= 0) {
        if (plain_weekday(&r->p, r->at + 1) >= 0)
            r->out->remarks = true;
        else if (r->n)
            r->entries[r->n - 1].weekday = day;
        close_bracket(r);
        return;
    }
    if (word(r, "全")) {
        int n = plain_number(&r->p, &r->at, 3);
        r->out->sessions = n > 0 ? n : 0;
        close_bracket(r);
        return;
    }
    if (number >= 0 || plain_at(&r->p, r->at, "令和"))
        return; /* dates in brackets: read on */
    if (!word(r, "祝"))
        r->out->remarks = true;
    close_bracket(r);
}

static void read_all_of(struct reading *r)
{
    if (peek(r) == '(')
        r->at++;
    int day = plain_weekday(&r->p, r->at);
    if (day >= 0)
        r->all_weekday = day;
    else
        r->out->remarks = true;
    r->at += day >= 0;
    word(r, "曜日");
    if (peek(r) == ')')
        r->at++;
}

/* What is said besides dates: passed over to the end of the line, unless a date may hide in it. */
static void read_other(struct reading *r)
{
    r->out->remarks = true;
    bool note = peek(r) == 0x203b; /* ※: from here on only remarks */
    while (peek(r) && (note || peek(r) != '\n')) {
        uint32_t c = peek(r);
        if (!note && c >= '0' && c <= '9') {
            r->wrong = r->wrong || r->n > 0;
            if (!r->n)
                return;
        }
        r->at++;
    }
}

static bool is_between(uint32_t c)
{
    return c == ' ' || c == '\n' || c == ',' || c == '&' || c == ')' || c == '/' || c == 0x3001 /* 、 */ ||
           c == 0x30fb /* ・ */ || c == 0xff65 || (c >= 0x2460 && c <= 0x2473) /* ① */ || (c >= 0x2474 && c <= 0x2487);
}

static bool bare_weekday(struct reading *r)
{
    int day = plain_weekday(&r->p, r->at);
    if (day < 0 || !plain_at(&r->p, r->at + 1, "曜"))
        return false;
    if (r->n)
        r->entries[r->n - 1].weekday = day;
    r->at += 2;
    word(r, "日");
    return true;
}

static void read_mark(struct reading *r)
{
    static const char *const harmless[] = {"予定", "まで",   "及び", "および", "と",
                                           "開催", "の各日", "祝日", "祝",     "翌年"};
    if (is_between(peek(r))) {
        r->at++;
        return;
    }
    if (peek(r) >= '0' && peek(r) <= '9') {
        read_digits(r);
        return;
    }
    if (peek(r) == '~' || peek(r) == '-' || plain_at(&r->p, r->at, "から")) {
        r->at += plain_at(&r->p, r->at, "から") ? 2 : 1;
        r->pending = r->n > 0;
        return;
    }
    if (peek(r) == '(') {
        r->at++;
        read_bracket(r);
        return;
    }
    if (word(r, "令和") || (peek(r) == 'R' && r->p.c[r->at + 1] >= '0' && r->p.c[r->at + 1] <= '9' && ++r->at)) {
        read_reiwa(r);
        return;
    }
    if (word(r, "いずれも") || word(r, "各")) {
        read_all_of(r);
        return;
    }
    if (word(r, "全")) {
        int n = plain_number(&r->p, &r->at, 3);
        r->out->sessions = n > 0 ? n : 0;
        word(r, "回");
        return;
    }
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
        if (word(r, harmless[i]))
            return;
    if (!bare_weekday(r))
        read_other(r);
}

/* ---- years ---- */

static int32_t day_of(const struct entry *e, int year)
{
    return civil_valid(year, e->month, e->day) ? (int32_t)civil_days(year, e->month, e->day) : INT32_MIN;
}

static int weekday_of(int32_t day)
{
    return civil_from_ms((int64_t)day * DAY_MS, 0).weekday;
}

static bool weekday_fits(const struct entry *e, int32_t day)
{
    return e->weekday < 0 || weekday_of(day) == e->weekday;
}

static int32_t distance(int32_t a, int32_t b)
{
    return a > b ? a - b : b - a;
}

int32_t date_near(int month, int day_of_month, int weekday, int32_t reference)
{
    const struct entry entry = {.month = month, .day = day_of_month, .weekday = weekday}, *e = &entry;
    if (reference == INT32_MIN)
        return INT32_MIN;
    int year = civil_from_ms((int64_t)reference * DAY_MS, 0).year;
    int32_t best = INT32_MIN;
    for (int y = year - 1; y <= year + 1; y++) {
        int32_t day = day_of(e, y);
        if (day == INT32_MIN || !weekday_fits(e, day) || day < reference - BACK_DAYS || day > reference + AHEAD_DAYS)
            continue;
        if (best == INT32_MIN || distance(day, reference) < distance(best, reference))
            best = day;
    }
    return best;
}

static int32_t place_first(const struct entry *e, int32_t reference)
{
    return e->year ? day_of(e, e->year) : date_near(e->month, e->day, e->weekday, reference);
}

/* Any later date: the same year as the one before, or the next when half a year back. */
static int32_t place_next(const struct entry *e, int32_t before, bool range)
{
    struct civil c = civil_from_ms((int64_t)before * DAY_MS, 0);
    if (e->year)
        return day_of(e, e->year);
    bool turn = range ? e->month < c.month || (e->month == c.month && e->day < c.day) : c.month - e->month >= 6;
    return day_of(e, c.year + turn);
}

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

static bool place_all(struct reading *r, int32_t reference)
{
    struct event_dates *out = r->out;
    for (size_t i = 0; i < r->n; i++) {
        struct entry *e = &r->entries[i];
        if (e->weekday < 0)
            e->weekday = r->all_weekday;
        int32_t day = i ? place_next(e, out->days[i - 1], r->range) : place_first(e, reference);
        if (day == INT32_MIN || !weekday_fits(e, day))
            return false;
        out->days[i] = day;
    }
    return true;
}

static bool finish_month(struct reading *r, int32_t reference)
{
    struct entry first = {.year = r->year, .month = r->month, .day = 1, .weekday = -1};
    int32_t day = place_first(&first, reference);
    if (day == INT32_MIN)
        return false;
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    r->out->kind = DATES_MONTH;
    r->out->from = day;
    r->out->to = (int32_t)civil_days(c.month == 12 ? c.year + 1 : c.year, c.month == 12 ? 1 : c.month + 1, 1) - 1;
    return true;
}

static bool finish(struct reading *r, int32_t reference)
{
    struct event_dates *out = r->out;
    if (r->wrong || r->pending)
        return false;
    if (!r->n)
        return r->month_only && finish_month(r, reference);
    if (r->month_only || !place_all(r, reference))
        return false;
    if (r->range) {
        out->kind = DATES_RANGE;
        out->from = out->days[0];
        out->to = out->days[1];
        return r->n == 2 && out->from <= out->to;
    }
    qsort(out->days, r->n, sizeof(out->days[0]), by_day);
    for (size_t i = 0; i < r->n; i++)
        if (!out->n || out->days[out->n - 1] != out->days[i])
            out->days[out->n++] = out->days[i];
    return true;
}

bool event_dates_read(struct str text, int32_t reference, struct event_dates *ret)
{
    struct reading r = {.out = ret, .all_weekday = -1};
    *ret = (struct event_dates){.kind = DATES_DAYS};
    if (!plain_from(str_trim(text), &r.p))
        return false;
    while (peek(&r) && !r.wrong)
        read_mark(&r);
    return finish(&r, reference);
}
