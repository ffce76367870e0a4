/* What a visitor asks for, as it stands in the address: words, conditions, page, and how the page shall speak. Read
 * tolerantly (what cannot be meant is left out), written in one canonical order: the same wish is always the same
 * address. What conditions mean is directory/search.h's. Pure. */
#pragma once
#include "base/arena.h"
#include "dialogs/bundle.h"
#include "directory/search.h"

enum ask_size { SIZE_USUAL, SIZE_LARGE, SIZE_LARGEST, SIZES };
enum { ASK_PAGE_MAX = 10000, ASK_YEAR_MIN = 1970, ASK_YEAR_MAX = 2200, ASK_FILTER_BYTES = 120 };

struct ask_filters {
    struct str item[SEARCH_FILTERS]; /* sorted, none twice */
    size_t n;
};

struct ask {
    struct str q;
    struct ask_filters filters; /* f=day:wed; also day=wed, category=craft, … */
    struct ask_filters ignored; /* x=day:wed: not to be taken from the words */
    bool near;                  /* near=LAT,LON: the nearest first */
    double lat, lon;
    int32_t page;  /* from 1 */
    int32_t month; /* of the calendar: year * 12 + month - 1; 0: this month */
    /* how the page speaks */
    enum lang lang;
    uint8_t size; /* enum ask_size */
    bool ruby;
};

const char *ask_size_name(int size); /* "m" (the usual), "l", "xl" */

/* Out of a raw query. Strings live in `arena`. */
void ask_read(struct str query, struct arena *arena, struct ask *ret);
/* The address: `path`, then whatever is not the default. In `arena`. */
struct str ask_address(struct arena *arena, struct str path, const struct ask *ask);
/* Only how the page speaks: for ways to other pages. */
struct ask ask_voice(const struct ask *ask);
/* The conditions and words alone, in the usual voice: what a search engine shall keep, and a calendar follow. */
struct ask ask_wish(const struct ask *ask);
bool ask_has(const struct ask_filters *set, struct str filter);
void ask_add(struct ask_filters *set, struct str filter); /* beyond SEARCH_FILTERS it is left out */
void ask_remove(struct ask_filters *set, struct str filter);
/* Is anything asked for besides the page's number and its voice? */
bool ask_wants(const struct ask *ask);
