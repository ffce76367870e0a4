/* Which fixed strings must a text contain for a pattern to match at all, and where could the match begin? Read off the
 * pattern itself, so that authors never write a list twice. Understands the part of regular expressions our rules may
 * use, and says so when a pattern goes beyond it. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { NEEDS_MAX = 3 };

/* At least one of these literals is in every match. */
struct need {
    struct str *literals;
    size_t n;
    size_t before; /* a match begins at most so many bytes before the literal; SIZE_MAX: no bound */
};

struct required {
    struct need need[NEEDS_MAX]; /* all of them hold; the first is the one to look for matches by */
    size_t n;                    /* 0: nothing can be promised */
    size_t width;                /* of any match, in bytes, at most; SIZE_MAX: no bound */
};

/*
 * Memory: in `arena`. Pure.
 * Errors: ERR_INPUT: uses something outside our part of the language (back references, inline options, recursion, \b,
 * \w …);
 *         ERR_NOMEM.
 */
MUST_CHECK enum err required_literals(struct arena *arena, struct str pattern, struct required *ret);

/* Take the next alternative of the top level off the front of `rest`: 「a|b(c|d)」 is a, then b(c|d). False when
 * nothing is left. */
bool required_branch(struct str *rest, struct str *ret);
