/* Ranks resources for one person. Candidates come from the lists of the wanted categories and from the words; hard wishes throw out, soft
 * ones weigh; the best few are kept in order, ties by id. Cost: O(candidates); 10,000 resources take some tens of microseconds. */
#include "base/fold.h"
#include "directory/match_why.h"

enum {
    TOP_MAX = 64,
    HITS_MAX = 1024,
    /* points of 1000 */
    BASE_WANTED = 700, /* it waits for this very skill */
    BASE_CATEGORY = 400,
    BASE_OFFER = 250, /* a helper is shown places that do it too, after those that wait for help */
    BASE_OTHER = 200,
    EACH_MORE_CATEGORY = 60,
    WORD_POINTS = 15,
    WORD_MOST = 150,
    WORD_ALONE = 5, /* weight a run needs to bring in something outside the wanted categories */
    SOON_DAYS = 30,
    LATE_DAYS = 90
};

struct top {
    const struct directory *d;
    const struct profile *profile;
    const struct reasons *wording;
    const struct wish *wish;
    struct arena *arena;
    uint64_t men, children; /* tag bits */
    uint64_t likes[LIKINGS];              /* tags that answer a liking */
    uint64_t beginners, mens_group;
    struct {
        int32_t score;
        uint32_t item;
        const struct word_hit *hit;
    } best[TOP_MAX];
    size_t n, max;
};

static const struct {
    enum liking liking;
    const char *flag;
    int with, without;
} weights[] = {
    {LIKE_ONLINE, "online", 120, -80},      {LIKE_SMALL, "small_group", 50, 0}, {LIKE_CHILD, "parent_child", 60, -20},
    {LIKE_PARTNER, "partner", 50, 0},       {LIKE_PARENT, "family", 50, 0},     {LIKE_ALONE, "alone", 50, 0},
    {LIKE_NO_TRANSPORT, "pickup", 80, -30}, {LIKE_NO_TRANSPORT, "online", 60, 0}, {LIKE_BUS, "bus", 40, 0},
    {LIKE_CAR, "parking", 30, 0},
};
enum { WEIGHTS = sizeof(weights) / sizeof(weights[0]) };

static uint64_t tag(const struct top *t, const char *name)
{
    return names_mask(&t->d->tags, str_from(name));
}

/* ---- hard wishes ---- */

static bool day_is_wrong(const struct wish *w, const struct facts *f)
{
    if (w->not_days && f->weekdays && !(f->weekdays & ~w->not_days))
        return true; /* only on days that are impossible */
    return w->days && !(w->days & ~w->not_days & f->weekdays); /* a day that is not known cannot be promised */
}

static bool time_is_wrong(const struct wish *w, const struct facts *f)
{
    if (!w->parts)
        return false;
    if (f->from_min < 0)
        return f->weekdays != 0x7f; /* every day without an hour: whenever one likes */
    bool drop_in = f->kind == RESOURCE_PLACE || f->kind == RESOURCE_SERVICE;
    for (int i = 0; i < PARTS; i++)
        if (w->parts & 1u << i && day_part_fits((enum day_part)i, f->from_min, f->to_min, drop_in))
            return false;
    return true;
}

static bool access_is_wrong(const struct wish *w, const struct facts *f)
{
    for (size_t i = 0; i < w->n_access; i++)
        if (!(f->tags & w->access[i].any_of))
            return true;
    return false;
}

static bool is_out(const struct top *t, const struct facts *f)
{
    const struct wish *w = t->wish;
    if (f->last_day < w->today || (f->categories & w->not_categories))
        return true;
    if (w->free_only && f->cost_yen != 0)
        return true;
    if (f->categories & t->d->sensitive && !(f->categories & w->categories))
        return true;
    if (f->tags & t->children && !wish_likes(w, LIKE_CHILD) && !t->profile->contributor)
        return true;
    return day_is_wrong(w, f) || time_is_wrong(w, f) || access_is_wrong(w, f);
}

/* ---- soft wishes ---- */

static int cost_points(const struct wish *w, const struct facts *f)
{
    if (f->cost_yen == 0)
        return wish_likes(w, LIKE_CHEAP) ? 40 : 10;
    if (!wish_likes(w, LIKE_CHEAP) || f->cost_yen < 0)
        return 0;
    return f->cost_yen <= 300 ? 25 : f->cost_yen <= 500 ? 10 : -40;
}

static int distance_points(const struct wish *w, const struct facts *f)
{
    int metres = match_distance(w, f);
    if (metres < 0)
        return 0;
    int most = wish_likes(w, LIKE_NEAR) || wish_likes(w, LIKE_FOOT) ? 80 : 40;
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

static int soft_points(const struct top *t, const struct facts *f)
{
    const struct wish *w = t->wish;
    int points = cost_points(w, f) + distance_points(w, f) + often_points(w, f);
    for (size_t i = 0; i < WEIGHTS; i++)
        if (wish_likes(w, weights[i].liking))
            points += f->tags & t->likes[i] ? weights[i].with : weights[i].without;
    if (f->tags & t->men && !(w->categories & t->mens_group))
        points -= 120; /* we do not know who is asking: a men's class is not the first thing to offer */
    if (f->tags & t->beginners)
        points += 10;
    if (f->kind == RESOURCE_PLACE)
        points -= 30;
    if (f->first_day > w->today + LATE_DAYS)
        points -= 20;
    else if (f->first_day >= w->today && f->first_day <= w->today + SOON_DAYS)
        points += 10;
    return points;
}

static int clamp(int n, int lo, int hi)
{
    return n < lo ? lo : n > hi ? hi : n;
}

/* 0: not a candidate. */
static int32_t score(const struct top *t, const struct facts *f, const struct word_hit *hit)
{
    uint64_t shared = f->categories & t->wish->categories;
    bool wanted = t->profile->contributor && (f->wants & t->wish->categories);
    int words = hit ? clamp(hit->weight * WORD_POINTS * (hit->in_name ? 2 : 1), 0, WORD_MOST) : 0;
    if (!shared && !wanted && !hit && (t->wish->categories || t->wish->n_asked || !t->profile->n_constraints))
        return 0;
    if (!shared && !wanted && t->wish->categories && hit && hit->weight < WORD_ALONE)
        return 0;
    int more = EACH_MORE_CATEGORY * (__builtin_popcountll(shared) - 1);
    int points = soft_points(t, f) + words + (shared ? clamp(more, 0, 2 * EACH_MORE_CATEGORY) : 0);
    if (wanted)
        return clamp(BASE_WANTED + points, 651, 1000);
    if (t->profile->contributor)
        return clamp(BASE_OFFER + points, 1, 650);
    return clamp((shared ? BASE_CATEGORY : BASE_OTHER) + points, 1, 1000);
}

/* ---- the few best ---- */

static bool is_seen(const struct profile *p, struct str id)
{
    for (size_t i = 0; i < p->n_seen; i++)
        if (str_eq(p->seen[i], id))
            return true;
    return false;
}

static bool speaks_of(const struct top *t, const struct resource *r, struct str thing)
{
    const struct str *words = &thing;
    size_t n = wording_thing(t->wording, thing, &words);
    struct str name, summary;
    if (fold_text(t->arena, r->name, &name) || fold_text(t->arena, r->summary, &summary))
        return true; /* cannot be read: rather not shown */
    for (size_t i = 0; i < (n ? n : 1); i++)
        if (str_find(name, words[i]) >= 0 || str_find(summary, words[i]) >= 0)
            return true;
    return false;
}

/* What costs more to see than bits: only asked of those that would be kept. */
static bool is_refused(const struct top *t, const struct resource *r)
{
    if (is_seen(t->profile, r->id))
        return true;
    for (size_t i = 0; i < t->wish->n_not; i++)
        if (speaks_of(t, r, t->wish->not_things[i]))
            return true;
    return false;
}

static bool is_better(const struct top *t, size_t at, int32_t points, uint32_t item)
{
    return points > t->best[at].score || (points == t->best[at].score && item < t->best[at].item);
}

static void offer(struct top *t, uint32_t item, const struct word_hit *hit)
{
    const struct facts *f = &t->d->facts[item];
    if (is_out(t, f))
        return;
    int32_t points = score(t, f, hit);
    if (!points || (t->n == t->max && !is_better(t, t->n - 1, points, item)) || is_refused(t, &t->d->items[item]))
        return;
    size_t at = t->n < t->max ? t->n++ : t->n - 1;
    while (at > 0 && is_better(t, at - 1, points, item)) {
        t->best[at] = t->best[at - 1];
        at--;
    }
    t->best[at].score = points;
    t->best[at].item = item;
    t->best[at].hit = hit;
}

static const struct word_hit *hit_of(const struct word_hit *hits, size_t n, uint32_t item)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (hits[mid].item < item)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && hits[lo].item == item ? &hits[lo] : NULL;
}

/* Each list once; an item that stood in an earlier list, or was brought in by its words, is not offered twice. */
static void offer_list(struct top *t, const struct postings *list, uint64_t done_categories, uint64_t done_wants,
                       const struct word_hit *hits, size_t n_hits)
{
    for (uint32_t i = 0; i < list->n; i++) {
        const struct facts *f = &t->d->facts[list->item[i]];
        if ((f->categories & done_categories) || (f->wants & done_wants) || hit_of(hits, n_hits, list->item[i]))
            continue;
        offer(t, list->item[i], NULL);
    }
}

static void offer_categories(struct top *t, const struct word_hit *hits, size_t n_hits)
{
    bool helper = t->profile->contributor;
    uint64_t done = 0;
    for (size_t i = 0; i < t->wish->n_order; i++) {
        uint8_t c = t->wish->order[i];
        uint64_t bit = 1ull << c;
        if (!(t->wish->categories & bit))
            continue;
        offer_list(t, &t->d->by_category[c], done, helper ? done : 0, hits, n_hits);
        if (helper)
            offer_list(t, &t->d->by_want[c], done | bit, done, hits, n_hits);
        done |= bit;
    }
}

static void offer_all(struct top *t, const struct word_hit *hits, size_t n_hits)
{
    for (size_t i = 0; i < t->d->n; i++)
        if (!hit_of(hits, n_hits, (uint32_t)i))
            offer(t, (uint32_t)i, NULL);
}

static void top_init(struct top *t)
{
    t->men = tag(t, "men");
    t->children = tag(t, "children");
    t->beginners = tag(t, "beginners");
    t->mens_group = names_mask(&t->d->categories, S("mens_group"));
    for (size_t i = 0; i < WEIGHTS; i++)
        t->likes[i] = tag(t, weights[i].flag);
}

size_t directory_match(const struct directory *d, const struct reasons *wording, struct arena *arena, const struct profile *profile,
                       int64_t now_ms, struct match *ret, size_t max)
{
    struct word_hit hits[HITS_MAX];
    struct wish wish;
    if (!d || !d->n || !max)
        return 0;
    wish_compile(d, profile, now_ms, &wish);
    struct top t = {.d = d, .profile = profile, .wording = wording, .wish = &wish, .arena = arena};
    t.max = max < TOP_MAX ? max : TOP_MAX;
    top_init(&t);
    size_t n_hits = word_index_find(&d->words, profile->words, hits, HITS_MAX);
    for (size_t i = 0; i < n_hits; i++)
        offer(&t, hits[i].item, &hits[i]);
    if (wish.categories)
        offer_categories(&t, hits, n_hits);
    else if (!wish.n_asked && profile->n_constraints)
        offer_all(&t, hits, n_hits);
    for (size_t i = 0; i < t.n; i++) {
        const struct resource *r = &d->items[t.best[i].item];
        ret[i] = (struct match){.resource = r, .score = t.best[i].score};
        if (wording)
            match_explain(d, wording, arena, &wish, &d->facts[t.best[i].item], profile->contributor,
                          match_word(arena, r, profile->words, t.best[i].hit), &ret[i]);
    }
    return t.n;
}
