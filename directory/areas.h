/* The parts of a town by the names its people use: 地区, 集落, 駅. Small areas with a point in their middle and how far
 * they reach, never an address. Loaded from the file that town.yaml names with `areas:`. Knows no person and no
 * resource. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/str.h"
#include "directory/match.h"

struct areas;

enum { AREAS_MAX = 200, AREA_WORDS = 24 };

struct area {
    struct str id;                  /* "kitadani" */
    struct str name[REASONS_LANGS]; /* 「北谷」; what is missing is Japanese */
    struct str names[AREA_WORDS];   /* as addresses and people write it, the name first */
    struct str words[AREA_WORDS];   /* the same folded, for what people say */
    size_t n_names;
    const struct area *in; /* the area it is a part of (has a button of its own); NULL: none */
    double lat, lon;       /* its middle; NaN when the file gives none */
    int radius_m;          /* everybody of it lives within this of its middle; 0 when there is none */
};

/*
 * Memory: *ret is the caller's: areas_free.
 * Errors: ERR_INPUT (each mistake is in `faults`, D050–D056), ERR_NOTFOUND, ERR_IO, ERR_NOMEM.
 */
MUST_CHECK enum err areas_load(const char *path, struct faults *faults, struct areas **ret);
void areas_free(struct areas *a);

size_t areas_count(const struct areas *a);                           /* 0 for NULL */
const struct area *areas_at(const struct areas *a, size_t i);        /* in the order of the file */
const struct area *areas_find(const struct areas *a, struct str id); /* NULL: no such area, or no areas */
/* What may stand before a name of an area without changing it: 「やまなみ町」北谷. Folded. */
size_t areas_before(const struct areas *a, const struct str **ret);

/* Fill the place of a profile: point, reach, names, and what it is called in this language. NULL: nothing known. */
void area_profile(const struct area *a, enum reasons_lang lang, struct profile *ret);
/* `folded` with blanks for the letters of this area's names: that somebody lives there is no liking. In `arena`. */
struct str area_left_out(const struct area *a, struct arena *arena, struct str folded);
/* Does the address name one of these areas, as a word of its own (「やまなみ町本町1-1」 is 本町, 「山本町」 is not)? */
bool area_in_address(struct str address, const struct str *names, size_t n);
