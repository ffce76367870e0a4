/* A pattern of a rule as a tree: the part of regular expressions that our rules are written in. Knows nothing of
 * matching. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum tree_kind {
    TREE_TEXT,   /* exactly these characters */
    TREE_SET,    /* one character */
    TREE_ALL,    /* its children, one after the other; without any: the empty string */
    TREE_ANY,    /* one of its children, the earlier rather than the later */
    TREE_REPEAT, /* its only child, `least` to `most` times */
    TREE_LOOK,   /* its only child is here, or is not; takes no characters */
    TREE_BEGIN,  /* ^ */
    TREE_END     /* $ */
};

struct range {
    uint32_t low, high; /* code points, both included */
};

enum { TREE_NO_BOUND = UINT32_MAX };

struct tree {
    enum tree_kind kind;
    struct str text;
    struct range *ranges; /* TREE_SET */
    uint32_t n_ranges;
    bool negative;              /* TREE_SET: any other character; TREE_LOOK: must not be here */
    bool behind;                /* TREE_LOOK: what ends here, not what begins here */
    bool lazy;                  /* TREE_REPEAT: rather fewer than more */
    uint32_t least, most;       /* TREE_REPEAT */
    uint32_t shortest, longest; /* in characters; longest may be TREE_NO_BOUND */
    struct tree *first, *next;  /* children; the next one of the same parent */
};

/*
 * Memory: in `arena`; texts point into `pattern`, which must be valid UTF-8.
 * Errors: ERR_INPUT: outside our part of the language (back references, atomic and possessive, \b, \w, \p …), or not
 * well-formed;
 *         ERR_NOMEM.
 */
MUST_CHECK enum err tree_read(struct arena *arena, struct str pattern, struct tree **ret);
