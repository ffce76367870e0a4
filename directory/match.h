/* Which of the town's resources fit what a person likes, can do and can manage, and why. Ranked, explained, the same
 * for the same input. The rules, with their figures: docs/MATCHING.md. Pure; reads a snapshot. */
#pragma once
#include "base/fault.h"
#include "directory/resource.h"

struct directory; /* a snapshot of all resources that may be shown, with an index by category */

MUST_CHECK enum err directory_new(const struct resource *items, size_t n,
                                  struct directory **ret); /* copies what may be shown */
void directory_free(struct directory *d);
size_t directory_count(const struct directory *d);                        /* 0 for NULL */
const struct resource *directory_at(const struct directory *d, size_t i); /* in the order of ids; NULL at the end */
/* By id; NULL: not there, or not to be shown. O(log n). */
const struct resource *directory_find(const struct directory *d, struct str id);
/* Of a kind that nobody is offered unasked: a drinkers' group is for who looks for one. */
bool directory_only_when_asked(const struct resource *r);

struct profile {
    const struct str *categories; /* wanted, or of what they offer: "craft", … */
    size_t n_categories;
    const struct str *constraints; /* "day:wed", "time:am", "cost:free", "not:karaoke", "access:wheelchair", … */
    size_t n_constraints;
    const struct str *needs; /* ticks of form 1 that their words spoke of: "1" … "9" */
    size_t n_needs;
    struct str words; /* their own words, folded: what speaks of the same ranks higher */
    bool anything;    /* any kind will do: 「どれでも」 */
    bool contributor; /* offers a skill: who waits for it comes first */
    int age;          /* in years; 0 not known */
    double lat, lon;  /* NaN when unknown */
    /* Where they live is known as an area only: what it is called in the language of the wording (empty: just at lat,
     * lon), its names as addresses write it, and how far it reaches from lat, lon */
    struct str area;
    const struct str *area_names;
    size_t n_area_names;
    int radius_m;
    const struct str *languages; /* ISO 639-1, besides Japanese or instead of it: "en", "pt", … */
    size_t n_languages;
    const struct str *seen; /* ids already shown or refused */
    size_t n_seen;
    const struct str *liked,
        /* ids of where they were: more like those, less like these; neither is offered again, but one that looks for
         * what they offer */
        *disliked;
    size_t n_liked, n_disliked;
};

enum { MATCH_REASONS = 4, MATCH_DIFFERS = 4, GAP_TAGS = 16 };

struct match {
    const struct resource *resource;
    int32_t score;                     /* 0–1000 */
    struct str reasons[MATCH_REASONS]; /* ready to be shown, in the language of the wording */
    size_t n_reasons;
};

struct reasons; /* wordings of one language, loaded from directory/data/reasons.yaml */
enum reasons_lang { REASONS_JA, REASONS_EASY, REASONS_EN, REASONS_LANGS };

/* Best first; never one that breaks a constraint, is full, closed, over, or not for them. Returns how many (≤ max). */
size_t directory_match(const struct directory *d, const struct reasons *wording, struct arena *arena,
                       const struct profile *profile, int64_t now_ms, struct match *ret, size_t max);

/* What was looked for and the town does not have, in the terms of the profile: to be counted, never with who asked. */
struct match_gap {
    struct str categories[GAP_TAGS];
    size_t n_categories;
    struct str constraints[GAP_TAGS]; /* that could not be met; none: there is nothing of these categories at all */
    size_t n_constraints;
    bool anything;    /* any kind will do: 「どれでも」 */
    bool contributor; /* nobody waits for what they offer */
};

struct nearest {
    struct match match;                /* resource NULL: nothing may be offered */
    struct str differs[MATCH_DIFFERS]; /* in what it is not as they wished: 「土曜日ではなく、木曜日の午後です」 */
    size_t n_differs;
    struct match_gap gap;
};

/* When directory_match finds nothing: the one that breaks the fewest constraints, of those the softest; never access,
 * not:, or one that is not for them. ret->gap is filled in any case. False: there is none. Strings live in `arena`, the
 * profile and the snapshot. */
bool directory_nearest(const struct directory *d, const struct reasons *wording, struct arena *arena,
                       const struct profile *profile, int64_t now_ms, struct nearest *ret);

/* Is `reason` one that can be given for `r` to this person, by what the two say and nothing else? Works it out
 * again. */
bool match_reason_holds(const struct reasons *wording, struct arena *arena, const struct resource *r,
                        const struct profile *profile, int64_t now_ms, struct str reason);

/* In Japanese, and within it the others. */
MUST_CHECK enum err reasons_load(const char *path, struct faults *faults, struct reasons **ret);
void reasons_free(struct reasons *r);
/* The same wordings in another language; lives in `r`. NULL for NULL. */
const struct reasons *reasons_in(const struct reasons *r, enum reasons_lang lang);
