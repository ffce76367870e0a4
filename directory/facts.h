/* What matching looks at of one resource, folded into one cache line of numbers and bits. Private to directory/. */
#pragma once
#include "directory/resource.h"

/* Flags that mean something to matching. Others are shown, never weighed. */
enum feature {
    FEATURE_ONLINE,
    FEATURE_PICKUP,
    FEATURE_BUS,
    FEATURE_PARKING,
    FEATURE_SMALL,
    FEATURE_ALONE,
    FEATURE_PARTNER,
    FEATURE_FAMILY,
    FEATURE_PARENT_CHILD,
    FEATURE_CHILDREN, /* only for them */
    FEATURE_MEN,
    FEATURE_WOMEN,
    FEATURE_BEGINNERS,
    FEATURES
};

enum { AGE_OPEN = 255 };

struct facts {
    uint64_t categories, wants, tags; /* bits of the snapshot's names (tags: access and flags); filled by directory.c */
    uint32_t features;                /* bits of enum feature */
    int32_t first_day, last_day;      /* INT32_MIN, INT32_MAX: open */
    int32_t cost_yen;                 /* -1 unknown */
    int32_t verified_day;             /* INT32_MIN unknown */
    float lat, lon;                   /* NaN unknown */
    int16_t from_min, to_min;         /* -1 unknown */
    int16_t capacity;                 /* -1 unknown */
    uint8_t min_age, max_age;         /* AGE_OPEN: not said */
    uint8_t weekdays, weeks;          /* as in struct schedule */
    uint8_t kind;
    bool open; /* neither full, closed, over, nor gone from its source */
};

/* Everything but the snapshot's bits. */
void facts_of(const struct resource *r, struct facts *ret);
/* FEATURES: no such flag. */
enum feature feature_from_name(struct str flag);

static inline bool facts_have(const struct facts *f, enum feature feature)
{
    return (f->features & 1u << feature) != 0;
}
