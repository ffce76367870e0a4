/* "day:wed", "cost:free", "not:karaoke" … into bits, by tables. A constraint that is not known here is left to the
 * words. */
#include "directory/wish.h"
#include <math.h>
#include "base/clock.h"
#include "directory/areas.h"
#include "directory/weekday.h"
#include "directory/wording.h"

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
    {"cost:free", LIKE_FREE},
    {"cost:cheap", LIKE_CHEAP},
    {"dist:near", LIKE_NEAR},
    {"group:small", LIKE_SMALL},
    {"with:child", LIKE_CHILD},
    {"with:partner", LIKE_PARTNER},
    {"with:parent", LIKE_PARENT},
    {"with:family", LIKE_PARENT},
    {"with:alone", LIKE_ALONE},
    {"mode:online", LIKE_ONLINE},
    {"transport:none", LIKE_NO_TRANSPORT},
    {"transport:foot", LIKE_FOOT},
    {"transport:bus", LIKE_BUS},
    {"transport:train", LIKE_BUS},
    {"transport:car", LIKE_CAR},
    {"freq:weekly", LIKE_WEEKLY},
    {"freq:monthly", LIKE_MONTHLY},
};

/* What may stand in for an access need: who must sit is well with a chair, and at home nothing is in the way. `body`:
 * moving about is the difficulty. */
static const struct {
    const char *need, *also[3];
    bool body;
} access_also[] = {
    {"wheelchair", {"online"}, true},
    {"bad_knees", {"seated", "online"}, true},
    {"back_pain", {"seated", "bad_knees", "online"}, true},
    {"bad_legs", {"seated", "bad_knees", "online"}, true},
    {"bad_hearing", {"hard_of_hearing"}, false},
    {"deaf", {"hard_of_hearing"}, false},
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

bool access_met(const struct resource *r, struct str name)
{
    bool met = resource_tagged(&r->access, name);
    for (size_t i = 0; i < sizeof(access_also) / sizeof(access_also[0]); i++)
        for (size_t j = 0; j < 3 && str_eq(name, str_from(access_also[i].need)) && access_also[i].also[j]; j++) {
            struct str also = str_from(access_also[i].also[j]);
            met = met || resource_tagged(&r->access, also) || resource_tagged(&r->flags, also);
        }
    return met;
}

static bool is_of_the_body(struct str need)
{
    for (size_t i = 0; i < sizeof(access_also) / sizeof(access_also[0]); i++)
        if (str_eq(need, str_from(access_also[i].need)))
            return access_also[i].body;
    return false;
}

size_t wish_unmet_access(const struct wish *wish, const struct facts *f)
{
    size_t i = 0;
    while (i < wish->n_access && f->tags & wish->access_any[i])
        i++;
    return i;
}

bool facts_drop_in(const struct facts *f)
{
    return f->kind == RESOURCE_PLACE || f->kind == RESOURCE_SERVICE;
}

int wish_distance(const struct wish *wish, const struct facts *f)
{
    if (!wish->has_place || isnan(f->lat) || isnan(f->lon))
        return -1;
    const float metres_a_degree = 111195.0f, radian = 0.01745329f;
    float y = (f->lat - wish->lat) * metres_a_degree;
    float x = (f->lon - wish->lon) * metres_a_degree * cosf(wish->lat * radian);
    float metres = sqrtf(x * x + y * y);
    return metres < 20000000.0f ? (int)metres : 20000000;
}

/* In their area: its address says so, or it is no farther from the middle than the area reaches. */
bool wish_inside(const struct wish *wish, const struct facts *f, const struct resource *r)
{
    int metres = wish_distance(wish, f);
    if (!wish->area.len)
        return false;
    return (metres >= 0 && metres <= wish->radius_m) ||
           area_in_address(r->address, wish->area_names, wish->n_area_names);
}

bool wish_beyond(const struct wish *wish, const struct facts *f, const struct resource *r, int metres)
{
    if (wish->has_place)
        return wish_distance(wish, f) > metres && !wish_inside(wish, f, r);
    return wish->area.len && r->address.len && !wish_inside(wish, f, r);
}

bool wish_surely_within(const struct wish *wish, const struct facts *f, int metres)
{
    int middle = wish_distance(wish, f);
    return middle >= 0 && middle + wish->radius_m <= metres;
}

static bool liking_from_name(struct str constraint, enum liking *ret)
{
    for (size_t i = 0; i < sizeof(likings) / sizeof(likings[0]); i++)
        if (str_eq(constraint, str_from(likings[i].constraint))) {
            *ret = likings[i].liking;
            return true;
        }
    return false;
}

/* ---- the profile alone ---- */

static void add_not(struct str thing, struct wish *w)
{
    int day = weekday_from_name(thing);
    if (day >= 0)
        w->not_days = (uint8_t)(w->not_days | 1u << day);
    else if (thing.len && w->n_not < WISH_NOT)
        w->not_things[w->n_not++] = thing;
    w->not_men = w->not_men || str_eq(thing, S("mens_group"));
}

static void add_time(struct str name, struct wish *w)
{
    enum day_part part;
    if (day_part_from_name(name, &part))
        w->parts = (uint8_t)(w->parts | 1u << part);
}

static void add_constraint(struct str c, struct wish *w)
{
    struct str_cut cut = str_cut(c, ':');
    int day = str_eq(cut.head, S("day")) ? weekday_from_name(cut.tail) : -1;
    enum liking liking;
    if (day >= 0)
        w->days = (uint8_t)(w->days | 1u << day);
    else if (str_eq(cut.head, S("time")))
        add_time(cut.tail, w);
    else if (str_eq(cut.head, S("access")) && cut.tail.len && w->n_access < WISH_ACCESS)
        w->access[w->n_access++] = cut.tail;
    else if (str_eq(cut.head, S("not")))
        add_not(cut.tail, w);
    else if (liking_from_name(c, &liking))
        w->likings |= 1u << liking;
}

void wish_read(const struct profile *p, int64_t now_ms, struct wish *ret)
{
    *ret = (struct wish){.n_asked = p->n_categories, .contributor = p->contributor};
    ret->today = (int32_t)((now_ms + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS);
    ret->age = p->age > 0 && p->age < AGE_OPEN ? (uint8_t)p->age : AGE_OPEN;
    ret->has_place = !isnan(p->lat) && !isnan(p->lon);
    ret->lat = (float)p->lat;
    ret->lon = (float)p->lon;
    ret->area = p->area;
    ret->area_names = p->area_names;
    ret->n_area_names = p->n_area_names;
    ret->radius_m = p->area.len ? p->radius_m : 0;
    for (size_t i = 0; i < p->n_constraints; i++)
        add_constraint(p->constraints[i], ret);
}

/* ---- in the bits of a snapshot ---- */

static void compile_categories(const struct directory *d, const struct profile *p, struct wish *w)
{
    for (size_t i = 0; i < w->n_not; i++)
        w->not_categories |= names_mask(&d->categories, w->not_things[i]);
    for (size_t i = 0; i < p->n_categories; i++) {
        uint64_t mask = names_mask(&d->categories, p->categories[i]);
        if (mask && !(w->categories & mask))
            w->order[w->n_order++] = (uint8_t)__builtin_ctzll(mask);
        w->categories |= mask;
    }
    w->categories &= ~w->not_categories;
}

static void compile_needs(const struct directory *d, const struct reasons *wording, const struct profile *p,
                          struct wish *w)
{
    const struct str *names;
    for (size_t i = 0; i < p->n_needs; i++) {
        size_t n = wording_need(wording, p->needs[i], &names);
        for (size_t j = 0; j < n; j++)
            w->needed |= names_mask(&d->categories, names[j]);
    }
    w->needed &= ~w->not_categories;
}

static size_t compile_hosts(const struct directory *d, const struct str *ids, size_t n, uint64_t *hosts,
                            uint64_t *categories)
{
    size_t kept = 0;
    for (size_t i = 0; i < n && kept < WISH_KIN; i++) {
        const struct resource *r = directory_find(d, ids[i]);
        if (!r)
            continue;
        size_t at = (size_t)(r - d->items);
        *categories |= d->facts[at].categories;
        if (d->kin[at].host)
            hosts[kept++] = d->kin[at].host;
    }
    return kept;
}

static void compile_audience(const struct reasons *wording, const struct profile *p, struct wish *w)
{
    for (size_t i = 0; i < wording_audiences(wording); i++) {
        struct audience a;
        wording_audience(wording, i, &a);
        if (a.feature == FEATURES || audience_is_theirs(&a, p))
            continue;
        *(a.sinks ? &w->sunk : &w->hidden) |= 1u << a.feature;
    }
}

void wish_compile(const struct directory *d, const struct reasons *wording, const struct profile *p, int64_t now_ms,
                  struct wish *ret)
{
    uint64_t ignored = 0;
    wish_read(p, now_ms, ret);
    for (size_t i = 0; i < ret->n_access; i++) {
        ret->access_any[i] = access_mask(d, ret->access[i]);
        if (is_of_the_body(ret->access[i]))
            ret->moving = names_mask(&d->categories, S("exercise"));
    }
    compile_categories(d, p, ret);
    compile_needs(d, wording, p, ret);
    compile_audience(wording, p, ret);
    ret->open = !ret->n_asked && (p->anything || (!ret->needed && p->n_constraints));
    ret->n_liked = compile_hosts(d, p->liked, p->n_liked, ret->liked_hosts, &ret->liked_categories);
    ret->n_disliked = compile_hosts(d, p->disliked, p->n_disliked, ret->disliked_hosts, &ignored);
}
