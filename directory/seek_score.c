/* How well one fits, in points of 1000. Only what does not break a constraint is weighed here; the figures are
 * explained in docs/MATCHING.md. */
#include "directory/limits.h"
#include "directory/match_why.h"
#include "directory/seek.h"

enum {
    /* points of 1000, and the bands of those who offer a skill */
    BASE_OFFERED = 850, /* the group looks for just this */
    BASE_WANTED = 700,  /* … for skills of this category */
    BASE_CATEGORY = 400,
    BASE_OFFER = 330, /* a helper is shown places that do it too, after those that wait for help */
    BASE_OTHER = 200,
    BASE_SPOKEN = 40, /* of a helper: it only speaks of it */
    OFFERED_FROM = 801,
    WANTED_FROM = 451,
    OFFER_FROM = 201,
    EACH_MORE_CATEGORY = 60,
    COMPANY_ALONE = 40,
    COMPANY_ONCE = -40,
    COMPANY_OFFICE = -60,
    NEEDED_ONLY = 20,  /* it is for nothing else */
    DELICATE = -100,   /* known by another of its categories only */
    FOR_OTHERS = -120, /* we do not know who is asking: a men's class is not the first thing to offer */
    PLACE = -30,
    WORD_POINTS = 15,
    WORD_MOST = 150,
    WORD_ALONE = 5, /* weight a run needs to bring in something outside the wanted categories */
    SOON_DAYS = 30,
    LATE_DAYS = 90,
    STALE_MOST = 80,
    STALE_UNKNOWN = 40,
    LIKED_HOST = 40,
    LIKED_CATEGORY = 20,
    DISLIKED_HOST = 80,
    LANGUAGE = 80, /* one of theirs is spoken there */
    /* Near was asked for and nobody knows where this is: so many fifths of its points are left, below whatever fits as
     * well and is known to be near, or needs no way at all, even with the most points for words. */
    UNKNOWN_FIFTHS = 3,
    UNKNOWN_HELPER = -160 /* … within its band */
};

static const struct {
    enum liking liking;
    enum feature feature;
    int with, without;
} weights[] = {
    {LIKE_SMALL, FEATURE_SMALL, 50, 0},         {LIKE_CHILD, FEATURE_PARENT_CHILD, 60, -20},
    {LIKE_PARTNER, FEATURE_PARTNER, 50, 0},     {LIKE_PARENT, FEATURE_FAMILY, 50, 0},
    {LIKE_ALONE, FEATURE_ALONE, 50, 0},         {LIKE_NO_TRANSPORT, FEATURE_PICKUP, 80, -30},
    {LIKE_NO_TRANSPORT, FEATURE_ONLINE, 60, 0}, {LIKE_BUS, FEATURE_BUS, 40, 0},
    {LIKE_CAR, FEATURE_PARKING, 30, 0},
};

static int clamp(int n, int lo, int hi)
{
    return n < lo ? lo : n > hi ? hi : n;
}

static int cost_points(const struct wish *w, const struct facts *f)
{
    if (f->cost_yen == 0)
        return wish_likes(w, LIKE_CHEAP) ? 40 : 10;
    if (!wish_likes(w, LIKE_CHEAP) || f->cost_yen < 0)
        return 0;
    return f->cost_yen <= 300 ? 25 : f->cost_yen <= 500 ? 10 : -40;
}

static bool wants_near(const struct wish *w)
{
    return wish_likes(w, LIKE_NEAR) || wish_likes(w, LIKE_FOOT) || wish_likes(w, LIKE_NO_TRANSPORT);
}

/* Near was asked for, from a place that is known; and neither measured, nor by its address in their area. */
static bool where_unknown(const struct wish *w, const struct facts *f, const struct resource *r)
{
    bool asked = (w->has_place || w->area.len) && wants_near(w);
    bool no_way = facts_have(f, FEATURE_ONLINE) || facts_have(f, FEATURE_PICKUP);
    return asked && !no_way && wish_distance(w, f) < 0 && !wish_inside(w, f, r);
}

/* By its address in their area, it is no farther than that reaches. */
static int unmeasured_points(const struct wish *w, const struct facts *f, const struct resource *r, int most)
{
    return wants_near(w) && wish_inside(w, f, r) ? most - w->radius_m * most / 5000 : 0;
}

static int distance_points(const struct wish *w, const struct facts *f, const struct resource *r)
{
    if (facts_have(f, FEATURE_ONLINE))
        return 0;
    int metres = wish_distance(w, f), most = wish_likes(w, LIKE_NEAR) || wish_likes(w, LIKE_FOOT) ? 80 : 40;
    if (metres < 0)
        return unmeasured_points(w, f, r, most);
    if (metres >= 10000)
        return -most;
    return most - metres * most / 5000; /* level at 5 km, least at 10 km */
}

static int often_points(const struct wish *w, const struct facts *f)
{
    if (!f->weekdays || f->last_day != INT32_MAX)
        return 0;
    return (wish_likes(w, LIKE_WEEKLY) && !f->weeks) || (wish_likes(w, LIKE_MONTHLY) && f->weeks) ? 20 : 0;
}

/* Sinks from half a year on, evenly, until it is hidden; what nobody dated stands in the middle. */
static int stale_points(const struct wish *w, const struct facts *f)
{
    if (f->verified_day == INT32_MIN)
        return -STALE_UNKNOWN;
    int days = w->today - f->verified_day;
    return -clamp((days - STALE_DAYS) * STALE_MOST / (VERY_STALE_DAYS - STALE_DAYS), 0, STALE_MOST);
}

static int when_points(const struct wish *w, const struct facts *f)
{
    if (f->first_day > w->today + LATE_DAYS)
        return -20;
    return f->first_day >= w->today && f->first_day <= w->today + SOON_DAYS ? 10 : 0;
}

static bool is_one_of(uint64_t host, const uint64_t *hosts, size_t n)
{
    for (size_t i = 0; host && i < n; i++)
        if (hosts[i] == host)
            return true;
    return false;
}

/* What they liked, or did not, says something about what is of the same kind. */
static int past_points(const struct wish *w, const struct kin *kin, const struct facts *f)
{
    int points = is_one_of(kin->host, w->liked_hosts, w->n_liked) ? LIKED_HOST : 0;
    points += f->categories & w->liked_categories ? LIKED_CATEGORY : 0;
    return points - (is_one_of(kin->host, w->disliked_hosts, w->n_disliked) ? DISLIKED_HOST : 0);
}

static int language_points(const struct profile *p, const struct resource *r)
{
    for (size_t i = 0; i < p->n_languages; i++)
        if (resource_tagged(&r->languages, p->languages[i]))
            return LANGUAGE;
    return 0;
}

/* Nothing is known but what they need. */
static bool is_needed(const struct wish *w, const struct facts *f)
{
    return !w->n_asked && (f->categories & w->needed);
}

/* Where no liking is known: people to be with, rather than an afternoon or an office. */
static int company_points(const struct wish *w, const struct facts *f)
{
    int points = facts_have(f, FEATURE_ALONE) ? COMPANY_ALONE : 0;
    points += f->kind == RESOURCE_EVENT ? COMPANY_ONCE : f->kind == RESOURCE_SERVICE ? COMPANY_OFFICE : 0;
    return points + (is_needed(w, f) && !(f->categories & ~w->needed) ? NEEDED_ONLY : 0);
}

static int soft_points(const struct seek *s, uint32_t item)
{
    const struct wish *w = &s->wish;
    const struct facts *f = &s->d->facts[item];
    int points = cost_points(w, f) + distance_points(w, f, &s->d->items[item]) + often_points(w, f) +
                 stale_points(w, f) + when_points(w, f);
    points += past_points(w, &s->d->kin[item], f) + language_points(s->profile, &s->d->items[item]);
    for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++)
        if (wish_likes(w, weights[i].liking))
            points += facts_have(f, weights[i].feature) ? weights[i].with : weights[i].without;
    if (f->features & w->sunk)
        points += FOR_OTHERS;
    if (facts_have(f, FEATURE_BEGINNERS))
        points += 10;
    uint64_t delicate = f->categories & s->d->sensitive;
    bool waits = w->contributor && (f->wants & w->categories);
    if (delicate && !waits && !(delicate & (w->categories | w->needed)))
        points += DELICATE;
    return points + (is_needed(w, f) || w->open ? company_points(w, f) : f->kind == RESOURCE_PLACE ? PLACE : 0);
}

static bool is_offered(const struct seek *s, uint32_t item, const struct word_hit *hit)
{
    struct str wants = s->d->wants_text[item];
    return hit && wants.len && match_offered(s->words, wants);
}

static int32_t helper_score(const struct seek *s, uint32_t item, const struct word_hit *hit, int points)
{
    const struct facts *f = &s->d->facts[item];
    bool wanted = (f->wants & s->wish.categories) != 0;
    if (is_offered(s, item, hit))
        return clamp(BASE_OFFERED + points + (wanted ? EACH_MORE_CATEGORY : 0), OFFERED_FROM, 1000);
    if (wanted)
        return clamp(BASE_WANTED + points, WANTED_FROM, OFFERED_FROM - 1);
    if (f->categories & s->wish.categories)
        return clamp(BASE_OFFER + points, OFFER_FROM, WANTED_FROM - 1);
    return clamp(BASE_SPOKEN + points, 1, OFFER_FROM - 1);
}

int32_t seek_score(const struct seek *s, uint32_t item, const struct word_hit *hit)
{
    const struct wish *w = &s->wish;
    const struct facts *f = &s->d->facts[item];
    uint64_t shared = f->categories & w->categories;
    bool helper = s->profile->contributor, wanted = helper && (f->wants & w->categories);
    if (!shared && !wanted && !hit && !is_needed(w, f) && !w->open)
        return 0;
    if (!shared && !wanted && w->categories && hit->weight < WORD_ALONE && !(helper && is_offered(s, item, hit)))
        return 0;
    int words = hit ? clamp(hit->weight * WORD_POINTS * (hit->in_name ? 2 : 1), 0, WORD_MOST) : 0;
    int more = clamp(EACH_MORE_CATEGORY * (__builtin_popcountll(shared) - 1), 0, 2 * EACH_MORE_CATEGORY);
    int points = soft_points(s, item) + words + more;
    bool unknown = where_unknown(w, f, &s->d->items[item]);
    if (helper)
        return helper_score(s, item, hit, points + (unknown ? UNKNOWN_HELPER : 0));
    int score = (shared ? BASE_CATEGORY : BASE_OTHER) + points;
    return clamp(unknown && score > 0 ? score * UNKNOWN_FIFTHS / 5 : score, 1, 1000);
}

int seek_rank(const struct seek *s, int32_t score)
{
    if (!s->profile->contributor)
        return 0;
    return score >= OFFERED_FROM ? 3 : score >= WANTED_FROM ? 2 : score >= OFFER_FROM ? 1 : 0;
}
