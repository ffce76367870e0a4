/* Regular expressions with a leash: UTF, interpreted (the service runs where memory cannot be made executable), with
 * limits on steps, depth and heap. Matched by a machine of our own (machine.h); PCRE2, whose one home this is, says
 * what is wrong with a pattern and takes those beyond the machine. Knows nothing of rules. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "nlu/found.h"

struct pattern; /* compiled; read-only, used from any thread */

struct pattern_fault {
    size_t at;     /* byte offset in the pattern */
    char why[120]; /* English, from the compiler */
};

/*
 * Compile. Parentheses only group. `text` is the folded spelling.
 * Memory: *ret is the caller's: pattern_free.
 * Errors: ERR_INPUT (see `fault`), ERR_NOMEM.
 */
MUST_CHECK enum err pattern_new(struct str text, struct pattern **ret, struct pattern_fault *fault);
void pattern_free(struct pattern *p);

/* Scratch for matching, one per call of the module: its memory is the arena's. */
struct pattern_scratch;
MUST_CHECK enum err pattern_scratch_new(struct arena *arena, struct pattern_scratch **ret);

/* The first match in `text` (valid UTF-8) that starts at byte `from` or later, and at byte `last` or before. */
enum found pattern_find(const struct pattern *p, struct pattern_scratch *f, struct str text, size_t from, size_t last,
                        struct span *ret);
