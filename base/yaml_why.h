/* Why a file could not be read, for people who know text and not YAML: what libyaml's sentence means, and the slips of
 * a Japanese keyboard. */
#pragma once
#include "base/fault.h"

struct yaml_why {
    struct place at;
    const char *ja; /* one or two sentences: what is wrong, what to do; NULL: nothing better to say than `problem` */
};

/*
 * Where in `text` the mistake most likely is, and how to mend it.
 * problem      libyaml's own words; NULL is allowed
 * shown        where it is unless a slip of the keyboard is seen
 * first, last  lines that may hold one; 0: none
 * Pure. ja is static text. O(length of text).
 */
struct yaml_why yaml_why(struct str text, const char *problem, struct place shown, int first, int last);
