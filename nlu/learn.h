/* Learns weights (weights.h) from labelled lines: logistic regression, one class against the rest, always with the same
 * result. For `tsunagu weigh`; the service does not use it. */
#pragma once
#include <stdio.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct lesson;

/* Without examples yet; all of it lives in `arena`. ERR_NOMEM. */
MUST_CHECK enum err lesson_new(struct arena *arena, struct lesson **ret);
/*
 * Add an example: `text` as the rules see it. `vocabulary`: its pieces may become pieces of the table (labelled lines,
 * not the mass of ordinary talk). Returns its number, or -1 without memory.
 */
ptrdiff_t lesson_add(struct lesson *l, struct str text, bool vocabulary);

/* Label of each example for one class: 1 yes, -1 no, 0 not asked. `yes_weight`: how many no's a yes counts for. */
MUST_CHECK enum err lesson_learn(struct lesson *l, struct str class, const int8_t *labels, double yes_weight);

/* The table, in the form weights_load reads; what weighs less than `least` hundredths is left out. ERR_IO. */
MUST_CHECK enum err lesson_write(const struct lesson *l, int least, FILE *to);
