/* Conditions of a search ("day:wed", "cost:free") compiled against one index, and compared with every candidate. Pure.
 * Private to directory/. */
#pragma once
#include "directory/search_index.h"

/* Conditions of one kind are one group: any of its members is enough. Tags are a group each. */
enum condition {
    C_DAY,
    C_TIME,
    C_WHEN,
    C_COST,
    C_CATEGORY,
    C_FOR,
    C_AREA,
    C_KIND,
    C_NEAR,
    C_KM,
    C_TAG, /* the first of CONDITION_TAGS */
};
enum { CONDITION_TAGS = 12, CONDITIONS = C_TAG + CONDITION_TAGS };

struct conditions {
    const struct search_index *x;
    const struct calendar *calendar;
    uint32_t used;               /* bits of enum condition */
    uint8_t members[CONDITIONS]; /* how many conditions make up a group */
    uint8_t days, parts, kinds;
    bool early;                      /* begins before nine */
    int32_t today, from_day, to_day; /* days since 1970 */
    int minute;                      /* of today */
    int32_t most_yen;
    uint64_t categories, tags[CONDITION_TAGS];
    uint16_t audiences;
    int32_t *next;    /* by rhythm: the next day, once it was asked for; DAY_UNSEEN before */
    uint8_t *happens; /* by rhythm: enum seen */
    bool *spots;      /* which places lie in one of the areas */
    bool has_point;
    float lat, lon;
    double km;
};

/* ERR_NOMEM. */
MUST_CHECK enum err conditions_init(struct conditions *c, const struct search_index *x,
                                    const struct search_request *request, struct arena *a);
/* Add one; its group, or -1: not a condition (or one too many). `near` without a point is a condition that holds for
 * all. ERR_NOMEM shows in a->failed. */
int conditions_add(struct conditions *c, struct arena *a, struct str filter);

/* Groups that resource no. `item` does not fit, as bits; 0: fits all. */
uint32_t conditions_broken(const struct conditions *c, size_t item);

/* Next day on which one can still go: today only while it is not over. INT32_MAX: not known or over. */
int32_t search_next_day(const struct conditions *c, size_t item);
/* Kilometres from the point asked for; NaN. */
double search_km(const struct conditions *c, size_t item);
