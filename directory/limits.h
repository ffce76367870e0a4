/* The constraints that a person may set and that could be bent if nothing fits, each with when a resource breaks it,
 * how hard it is to bend, and how the difference is said. The table of docs/MATCHING.md. What can never be bent
 * (not:, not for them) is in seek.c. Private to directory/. */
#pragma once
#include "directory/wish.h"
#include "directory/wording.h"

enum limit {
    LIMIT_DAY,
    LIMIT_TIME,
    LIMIT_FREE,
    LIMIT_CHEAP,
    LIMIT_ONLINE,
    LIMIT_NEAR,
    LIMIT_FOOT,
    LIMIT_NO_TRANSPORT,
    LIMIT_SMALL,
    LIMIT_CHILD,
    LIMIT_TOGETHER,
    LIMIT_WEEKLY,
    LIMIT_ACCESS,
    LIMITS
};

enum {
    CHEAP_MOST_YEN = 1000,
    NEAR_METRES = 3000, /* in a straight line */
    FOOT_METRES = 2000, /* half an hour at an easy pace */
    SMALL_MOST = 15,
    CHILD_AGE = 16
};

/* Bits of enum limit. */
unsigned limits_broken(const struct wish *wish, const struct facts *facts, const struct resource *r);
/* What it asks of a person to bend all of these; larger is harder. */
int limits_weight(unsigned broken);
/* The constraint of the profile's list (its index) that set this limit is broken by it? */
bool limit_is_set_by(enum limit limit, struct str constraint);
/* In what the resource is not as wished, a sentence each; returns how many (at most `max`). */
size_t limits_in_words(unsigned broken, const struct reasons *wording, struct arena *arena, const struct wish *wish,
                       const struct facts *facts, const struct resource *r, struct str *ret, size_t max);
