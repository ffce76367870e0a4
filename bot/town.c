/* town.yaml, and the promise made out of it. A promise of so many minutes is spent inside the duty hours only. O(days
 * until the promise is spent). Knows no conversation. */
#include "bot/town.h"
#include "base/clock.h"
#include "base/yaml.h"
#include "bot/duty.h"

enum {
    TOWN_BYTES = 1 << 20,
    SEARCH_DAYS = 400,
    ROUND_MINUTES = 10 /* nobody is promised 15:23 */
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
    struct str phone, area, lines, areas;
    struct duty_week duty;
    struct duty_off off;
    struct roster roster;
    int64_t promise_minutes[SEVERITIES];
    struct by_lang phrase[PHRASES];
    struct by_lang weekday[7];
};

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

static void load_promise(struct town *t, const struct yaml *map, struct faults *faults)
{
    for (int s = 0; s < SEVERITIES; s++) {
        const struct yaml *n = yaml_get(map, severity_name((enum severity)s));
        t->promise_minutes[s] = 60;
        if (n)
            (void)yaml_int(n, 1, 14 * DUTY_DAY_MINUTES, faults, &t->promise_minutes[s]);
    }
}

static void load_phrases(struct town *t, const struct yaml *map, const struct yaml *root, struct faults *faults)
{
    const struct yaml *days = yaml_get(map, "weekdays");
    for (int p = 0; p < PHRASES; p++)
        load_named(map ? map : root, phrase_names[p], faults, &t->phrase[p]);
    for (int d = 0; d < 7; d++)
        load_named(days ? days : root, duty_day_names[d], faults, &t->weekday[d]);
}

/* A path in town.yaml is meant from where town.yaml lies. */
static struct str beside(struct arena *arena, struct str file, struct str path)
{
    size_t folder = file.len;
    while (folder > 0 && file.ptr[folder - 1] != '/')
        folder--;
    if (!path.len)
        return path;
    return path.ptr[0] == '/' ? arena_str(arena, path)
                              : arena_fmt(arena, "%.*s%.*s", (int)folder, file.ptr, STR_FMT(path));
}

static void load_all(struct town *t, const struct yaml *root, struct faults *faults)
{
    static const char *const known[] = {"name",    "desk",  "phone", "hours", "duty",   "holidays", "closed",
                                        "promise", "texts", "areas", "place", "alerts", "area",     "lines"};
    yaml_known(root, known, sizeof(known) / sizeof(known[0]), faults);
    load_named(root, "name", faults, &t->name);
    load_named(root, "desk", faults, &t->desk);
    load_named(root, "hours", faults, &t->hours);
    t->phone = yaml_text(root, "phone", (struct str){0});
    t->area = yaml_text(root, "area", (struct str){0});
    t->lines = beside(&t->arena, root->at.file, yaml_text(root, "lines", (struct str){0}));
    t->areas = beside(&t->arena, root->at.file, yaml_text(root, "areas", (struct str){0}));
    duty_load_week(yaml_get(root, "duty"), DUTY_WITHIN_DAY, faults, &t->duty);
    duty_load_holidays(yaml_get(root, "holidays"), faults, &t->off);
    duty_load_closures(yaml_get(root, "closed"), faults, &t->off);
    load_promise(t, yaml_get(root, "promise"), faults);
    roster_load(yaml_get(root, "alerts"), &t->arena, faults, &t->roster);
    load_phrases(t, yaml_get(root, "texts"), root, faults);
    if (!duty_works_at_all(&t->duty))
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

struct str town_area(const struct town *t)
{
    return t->area;
}

struct str town_lines(const struct town *t)
{
    return t->lines;
}

struct str town_areas(const struct town *t)
{
    return t->areas;
}

struct str town_out_of_order(const struct town *t, enum lang lang)
{
    return in_lang(&t->phrase[PHRASE_OUT_OF_ORDER], lang);
}

bool town_on_duty(const struct town *t, int64_t now_ms)
{
    return duty_is_on(&t->duty, &t->off, now_ms);
}

/* Some days around 15 July or 15 August. */
static bool is_obon(int from, int to)
{
    int mid = from / 100 * 100 + 15;
    return (mid == 715 || mid == 815) && from <= mid && mid <= to && to - from <= 10;
}

void town_calendar(const struct town *t, struct calendar *ret)
{
    *ret = (struct calendar){0};
    for (size_t i = 0; i < t->off.n_holidays; i++)
        (void)calendar_add(ret, (int32_t)t->off.holidays[i]);
    for (size_t i = 0; i < t->off.n_closures; i++)
        if (t->off.closures[i].from > t->off.closures[i].to) { /* over the end of the year */
            ret->new_year_from = t->off.closures[i].from;
            ret->new_year_to = t->off.closures[i].to;
        } else if (is_obon(t->off.closures[i].from, t->off.closures[i].to)) {
            ret->obon_from = t->off.closures[i].from;
            ret->obon_to = t->off.closures[i].to;
        }
}

const struct roster *town_roster(const struct town *t)
{
    return &t->roster;
}

static const struct duty_week *week_of(const struct town *t, const struct roster_person *p)
{
    return p && !p->town_hours ? &p->week : &t->duty;
}

static const struct duty_off *off_of(const struct town *t, const struct roster_person *p)
{
    return p && p->on_holidays ? NULL : &t->off;
}

bool town_person_on_duty(const struct town *t, const struct roster_person *p, int64_t now_ms)
{
    return duty_is_on(week_of(t, p), off_of(t, p), now_ms);
}

int64_t town_person_next(const struct town *t, const struct roster_person *p, int64_t now_ms)
{
    return duty_next(week_of(t, p), off_of(t, p), now_ms);
}

bool town_anybody_alerted(const struct town *t, int64_t now_ms)
{
    for (size_t i = 0; i < t->roster.n; i++) {
        if (town_person_on_duty(t, &t->roster.people[i], now_ms))
            return true;
    }
    return !t->roster.n && town_on_duty(t, now_ms);
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
    int64_t now = duty_minutes(now_ms), today = now / DUTY_DAY_MINUTES;
    for (int64_t day = today; day < today + SEARCH_DAYS; day++) {
        const struct duty_span *span;
        size_t n = duty_spans(&t->duty, &t->off, day, &span);
        for (size_t i = 0; i < n; i++) {
            int64_t from =
                day == today && now % DUTY_DAY_MINUTES > span[i].from ? now % DUTY_DAY_MINUTES : span[i].from;
            if (from >= span[i].to)
                continue;
            if (left <= span[i].to - from)
                return (day * DUTY_DAY_MINUTES + rounded(from + left, span[i].to) - JST_MINUTES) * MINUTE_MS;
            left -= span[i].to - from;
        }
    }
    return now_ms + left * MINUTE_MS;
}

int64_t town_due_crisis(const struct town *t, enum severity severity, int64_t now_ms)
{
    int64_t due_ms = town_due(t, severity, now_ms);
    int64_t minute = duty_minutes(now_ms) + t->promise_minutes[(unsigned)severity < SEVERITIES ? severity : 0];
    int64_t soon_ms = (rounded(minute, INT64_MAX) - JST_MINUTES) * MINUTE_MS;
    bool somebody = town_anybody_alerted(t, now_ms) && town_anybody_alerted(t, soon_ms);
    return somebody && soon_ms < due_ms ? soon_ms : due_ms;
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
    int64_t days = duty_minutes(due_ms) / DUTY_DAY_MINUTES - duty_minutes(now_ms) / DUTY_DAY_MINUTES;
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

enum { PLAIN_VARS = 4 };

static void plain_vars(const struct town *t, enum lang lang, struct var ret[PLAIN_VARS])
{
    ret[0] = (struct var){S("town"), in_lang(&t->name, lang)};
    ret[1] = (struct var){S("desk"), in_lang(&t->desk, lang)};
    ret[2] = (struct var){S("phone"), t->phone};
    ret[3] = (struct var){S("hours"), in_lang(&t->hours, lang)};
}

struct str town_off_duty_note(const struct town *t, struct arena *arena, enum lang lang)
{
    struct var vars[PLAIN_VARS];
    plain_vars(t, lang, vars);
    return fill(arena, in_lang(&t->phrase[PHRASE_OFF_DUTY], lang), vars, PLAIN_VARS);
}

size_t town_vars(const struct town *t, struct arena *arena, enum lang lang, int64_t now_ms, struct var *ret, size_t max)
{
    struct var vars[PLAIN_VARS + 1];
    size_t n = PLAIN_VARS + 1;
    plain_vars(t, lang, vars);
    vars[PLAIN_VARS] =
        (struct var){S("duty_note"), town_on_duty(t, now_ms) ? (struct str){0} : town_off_duty_note(t, arena, lang)};
    n = n < max ? n : max;
    memcpy(ret, vars, n * sizeof(*ret));
    return n;
}
