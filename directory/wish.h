/* What a person wants, in the bits of one snapshot: compiled once, then compared with every candidate. Private to directory/. */
#pragma once
#include "directory/snapshot.h"

enum day_part { PART_AM, PART_PM, PART_DAYTIME, PART_EVENING, PARTS };

/* Softer wishes: they move a candidate up or down and never out. */
enum liking {
    LIKE_NEAR,
    LIKE_CHEAP,
    LIKE_SMALL,
    LIKE_CHILD,
    LIKE_PARTNER,
    LIKE_PARENT,
    LIKE_ALONE,
    LIKE_ONLINE,
    LIKE_NO_TRANSPORT,
    LIKE_FOOT,
    LIKE_BUS,
    LIKE_CAR,
    LIKE_WEEKLY,
    LIKE_MONTHLY,
    LIKINGS
};

enum { WISH_ACCESS = 8, WISH_NOT = 8 };

struct wish {
    uint64_t categories;           /* wanted and known to the snapshot */
    uint8_t order[NAMES_MAX];      /* their bits, as the person said them */
    size_t n_order;
    size_t n_asked;                /* how many were asked for, known or not */
    uint8_t days, not_days, parts, likings_n;
    uint32_t likings;              /* bits of enum liking */
    bool free_only;
    struct {
        struct str name;
        uint64_t any_of; /* tags of which one must be there; 0: nothing in this snapshot can satisfy it */
    } access[WISH_ACCESS];
    size_t n_access;
    uint64_t not_categories;
    struct str not_things[WISH_NOT]; /* names of things that are not categories */
    size_t n_not;
    int32_t today;
    bool has_place;
    float lat, lon;
};

void wish_compile(const struct directory *d, const struct profile *profile, int64_t now_ms, struct wish *ret);
static inline bool wish_likes(const struct wish *w, enum liking l)
{
    return (w->likings & 1u << l) != 0;
}
/* Tags of which one must be there for somebody with this need; 0: nothing in this snapshot can satisfy it. */
uint64_t access_mask(const struct directory *d, struct str name);
const char *day_part_name(enum day_part part);
/* false: none of them. */
bool day_part_from_name(struct str name, enum day_part *ret);
/* Does what starts at from_min (and ends at to_min) fit one of the wanted parts of the day? */
bool day_part_fits(enum day_part part, int16_t from_min, int16_t to_min, bool drop_in);
