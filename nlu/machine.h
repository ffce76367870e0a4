/* A pattern as steps, made once (machine_make.c) and run on a text (machine.c). Finds what PCRE2 would find: the match
 * that begins first, and of those that begin there the one that the earlier alternatives and the greedy counts prefer.
 * Private to nlu/pattern.c. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "nlu/found.h"

enum step_kind {
    STEP_TEXT,  /* these bytes */
    STEP_SET,   /* one character */
    STEP_GAP,   /* one character of a set, `least` to `most` times */
    STEP_ANY,   /* one of several ways, the earlier first */
    STEP_LOOK,  /* something is here, or is not */
    STEP_BEGIN, /* the text begins here */
    STEP_END,   /* it ends here, or before its last line end */
    STEP_YES
};

enum { STEP_NONE = UINT32_MAX };

struct step {
    uint8_t kind;
    bool lazy;             /* STEP_GAP */
    bool negative, behind; /* STEP_LOOK */
    uint32_t next;         /* unused by STEP_ANY and STEP_YES */
    uint32_t at, n;        /* TEXT: bytes; ANY: keys; LOOK: pairs in `ways`: a step, and how many characters before */
    uint32_t set;          /* SET, GAP */
    uint32_t only;        /* GAP: a chain of looks that ends with STEP_YES and holds before each character; STEP_NONE */
    uint32_t least, most; /* GAP; TREE_NO_BOUND */
    uint32_t other, n_other; /* ANY: ways, when the next character has no key */
    /* its row of the memo, see machine.c. GAP: of what follows; LOOK: two rows; ANY: of a loop, else STEP_NONE */
    uint32_t memo;
};

/* The ways that can go on with this character, in order. */
struct key {
    uint32_t cp, at, n;
};

/* ASCII by table, the rest by ranges. */
struct set {
    uint64_t ascii[2];
    uint32_t at, n; /* ranges from U+0080 */
    bool negative;  /* what lies in no range belongs to it */
};

struct machine {
    struct step *steps;
    char *bytes;
    struct key *keys;
    uint32_t *ways;
    struct set *sets;
    struct range *ranges;
    uint32_t n_steps, n_bytes, n_keys, n_ways, n_sets, n_ranges;
    uint32_t first, n_memo;
};

/* Errors: ERR_INPUT: outside the language of tree.h, or too large; ERR_NOMEM. Memory: *ret is the caller's:
 * machine_free. */
MUST_CHECK enum err machine_new(struct str pattern, struct machine **ret);
void machine_free(struct machine *m);

/* Scratch, for one machine after the other. */
struct machine_room;
struct machine_room *machine_room_new(struct arena *arena);

/* As pattern_find. */
enum found machine_find(const struct machine *m, struct machine_room *room, struct str text, size_t from, size_t last,
                        struct span *ret);
