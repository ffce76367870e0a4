/* Loads hotlines.yaml. A line without number, source or day of verification does not pass; one that was verified more
 * than a year ago is reported. Choosing among lines is hotlines.c's. */
#include "base/clock.h"
#include "base/yaml.h"
#include "directory/hotline_table.h"
#include "directory/weekday.h"

enum { HOTLINES_BYTES = 2 << 20, STALE_DAYS = 366, LINES_MAX = 200 };

struct loader {
    struct hotlines *h;
    struct faults *faults;
    int64_t now_ms;
    const int32_t *holidays;
    size_t n_holidays;
    bool local;
};

#define LINE_FAULT(l, y, code, ja, en) fault_add((l)->faults, FAULT_ERROR, code, (y)->at, "" ja, "" en)

static bool read_date(struct str s, int32_t *ret)
{
    int64_t ms;
    if (s.len != 10 || !clock_parse_iso(s, 0, &ms))
        return false;
    *ret = (int32_t)(ms / DAY_MS);
    return true;
}

/* "08:30", "32:00" */
static bool read_minutes(struct str s, int16_t *ret)
{
    struct str_cut cut = str_cut(s, ':');
    int64_t hour, minute;
    if (!cut.found || !str_int(cut.head, &hour) || !str_int(cut.tail, &minute) || hour < 0 || hour > 48 || minute < 0 ||
        minute > 59)
        return false;
    *ret = (int16_t)(hour * 60 + minute);
    return true;
}

/* "12-29" */
static bool read_month_day(struct str s, int16_t *ret)
{
    struct str_cut cut = str_cut(s, '-');
    int64_t month, day;
    if (!cut.found || !str_int(cut.head, &month) || !str_int(cut.tail, &day) || month < 1 || month > 12 || day < 1 ||
        day > 31)
        return false;
    *ret = (int16_t)(month * 100 + day);
    return true;
}

static bool read_span(struct str s, struct str *from, struct str *to)
{
    ptrdiff_t at = str_find(s, S(".."));
    if (at < 0)
        return false;
    *from = str_sub(s, 0, (size_t)at);
    *to = str_sub(s, (size_t)at + 2, s.len);
    return true;
}

static bool read_days(const struct yaml *days, uint8_t *ret)
{
    if (!days)
        return false;
    if (days->kind == YAML_TEXT) {
        *ret = str_eq(days->text, S("all")) ? 0x7f : str_eq(days->text, S("weekdays")) ? 0x3e : 0;
        return *ret != 0;
    }
    for (const struct yaml *d = days->first; d; d = d->next) {
        int day = weekday_from_name(d->text);
        if (day < 0)
            return false;
        *ret = (uint8_t)(*ret | 1u << day);
    }
    return *ret != 0;
}

static void load_open(struct loader *l, const struct yaml *list, bool month_days, struct hours *h)
{
    for (const struct yaml *y = list ? list->first : NULL; y; y = y->next) {
        struct open_span s = {0};
        int64_t day = 0;
        bool ok = h->n_open < OPEN_SPANS && read_minutes(yaml_text(y, "from", S("")), &s.from) &&
                  read_minutes(yaml_text(y, "to", S("")), &s.to) && s.from < s.to;
        ok = ok && (month_days ? str_int(yaml_text(y, "day", S("")), &day) && day >= 1 && day <= 31
                               : read_days(yaml_get(y, "days"), &s.days));
        s.month_day = (uint8_t)day;
        if (ok)
            h->open[h->n_open++] = s;
        else
            LINE_FAULT(l, y, "D021", "開いている時間が読めません。", "opening hours cannot be read.");
    }
}

static void load_closed(struct loader *l, const struct yaml *list, struct hours *h)
{
    for (const struct yaml *y = list ? list->first : NULL; y; y = y->next) {
        struct str from, to;
        size_t i = h->n_closed;
        if (i < CLOSED_SPANS && read_span(y->text, &from, &to) && read_month_day(from, &h->closed[i].from) &&
            read_month_day(to, &h->closed[i].to))
            h->n_closed++;
        else
            LINE_FAULT(l, y, "D022", "休みの期間が読めません（例 12-29..01-03）。",
                       "closed span cannot be read (12-29..01-03).");
    }
}

static void load_campaigns(struct loader *l, const struct yaml *list, struct hours *h)
{
    for (const struct yaml *y = list ? list->first : NULL; y; y = y->next) {
        struct str from, to;
        size_t i = h->n_campaign;
        if (i < CAMPAIGN_SPANS && read_span(y->text, &from, &to) && read_date(from, &h->campaign[i].from) &&
            read_date(to, &h->campaign[i].to))
            h->n_campaign++;
        else
            LINE_FAULT(l, y, "D023", "期間が読めません（例 2026-09-10..2026-09-16）。", "dates cannot be read.");
    }
}

static void load_hours(struct loader *l, const struct yaml *y, struct hours *h)
{
    static const char *const names[HOURS_KINDS] = {"always", "timed", "varies", "campaign"};
    struct str word = yaml_text(y, "hours", S(""));
    h->kind = HOURS_KINDS;
    for (int i = 0; i < HOURS_KINDS; i++)
        if (str_eq(word, str_from(names[i])))
            h->kind = (enum hours_kind)i;
    if (h->kind == HOURS_KINDS) {
        const struct yaml *said = yaml_get(y, "hours");
        LINE_FAULT(l, said ? said : y, "D020", "hours は always、timed、varies、campaign のどれかです。",
                   "hours: always, timed, varies or campaign.");
        h->kind = HOURS_VARIES;
    }
    load_open(l, yaml_get(y, "open"), false, h);
    load_open(l, yaml_get(y, "month_days"), true, h);
    load_closed(l, yaml_get(y, "closed"), h);
    load_campaigns(l, yaml_get(y, "dates"), h);
    if (h->kind == HOURS_TIMED && !h->n_open)
        LINE_FAULT(l, y, "D024", "timed なのに open がありません。", "timed without open.");
    h->holidays_closed = str_eq(yaml_text(y, "holidays", S("")), S("closed"));
    h->holidays = l->holidays;
    h->n_holidays = l->n_holidays;
}

static void load_kinds(struct loader *l, const struct yaml *list, struct kind_list *ret)
{
    for (const struct yaml *k = list ? list->first : NULL; k; k = k->next) {
        if (ret->n == HOTLINE_KINDS)
            LINE_FAULT(l, k, "D025", "kinds が多すぎます。", "too many kinds.");
        else
            ret->item[ret->n++] = arena_str(&l->h->arena, k->text);
    }
}

static void load_areas(struct loader *l, const struct yaml *list, struct area_list *ret)
{
    for (const struct yaml *a = list ? list->first : NULL; a; a = a->next) {
        bool prefecture = str_ends(a->text, S("都")) || str_ends(a->text, S("道")) || str_ends(a->text, S("府")) ||
                          str_ends(a->text, S("県"));
        if (ret->n == HOTLINE_AREAS || !prefecture)
            LINE_FAULT(l, a, "D031", "areas は都道府県の名前で書いてください（例 岩手県）。",
                       "areas are prefectures, written in full.");
        else
            ret->item[ret->n++] = arena_str(&l->h->arena, a->text);
    }
}

static void load_other(struct loader *l, const struct yaml *list, struct hotline *to)
{
    for (const struct yaml *o = list ? list->first : NULL; o && to->n_other < HOTLINE_OTHER;
         o = o->next, to->n_other++) {
        to->other[to->n_other].number = arena_str(&l->h->arena, yaml_text(o, "number", S("")));
        to->other[to->n_other].note = arena_str(&l->h->arena, yaml_text(o, "note", S("")));
        load_areas(l, yaml_get(o, "areas"), &to->other[to->n_other].areas);
    }
}

static void load_channels(const struct yaml *list, struct hotline *to)
{
    for (const struct yaml *c = list ? list->first : NULL; c; c = c->next)
        to->can_write = to->can_write || str_eq(c->text, S("chat")) || str_eq(c->text, S("mail"));
}

static void check_line(struct loader *l, const struct yaml *y, struct hotline *to)
{
    int32_t day;
    struct str when = yaml_text(y, "verified_on", S(""));
    if (!to->id.len || !to->name.len || !to->number.len)
        LINE_FAULT(l, y, "D026", "id、name、number が要ります。", "id, name and number are needed.");
    if (!to->source.len || !read_date(when, &day)) {
        LINE_FAULT(l, y, "D027", "source と verified_on（年-月-日）が要ります。", "source and verified_on are needed.");
        return;
    }
    to->verified_ms = (int64_t)day * DAY_MS - JST_MINUTES * (int64_t)MINUTE_MS;
    if (l->now_ms - to->verified_ms > STALE_DAYS * (int64_t)DAY_MS)
        fault_add(l->faults, FAULT_WARNING, "D028", y->at,
                  "'%.*s' は確かめてから一年以上たっています。番号と時間を確かめてください。",
                  "'%.*s' was verified more than a year ago.", STR_FMT(to->id));
}

static void load_line(struct loader *l, const struct yaml *y, struct hotline *to)
{
    static const char *const known[] = {"id",        "name",       "number",      "note",     "kinds",
                                        "first_for", "audience",   "adults_for",  "channels", "hours",
                                        "open",      "month_days", "closed",      "holidays", "dates",
                                        "other",     "source",     "verified_on", "areas"};
    struct arena *a = &l->h->arena;
    yaml_known(y, known, sizeof(known) / sizeof(known[0]), l->faults);
    to->id = arena_str(a, yaml_text(y, "id", S("")));
    to->name = arena_str(a, yaml_text(y, "name", S("")));
    to->number = arena_str(a, yaml_text(y, "number", S("")));
    to->note = arena_str(a, yaml_text(y, "note", S("")));
    to->source = arena_str(a, yaml_text(y, "source", S("")));
    to->minor_only = str_eq(yaml_text(y, "audience", S("all")), S("minor"));
    load_kinds(l, yaml_get(y, "kinds"), &to->kinds);
    load_kinds(l, yaml_get(y, "first_for"), &to->first_for);
    load_kinds(l, yaml_get(y, "adults_for"), &to->adults_for);
    load_channels(yaml_get(y, "channels"), to);
    load_other(l, yaml_get(y, "other"), to);
    load_areas(l, yaml_get(y, "areas"), &to->areas);
    to->local = l->local;
    load_hours(l, y, &to->hours);
    check_line(l, y, to);
}

static void load_holidays(struct loader *l, const struct yaml *list)
{
    int32_t *days = ARENA_ARRAY(&l->h->arena, int32_t, list ? list->n : 0);
    l->holidays = l->h->holidays;
    l->n_holidays = l->h->n_holidays;
    if (!list || !days)
        return;
    l->n_holidays = 0;
    for (const struct yaml *y = list->first; y; y = y->next)
        if (!read_date(y->text, &days[l->n_holidays]))
            LINE_FAULT(l, y, "D029", "祝日は 年-月-日 で書いてください。", "a holiday is written as year-month-day.");
        else
            l->n_holidays++;
    l->holidays = days;
    if (!l->local) {
        l->h->holidays = days;
        l->h->n_holidays = l->n_holidays;
    }
}

static void check_floor(struct loader *l, const struct yaml *root)
{
    bool ambulance = false, police = false;
    for (size_t i = 0; i < l->h->n; i++) {
        ambulance = ambulance || str_eq(l->h->lines[i].number, S("119"));
        police = police || str_eq(l->h->lines[i].number, S("110"));
    }
    if (!ambulance || !police)
        LINE_FAULT(l, root, "D030", "119 と 110 が要ります。", "119 and 110 must be there.");
}

/* The lines that are there already, and room for those of the file. */
static bool make_room(struct hotlines *h, size_t more)
{
    size_t n = h->n + more < LINES_MAX ? h->n + more : LINES_MAX;
    struct hotline *lines = ARENA_ARRAY(&h->arena, struct hotline, n + 1);
    if (!lines)
        return false;
    if (h->n)
        memcpy(lines, h->lines, h->n * sizeof(*lines));
    h->lines = lines;
    return true;
}

static void check_twins(struct loader *l, const struct yaml *y, size_t new)
{
    for (size_t i = 0; i < new; i++)
        if (str_eq(l->h->lines[i].id, l->h->lines[new].id))
            fault_add(l->faults, FAULT_ERROR, "D032", y->at, "id '%.*s' は二度使われています。",
                      "id '%.*s' is used twice.", STR_FMT(l->h->lines[new].id));
}

static enum err load_all(struct loader *l, const char *path)
{
    struct yaml *root;
    size_t before = l->faults->n_errors;
    enum err err = yaml_load(&l->h->arena, path, l->faults, &root);
    if (err)
        return err;
    static const char *const known[] = {"hotlines", "holidays"};
    yaml_known(root, known, 2, l->faults);
    load_holidays(l, yaml_get(root, "holidays"));
    const struct yaml *list = yaml_get(root, "hotlines");
    if (!make_room(l->h, list ? list->n : 0))
        return ERR_NOMEM;
    for (const struct yaml *y = list ? list->first : NULL; y && l->h->n < LINES_MAX; y = y->next) {
        load_line(l, y, &l->h->lines[l->h->n]);
        check_twins(l, y, l->h->n++);
    }
    if (!l->local)
        check_floor(l, root);
    if (l->h->arena.failed)
        return ERR_NOMEM;
    return l->faults->n_errors > before ? ERR_INPUT : ERR_OK;
}

enum err hotlines_load(const char *path, int64_t now_ms, struct faults *faults, struct hotlines **ret)
{
    struct hotlines *h = calloc(1, sizeof(*h));
    if (!h)
        return ERR_NOMEM;
    arena_init(&h->arena, HOTLINES_BYTES);
    struct loader l = {.h = h, .faults = faults, .now_ms = now_ms};
    enum err err = load_all(&l, path);
    if (err) {
        hotlines_free(h);
        return err;
    }
    *ret = h;
    return ERR_OK;
}

enum err hotlines_add(struct hotlines *h, const char *path, int64_t now_ms, struct faults *faults)
{
    struct loader l = {.h = h, .faults = faults, .now_ms = now_ms, .local = true};
    size_t before = h->n;
    enum err err = load_all(&l, path);
    if (err)
        h->n = before;
    return err;
}

void hotlines_free(struct hotlines *h)
{
    if (!h)
        return;
    arena_done(&h->arena);
    free(h);
}
