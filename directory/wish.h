/* What a person wants, read once out of the profile, then compared with every candidate. Private to directory/. */
#pragma once
#include "directory/facts.h"
#include "directory/snapshot.h"

enum day_part { PART_AM, PART_PM, PART_DAYTIME, PART_EVENING, PARTS };

/* Wishes that are said in one word: constraints that a resource may break (limits.h), and that move it up where it
 * answers them. */
enum liking {
    LIKE_FREE,
    LIKE_CHEAP,
    LIKE_NEAR,
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

enum { WISH_ACCESS = 8, WISH_NOT = 8, WISH_KIN = 16 };

struct wish {
    /* of the profile alone */
    uint8_t days, not_days, parts; /* bits: 0 Sunday …; enum day_part */
    uint32_t likings;              /* bits of enum liking */
    struct str access[WISH_ACCESS];
    size_t n_access;
    struct str not_things[WISH_NOT]; /* names of what is refused: categories and things */
    size_t n_not;
    bool not_men; /* no men's group */
    bool contributor;
    bool open;   /* no kind is asked for, and no need known: whatever fits the rest */
    uint8_t age; /* AGE_OPEN: not known */
    int32_t today;
    bool has_place;
    float lat, lon;
    struct str area; /* where they live is known as an area: struct profile */
    const struct str *area_names;
    size_t n_area_names;
    int radius_m;
    /* in the bits of one snapshot */
    uint64_t categories;      /* wanted and known to the snapshot */
    uint8_t order[NAMES_MAX]; /* their bits, as the person said them */
    size_t n_order;
    size_t n_asked;  /* how many were asked for, known or not */
    uint64_t needed; /* categories that answer what they need */
    uint64_t not_categories;
    uint64_t access_any[WISH_ACCESS]; /* tags of which one must be there; 0: nothing in this snapshot can satisfy it */
    uint64_t moving;       /* categories that nobody with a need of the body is sent to on a guess; 0: no such need */
    uint32_t hidden, sunk; /* features of those that are not for them, or perhaps not */
    uint64_t liked_hosts[WISH_KIN], disliked_hosts[WISH_KIN]; /* struct kin */
    size_t n_liked, n_disliked;
    uint64_t liked_categories;
};

/* The first half: what the profile says by itself. */
void wish_read(const struct profile *profile, int64_t now_ms, struct wish *ret);
/* The second: in the bits of `d`. `wording` may be NULL. */
void wish_compile(const struct directory *d, const struct reasons *wording, const struct profile *profile,
                  int64_t now_ms, struct wish *ret);

static inline bool wish_likes(const struct wish *w, enum liking l)
{
    return (w->likings & 1u << l) != 0;
}
/* Tags of which one must be there for somebody with this need; 0: nothing in this snapshot can satisfy it. */
uint64_t access_mask(const struct directory *d, struct str name);
/* The same of one resource: what is known of it answers this need. */
bool access_met(const struct resource *r, struct str name);
/* Which need of access nothing of it is known to answer: an index into `access`; n_access: none. */
size_t wish_unmet_access(const struct wish *wish, const struct facts *f);

/* By its name in profiles and slots: "am", …. */
const char *day_part_name(enum day_part part);
/* false: none of them. */
bool day_part_from_name(struct str name, enum day_part *ret);
/* Does what starts at from_min (and ends at to_min) fit this part of the day? */
bool day_part_fits(enum day_part part, int16_t from_min, int16_t to_min, bool drop_in);
/* One comes when one likes: to a place, to a service. */
bool facts_drop_in(const struct facts *f);
/* Metres between the person, or the middle of their area, and the resource; -1 when one of them is not known. */
int wish_distance(const struct wish *wish, const struct facts *f);
/* The resource is in their area: its address says so, or it is no farther from the middle than the area reaches. */
bool wish_inside(const struct wish *wish, const struct facts *f, const struct resource *r);
/* It is known to be farther than `metres`: measured, or, where the area has no point, by an address in another one. */
bool wish_beyond(const struct wish *wish, const struct facts *f, const struct resource *r, int metres);
/* From wherever in their area they live, it is at most `metres` away. */
bool wish_surely_within(const struct wish *wish, const struct facts *f, int metres);
