/* Which of the town's resources fit what a person likes, can do and can manage, and why. Ranked, explained, the same for the same input.
 * Pure; reads a snapshot. */
#pragma once
#include "base/fault.h"
#include "directory/resource.h"

struct directory; /* a snapshot of all resources that may be offered, with an index by category */

MUST_CHECK enum err directory_new(const struct resource *items, size_t n, struct directory **ret); /* copies what may be offered */
void directory_free(struct directory *d);
size_t directory_count(const struct directory *d); /* 0 for NULL */
const struct resource *directory_at(const struct directory *d, size_t i); /* in the order of ids; NULL at the end */
const struct resource *directory_find(const struct directory *d, struct str id);

struct profile {
    const struct str *categories; /* wanted: "craft", … */
    size_t n_categories;
    const struct str *constraints; /* "day:wed", "time:am", "cost:free", "not:karaoke", "access:wheelchair", … */
    size_t n_constraints;
    struct str words;     /* their own words, folded: names and summaries that contain them rank higher */
    bool contributor;     /* offers a skill: resources that want it come first */
    double lat, lon;      /* NaN when unknown */
    const struct str *seen; /* ids already shown or refused */
    size_t n_seen;
};

enum { MATCH_REASONS = 4 };

struct match {
    const struct resource *resource;
    int32_t score; /* 0–1000 */
    struct str reasons[MATCH_REASONS]; /* Japanese, ready to be shown: from directory/data/reasons.yaml */
    size_t n_reasons;
};

struct reasons; /* wordings, loaded from directory/data/reasons.yaml */

/* Best first; never one that breaks a hard constraint (day, access, not:, cost:free) or is over. Returns how many (≤ max). */
size_t directory_match(const struct directory *d, const struct reasons *wording, struct arena *arena, const struct profile *profile,
                       int64_t now_ms, struct match *ret, size_t max);

MUST_CHECK enum err reasons_load(const char *path, struct faults *faults, struct reasons **ret);
void reasons_free(struct reasons *r);
