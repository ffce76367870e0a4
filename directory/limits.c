/* The table of constraints that could be bent. */
#include "directory/limits.h"
#include "directory/match_why.h"

/* ---- when is it broken? ---- */

static bool day_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return w->days && !(w->days & ~w->not_days & f->weekdays); /* a day that is not known cannot be promised */
}

static bool time_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    if (!w->parts)
        return false;
    if (f->from_min < 0)
        return f->weekdays != 0x7f; /* every day without an hour: whenever one likes */
    for (int i = 0; i < PARTS; i++)
        if (w->parts & 1u << i && day_part_fits((enum day_part)i, f->from_min, f->to_min, facts_drop_in(f)))
            return false;
    return true;
}

static bool free_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return wish_likes(w, LIKE_FREE) && f->cost_yen != 0;
}

static bool cheap_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return wish_likes(w, LIKE_CHEAP) && f->cost_yen > CHEAP_MOST_YEN;
}

static bool online_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return wish_likes(w, LIKE_ONLINE) && !facts_have(f, FEATURE_ONLINE);
}

static bool beyond(const struct wish *w, const struct facts *f, const struct resource *r, int metres)
{
    return !facts_have(f, FEATURE_ONLINE) && wish_beyond(w, f, r, metres);
}

static bool near_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    return wish_likes(w, LIKE_NEAR) && beyond(w, f, r, NEAR_METRES);
}

static bool foot_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    return wish_likes(w, LIKE_FOOT) && !facts_have(f, FEATURE_PICKUP) && beyond(w, f, r, FOOT_METRES);
}

static bool no_transport_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    return wish_likes(w, LIKE_NO_TRANSPORT) && !facts_have(f, FEATURE_PICKUP) && beyond(w, f, r, FOOT_METRES);
}

static bool small_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return wish_likes(w, LIKE_SMALL) && !facts_have(f, FEATURE_SMALL) &&
           (f->capacity > SMALL_MOST || (f->capacity < 0 && f->kind == RESOURCE_EVENT));
}

static bool child_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return wish_likes(w, LIKE_CHILD) && f->min_age != AGE_OPEN && f->min_age >= CHILD_AGE;
}

static bool together_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return (wish_likes(w, LIKE_PARTNER) || wish_likes(w, LIKE_PARENT)) &&
           (facts_have(f, FEATURE_MEN) || facts_have(f, FEATURE_WOMEN));
}

static bool once(const struct facts *f)
{
    return f->last_day != INT32_MAX && f->first_day == f->last_day;
}

static bool weekly_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return wish_likes(w, LIKE_WEEKLY) && (f->weeks || once(f));
}

/* What is not known counts as not fitting: nobody is promised a ramp that nobody has seen. */
static bool access_breaks(const struct wish *w, const struct facts *f, const struct resource *r)
{
    (void)r;
    return wish_unmet_access(w, f) < w->n_access;
}

/* ---- how is the difference said? ---- */

struct telling {
    const struct reasons *wording;
    struct arena *arena;
    const struct wish *wish;
    const struct facts *facts;
    const struct resource *r;
    unsigned broken; /* bits of enum limit */
};

static struct str joined(const struct telling *t, struct str a, struct str b)
{
    return arena_fmt(t->arena, "%.*s%.*s%.*s", STR_FMT(a), STR_FMT(wording_differs(t->wording, "and")), STR_FMT(b));
}

static struct str days_in_words(const struct telling *t, unsigned days)
{
    struct str all = {0};
    for (int i = 1; i <= 7; i++) {
        struct str one = days & 1u << i % 7 ? wording_day(t->wording, i % 7) : (struct str){0};
        if (one.len)
            all = all.len ? joined(t, all, one) : one;
    }
    return all;
}

/* Part of the day in which it begins. */
static struct str part_in_words(const struct telling *t)
{
    static const enum day_part order[] = {PART_AM, PART_PM, PART_EVENING};
    for (size_t i = 0; i < 3 && t->facts->from_min >= 0; i++)
        if (day_part_fits(order[i], t->facts->from_min, -1, false))
            return wording_time(t->wording, str_from(day_part_name(order[i])));
    return (struct str){0};
}

static struct str wished_parts(const struct telling *t)
{
    struct str all = {0};
    for (int i = 0; i < PARTS; i++) {
        struct str one = t->wish->parts & 1u << i ? wording_time(t->wording, str_from(day_part_name((enum day_part)i)))
                                                  : (struct str){0};
        if (one.len)
            all = all.len ? joined(t, all, one) : one;
    }
    return all;
}

static struct str with(const struct telling *t, const char *key, struct str name, struct str value)
{
    return why_fill(t->arena, wording_differs(t->wording, key), name, value);
}

static struct str say_when(const struct telling *t, struct str wished, unsigned days)
{
    struct str day = days_in_words(t, days), part = part_in_words(t);
    struct str text = with(t, !day.len ? "time" : part.len ? "day" : "day_only", S("{wished}"), wished);
    return why_fill(t->arena, why_fill(t->arena, text, S("{day}"), day), S("{time}"), part);
}

static struct str say_day(const struct telling *t)
{
    struct str wished = days_in_words(t, t->wish->days);
    if (!t->facts->weekdays)
        return wording_differs(t->wording, "day_unknown");
    if (t->broken & 1u << LIMIT_TIME && t->facts->from_min >= 0)
        wished = arena_fmt(t->arena, "%.*s%.*s%.*s", STR_FMT(wished), STR_FMT(wording_differs(t->wording, "of")),
                           STR_FMT(wished_parts(t)));
    return say_when(t, wished, t->facts->weekdays);
}

/* Said together with the day, where that is another, too. */
static struct str say_time(const struct telling *t)
{
    if (t->facts->from_min < 0)
        return wording_differs(t->wording, "time_unknown");
    if (t->broken & 1u << LIMIT_DAY && t->facts->weekdays)
        return (struct str){0};
    return say_when(t, wished_parts(t), t->wish->days & ~t->wish->not_days & t->facts->weekdays);
}

static struct str say_cost(const struct telling *t)
{
    struct str cost = t->r->cost_text;
    if (!cost.len && t->facts->cost_yen > 0)
        cost = why_fill(t->arena, wording_differs(t->wording, "yen"), S("{cost}"),
                        arena_fmt(t->arena, "%d", t->facts->cost_yen));
    return cost.len ? with(t, "cost", S("{cost}"), cost) : wording_differs(t->wording, "cost_unknown");
}

static struct str say_online(const struct telling *t)
{
    return wording_differs(t->wording, "online");
}

/* From an area it is told from where the distance is meant; without a point only that it is another one. */
static struct str say_away(const struct telling *t)
{
    const struct wish *w = t->wish;
    const char *key = !w->area.len ? "away" : w->has_place ? "away_from" : "elsewhere";
    struct str text = why_fill(t->arena, wording_differs(t->wording, key), S("{area}"), w->area);
    return w->has_place ? why_fill(t->arena, text, S("{distance}"), why_distance(t->arena, wish_distance(w, t->facts)))
                        : text;
}

static struct str say_small(const struct telling *t)
{
    if (t->facts->capacity < 0)
        return wording_differs(t->wording, "event");
    return with(t, "crowd", S("{count}"), arena_fmt(t->arena, "%d", t->facts->capacity));
}

static struct str say_child(const struct telling *t)
{
    return with(t, "adult", S("{age}"), arena_fmt(t->arena, "%d", t->facts->min_age));
}

static struct str say_together(const struct telling *t)
{
    return wording_differs(t->wording, facts_have(t->facts, FEATURE_MEN) ? "men" : "women");
}

static struct str say_weekly(const struct telling *t)
{
    return wording_differs(t->wording, once(t->facts) ? "once" : "not_weekly");
}

/* No list says that somebody could not come: it is only not written that they can, and one can ask. */
static struct str say_access(const struct telling *t)
{
    static const struct {
        const char *need, *key;
    } rows[] = {
        {"wheelchair", "access_wheelchair"}, {"bad_knees", "access_body"},  {"bad_legs", "access_body"},
        {"back_pain", "access_body"},        {"bad_hearing", "access_ear"}, {"deaf", "access_ear"},
        {"hard_of_hearing", "access_ear"},   {"low_vision", "access_eye"},
    };
    struct str need = t->wish->access[wish_unmet_access(t->wish, t->facts)];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (str_eq(need, str_from(rows[i].need)))
            return wording_differs(t->wording, rows[i].key);
    return wording_differs(t->wording, "access");
}

/* ---- the table ---- */

static const struct {
    bool (*breaks)(const struct wish *w, const struct facts *f, const struct resource *r);
    struct str (*say)(const struct telling *t);
    const char *set_by[3]; /* a kind ("day:"), or whole constraints */
    int weight;
} limits[LIMITS] = {
    [LIMIT_DAY] = {day_breaks, say_day, {"day:"}, 3},
    [LIMIT_TIME] = {time_breaks, say_time, {"time:"}, 3},
    [LIMIT_FREE] = {free_breaks, say_cost, {"cost:free"}, 6},
    [LIMIT_CHEAP] = {cheap_breaks, say_cost, {"cost:cheap"}, 2},
    [LIMIT_ONLINE] = {online_breaks, say_online, {"mode:online"}, 6},
    [LIMIT_NEAR] = {near_breaks, say_away, {"dist:near"}, 2},
    [LIMIT_FOOT] = {foot_breaks, say_away, {"transport:foot"}, 3},
    [LIMIT_NO_TRANSPORT] = {no_transport_breaks, say_away, {"transport:none"}, 5},
    [LIMIT_SMALL] = {small_breaks, say_small, {"group:small"}, 2},
    [LIMIT_CHILD] = {child_breaks, say_child, {"with:child"}, 4},
    [LIMIT_TOGETHER] = {together_breaks, say_together, {"with:partner", "with:parent", "with:family"}, 4},
    [LIMIT_WEEKLY] = {weekly_breaks, say_weekly, {"freq:weekly"}, 1},
    [LIMIT_ACCESS] = {access_breaks, say_access, {"access:"}, 7},
};

unsigned limits_broken(const struct wish *wish, const struct facts *facts, const struct resource *r)
{
    unsigned broken = 0;
    for (int i = 0; i < LIMITS; i++)
        if (limits[i].breaks(wish, facts, r))
            broken |= 1u << i;
    return broken;
}

int limits_weight(unsigned broken)
{
    int sum = 0;
    for (int i = 0; i < LIMITS; i++)
        sum += broken & 1u << i ? limits[i].weight : 0;
    return sum;
}

bool limit_is_set_by(enum limit limit, struct str constraint)
{
    for (size_t i = 0; i < 3 && limits[limit].set_by[i]; i++) {
        struct str by = str_from(limits[limit].set_by[i]);
        if (str_ends(by, S(":")) ? str_starts(constraint, by) : str_eq(constraint, by))
            return true;
    }
    return false;
}

size_t limits_in_words(unsigned broken, const struct reasons *wording, struct arena *arena, const struct wish *wish,
                       const struct facts *facts, const struct resource *r, struct str *ret, size_t max)
{
    struct telling t = {wording, arena, wish, facts, r, broken};
    size_t n = 0;
    for (int i = 0; i < LIMITS && n < max; i++) {
        struct str text = broken & 1u << i ? limits[i].say(&t) : (struct str){0};
        if (text.len)
            ret[n++] = text;
    }
    return n;
}
