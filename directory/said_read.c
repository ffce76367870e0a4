/* 「第2・第4火曜 13:30〜（祝日を除く）」 into things: marks are read one after the other; a verb (除く, 休み) turns
 * what its clause named into exceptions. Whatever is not known and might change the days ends it. What becomes of the
 * things is schedule_read.c. */
#include "directory/said_reader.h"

bool said_any(struct said_reader *r, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (said_word(r, words[i]))
            return true;
    return false;
}

struct thing *said_last(struct said_reader *r)
{
    return r->out->n > r->clause_from ? &r->out->things[r->out->n - 1] : NULL;
}

struct thing *said_add(struct said_reader *r, enum thing_kind kind)
{
    struct said *s = r->out;
    if (s->n == THINGS_MAX)
        r->wrong = true;
    struct thing *t = s->n < THINGS_MAX ? &s->things[s->n++] : &r->spare;
    *t = (struct thing){
        .kind = kind, .clause = r->clause, .marked = r->marked, .from.weekday = SAID_NONE, .to.weekday = SAID_NONE};
    t->either = r->either;
    r->either = false;
    if (kind != THING_WEEKDAYS)
        r->group = SAID_NONE;
    return t;
}

/* A wave after a single date that no other date ends: 「4月7日から」. */
void said_settle_range(struct said_reader *r)
{
    struct thing *t = said_last(r);
    if (!r->range)
        return;
    r->range = false;
    if (!t || t->kind != THING_DATES || (t->to.month && !t->whole_month) || r->out->begin.month) {
        r->wrong = true;
        return;
    }
    r->out->begin = t->from;
    r->out->n--;
}

bool said_is_between(uint32_t c)
{
    return c == ' ' || c == ',' || c == '/' || c == ':' || c == 0x3001 /* 、 */ || c == 0x30fb /* ・ */ ||
           c == 0xff64 || c == 0xff65 || c == '&';
}

/* ---- clauses and verbs ---- */

static bool same_class(const struct thing *a, const struct thing *b)
{
    return a->kind == b->kind && !a->nths == !b->nths && a->marked == b->marked;
}

static bool is_rule(const struct thing *t)
{
    return t->kind == THING_WEEKDAYS || t->kind == THING_MONTH_DAYS;
}

static bool has_rule(const struct said_reader *r)
{
    bool found = r->out->daily;
    for (size_t i = 0; i < r->clause_from; i++)
        found = found || (r->out->things[i].role == ROLE_ON && is_rule(&r->out->things[i]));
    return found;
}

static void begin_clause(struct said_reader *r)
{
    r->clause_from = r->out->n;
    r->clause++;
    r->group = SAID_NONE;
    r->marked = r->off_clause = false;
}

static void end_clause(struct said_reader *r)
{
    said_settle_range(r);
    r->wrong = r->wrong || r->nths;
    for (size_t i = r->clause_from; i < r->out->n; i++)
        if (r->out->things[i].role == ROLE_OPEN)
            r->out->things[i].role = r->off || r->off_clause ? ROLE_OFF : ROLE_ON;
    begin_clause(r);
}

/* 「毎週水曜、祝日を除く」: the verb is about the tail that is of another class, where a rule comes before it. */
static void turn_off(struct said_reader *r)
{
    struct said *s = r->out;
    size_t from = r->clause_from, cut = from;
    said_settle_range(r);
    if (from == s->n) {
        r->off_clause = true; /* 「休館日：月曜」 */
        return;
    }
    struct thing *first = &s->things[from];
    while (cut < s->n && same_class(first, &s->things[cut]))
        cut++;
    bool split = is_rule(first) && cut < s->n && !has_rule(r) && !r->off;
    for (size_t i = from; i + 1 < s->n; i++) /* 「8月は第1火曜が休み」: only there, and only then */
        r->wrong = r->wrong || (s->things[i].governs && s->things[i + 1].kind == THING_WEEKDAYS);
    for (size_t i = from; i < s->n; i++)
        if (s->things[i].role == ROLE_OPEN)
            s->things[i].role = !split || i >= cut ? ROLE_OFF : first->marked || first->nths ? ROLE_ON : ROLE_PERHAPS;
    begin_clause(r);
}

/* ---- words ---- */

static bool read_rule_word(struct said_reader *r)
{
    if (said_read_times(r))
        return true;
    if (said_word(r, "毎週")) {
        r->wrong = r->wrong || r->out->weeks_apart;
        r->group = SAID_NONE;
        return r->marked = true;
    }
    if (said_word(r, "隔週")) {
        said_settle_range(r);
        r->wrong = r->wrong || said_last(r) || has_rule(r); /* 「毎週水曜と隔週金曜」 is two rules */
        r->out->weeks_apart = 2;
        r->group = SAID_NONE;
        return r->marked = true;
    }
    if (plain_at(&r->p, r->at, "月の第"))
        return said_word(r, "月の");
    if (said_word(r, "隔月")) {
        r->out->months_apart = 2;
        return r->marked = r->monthly = true;
    }
    if (SAID_ANY(r, "毎月", "各月"))
        return r->marked = r->monthly = true;
    if (said_word(r, "毎年"))
        return r->out->yearly = true;
    if (SAID_ANY(r, "毎日", "年中無休", "連日", "毎朝"))
        return r->out->daily = true;
    if (SAID_ANY(r, "奇数月", "偶数月")) {
        said_settle_range(r);
        said_add(r, THING_MONTHS)->months = plain_at(&r->p, r->at - 3, "奇") ? 0x0aaa : 0x1554;
        return true;
    }
    if (said_word(r, "平日")) {
        said_settle_range(r);
        struct thing *t = said_add(r, THING_WEEKDAYS);
        t->weekdays = 0x3e;
        t->marked = t->working = true;
        return true;
    }
    if (said_word(r, "週末")) {
        said_fill_weekdays(r, 6, 0);
        return true;
    }
    if (said_word(r, "第")) {
        said_read_nths(r);
        return true;
    }
    if (SAID_ANY(r, "最終", "最後の")) {
        r->group = SAID_NONE;
        r->nths |= 1;
        r->wrong = r->wrong || plain_weekday(&r->p, r->at) < 0;
        return true;
    }
    return false;
}

/* Days that have a name and a date. */
static bool read_day_of_year(struct said_reader *r)
{
    static const struct {
        const char *name;
        int month, from, to;
    } days[] = {{"正月三が日", 1, 1, 3}, {"三が日", 1, 1, 3},    {"三箇日", 1, 1, 3},     {"元日", 1, 1, 1},
                {"元旦", 1, 1, 1},       {"大晦日", 12, 31, 31}, {"大みそか", 12, 31, 31}};
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        if (!said_word(r, days[i].name))
            continue;
        said_settle_range(r);
        struct thing *t = said_add(r, THING_DATES);
        t->from = (struct said_day){0, days[i].month, days[i].from, SAID_NONE};
        if (days[i].to != days[i].from)
            t->to = (struct said_day){0, days[i].month, days[i].to, SAID_NONE};
        return true;
    }
    return false;
}

static bool read_calendar_word(struct said_reader *r)
{
    if (SAID_ANY(r, "月末日", "末日", "月末", "晦日")) {
        said_month_day(r, 0);
        return true;
    }
    r->vague = plain_at(&r->p, r->at, "休日");
    if (SAID_ANY(r, "国民の祝日に関する法律に規定する休日", "国民の祝日に関する法律に定める休日", "祝休日",
                 "国民の祝日", "祝祭日", "祝日", "休日", "祝")) {
        (void)SAID_ANY(r, "・休日", "・祝日", "、休日", "及び休日", "(振替休日を含む)", "・振替休日", "又は振替休日",
                       "日");
        said_read_holidays(r);
        return true;
    }
    bool new_year = said_word(r, "年末年始");
    if (new_year || SAID_ANY(r, "お盆期間中", "お盆の期間", "お盆期間", "お盆")) {
        said_settle_range(r);
        r->spelt = said_peek(r) == '(' && r->p.c[r->at + 1] >= '0' && r->p.c[r->at + 1] <= '9';
        if (r->spelt)
            r->at++; /* 「年末年始（12月29日から翌年1月3日）」: the dates say it */
        else
            (void)said_add(r, new_year ? THING_NEW_YEAR : THING_OBON);
        return true;
    }
    if (read_day_of_year(r))
        return true;
    if (r->spelt && said_word(r, ")")) {
        r->spelt = false;
        r->wrong = r->wrong || !said_last(r) || said_last(r)->kind != THING_DATES;
        return true;
    }
    if (said_word(r, "令和")) {
        said_read_reiwa(r);
        return true;
    }
    size_t after = r->at + 2;
    bool half = plain_at(&r->p, r->at, "午前") || plain_at(&r->p, r->at, "午後");
    if (half && !(r->p.c[after] >= '0' && r->p.c[after] <= '9') && r->p.c[after] != ' ') {
        r->at = after; /* 「毎週水曜の午後」: no hour */
        return r->out->remarks = true;
    }
    if (half || plain_at(&r->p, r->at, "正午")) {
        said_read_time(r);
        return true;
    }
    return false;
}

static bool read_verb(struct said_reader *r)
{
    bool behind = r->closed_aside;
    if (!SAID_ANY(r, "除く", "除き", "除いた", "以外", "お休み", "休館日", "休業日", "休診日", "休園日", "休室日",
                  "定休日", "閉館日", "休み", "休館", "休業", "休止", "休会", "休講", "休診", "休園", "休室", "閉館",
                  "閉所", "定休", "休", "なし", "無し", "開催しません", "ありません", "行いません", "利用不可",
                  "利用できません"))
        return false;
    (void)SAID_ANY(r, "になります", "となります", "します", "とします", "です", "あり");
    /* 「月曜（祝日の場合は翌日）休み」 is about what stands before the bracket, 「休館日以外」 about days nobody named */
    if (r->clause_from == r->out->n && !r->off)
        r->wrong = r->wrong || plain_at(&r->p, r->at, "以外") || plain_at(&r->p, r->at, "を除") ||
                   (behind && !plain_at(&r->p, r->at - 1, "日"));
    turn_off(r);
    return true;
}

static bool read_until(struct said_reader *r)
{
    struct thing *t = said_last(r);
    if (t && t->kind == THING_DATES && !t->to.month && !r->out->begin.month && SAID_ANY(r, "開始", "スタート")) {
        r->out->begin = t->from; /* 「12/2開始」 */
        r->out->n--;
        return true;
    }
    if (!said_word(r, "まで"))
        return false;
    if (t && t->kind == THING_DATES && !t->to.month && !r->out->end.month) {
        r->out->end = t->from;
        r->out->n--;
    } else if (t && t->kind == THING_MONTHS && (t->months & (t->months - 1)) == 0)
        r->wrong = true;
    return true;
}

/* 「土日のみ」; what is so in some months only is no part of one rule. */
static bool read_only(struct said_reader *r)
{
    if (!SAID_ANY(r, "のみ", "だけ"))
        return false;
    for (size_t i = r->clause_from; i < r->out->n; i++)
        r->wrong = r->wrong || (r->out->things[i].kind != THING_WEEKDAYS && r->out->things[i].kind != THING_HOLIDAYS);
    r->wrong = r->wrong || (r->clause_from > 0 && has_rule(r));
    return true;
}

static bool read_small_word(struct said_reader *r)
{
    static const char *const remarks[] = {"雨天時は中止", "雨天の場合は中止",
                                          "雨天は中止",   "雨天時中止",
                                          "雨天は休み",   "雨の日は休み",
                                          "雨の日は中止", "雨天休み",
                                          "荒天時は中止", "夜間",
                                          "夜",           "夕方",
                                          "原則として",   "原則",
                                          "基本的に",     "基本",
                                          "雨天中止",     "荒天中止",
                                          "雨天決行",     "小雨決行",
                                          "要予約",       "要申込",
                                          "ほか",         "など",
                                          "等",           "予定"};
    static const char *const harmless[] = {"及び",   "および", "ならびに", "並びに", "開催日", "開催", "実施日", "実施",
                                           "活動日", "活動",   "開館日",   "開館",   "開所",   "開室", "定例",   "です",
                                           "します", "曜日",   "各週",     "終日",   "翌年の", "翌年", "と",     "は",
                                           "を",     "の",     "に",       "も",     "が",     "で"};
    if (SAID_ANY(r, "または", "又は", "もしくは"))
        return r->either = true;
    for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++)
        if (said_word(r, remarks[i]))
            return r->out->remarks = true;
    return said_any(r, harmless, sizeof(harmless) / sizeof(harmless[0]));
}

static bool read_boundary(struct said_reader *r)
{
    uint32_t c = said_peek(r);
    bool opens = c == '(' || c == 0x203b /* ※ */ || plain_at(&r->p, r->at, "ただし") ||
                 plain_at(&r->p, r->at, "但し") || plain_at(&r->p, r->at, "なお");
    if (c == '\n' && r->range) {
        r->at++; /* 「7月1日〜」, and its end on the next line */
        return true;
    }
    if (!opens && c != ')' && c != '\n' && c != 0x3002 /* 。 */ && c != ';')
        return false;
    end_clause(r);
    if (!SAID_ANY(r, "ただし", "但し", "なお"))
        r->at++;
    if (opens || c == ')' || c == '\n')
        r->aside = opens;
    return true;
}

/* Prose: passed over where it cannot be about days, and only where nothing was begun. */
static void read_other(struct said_reader *r)
{
    static const char *const days[] = {"曜", "祝", "休", "翌", "週", "月", "日", "回", "除", "盆", "以外"};
    bool begun = r->out->n > r->clause_from || r->nths || r->range || (!r->aside && r->clause == 0);
    while (said_peek(r) && said_peek(r) != ')' && said_peek(r) != '\n' && said_peek(r) != 0x3002) {
        for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
            begun = begun || plain_at(&r->p, r->at, days[i]);
        r->at++;
    }
    r->wrong = r->wrong || begun;
    r->out->remarks = true;
}

static void read_mark(struct said_reader *r)
{
    uint32_t c = said_peek(r);
    r->closed_aside = r->at && r->p.c[r->at - 1] == ')' && !r->off;
    if (c == '(' && r->p.c[r->at + 1] && r->p.c[r->at + 2] == ')' && said_read_weekday(r))
        return;
    if ((!r->spelt && read_boundary(r)) || read_rule_word(r) || read_calendar_word(r) || read_verb(r))
        return;
    if (c >= '0' && c <= '9')
        said_read_digits(r);
    else if (c == '~' || c == '-' || plain_at(&r->p, r->at, "から") || plain_at(&r->p, r->at, "より")) {
        r->at += c == '~' || c == '-' ? 1 : 2;
        r->wrong = r->wrong || r->range || !said_last(r);
        r->range = true;
    } else if (said_is_between(c))
        r->at++;
    else if (!read_until(r) && !read_only(r) && !read_small_word(r) && !said_read_weekday(r))
        read_other(r);
}

/* 「水曜10時、金曜13時」: the time of one of them is not that of all. */
static void settle_time(struct said_reader *r)
{
    bool before = false, after = false;
    for (size_t i = 0; i < r->out->n; i++)
        if (r->out->things[i].role == ROLE_ON && is_rule(&r->out->things[i])) {
            before = before || i < r->timed_at;
            after = after || i >= r->timed_at;
        }
    if (r->out->from_min < 0 || !before || !after)
        return;
    r->out->from_min = r->out->to_min = SAID_NONE;
    r->out->remarks = true;
}

bool said_read(struct str text, bool off, struct said *ret)
{
    struct said_reader r = {.out = ret, .group = SAID_NONE, .off = off};
    *ret =
        (struct said){.from_min = SAID_NONE, .to_min = SAID_NONE, .begin.weekday = SAID_NONE, .end.weekday = SAID_NONE};
    if (!plain_from(str_trim(text), &r.p))
        return false;
    while (said_peek(&r) && !r.wrong)
        read_mark(&r);
    end_clause(&r);
    settle_time(&r);
    for (size_t i = 0; i < ret->n; i++)
        r.wrong = r.wrong || ret->things[i].role == ROLE_OPEN || /* named, and nothing said of it */
                  (ret->things[i].role == ROLE_ON && ret->things[i].either);
    for (size_t i = 0; i < ret->n; i++) /* 「毎月」 or a year must make days of the month what they are */
        if (ret->things[i].kind == THING_MONTH_DAYS && !r.monthly && !off)
            r.wrong = true;
    return !r.wrong;
}
