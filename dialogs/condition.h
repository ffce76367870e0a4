/* Conditions of edges: comparison, and/or/not, `in`, filled(x), declined(x), unknown(x), has(x, 'value'), count(x, y >=
 * 3). No calls, no text building: finite, so that the checker can enumerate. Reads slots, changes nothing. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "dialogs/flow.h"

enum cond_kind { COND_OR, COND_AND, COND_NOT, COND_STATUS, COND_COMPARE, COND_IN, COND_HAS, COND_COUNT };
enum cond_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OPS };

struct cond {
    enum cond_kind kind;
    enum cond_op op;
    enum slot_status status;  /* COND_STATUS */
    const struct cond *a, *b; /* COND_OR, COND_AND, COND_NOT (a only) */
    struct str *slots;        /* full names; one, but for COND_COUNT */
    size_t n_slots;
    /* COND_COMPARE one, COND_IN and COND_HAS (a list holds any of them) several; COND_COUNT what the slots are compared
     * with */
    struct str *values;
    size_t n_values;
    enum cond_op count_op; /* COND_COUNT: how many of them … */
    int64_t count;         /* … against this */
};

struct cond_fault {
    size_t at; /* byte offset in the text */
    const char *ja, *en;
};

/*
 * Compile `text`; a slot without a dot belongs to `flow`.
 * Memory: in `arena`.
 * Errors: ERR_INPUT (see `fault`), ERR_NOMEM.
 */
MUST_CHECK enum err cond_parse(struct arena *arena, struct str text, struct str flow, struct cond **ret,
                               struct cond_fault *fault);
/* A comparison with a slot that has no value is false. NULL is true. */
bool cond_eval(const struct cond *c, const struct flow_state *state);
/* Call `see` for every slot it reads. */
void cond_slots(const struct cond *c, void (*see)(void *self, struct str slot), void *self);
