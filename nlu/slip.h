/* Small slips of the fingers: how far is one short text from another, when it is near at all? Pure. */
#pragma once
#include "base/str.h"

enum { SLIP_NONE = 99 };

/* Edits (insert, delete, replace, swap of neighbours) between two texts, counted in characters; SLIP_NONE when they are
 * more than the length allows: none below 4 characters, 1 below 8, else 2. */
size_t slip_distance(struct str typed, struct str meant);
