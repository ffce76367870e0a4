/* Things said (said.h) into a schedule: one rule, what it is less, its bounds. What does not come to one rule is not
 * understood. */
#include "base/buf.h"
#include "base/clock.h"
#include "directory/event_date.h"
#include "directory/recurrence.h"
#include "directory/said.h"
#include "directory/schedule.h"
#include "directory/schedule_course.h"
#include "directory/weekday.h"

struct build {
    struct said said;
    int32_t reference;
    struct recurrence rule;
    struct schedule *out;
    struct buf except;
    bool remarks;
};

static bool is_day_thing(const struct thing *t)
{
    return t->kind == THING_WEEKDAYS || t->kind == THING_MONTH_DAYS;
}

/* 「月〜金、祝日は休み」 is from Monday to Friday; 「日曜、祝日を除く毎日」 is not on Sundays, and 「月曜、祝日は休み」
 * does not say when it is: nobody is closed on three days and more. */
static void settle_perhaps(struct said *s)
{
    bool on = s->daily;
    for (size_t i = 0; i < s->n; i++)
        on = on || (s->things[i].role == ROLE_ON && is_day_thing(&s->things[i]));
    for (size_t i = 0; i < s->n; i++)
        if (s->things[i].role == ROLE_PERHAPS)
            s->things[i].role = on || __builtin_popcount(s->things[i].weekdays) < 3 ? ROLE_OFF : ROLE_ON;
}

static int32_t day_of(const struct said_day *d, int32_t reference)
{
    if (!d->year)
        return date_near(d->month, d->day, d->weekday, reference);
    if (!civil_valid(d->year, d->month, d->day))
        return INT32_MIN;
    int32_t day = (int32_t)civil_days(d->year, d->month, d->day);
    return d->weekday < 0 || civil_from_ms((int64_t)day * DAY_MS, 0).weekday == d->weekday ? day : INT32_MIN;
}

/* ---- exceptions ---- */

static void add_part(struct build *b, struct str part)
{
    if (b->except.len)
        buf_add_char(&b->except, ',');
    buf_add(&b->except, part);
}

static void part_format(struct build *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void part_format(struct build *b, const char *format, ...)
{
    va_list args;
    if (b->except.len)
        buf_add_char(&b->except, ',');
    va_start(args, format);
    buf_vaddf(&b->except, format, args);
    va_end(args);
}

static bool except_dates(struct build *b, const struct thing *t)
{
    const struct said_day *from = &t->from, *to = t->to.month ? &t->to : &t->from;
    if (!from->year) {
        if (!civil_valid(2024, from->month, from->day) || !civil_valid(2024, to->month, to->day) || to->year)
            return false;
        if (to == from)
            part_format(b, "%02d-%02d", from->month, from->day);
        else
            part_format(b, "%02d-%02d..%02d-%02d", from->month, from->day, to->month, to->day);
        return true;
    }
    struct said_day last = *to;
    last.year = last.year ? last.year : from->year + (last.month < from->month);
    if (day_of(from, INT32_MIN) == INT32_MIN || day_of(&last, INT32_MIN) < day_of(from, INT32_MIN))
        return false;
    part_format(b, "%04d-%02d-%02d", from->year, from->month, from->day);
    if (to != from)
        buf_addf(&b->except, "..%04d-%02d-%02d", last.year, last.month, last.day);
    return true;
}

static void except_weekdays(struct build *b, const struct thing *t)
{
    for (int nth = 0; nth <= 6; nth++) {
        bool each = nth == 6 && !t->nths;
        if (!each && (nth == 6 || !(t->nths & 1u << nth)))
            continue;
        for (int d = 0; d < 7; d++)
            if (t->weekdays & 1u << d) {
                const char *mark = t->gives_way ? ">" : "";
                if (each)
                    part_format(b, "%s%s", weekday_name(d), mark);
                else
                    part_format(b, "%d%s%s", nth ? nth : -1, weekday_name(d), mark);
            }
    }
}

static bool except_thing(struct build *b, const struct thing *t)
{
    switch (t->kind) {
    case THING_WEEKDAYS:
        except_weekdays(b, t);
        return true;
    case THING_MONTHS:
        for (int m = 1; m <= 12; m++)
            if (t->months & 1u << m)
                part_format(b, "%02d", m);
        return true;
    case THING_DATES:
        return except_dates(b, t);
    case THING_HOLIDAYS:
        part_format(b, "%s%s", t->rest ? "rest" : "holidays", off_move_marks[t->move]);
        return true;
    case THING_NEW_YEAR:
        add_part(b, S("new_year"));
        return true;
    case THING_OBON:
        add_part(b, S("obon"));
        return true;
    case THING_MONTH_DAYS:
        for (int d = 0; d <= 31; d++)
            if (t->month_days & 1u << d)
                part_format(b, "d%d", d ? d : -1);
        return true;
    }
    return false;
}

static bool take_exceptions(struct build *b)
{
    for (size_t i = 0; i < b->said.n; i++) {
        const struct thing *t = &b->said.things[i];
        if (t->role == ROLE_OFF && !except_thing(b, t))
            return false;
        if (t->role == ROLE_ON && t->working && !b->said.holidays_too)
            add_part(b, S("holidays"));
        if (t->role == ROLE_ON && t->kind == THING_HOLIDAYS)
            add_part(b, S("+holidays"));
    }
    return !b->except.err;
}

/* ---- the rule ---- */

static bool rule_weekdays(struct recurrence *r, const struct thing *t)
{
    static const int order[] = {1, 2, 3, 4, 5, 0}; /* the last comes last */
    bool good = true;
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        for (int d = 1; d <= 7; d++)
            if ((t->weekdays & 1u << d % 7) && (t->nths & 1u << order[i]))
                good = good && recurrence_add_day(r, order[i] ? order[i] : -1, d % 7);
    for (int d = 1; d <= 7 && !t->nths; d++)
        if (t->weekdays & 1u << d % 7)
            good = good && recurrence_add_day(r, 0, d % 7);
    return good;
}

static void rule_month_days(struct recurrence *r, const struct thing *t)
{
    for (int d = 1; d <= 32; d++)
        if (t->month_days & (d == 32 ? 1u : 1u << d))
            r->month_days[r->n_month_days++] = (int8_t)(d == 32 ? -1 : d);
}

/* One thing that says when it is. */
static bool rule_thing(struct build *b, const struct thing *t)
{
    struct recurrence *r = &b->rule;
    switch (t->kind) {
    case THING_WEEKDAYS:
        return rule_weekdays(r, t);
    case THING_MONTH_DAYS:
        if (r->n_month_days)
            return false;
        rule_month_days(r, t);
        return true;
    case THING_MONTHS:
        r->months |= t->months;
        return true;
    case THING_DATES:
        if (!b->said.yearly || t->to.month || t->from.year || r->n_month_days)
            return t->to.month != 0 && !b->said.yearly; /* a range bounds the rule: take_bounds */
        r->months = (uint16_t)(1u << t->from.month);
        r->month_days[r->n_month_days++] = (int8_t)t->from.day;
        r->freq = RECUR_YEARLY;
        return civil_valid(2024, t->from.month, t->from.day);
    case THING_HOLIDAYS:
        return true; /* 土日祝: take_exceptions */
    case THING_NEW_YEAR:
    case THING_OBON:
        break;
    }
    return false;
}

/* Months, a range or days off that belong to one of several groups of weekdays cannot be one rule. */
static bool is_one_rule(const struct said *s)
{
    int clause = -1, day_clauses = 0;
    bool bounded = false, days = s->daily, holidays = false, between = false, off_between = false;
    for (size_t i = 0; i < s->n; i++) {
        const struct thing *t = &s->things[i];
        off_between = off_between || (days && t->role == ROLE_OFF);
        if (t->role != ROLE_ON)
            continue;
        if (is_day_thing(t) && off_between)
            return false; /* 「月曜（祝日を除く）、木曜」 */
        bounded = bounded || t->kind == THING_MONTHS || t->kind == THING_DATES;
        holidays = holidays || t->kind == THING_HOLIDAYS;
        days = days || is_day_thing(t);
        if (is_day_thing(t) && (t->clause != clause || between))
            day_clauses++;
        if (is_day_thing(t))
            clause = t->clause;
        between = days && (t->kind == THING_MONTHS || t->kind == THING_DATES);
    }
    return !(bounded && day_clauses > 1) && !(holidays && !days);
}

static bool settle_rule(struct build *b)
{
    struct recurrence *r = &b->rule;
    const struct said *s = &b->said;
    bool nth = false;
    for (size_t i = 0; i < r->n_days; i++)
        nth = nth || r->days[i].nth;
    bool halves = s->months_apart == 2 && (r->months == 0x0aaa || r->months == 0x1554);
    int months_apart = halves ? 0 : s->months_apart; /* 「隔月（奇数月）」 says one thing twice */
    if (s->weeks_apart && (nth || !r->n_days || s->months_apart || s->daily))
        return false;
    if (s->daily)
        return !r->n_days && !r->n_month_days;
    if (r->n_days && r->n_month_days)
        return false;
    if (r->freq == RECUR_YEARLY)
        return true;
    r->freq = r->n_days && !nth && !months_apart ? RECUR_WEEKLY : RECUR_MONTHLY;
    r->interval = s->weeks_apart ? s->weeks_apart : months_apart ? months_apart : 1;
    return r->n_days || r->n_month_days;
}

/* 「月2回（第1・第3水曜）」 says one thing twice, or contradicts itself. */
static bool times_agree(const struct build *b)
{
    const struct recurrence *r = &b->rule;
    int week = b->said.times_week, month = b->said.times_month, year = b->said.times_year;
    size_t a_month = r->n_days + r->n_month_days, a_year = a_month * (size_t)__builtin_popcount(r->months);
    size_t n_days = r->freq == RECUR_DAILY ? 7 : r->n_days;
    return (!week || (r->freq <= RECUR_WEEKLY && r->interval == 1 && (size_t)week == n_days)) &&
           (!month || (r->freq == RECUR_MONTHLY && r->interval == 1 && (size_t)month == a_month)) &&
           (!year || (r->freq >= RECUR_MONTHLY && r->interval == 1 && (size_t)year == a_year));
}

/* 「12月2日から隔週」: the weekday is that of its first day. */
static bool settle_fortnight(struct build *b)
{
    struct recurrence *r = &b->rule;
    if (!b->said.weeks_apart || r->n_days || r->n_month_days || !b->said.begin.month)
        return true;
    int32_t first = day_of(&b->said.begin, b->reference);
    return first != INT32_MIN && recurrence_add_day(r, 0, civil_from_ms((int64_t)first * DAY_MS, 0).weekday);
}

/* 「火曜（祝日も開催）」: also when that Tuesday is a holiday. 「土日（祝日も開催）」 may be all holidays. */
static bool holidays_agree(const struct build *b)
{
    bool weekday = b->rule.freq == RECUR_DAILY;
    for (size_t i = 0; i < b->rule.n_days; i++)
        weekday = weekday || (b->rule.days[i].weekday >= 1 && b->rule.days[i].weekday <= 5);
    for (size_t i = 0; i < b->said.n && b->said.holidays_too; i++)
        weekday = weekday && b->said.things[i].kind != THING_HOLIDAYS;
    return !b->said.holidays_too || weekday;
}

static bool make_rule(struct build *b)
{
    b->rule = (struct recurrence){.freq = RECUR_DAILY, .interval = 1};
    if (!is_one_rule(&b->said))
        return false;
    for (size_t i = 0; i < b->said.n; i++)
        if (b->said.things[i].role == ROLE_ON && !rule_thing(b, &b->said.things[i]))
            return false;
    return settle_fortnight(b) && settle_rule(b) && times_agree(b) && holidays_agree(b);
}

/* ---- bounds ---- */

static bool take_bounds(struct build *b)
{
    struct schedule *s = b->out;
    const struct said_day *begin = &b->said.begin, *end = &b->said.end;
    for (size_t i = 0; i < b->said.n; i++)
        if (b->said.things[i].role == ROLE_ON && b->said.things[i].kind == THING_DATES && b->said.things[i].to.month) {
            if (begin->month || end->month)
                return false;
            begin = &b->said.things[i].from;
            end = &b->said.things[i].to;
        }
    if (begin->month && (s->first_day = day_of(begin, b->reference)) == INT32_MIN)
        return false;
    struct said_day last = *end;
    if (last.month && !last.year && begin->month) {
        struct civil c = civil_from_ms((int64_t)s->first_day * DAY_MS, 0);
        last.year = c.year + (last.month * 100 + last.day < c.month * 100 + c.day);
    }
    if (last.month && last.day == 29 && last.month == 2 && last.year && !civil_valid(last.year, 2, 29))
        last.day = 28; /* 「2月末」 */
    int32_t day = last.month ? day_of(&last, b->reference) : INT32_MAX;
    if (last.month && (day == INT32_MIN || day < s->first_day))
        return false;
    s->last_day = last.month ? day : s->last_day;
    return true;
}

/* What is counted from a start needs one, on a day of its own. */
static bool settle_start(struct build *b)
{
    int32_t day;
    if (b->rule.interval == 1)
        return true;
    if (b->out->first_day == INT32_MIN)
        return b->remarks = true;
    return recurrence_days(&b->rule, b->out->first_day, b->out->first_day, b->out->first_day, &day, 1) == 1;
}

static void quick_bits(const struct recurrence *r, struct schedule *s)
{
    bool each = false;
    unsigned days = r->freq == RECUR_DAILY ? 0x7f : 0, weeks = 0;
    for (size_t i = 0; i < r->n_days; i++) {
        days |= 1u << r->days[i].weekday;
        weeks |= r->days[i].nth ? 1u << (r->days[i].nth < 0 ? 0 : r->days[i].nth) : 0;
        each = each || !r->days[i].nth;
    }
    s->weekdays = (uint8_t)days;
    s->weeks = (uint8_t)(each ? 0 : weeks);
}

static bool finish(struct build *b, struct arena *arena)
{
    struct schedule *s = b->out;
    s->rrule = recurrence_text(&b->rule, arena);
    s->except = buf_str(&b->except);
    quick_bits(&b->rule, s);
    if (b->said.from_min >= 0) {
        s->from_min = (int16_t)b->said.from_min;
        s->to_min = (int16_t)b->said.to_min;
    }
    return s->rrule.len && s->rrule.len <= SCHEDULE_RULE_MAX && s->except.len <= SCHEDULE_RULE_MAX;
}

bool schedule_read(struct str text, int32_t reference, struct arena *arena, struct schedule *ret, bool *ret_remarks)
{
    struct schedule s = *ret;
    struct build b = {.reference = reference, .out = &s};
    struct off_days off;
    if (!said_read(text, false, &b.said))
        return false;
    buf_init_in(&b.except, arena, SCHEDULE_RULE_MAX);
    buf_add(&b.except, s.except);
    settle_perhaps(&b.said);
    b.remarks = b.said.remarks;
    if (!make_rule(&b) || !take_exceptions(&b) || !take_bounds(&b) || !settle_start(&b) || !finish(&b, arena) ||
        !off_days_parse(s.except, &off) || !schedule_end_course(&s, b.said.times_all))
        return false;
    *ret = s;
    *ret_remarks = b.remarks;
    return true;
}

bool schedule_read_off(struct str text, int32_t reference, struct arena *arena, struct schedule *ret, bool *ret_remarks)
{
    struct build b = {.reference = reference};
    struct off_days off;
    if (!said_read(text, true, &b.said) || b.said.begin.month || b.said.end.month || b.said.daily ||
        b.said.from_min >= 0 || !b.said.n)
        return false;
    buf_init_in(&b.except, arena, SCHEDULE_RULE_MAX);
    buf_add(&b.except, ret->except);
    struct schedule s = *ret;
    if (!take_exceptions(&b) || !off_days_parse(buf_str(&b.except), &off))
        return false;
    s.except = buf_str(&b.except);
    s.last_day = s.n_times ? INT32_MAX : s.last_day; /* counted anew */
    if (!schedule_end_course(&s, s.n_times))
        return false;
    *ret = s;
    *ret_remarks = b.said.remarks;
    return true;
}

bool schedule_set_rule(struct str rrule, struct arena *arena, struct schedule *ret)
{
    struct recurrence r;
    struct buf b;
    int32_t last = ret->last_day;
    buf_init_in(&b, arena, SCHEDULE_RULE_MAX);
    struct str rest = str_starts(rrule, S("RRULE:")) ? str_sub(rrule, 6, rrule.len) : rrule;
    while (rest.len) {
        struct str_cut part = str_cut(rest, ';');
        rest = part.tail;
        int64_t ymd;
        if (!str_starts(part.head, S("UNTIL="))) {
            buf_addf(&b, "%s%.*s", b.len ? ";" : "", STR_FMT(part.head));
            continue;
        }
        if (part.head.len < 14 || !str_int(str_sub(part.head, 6, 8), &ymd) ||
            !civil_valid((int)(ymd / 10000), (int)(ymd / 100 % 100), (int)(ymd % 100)))
            return false;
        last = (int32_t)civil_days((int)(ymd / 10000), (int)(ymd / 100 % 100), (int)(ymd % 100));
    }
    if (b.err || !recurrence_parse(buf_str(&b), &r))
        return false;
    struct str text = recurrence_text(&r, arena);
    if (!text.len)
        return false;
    ret->rrule = text;
    ret->last_day = last;
    quick_bits(&r, ret);
    return true;
}
