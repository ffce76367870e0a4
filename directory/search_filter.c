/* See search_filter.h. A head of a condition is one row of a table; what is not known counts as not fitting, as in
 * matching: nobody is promised a ramp that nobody has seen. */
#include "directory/search_filter.h"
#include <math.h>
#include "base/clock.h"
#include "base/fold_variant.h"
#include "directory/weekday.h"
#include "directory/wish.h"

enum { DAY_UNSEEN = INT32_MIN, EARLY_MIN = 9 * 60 };
enum seen { UNSEEN, SEEN_NO, SEEN_YES };

enum err conditions_init(struct conditions *c, const struct search_index *x, const struct search_request *r,
                         struct arena *a)
{
    int64_t local = r->now_ms + JST_MINUTES * (int64_t)MINUTE_MS;
    *c = (struct conditions){.x = x, .calendar = r->calendar, .most_yen = INT32_MAX};
    c->today = (int32_t)(local / DAY_MS);
    c->minute = (int)(local % DAY_MS / MINUTE_MS);
    c->has_point = !isnan(r->lat) && !isnan(r->lon);
    c->lat = (float)r->lat;
    c->lon = (float)r->lon;
    c->km = r->km;
    if (c->has_point && r->km > 0)
        c->used |= 1u << C_KM;
    c->next = ARENA_ARRAY(a, int32_t, x->n_rhythms + 1);
    c->happens = ARENA_ARRAY(a, uint8_t, x->n_rhythms + 1);
    for (size_t i = 0; i < x->n_rhythms && c->next; i++)
        c->next[i] = DAY_UNSEEN;
    return c->next && c->happens ? ERR_OK : ERR_NOMEM;
}

/* ---- compiling ---- */

static bool add_day(struct conditions *c, struct arena *a, struct str name)
{
    (void)a;
    int day = weekday_from_name(name);
    if (day >= 0)
        c->days = (uint8_t)(c->days | 1u << day);
    return day >= 0;
}

static bool add_time(struct conditions *c, struct arena *a, struct str name)
{
    (void)a;
    enum day_part part;
    if (str_eq(name, S("early")))
        return c->early = true;
    bool known = day_part_from_name(name, &part);
    if (known)
        c->parts = (uint8_t)(c->parts | 1u << part);
    return known;
}

/* Days from today, or of the weekdays of this week that come next (from Monday). */
static bool add_when(struct conditions *c, struct arena *a, struct str name)
{
    (void)a;
    int weekday = civil_from_ms((int64_t)c->today * DAY_MS, 0).weekday;
    int monday = (8 - weekday) % 7 ? (8 - weekday) % 7 : 7, saturday = weekday == 0 ? -1 : 6 - weekday;
    const struct {
        const char *name;
        int from, to;
    } spans[] = {{"today", 0, 0},
                 {"tomorrow", 1, 1},
                 {"week", 0, 6},
                 {"next_week", monday, monday + 6},
                 {"weekend", saturday < 0 ? 0 : saturday, saturday + 1}};
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        if (!str_eq(name, str_from(spans[i].name)))
            continue;
        int32_t from = c->today + spans[i].from, to = c->today + spans[i].to;
        bool first = !(c->used & 1u << C_WHEN);
        c->from_day = first || from < c->from_day ? from : c->from_day;
        c->to_day = first || to > c->to_day ? to : c->to_day;
        return true;
    }
    return false;
}

static bool add_cost(struct conditions *c, struct arena *a, struct str name)
{
    (void)a;
    int64_t yen = 0;
    if (!str_eq(name, S("free")) && (!str_int(name, &yen) || yen < 0 || yen > 1000000))
        return false;
    c->most_yen = (int32_t)yen < c->most_yen ? (int32_t)yen : c->most_yen;
    return true;
}

static bool add_category(struct conditions *c, struct arena *a, struct str name)
{
    (void)a;
    c->categories |= names_mask(&c->x->directory->categories, name);
    return name.len > 0;
}

static bool add_for(struct conditions *c, struct arena *a, struct str name)
{
    (void)a;
    for (size_t i = 0; i < c->x->words->n_audiences; i++) {
        struct str filter = c->x->words->choices[c->x->words->audiences[i].choice].filter;
        if (str_eq(str_sub(filter, sizeof "for:" - 1, filter.len), name)) {
            c->audiences = (uint16_t)(c->audiences | 1u << i);
            return true;
        }
    }
    return false;
}

static bool add_area(struct conditions *c, struct arena *a, struct str name)
{
    struct str folded;
    if (fold_text_for_search(a, name, &folded) != ERR_OK || !folded.len)
        return false;
    if (!c->spots)
        c->spots = ARENA_ARRAY(a, bool, c->x->n_spots + 1);
    for (size_t i = 0; i < c->x->n_spots && c->spots; i++)
        c->spots[i] = c->spots[i] || str_find(c->x->spots[i], folded) >= 0;
    return c->spots != NULL;
}

static bool add_kind(struct conditions *c, struct arena *a, struct str name)
{
    (void)a;
    enum resource_kind kind;
    bool known = resource_kind_from_name(name, &kind);
    if (known)
        c->kinds = (uint8_t)(c->kinds | 1u << kind);
    return known;
}

static int add_tag(struct conditions *c, uint64_t mask)
{
    for (int i = 0; i < CONDITION_TAGS; i++) {
        if (!(c->used & 1u << (C_TAG + i)))
            c->tags[i] = mask;
        else if (c->tags[i] != mask)
            continue;
        c->used |= 1u << (C_TAG + i);
        c->members[C_TAG + i]++;
        return C_TAG + i;
    }
    return -1;
}

static const struct {
    const char *head;
    enum condition group;
    bool (*add)(struct conditions *c, struct arena *a, struct str name);
} heads[] = {
    {"day", C_DAY, add_day},    {"time", C_TIME, add_time},
    {"when", C_WHEN, add_when}, {"cost", C_COST, add_cost},
    {"for", C_FOR, add_for},    {"area", C_AREA, add_area},
    {"kind", C_KIND, add_kind}, {"category", C_CATEGORY, add_category},
};

int conditions_add(struct conditions *c, struct arena *a, struct str filter)
{
    struct str_cut cut = str_cut(filter, ':');
    if (str_eq(filter, S("near"))) {
        c->used |= c->has_point ? 1u << C_NEAR : 0;
        c->members[C_NEAR]++;
        return C_NEAR;
    }
    if (cut.found && cut.tail.len && str_eq(cut.head, S("access")))
        return add_tag(c, access_mask(c->x->directory, cut.tail));
    if (cut.found && cut.tail.len && str_eq(cut.head, S("flag")))
        return add_tag(c, names_mask(&c->x->directory->tags, cut.tail));
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (!cut.found || !str_eq(cut.head, str_from(heads[i].head)) || !heads[i].add(c, a, cut.tail))
            continue;
        c->used |= 1u << heads[i].group;
        c->members[heads[i].group]++;
        return (int)heads[i].group;
    }
    return -1;
}

/* ---- comparing ---- */

static bool is_over_today(const struct conditions *c, const struct facts *f)
{
    int end = f->to_min >= 0 ? f->to_min : f->from_min;
    return end >= 0 && c->minute >= end;
}

static int32_t next_from(const struct conditions *c, size_t item, const struct schedule *s, int32_t from)
{
    int32_t day = schedule_next_in(s, c->calendar, from);
    if (day == c->today && is_over_today(c, &c->x->directory->facts[item]))
        day = schedule_next_in(s, c->calendar, c->today + 1);
    return day;
}

int32_t search_next_day(const struct conditions *c, size_t item)
{
    int32_t *next = &c->next[c->x->facts[item].rhythm];
    if (*next == DAY_UNSEEN)
        *next = next_from(c, item, &c->x->directory->items[item].schedule, c->today);
    return *next;
}

/* On one of the days from from_day to to_day, and if weekdays are asked for on one of these? */
static bool falls_in(const struct conditions *c, size_t item)
{
    const struct schedule *s = &c->x->directory->items[item].schedule;
    int32_t day = c->from_day;
    while ((day = next_from(c, item, s, day)) <= c->to_day) {
        int weekday = civil_from_ms((int64_t)day * DAY_MS, 0).weekday;
        if (!c->days || c->days & 1u << weekday)
            return true;
        day++;
    }
    return false;
}

/* Can somebody go then? */
static bool happens(const struct conditions *c, size_t item)
{
    if (c->x->facts[item].status != RESOURCE_ACTIVE)
        return false;
    uint8_t *seen = &c->happens[c->x->facts[item].rhythm];
    if (*seen == UNSEEN)
        *seen = falls_in(c, item) ? SEEN_YES : SEEN_NO;
    return *seen == SEEN_YES;
}

double search_km(const struct conditions *c, size_t item)
{
    const struct facts *f = &c->x->directory->facts[item];
    if (!c->has_point || isnan(f->lat) || isnan(f->lon))
        return (double)NAN;
    const double km_a_degree = 111.195, radian = 0.017453292519943295;
    double y = (double)(f->lat - c->lat) * km_a_degree;
    double x = (double)(f->lon - c->lon) * km_a_degree * cos((double)c->lat * radian);
    return sqrt(x * x + y * y);
}

static bool time_fits(const struct conditions *c, const struct facts *f)
{
    bool drop_in = f->kind == RESOURCE_PLACE || f->kind == RESOURCE_SERVICE;
    if (f->from_min < 0)
        return f->weekdays == 0x7f; /* every day without an hour: whenever one likes */
    if (c->early && f->from_min < EARLY_MIN)
        return true;
    for (int i = 0; i < PARTS; i++)
        if (c->parts & 1u << i && day_part_fits((enum day_part)i, f->from_min, f->to_min, drop_in))
            return true;
    return false;
}

static bool fits(const struct conditions *c, enum condition group, size_t item)
{
    const struct facts *f = &c->x->directory->facts[item];
    const struct search_facts *g = &c->x->facts[item];
    switch (group) {
    case C_DAY:
        return (f->weekdays & c->days) != 0;
    case C_TIME:
        return time_fits(c, f);
    case C_WHEN:
        return happens(c, item);
    case C_COST:
        return f->cost_yen >= 0 && f->cost_yen <= c->most_yen;
    case C_CATEGORY:
        return (f->categories & c->categories) != 0;
    case C_FOR:
        return g->everybody || (g->audiences & c->audiences) != 0;
    case C_AREA:
        return c->spots[g->spot];
    case C_KIND:
        return (c->kinds & 1u << f->kind) != 0;
    case C_NEAR:
        return search_km(c, item) <= SEARCH_NEAR_KM;
    case C_KM:
        return search_km(c, item) <= c->km;
    default:
        return (f->tags & c->tags[group - C_TAG]) != 0;
    }
}

uint32_t conditions_broken(const struct conditions *c, size_t item)
{
    uint32_t broken = 0;
    for (uint32_t rest = c->used; rest; rest &= rest - 1) {
        unsigned group = (unsigned)__builtin_ctz(rest);
        if (!fits(c, (enum condition)group, item))
            broken |= 1u << group;
    }
    return broken;
}
