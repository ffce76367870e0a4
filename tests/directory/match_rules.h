/* The tables of docs/MATCHING.md read a second time, for the property test: straight from a resource and a profile,
 * with nothing of the matcher. Where the two disagree one of them is wrong. */
#pragma once
#include <math.h>
#include "base/clock.h"
#include "directory/match.h"

enum rule {
    R_DAY,
    R_TIME,
    R_FREE,
    R_CHEAP,
    R_ONLINE,
    R_NEAR,
    R_FOOT,
    R_NONE,
    R_SMALL,
    R_CHILD,
    R_TOGETHER,
    R_WEEKLY,
    R_ACCESS,
    RULES
};

static inline bool rule_listed(const struct str *list, size_t n, struct str one)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], one))
            return true;
    return false;
}

static inline bool rule_asks(const struct profile *p, const char *constraint)
{
    return rule_listed(p->constraints, p->n_constraints, str_from(constraint));
}

static inline bool rule_asks_category(const struct profile *p, const char *category)
{
    return rule_listed(p->categories, p->n_categories, str_from(category));
}

static inline bool rule_flag(const struct resource *r, const char *flag)
{
    return resource_tagged(&r->flags, str_from(flag));
}

static inline bool rule_says(const struct profile *p, const char *word)
{
    return str_find(p->words, str_from(word)) >= 0;
}

static inline int32_t rule_today(int64_t now_ms)
{
    return (int32_t)((now_ms + 9 * HOUR_MS) / DAY_MS);
}

/* Weekdays on which it falls: the first of January 1970 was a Thursday. */
static inline unsigned rule_weekdays(const struct resource *r)
{
    unsigned days = r->schedule.weekdays;
    for (size_t i = 0; i < r->schedule.n_dates; i++)
        days |= 1u << (r->schedule.dates[i] + 4) % 7;
    bool range = !days && r->schedule.first_day != INT32_MIN && r->schedule.last_day != INT32_MAX;
    for (int32_t day = r->schedule.first_day; range && day <= r->schedule.last_day && day < r->schedule.first_day + 7;
         day++)
        days |= 1u << (day + 4) % 7;
    return days;
}

/* Whole metres, in single precision as the snapshot keeps places: half a metre must not decide otherwise here than
 * there. */
static inline int rule_metres(const struct resource *r, const struct profile *p)
{
    if (isnan(r->lat) || isnan(p->lat))
        return -1;
    float lat = (float)p->lat, y = ((float)r->lat - lat) * 111195.0f;
    float x = ((float)r->lon - (float)p->lon) * 111195.0f * cosf(lat * 0.01745329f);
    return (int)sqrtf(x * x + y * y);
}

/* The address has the name with no other kanji beside it, but for what divides a town. */
static inline bool rule_addressed(struct str address, struct str name)
{
    ptrdiff_t at = str_find(address, name);
    if (at < 0)
        return false;
    struct str head = str_sub(address, 0, (size_t)at), tail = str_sub(address, (size_t)at + name.len, address.len);
    bool free_before = !head.len || str_ends(head, S("町")) || str_ends(head, S("大字"));
    return free_before && (!tail.len || (tail.ptr[0] >= '0' && tail.ptr[0] <= '9') || str_starts(tail, S("一丁目")));
}

static inline bool rule_lies_in(const struct resource *r, const struct profile *p)
{
    for (size_t i = 0; i < p->n_area_names; i++)
        if (rule_addressed(r->address, p->area_names[i]))
            return true;
    return false;
}

/* In the area where they live: by its address, or as far as the area reaches. */
static inline bool rule_inside(const struct resource *r, const struct profile *p)
{
    int metres = rule_metres(r, p);
    return p->area.len && (rule_lies_in(r, p) || (metres >= 0 && metres <= p->radius_m));
}

/* Too far: by the middle of the area, if it has one; else when the address is of another area. */
static inline bool rule_too_far(const struct resource *r, const struct profile *p, int metres)
{
    if (rule_flag(r, "online") || rule_inside(r, p))
        return false;
    if (!isnan(p->lat))
        return rule_metres(r, p) > metres;
    return p->area.len && r->address.len;
}

static inline int rule_capacity(const struct resource *r)
{
    int n = 0;
    for (size_t i = 0; i < r->capacity.len && r->capacity.ptr[i] >= '0' && r->capacity.ptr[i] <= '9'; i++)
        n = n * 10 + r->capacity.ptr[i] - '0';
    return r->capacity.len ? n : -1;
}

/* ---- constraints that can be bent ---- */

static inline bool rule_day(const struct resource *r, const struct profile *p)
{
    static const char *const day[] = {"day:sun", "day:mon", "day:tue", "day:wed", "day:thu", "day:fri", "day:sat"};
    static const char *const no[] = {"not:sun", "not:mon", "not:tue", "not:wed", "not:thu", "not:fri", "not:sat"};
    bool asked = false, fits = false;
    for (int i = 0; i < 7; i++) {
        asked = asked || rule_asks(p, day[i]);
        fits = fits || (rule_asks(p, day[i]) && !rule_asks(p, no[i]) && (rule_weekdays(r) >> i & 1));
    }
    return asked && !fits;
}

static inline bool rule_time(const struct resource *r, const struct profile *p)
{
    static const struct {
        const char *part;
        int from, to;
    } parts[] = {{"time:am", 0, 12 * 60},
                 {"time:pm", 12 * 60, 18 * 60},
                 {"time:daytime", 8 * 60, 17 * 60},
                 {"time:evening", 17 * 60, 24 * 60}};
    bool asked = false, fits = false, hours = r->kind == RESOURCE_PLACE || r->kind == RESOURCE_SERVICE;
    int from = r->schedule.from_min, to = r->schedule.to_min;
    for (int i = 0; i < 4; i++) {
        if (!rule_asks(p, parts[i].part))
            continue;
        asked = true;
        fits = fits || (from >= parts[i].from && from < parts[i].to);
        int open = (to < parts[i].to ? to : parts[i].to) - (from > parts[i].from ? from : parts[i].from);
        fits = fits || (hours && from >= 0 && to >= 0 && open >= 60);
    }
    return asked && !fits && !(from < 0 && rule_weekdays(r) == 0x7f);
}

static inline bool rule_access(const struct resource *r, struct str need)
{
    static const struct {
        const char *need, *well_with[4];
    } table[] = {
        {"wheelchair", {"wheelchair", "online"}},
        {"bad_knees", {"bad_knees", "seated", "online"}},
        {"back_pain", {"back_pain", "seated", "bad_knees", "online"}},
        {"low_vision", {"low_vision"}},
        {"hard_of_hearing", {"hard_of_hearing"}},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        for (size_t j = 0; j < 4 && str_eq(need, str_from(table[i].need)) && table[i].well_with[j]; j++)
            if (resource_tagged(&r->access, str_from(table[i].well_with[j])) || rule_flag(r, table[i].well_with[j]))
                return true;
    return false;
}

/* One of their needs of access is not known to be met. */
static inline bool rule_no_access(const struct resource *r, const struct profile *p)
{
    for (size_t i = 0; i < p->n_constraints; i++) {
        struct str_cut c = str_cut(p->constraints[i], ':');
        if (str_eq(c.head, S("access")) && !rule_access(r, c.tail))
            return true;
    }
    return false;
}

static inline unsigned rules_broken(const struct resource *r, const struct profile *p)
{
    bool once = r->schedule.n_dates == 1 || (!r->schedule.n_dates && r->schedule.first_day == r->schedule.last_day);
    bool one_sex = rule_flag(r, "men") || rule_flag(r, "women");
    const bool broken[RULES] = {
        [R_DAY] = rule_day(r, p),
        [R_TIME] = rule_time(r, p),
        [R_FREE] = rule_asks(p, "cost:free") && r->cost_yen != 0,
        [R_CHEAP] = rule_asks(p, "cost:cheap") && r->cost_yen > 1000,
        [R_ONLINE] = rule_asks(p, "mode:online") && !rule_flag(r, "online"),
        [R_NEAR] = rule_asks(p, "dist:near") && rule_too_far(r, p, 3000),
        [R_FOOT] = rule_asks(p, "transport:foot") && rule_too_far(r, p, 2000) && !rule_flag(r, "pickup"),
        [R_NONE] = rule_asks(p, "transport:none") && rule_too_far(r, p, 2000) && !rule_flag(r, "pickup"),
        [R_SMALL] = rule_asks(p, "group:small") && !rule_flag(r, "small_group") &&
                    (rule_capacity(r) > 15 || (rule_capacity(r) < 0 && r->kind == RESOURCE_EVENT)),
        [R_CHILD] = rule_asks(p, "with:child") && r->min_age >= 16,
        [R_TOGETHER] =
            (rule_asks(p, "with:partner") || rule_asks(p, "with:parent") || rule_asks(p, "with:family")) && one_sex,
        [R_WEEKLY] = rule_asks(p, "freq:weekly") && (r->schedule.weeks || once),
        [R_ACCESS] = rule_no_access(r, p),
    };
    unsigned bits = 0;
    for (int i = 0; i < RULES; i++)
        bits |= (unsigned)broken[i] << i;
    return bits;
}

static inline const char *const *rule_constraints(enum rule rule)
{
    static const char *const names[RULES][8] = {
        [R_DAY] = {"day:sun", "day:mon", "day:tue", "day:wed", "day:thu", "day:fri", "day:sat"},
        [R_TIME] = {"time:am", "time:pm", "time:daytime", "time:evening"},
        [R_FREE] = {"cost:free"},
        [R_CHEAP] = {"cost:cheap"},
        [R_ONLINE] = {"mode:online"},
        [R_NEAR] = {"dist:near"},
        [R_FOOT] = {"transport:foot"},
        [R_NONE] = {"transport:none"},
        [R_SMALL] = {"group:small"},
        [R_CHILD] = {"with:child"},
        [R_TOGETHER] = {"with:partner", "with:parent", "with:family"},
        [R_WEEKLY] = {"freq:weekly"},
        [R_ACCESS] = {"access:wheelchair", "access:bad_knees", "access:back_pain", "access:low_vision",
                      "access:hard_of_hearing"},
    };
    return names[rule];
}

static inline int rules_weight(unsigned broken)
{
    static const int weight[RULES] = {3, 3, 6, 2, 6, 2, 3, 5, 2, 4, 4, 1, 7};
    int sum = 0;
    for (int i = 0; i < RULES; i++)
        sum += broken >> i & 1 ? weight[i] : 0;
    return sum;
}

/* ---- never bent ---- */

static inline bool rule_refused(const struct resource *r, struct str thing)
{
    static const struct {
        const char *thing, *word;
    } things[] = {{"karaoke", "カラオケ"}, {"dogs", "犬"}, {"smartphone", "スマホ"}};
    if (resource_tagged(&r->categories, thing) || (str_eq(thing, S("mens_group")) && rule_flag(r, "men")))
        return true;
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++)
        if (str_eq(thing, str_from(things[i].thing)) &&
            (str_find(r->name, str_from(things[i].word)) >= 0 || str_find(r->summary, str_from(things[i].word)) >= 0))
            return true;
    return false;
}

/* Breaks what is never bent; names it, or NULL. */
static inline const char *rules_bar(const struct resource *r, const struct profile *p)
{
    static const char *const no[] = {"not:sun", "not:mon", "not:tue", "not:wed", "not:thu", "not:fri", "not:sat"};
    unsigned days = rule_weekdays(r), left = days;
    for (int i = 0; i < 7; i++)
        left &= rule_asks(p, no[i]) ? ~(1u << i) : ~0u;
    if (days && !left)
        return "not: that day";
    bool body =
        rule_asks(p, "access:wheelchair") || rule_asks(p, "access:bad_knees") || rule_asks(p, "access:back_pain");
    if (body && resource_tagged(&r->categories, S("exercise")) && rule_no_access(r, p))
        return "access: to moving about";
    for (size_t i = 0; i < p->n_constraints; i++) {
        struct str_cut c = str_cut(p->constraints[i], ':');
        if (str_eq(c.head, S("not")) && rule_refused(r, c.tail))
            return "not:";
    }
    return NULL;
}

/* ---- never offered ---- */

static inline bool rule_is_over(const struct resource *r, int32_t today)
{
    const struct schedule *s = &r->schedule;
    if (s->n_dates)
        return s->dates[s->n_dates - 1] < today;
    if (s->last_day == INT32_MAX)
        return false;
    for (int32_t day = today; day <= s->last_day; day++) {
        struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
        bool fits =
            !s->weekdays || ((s->weekdays >> c.weekday & 1) && (!s->weeks || (s->weeks >> ((c.day - 1) / 7 + 1) & 1)));
        if (day >= s->first_day && fits)
            return false;
    }
    return true;
}

/* For these people of others only: by the published words. */
static inline bool rule_other_people(const struct resource *r, const struct profile *p)
{
    struct str a = r->audience;
    if (str_find(a, S("亡くした")) >= 0)
        return !rule_says(p, "亡くし") && !rule_says(p, "亡くな");
    if (str_find(a, S("介護している")) >= 0)
        return !rule_says(p, "介護") && !rule_asks_category(p, "caregivers_group") &&
               !rule_asks_category(p, "dementia_cafe");
    if (str_find(a, S("保護者")) >= 0)
        return !rule_says(p, "赤ちゃん") && !rule_says(p, "子育て") && !rule_asks(p, "with:child") && !p->contributor;
    return false;
}

static inline bool rule_shares(const struct resource_tags *tags, const struct profile *p)
{
    for (size_t i = 0; i < p->n_categories; i++) {
        bool no = false;
        for (size_t j = 0; j < p->n_constraints; j++) {
            struct str_cut c = str_cut(p->constraints[j], ':');
            no = no || (str_eq(c.head, S("not")) && str_eq(c.tail, p->categories[i]));
        }
        if (!no && resource_tagged(tags, p->categories[i]))
            return true;
    }
    return false;
}

static inline bool rule_delicate(const struct resource *r)
{
    static const char *const names[] = {"dementia_cafe", "caregivers_group", "food_bank", "job_training",
                                        "drinking_cessation"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (resource_tagged(&r->categories, str_from(names[i])))
            return true;
    return false;
}

/* Names the rule by which it must not be offered, or NULL. */
static inline const char *rules_forbid(const struct resource *r, const struct profile *p, int64_t now_ms)
{
    int32_t today = rule_today(now_ms);
    bool waited_for = p->contributor && rule_shares(&r->wants, p);
    bool work = rule_listed(p->needs, p->n_needs, S("8")) && resource_tagged(&r->categories, S("job_training"));
    if (r->status != RESOURCE_ACTIVE || r->vanished_ms)
        return "full, closed, ended or gone";
    if (rule_is_over(r, today))
        return "over";
    if (r->verified_ms && rule_today(r->verified_ms) < today - 730)
        return "very stale";
    if (p->age && ((r->min_age >= 0 && p->age < r->min_age) || (r->max_age >= 0 && p->age > r->max_age)))
        return "age";
    if (rule_flag(r, "children") && !rule_asks(p, "with:child") && !p->contributor && !(p->age && p->age <= 15))
        return "for children";
    if (rule_delicate(r) && !rule_shares(&r->categories, p) && !waited_for && !work)
        return "delicate";
    if (!waited_for && rule_other_people(r, p))
        return "for others";
    if (rule_listed(p->seen, p->n_seen, r->id) || rule_listed(p->disliked, p->n_disliked, r->id) ||
        (rule_listed(p->liked, p->n_liked, r->id) && !waited_for))
        return "seen";
    return NULL;
}

/* ---- different ones ---- */

static inline int rule_alike(const struct resource *a, const struct resource *b)
{
    int shared = 0, all = (int)(a->categories.n + b->categories.n);
    for (size_t i = 0; i < a->categories.n; i++)
        shared += resource_tagged(&b->categories, a->categories.item[i]);
    all -= shared;
    return (all ? 350 * shared / all : 0) + (a->host.len && str_eq(a->host, b->host) ? 400 : 0) +
           (a->place.len && str_eq(a->place, b->place) ? 250 : 0);
}
