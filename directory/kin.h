/* Which resources are of one kind with each other: the same series, host, place. And the rule by which suggestions
 * differ (docs/MATCHING.md). Private to directory/. */
#pragma once
#include "directory/snapshot.h"

enum {
    ALIKE_HOST = 400,
    ALIKE_PLACE = 250,
    ALIKE_CATEGORIES = 350, /* × shared / all */
    /* maximal marginal relevance: the next suggestion is the one with the largest WEIGH_SCORE × score - WEIGH_ALIKE ×
     * alikeness */
    WEIGH_SCORE = 10,
    WEIGH_ALIKE = 3
};

/* `scratch` is used up a little. */
void kin_of(struct arena *scratch, const struct resource *r, struct kin *ret);
/* 0–1000, by host, place and categories. */
int alike(const struct kin *a, uint64_t a_categories, const struct kin *b, uint64_t b_categories);
