/* When nothing fits: the thing that bends the fewest and the softest constraints, in what it is different, and what the
 * town does not have. */
#include "directory/limits.h"
#include "directory/seek.h"

struct near {
    uint32_t item;
    unsigned broken;
    int32_t score;
    bool barred, any;
    const struct word_hit *hit;
};

struct nearing {
    struct seek seek;
    struct near best; /* that may be offered */
    struct near gap;  /* of all that are there: what would have to be different? */
};

static int compare(const struct near *a, const struct near *b)
{
    int x = __builtin_popcount(a->broken) + a->barred, y = __builtin_popcount(b->broken) + b->barred;
    if (x != y)
        return x - y;
    if (a->barred != b->barred)
        return a->barred ? 1 : -1;
    x = limits_weight(a->broken), y = limits_weight(b->broken);
    if (x != y)
        return x - y;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->item < b->item ? -1 : 1;
}

static void consider(void *self, uint32_t item, const struct word_hit *hit)
{
    struct nearing *n = self;
    const struct facts *f = &n->seek.d->facts[item];
    if (seek_forbids(&n->seek, f))
        return;
    struct near new = {item, limits_broken(&n->seek.wish, f, &n->seek.d->items[item]), 0, seek_bars(&n->seek, f), true,
                       hit};
    new.score = seek_score(&n->seek, item, hit);
    bool nearer = !new.barred && (!n->best.any || compare(&new, &n->best) < 0);
    bool tells = !n->gap.any || compare(&new, &n->gap) < 0;
    if (!new.score || (!nearer && !tells) || seek_refuses(&n->seek, item))
        return;
    if (nearer)
        n->best = new;
    if (tells)
        n->gap = new;
}

/* ---- what is not there ---- */

static void gap_add(struct str *list, size_t *n, struct str item)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(list[i], item))
            return;
    if (*n < GAP_TAGS)
        list[(*n)++] = item;
}

static bool is_never_bent(struct str constraint)
{
    return str_starts(constraint, S("not:"));
}

static void fill_gap(const struct profile *p, const struct near *near, struct match_gap *ret)
{
    *ret = (struct match_gap){.contributor = p->contributor};
    for (size_t i = 0; i < p->n_categories; i++)
        gap_add(ret->categories, &ret->n_categories, p->categories[i]);
    for (size_t i = 0; near->any && i < p->n_constraints; i++) {
        bool unmet = near->barred && is_never_bent(p->constraints[i]);
        for (int k = 0; k < LIMITS; k++)
            unmet = unmet || (near->broken & 1u << k && limit_is_set_by((enum limit)k, p->constraints[i]));
        if (unmet)
            gap_add(ret->constraints, &ret->n_constraints, p->constraints[i]);
    }
}

/* ---- what is near ---- */

static void tell(const struct seek *s, const struct near *near, struct nearest *ret)
{
    bool other_time = near->broken & (1u << LIMIT_DAY | 1u << LIMIT_TIME);
    seek_tell(s, near->item, near->hit, near->score, other_time, &ret->match);
    if (s->wording)
        ret->n_differs = limits_in_words(near->broken, s->wording, s->arena, &s->wish, &s->d->facts[near->item],
                                         &s->d->items[near->item], ret->differs, MATCH_DIFFERS);
}

bool directory_nearest(const struct directory *d, const struct reasons *wording, struct arena *arena,
                       const struct profile *profile, int64_t now_ms, struct nearest *ret)
{
    struct nearing n;
    *ret = (struct nearest){0};
    n.best = n.gap = (struct near){0};
    if (d && d->n) {
        seek_init(&n.seek, d, wording, arena, profile, now_ms);
        seek_each(&n.seek, consider, &n);
    }
    fill_gap(profile, &n.gap, &ret->gap);
    if (n.best.any)
        tell(&n.seek, &n.best, ret);
    return n.best.any;
}
