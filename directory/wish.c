/* "day:wed", "cost:free", "not:karaoke" … into bits, by two tables. A constraint that is not known here is left to the words. */
#include "directory/wish.h"
#include <math.h>
#include "base/clock.h"
#include "directory/weekday.h"

static const struct {
    const char *name;
    int16_t from, to; /* a start in [from, to) fits */
} parts[PARTS] = {
    [PART_AM] = {"am", 0, 720},
    [PART_PM] = {"pm", 720, 1080},
    [PART_DAYTIME] = {"daytime", 480, 1020},
    [PART_EVENING] = {"evening", 1020, 1440},
};
enum { DROP_IN_MIN = 60 }; /* of a place that is open for hours, an hour of the wanted part is enough */

static const struct {
    const char *constraint;
    enum liking liking;
} likings[] = {
    {"dist:near", LIKE_NEAR},        {"cost:cheap", LIKE_CHEAP},     {"group:small", LIKE_SMALL},
    {"with:child", LIKE_CHILD},      {"with:partner", LIKE_PARTNER}, {"with:parent", LIKE_PARENT},
    {"with:family", LIKE_PARENT},    {"with:alone", LIKE_ALONE},     {"mode:online", LIKE_ONLINE},
    {"transport:none", LIKE_NO_TRANSPORT}, {"transport:foot", LIKE_FOOT}, {"transport:bus", LIKE_BUS},
    {"transport:train", LIKE_BUS},   {"transport:car", LIKE_CAR},    {"freq:weekly", LIKE_WEEKLY},
    {"freq:monthly", LIKE_MONTHLY},
};

/* What may stand in for an access need: who must sit is well with a chair, and at home nothing is in the way. */
static const struct {
    const char *need, *also[3];
} access_also[] = {
    {"wheelchair", {"online"}},
    {"bad_knees", {"seated", "online"}},
    {"back_pain", {"seated", "bad_knees", "online"}},
    {"bad_legs", {"seated", "bad_knees", "online"}},
    {"bad_hearing", {"hard_of_hearing"}},
    {"deaf", {"hard_of_hearing"}},
};

const char *day_part_name(enum day_part part)
{
    return parts[part].name;
}

bool day_part_from_name(struct str name, enum day_part *ret)
{
    for (int i = 0; i < PARTS; i++)
        if (str_eq(name, str_from(parts[i].name))) {
            *ret = (enum day_part)i;
            return true;
        }
    return false;
}

bool day_part_fits(enum day_part part, int16_t from_min, int16_t to_min, bool drop_in)
{
    if (from_min >= parts[part].from && from_min < parts[part].to)
        return true;
    if (!drop_in || to_min < 0)
        return false;
    int lo = from_min > parts[part].from ? from_min : parts[part].from;
    int hi = to_min < parts[part].to ? to_min : parts[part].to;
    return hi - lo >= DROP_IN_MIN;
}

uint64_t access_mask(const struct directory *d, struct str name)
{
    uint64_t any = names_mask(&d->tags, name);
    for (size_t i = 0; i < sizeof(access_also) / sizeof(access_also[0]); i++)
        for (size_t j = 0; j < 3 && str_eq(name, str_from(access_also[i].need)); j++)
            if (access_also[i].also[j])
                any |= names_mask(&d->tags, str_from(access_also[i].also[j]));
    return any;
}

static void add_access(const struct directory *d, struct str name, struct wish *w)
{
    if (w->n_access == WISH_ACCESS)
        return;
    w->access[w->n_access].name = name;
    w->access[w->n_access++].any_of = access_mask(d, name);
}

static void add_not(const struct directory *d, struct str thing, struct wish *w)
{
    int day = weekday_from_name(thing);
    if (day >= 0) {
        w->not_days = (uint8_t)(w->not_days | 1u << day);
        return;
    }
    uint64_t category = names_mask(&d->categories, thing);
    w->not_categories |= category;
    if (!category && thing.len && w->n_not < WISH_NOT)
        w->not_things[w->n_not++] = thing;
}

static void add_time(struct str name, struct wish *w)
{
    enum day_part part;
    if (day_part_from_name(name, &part))
        w->parts = (uint8_t)(w->parts | 1u << part);
}

static void add_constraint(const struct directory *d, struct str c, struct wish *w)
{
    struct str_cut cut = str_cut(c, ':');
    int day = str_eq(cut.head, S("day")) ? weekday_from_name(cut.tail) : -1;
    if (day >= 0)
        w->days = (uint8_t)(w->days | 1u << day);
    else if (str_eq(cut.head, S("time")))
        add_time(cut.tail, w);
    else if (str_eq(cut.head, S("access")))
        add_access(d, cut.tail, w);
    else if (str_eq(cut.head, S("not")))
        add_not(d, cut.tail, w);
    else if (str_eq(c, S("cost:free")))
        w->free_only = true;
    for (size_t i = 0; i < sizeof(likings) / sizeof(likings[0]); i++)
        if (str_eq(c, str_from(likings[i].constraint)))
            w->likings |= 1u << likings[i].liking;
}

static uint8_t bit_number(uint64_t mask)
{
    return (uint8_t)__builtin_ctzll(mask);
}

void wish_compile(const struct directory *d, const struct profile *p, int64_t now_ms, struct wish *ret)
{
    *ret = (struct wish){.n_asked = p->n_categories};
    ret->today = (int32_t)((now_ms + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS);
    ret->has_place = !isnan(p->lat) && !isnan(p->lon);
    ret->lat = (float)p->lat;
    ret->lon = (float)p->lon;
    for (size_t i = 0; i < p->n_categories; i++) {
        uint64_t mask = names_mask(&d->categories, p->categories[i]);
        if (mask && !(ret->categories & mask))
            ret->order[ret->n_order++] = bit_number(mask);
        ret->categories |= mask;
    }
    for (size_t i = 0; i < p->n_constraints; i++)
        add_constraint(d, p->constraints[i], ret);
    ret->categories &= ~ret->not_categories;
}
