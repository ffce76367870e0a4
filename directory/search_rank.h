/* How well each resource fits the words, and which of them make up a page. Pure. Private to directory/. */
#pragma once
#include "directory/search_filter.h"
#include "directory/search_run.h"

struct ranked {
    int64_t key; /* smaller comes first */
    int32_t score;
    uint32_t item;
    bool partly; /* not all words are in it */
};

struct ranking {
    const struct search_index *x;
    const struct conditions *conditions;
    uint32_t query_hash; /* of all that was typed */
    struct arena *a;
    uint8_t *points[SEARCH_TERMS];   /* of each resource, by term */
    uint32_t found_in[SEARCH_TERMS]; /* resources that have it */
    uint8_t weight[SEARCH_TERMS];    /* rare words tell more */
    bool light[SEARCH_TERMS];        /* adds to what is asked for */
    bool for_whom[SEARCH_TERMS];     /* for whom: 子ども beside 料理 */
    bool weak[SEARCH_TERMS], verb[SEARCH_TERMS], required[SEARCH_TERMS];
    size_t n_terms, n_required;
    struct ranked *full, *partly;
    size_t n_full, n_partly;
    size_t breaks_only[CONDITIONS]; /* fit all words and all conditions but this group */
    struct ranked *page;
};

/* Nothing found yet. All of it lives in `a`; the rest is borrowed. ERR_NOMEM. */
MUST_CHECK enum err ranking_init(struct ranking *r, const struct search_index *x, const struct conditions *conditions,
                                 const struct search_query *query, struct arena *a);
/* One term and its places. */
void ranking_add(struct ranking *r, const struct search_term *t, const struct search_place *places, size_t n);
/* When all terms are there, once: which of them must be in what is found. */
void ranking_settle(struct ranking *r);
/* Which resources fit; again after the conditions changed. Cost: O(resources × terms). */
MUST_CHECK enum err ranking_gather(struct ranking *r);
/* The best score among what fits; 0 where nothing does. */
int32_t ranking_best(const struct ranking *r);
/* Resources [offset, offset + limit) in order. Returns how many. Cost: O(fitting × log page). */
size_t ranking_page(struct ranking *r, enum search_order order, size_t offset, size_t limit, const struct ranked **ret);
