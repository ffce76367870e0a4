/* The few best for one person, and different ones: the best sixty-four by score, one of each series, are kept while
 * candidates go by; out of these the suggestions are chosen one after the other by maximal marginal relevance
 * (docs/MATCHING.md). Ties go by id. Cost: O(candidates); scripts/bench directory. */
#include "directory/kin.h"
#include "directory/limits.h"
#include "directory/seek.h"

enum { POOL = 64, RANK_WEIGHT = 100000 };

struct best {
    int32_t score;
    uint32_t item;
    const struct word_hit *hit;
};

struct pool {
    struct seek seek;
    struct best item[POOL]; /* best first */
    size_t n;
};

static bool is_better(const struct best *a, const struct best *b)
{
    return a->score > b->score || (a->score == b->score && a->item < b->item);
}

static size_t same_series(const struct pool *p, uint32_t item)
{
    const struct kin *kin = p->seek.d->kin;
    size_t i = 0;
    while (i < p->n && kin[p->item[i].item].series != kin[item].series)
        i++;
    return i;
}

static void take_out(struct pool *p, size_t at)
{
    memmove(&p->item[at], &p->item[at + 1], (--p->n - at) * sizeof(p->item[0]));
}

static void put_in(struct pool *p, const struct best *new)
{
    size_t at = p->n < POOL ? p->n++ : POOL - 1;
    for (; at > 0 && is_better(new, &p->item[at - 1]); at--)
        p->item[at] = p->item[at - 1];
    p->item[at] = *new;
}

static void consider(void *self, uint32_t item, const struct word_hit *hit)
{
    struct pool *p = self;
    const struct facts *f = &p->seek.d->facts[item];
    if (seek_forbids(&p->seek, f) || seek_bars(&p->seek, f) || limits_broken(&p->seek.wish, f, &p->seek.d->items[item]))
        return;
    struct best new = {seek_score(&p->seek, item, hit), item, hit};
    if (!new.score || (p->n == POOL && !is_better(&new, &p->item[POOL - 1])))
        return;
    size_t twin = same_series(p, item);
    if ((twin < p->n && !is_better(&new, &p->item[twin])) || seek_refuses(&p->seek, item))
        return;
    if (twin < p->n)
        take_out(p, twin);
    put_in(p, &new);
}

/* ---- different ones ---- */

static int most_alike(const struct pool *p, uint32_t item, const struct best *chosen, size_t n)
{
    const struct directory *d = p->seek.d;
    int most = 0;
    for (size_t i = 0; i < n; i++) {
        int a = alike(&d->kin[item], d->facts[item].categories, &d->kin[chosen[i].item],
                      d->facts[chosen[i].item].categories);
        most = a > most ? a : most;
    }
    return most;
}

/* Whoever waits for a skill comes before those who do not, however alike they are. */
static int worth(const struct pool *p, const struct best *b, const struct best *chosen, size_t n)
{
    return seek_rank(&p->seek, b->score) * RANK_WEIGHT + WEIGH_SCORE * b->score -
           WEIGH_ALIKE * most_alike(p, b->item, chosen, n);
}

/* Better first: of equal worth the first in the pool stays. */
static void choose(struct pool *p, const struct best *chosen, size_t n, struct best *ret)
{
    size_t at = 0;
    for (size_t i = 1; i < p->n; i++)
        if (worth(p, &p->item[i], chosen, n) > worth(p, &p->item[at], chosen, n))
            at = i;
    *ret = p->item[at];
    take_out(p, at);
}

size_t directory_match(const struct directory *d, const struct reasons *wording, struct arena *arena,
                       const struct profile *profile, int64_t now_ms, struct match *ret, size_t max)
{
    struct best chosen[POOL];
    struct pool p;
    size_t n = 0;
    if (!d || !d->n || !max)
        return 0;
    p.n = 0;
    seek_init(&p.seek, d, wording, arena, profile, now_ms);
    seek_each(&p.seek, consider, &p);
    for (; p.n && n < max; n++) {
        choose(&p, chosen, n, &chosen[n]);
        seek_tell(&p.seek, chosen[n].item, chosen[n].hit, chosen[n].score, false, &ret[n]);
    }
    return n;
}
