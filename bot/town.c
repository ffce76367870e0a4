/* town.yaml, and the promise made out of it. Duty hours are minutes of the day in several intervals for each weekday;
 * holidays are days, closures are ranges of days that come every year. A promise of so many minutes is spent inside the
 * duty hours only. O(days until the promise is spent). Knows no conversation. */
#include "bot/town.h"
#include "base/clock.h"
#include "base/yaml.h"

enum {
    TOWN_BYTES = 1 << 20,
    INTERVALS = 4,
    HOLIDAYS = 400,
    CLOSURES = 16,
    SEARCH_DAYS = 400,
    DAY_MINUTES = 24 * 60,
    ROUND_MINUTES = 10, /* nobody is promised 15:23 */
    JANUARY_1_1970 = 4  /* a Thursday */
};

struct interval {
    int from, to; /* minutes after midnight */
};

struct closure {
    int from, to; /* month * 100 + day, both closed; from > to runs over the new year */
};

enum phrase {
    PHRASE_TODAY,
    PHRASE_TOMORROW,
    PHRASE_LATER,
    PHRASE_HOUR,
    PHRASE_HOUR_MINUTE,
    PHRASE_OUT_OF_ORDER,
    PHRASE_OFF_DUTY,
    PHRASES
};

struct by_lang {
    struct str in[LANGS];
};

struct town {
    struct arena arena;
    struct by_lang name, desk, hours;
    struct str phone;
    struct interval duty[7][INTERVALS];
    size_t n_duty[7];
    int64_t holidays[HOLIDAYS]; /* days since 1970, in file order */
    size_t n_holidays;
    struct closure closures[CLOSURES];
    size_t n_closures;
    int64_t promise_minutes[SEVERITIES];
    struct by_lang phrase[PHRASES];
    struct by_lang weekday[7];
};

static const char *const day_names[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
static const char *const phrase_names[PHRASES] = {"today",       "tomorrow",     "later",   "hour",
                                                  "hour_minute", "out_of_order", "off_duty"};

static struct str in_lang(const struct by_lang *t, enum lang lang)
{
    return (unsigned)lang < LANGS && t->in[lang].len ? t->in[lang] : t->in[LANG_JA];
}

/* ---- loading ---- */

/* One text for all languages, or a map of them; Japanese must be there. */
static void load_text(const struct yaml *at, struct str what, const struct yaml *parent, struct faults *faults,
                      struct by_lang *ret)
{
    if (at && at->kind == YAML_TEXT && at->text.len) {
        for (int l = 0; l < LANGS; l++)
            ret->in[l] = at->text;
        return;
    }
    for (int l = 0; at && at->kind == YAML_MAP && l < LANGS; l++)
        ret->in[l] = yaml_text(at, lang_name((enum lang)l), (struct str){0});
    if (!ret->in[LANG_JA].len)
        fault_add(faults, FAULT_ERROR, "T001", at ? at->at : parent->at, "'%.*s' がありません。", "'%.*s' is missing.",
                  STR_FMT(what));
}

static void load_named(const struct yaml *map, const char *key, struct faults *faults, struct by_lang *ret)
{
    load_text(yaml_get(map, key), str_from(key), map, faults, ret);
}

static bool clock_minutes(struct str s, int *ret)
{
    struct str_cut cut = str_cut(s, ':');
    int64_t hour, minute;
    if (!cut.found || !str_int(cut.head, &hour) || !str_int(cut.tail, &minute) || hour < 0 || hour > 24 || minute < 0 ||
        minute > 59 || hour * 60 + minute > DAY_MINUTES)
        return false;
    *ret = (int)(hour * 60 + minute);
    return true;
}

static bool read_interval(struct str s, struct interval *ret)
{
    struct str_cut cut = str_cut(s, '-');
    return cut.found && clock_minutes(str_trim(cut.head), &ret->from) && clock_minutes(str_trim(cut.tail), &ret->to) &&
           ret->from < ret->to;
}

static void load_day(struct town *t, int day, const struct yaml *list, struct faults *faults)
{
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        struct interval i;
        size_t have = t->n_duty[day];
        bool ok = have < INTERVALS && read_interval(n->text, &i) && (!have || t->duty[day][have - 1].to <= i.from);
        if (ok)
            t->duty[day][t->n_duty[day]++] = i;
        else
            fault_add(faults, FAULT_ERROR, "T002", n->at,
                      "'%.*s' は時間帯として読めません（例 09:00-12:00、早い順に四つまで）。",
                      "'%.*s' is not a time span (such as 09:00-12:00; in order, at most four).", STR_FMT(n->text));
    }
}

static void load_duty(struct town *t, const struct yaml *map, struct faults *faults)
{
    yaml_known(map, day_names, 7, faults);
    for (int d = 0; d < 7; d++)
        load_day(t, d, yaml_get(map, day_names[d]), faults);
}

/* "2026-11-23" as days since 1970. */
static bool read_date(struct str s, int64_t *ret)
{
    int64_t ms;
    if (s.len != 10 || !clock_parse_iso(s, 0, &ms))
        return false;
    *ret = ms / DAY_MS;
    return true;
}

static void load_holidays(struct town *t, const struct yaml *list, struct faults *faults)
{
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        struct str date = n->key.len ? n->key : n->text;
        if (t->n_holidays < HOLIDAYS && read_date(date, &t->holidays[t->n_holidays]))
            t->n_holidays++;
        else
            fault_add(faults, FAULT_ERROR, "T003", n->at, "'%.*s' は日付として読めません（例 2026-11-23）。",
                      "'%.*s' is not a date (such as 2026-11-23).", STR_FMT(date));
    }
}

static bool month_day(struct str s, int *ret)
{
    struct str_cut cut = str_cut(s, '-');
    int64_t month, day;
    if (!cut.found || !str_int(cut.head, &month) || !str_int(cut.tail, &day) || month < 1 || month > 12 ||
        !civil_valid(2024, (int)month, (int)day))
        return false;
    *ret = (int)(month * 100 + day);
    return true;
}

static bool read_closure(struct str s, struct closure *ret)
{
    ptrdiff_t dots = str_find(s, S(".."));
    if (dots < 0)
        return false;
    return month_day(str_sub(s, 0, (size_t)dots), &ret->from) &&
           month_day(str_sub(s, (size_t)dots + 2, s.len), &ret->to);
}

static void load_closures(struct town *t, const struct yaml *list, struct faults *faults)
{
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        if (t->n_closures < CLOSURES && read_closure(n->text, &t->closures[t->n_closures]))
            t->n_closures++;
        else
            fault_add(faults, FAULT_ERROR, "T004", n->at, "'%.*s' は期間として読めません（例 12-29..01-03）。",
                      "'%.*s' is not a span of days (such as 12-29..01-03).", STR_FMT(n->text));
    }
}

static void load_promise(struct town *t, const struct yaml *map, struct faults *faults)
{
    for (int s = 0; s < SEVERITIES; s++) {
        const struct yaml *n = yaml_get(map, severity_name((enum severity)s));
        t->promise_minutes[s] = 60;
        if (n)
            (void)yaml_int(n, 1, 14 * DAY_MINUTES, faults, &t->promise_minutes[s]);
    }
}

static void load_phrases(struct town *t, const struct yaml *map, const struct yaml *root, struct faults *faults)
{
    const struct yaml *days = yaml_get(map, "weekdays");
    for (int p = 0; p < PHRASES; p++)
        load_named(map ? map : root, phrase_names[p], faults, &t->phrase[p]);
    for (int d = 0; d < 7; d++)
        load_named(days ? days : root, day_names[d], faults, &t->weekday[d]);
}

static bool works_at_all(const struct town *t)
{
    for (int d = 0; d < 7; d++) {
        if (t->n_duty[d])
            return true;
    }
    return false;
}

static void load_all(struct town *t, const struct yaml *root, struct faults *faults)
{
    static const char *const known[] = {"name",   "desk",    "phone", "hours", "duty", "holidays",
                                        "closed", "promise", "texts", "areas", "place"};
    yaml_known(root, known, sizeof(known) / sizeof(known[0]), faults);
    load_named(root, "name", faults, &t->name);
    load_named(root, "desk", faults, &t->desk);
    load_named(root, "hours", faults, &t->hours);
    t->phone = yaml_text(root, "phone", (struct str){0});
    load_duty(t, yaml_get(root, "duty"), faults);
    load_holidays(t, yaml_get(root, "holidays"), faults);
    load_closures(t, yaml_get(root, "closed"), faults);
    load_promise(t, yaml_get(root, "promise"), faults);
    load_phrases(t, yaml_get(root, "texts"), root, faults);
    if (!works_at_all(t))
        fault_add(faults, FAULT_ERROR, "T005", root->at, "担当のいる時間（duty）が一つもありません。",
                  "No duty hours at all: nothing could be promised.");
}

enum err town_load(const char *path, struct faults *faults, struct town **ret)
{
    struct town *t = calloc(1, sizeof(*t));
    struct yaml *root = NULL;
    if (!t)
        return ERR_NOMEM;
    arena_init(&t->arena, TOWN_BYTES);
    size_t errors = faults->n_errors;
    enum err err = yaml_load(&t->arena, path, faults, &root);
    if (!err)
        load_all(t, root, faults);
    if (!err && faults->n_errors > errors)
        err = ERR_INPUT;
    if (err) {
        town_free(t);
        return err;
    }
    *ret = t;
    return ERR_OK;
}

void town_free(struct town *t)
{
    if (!t)
        return;
    arena_done(&t->arena);
    free(t);
}

/* ---- reading ---- */

struct str town_name(const struct town *t)
{
    return t->name.in[LANG_JA];
}

struct str town_desk(const struct town *t)
{
    return t->desk.in[LANG_JA];
}

struct str town_phone(const struct town *t)
{
    return t->phone;
}

struct str town_out_of_order(const struct town *t, enum lang lang)
{
    return in_lang(&t->phrase[PHRASE_OUT_OF_ORDER], lang);
}

static int64_t local_minutes(int64_t ms)
{
    int64_t minutes = ms / MINUTE_MS + JST_MINUTES;
    return ms % MINUTE_MS < 0 ? minutes - 1 : minutes;
}

static bool day_off(const struct town *t, int64_t day)
{
    for (size_t i = 0; i < t->n_holidays; i++) {
        if (t->holidays[i] == day)
            return true;
    }
    struct civil c = civil_from_ms(day * DAY_MS, 0);
    int at = c.month * 100 + c.day;
    for (size_t i = 0; i < t->n_closures; i++) {
        const struct closure *k = &t->closures[i];
        bool inside = k->from <= k->to ? at >= k->from && at <= k->to : at >= k->from || at <= k->to;
        if (inside)
            return true;
    }
    return false;
}

/* The spans of a day in which somebody is there; returns how many. */
static size_t spans(const struct town *t, int64_t day, const struct interval **ret)
{
    size_t weekday = (size_t)((day + JANUARY_1_1970) % 7);
    *ret = t->duty[weekday];
    return t->n_duty[weekday] && !day_off(t, day) ? t->n_duty[weekday] : 0;
}

bool town_on_duty(const struct town *t, int64_t now_ms)
{
    int64_t now = local_minutes(now_ms), day = now / DAY_MINUTES, minute = now % DAY_MINUTES;
    const struct interval *span;
    size_t n = spans(t, day, &span);
    for (size_t i = 0; i < n; i++) {
        if (minute >= span[i].from && minute < span[i].to)
            return true;
    }
    return false;
}

/* Up to the next round time, but not beyond the end of the span. */
static int64_t rounded(int64_t minute, int64_t end)
{
    int64_t up = (minute + ROUND_MINUTES - 1) / ROUND_MINUTES * ROUND_MINUTES;
    return up < end ? up : end;
}

int64_t town_due(const struct town *t, enum severity severity, int64_t now_ms)
{
    int64_t left = t->promise_minutes[(unsigned)severity < SEVERITIES ? severity : SEVERITY_NORMAL];
    int64_t now = local_minutes(now_ms), today = now / DAY_MINUTES;
    for (int64_t day = today; day < today + SEARCH_DAYS; day++) {
        const struct interval *span;
        size_t n = spans(t, day, &span);
        for (size_t i = 0; i < n; i++) {
            int64_t from = day == today && now % DAY_MINUTES > span[i].from ? now % DAY_MINUTES : span[i].from;
            if (from >= span[i].to)
                continue;
            if (left <= span[i].to - from)
                return (day * DAY_MINUTES + rounded(from + left, span[i].to) - JST_MINUTES) * MINUTE_MS;
            left -= span[i].to - from;
        }
    }
    return now_ms + left * MINUTE_MS;
}

/* Fill {name}s of a phrase. */
static struct str fill(struct arena *arena, struct str phrase, const struct var *vars, size_t n)
{
    struct str done = {0};
    while (phrase.len) {
        struct str_cut open = str_cut(phrase, '{'), close = str_cut(open.tail, '}');
        done = arena_join(arena, done, open.head);
        if (!open.found)
            break;
        for (size_t i = 0; close.found && i < n; i++) {
            if (str_eq(vars[i].name, close.head))
                done = arena_join(arena, done, vars[i].value);
        }
        phrase = close.tail;
    }
    return done;
}

struct str town_say_when(const struct town *t, struct arena *arena, enum lang lang, int64_t due_ms, int64_t now_ms)
{
    struct civil due = civil_from_ms(due_ms, JST_MINUTES);
    int64_t days = local_minutes(due_ms) / DAY_MINUTES - local_minutes(now_ms) / DAY_MINUTES;
    enum phrase which = days <= 0 ? PHRASE_TODAY : days == 1 ? PHRASE_TOMORROW : PHRASE_LATER;
    struct var vars[] = {
        {S("hour"), arena_fmt(arena, "%d", due.hour)},
        {S("minute"), arena_fmt(arena, lang == LANG_EN ? "%02d" : "%d", due.minute)},
        {S("month"), arena_fmt(arena, "%d", due.month)},
        {S("day"), arena_fmt(arena, "%d", due.day)},
        {S("weekday"), in_lang(&t->weekday[due.weekday], lang)},
        {S("time"), {0}},
    };
    size_t n = sizeof(vars) / sizeof(vars[0]);
    vars[n - 1].value =
        fill(arena, in_lang(&t->phrase[due.minute ? PHRASE_HOUR_MINUTE : PHRASE_HOUR], lang), vars, n - 1);
    return fill(arena, in_lang(&t->phrase[which], lang), vars, n);
}

size_t town_vars(const struct town *t, struct arena *arena, enum lang lang, int64_t now_ms, struct var *ret, size_t max)
{
    struct var vars[] = {
        {S("town"), in_lang(&t->name, lang)},
        {S("desk"), in_lang(&t->desk, lang)},
        {S("phone"), t->phone},
        {S("hours"), in_lang(&t->hours, lang)},
        {S("duty_note"), {0}},
    };
    size_t n = sizeof(vars) / sizeof(vars[0]);
    if (!town_on_duty(t, now_ms))
        vars[n - 1].value = fill(arena, in_lang(&t->phrase[PHRASE_OFF_DUTY], lang), vars, n - 1);
    n = n < max ? n : max;
    memcpy(ret, vars, n * sizeof(*ret));
    return n;
}
