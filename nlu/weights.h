/* What single pieces of words weigh for and against a meaning, learnt from our own labelled lines (nlu/corpus) by
 * `tsunagu weigh`. Rules come first and decide what they know; the weights are for what nobody has written a rule for.
 * They are a table that anybody can read: one piece a line, and how many hundredths it speaks for each class. Private
 * to nlu/. */
#pragma once
#include "base/arena.h"
#include "base/fault.h"

enum { WEIGHT_CLASSES = 160, WEIGHT_UNIT = 100 /* hundredths of a logit */ };

struct weights; /* read-only once loaded */

/*
 * Read every file of `dir` that ends in .tsv. Lines: piece TAB class=weight TAB …; # begins a comment; the piece of the
 * very first line of a class's bias is empty. A missing folder is an empty set.
 * Memory: *ret lives in `keep`.
 * Errors: ERR_INPUT (each mistake is in `faults`, code F059), ERR_IO, ERR_NOMEM.
 */
MUST_CHECK enum err weights_load(struct arena *keep, struct arena *scratch, const char *dir, struct faults *faults,
                                 struct weights **ret);

/* The same out of one text in memory; `file` names it in faults. */
MUST_CHECK enum err weights_parse(struct arena *keep, struct arena *scratch, struct str file, struct str text,
                                  struct faults *faults, struct weights **ret);

/* The number of a class, "urgent", "kind:dv", "intent:greet"; -1 when there is none. */
int weights_class(const struct weights *w, struct str name);
size_t weights_count(const struct weights *w);
struct str weights_name(const struct weights *w, int class);

struct weighing {
    int score[WEIGHT_CLASSES]; /* hundredths; with the bias */
    struct {
        int weight;
        size_t at, len;     /* bytes in the text */
    } best[WEIGHT_CLASSES]; /* the piece that speaks most for it */
};

/* ERR_NOMEM. O(characters). */
MUST_CHECK enum err weights_weigh(const struct weights *w, struct arena *arena, struct str text, struct weighing *ret);
