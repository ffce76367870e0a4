/* When nothing fits: the nearest thing, what is different about it, and what the town does not have. */
#include "directory/match.h"

static size_t take(struct str *to, const struct str *from, size_t n)
{
    size_t kept = n < GAP_TAGS ? n : GAP_TAGS;
    for (size_t i = 0; i < kept; i++)
        to[i] = from[i];
    return kept;
}

bool directory_nearest(const struct directory *d, const struct reasons *wording, struct arena *arena, const struct profile *profile,
                       int64_t now_ms, struct nearest *ret)
{
    (void)d, (void)wording, (void)arena, (void)now_ms;
    *ret = (struct nearest){.gap.contributor = profile->contributor};
    ret->gap.n_categories = take(ret->gap.categories, profile->categories, profile->n_categories);
    ret->gap.n_constraints = take(ret->gap.constraints, profile->constraints, profile->n_constraints);
    return false;
}
