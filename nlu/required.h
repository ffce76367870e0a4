/* Which fixed strings must a text contain for a pattern to match at all? Read off the pattern itself, so that authors never
 * write a list twice. Understands the part of regular expressions our rules may use, and says so when a pattern goes beyond it. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct required {
    struct str *literals; /* at least one of them is in every match; n == 0: nothing can be promised */
    size_t n;
};

/*
 * Memory: in `arena`. Pure.
 * Errors: ERR_INPUT: uses something outside our part of the language (back references, inline options, recursion, \b, \w …);
 *         ERR_NOMEM.
 */
MUST_CHECK enum err required_literals(struct arena *arena, struct str pattern, struct required *ret);
