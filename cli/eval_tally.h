/* Counts of what was expected against what was found, and the figures out of them. For the eval command. */
#pragma once
#include <stdio.h>
#include "base/str.h"

struct tally;
struct tally *tally_new(void); /* NULL: out of memory */
void tally_free(struct tally *t);

/* Names beyond the first 100 different ones, or longer than 39 bytes, are counted as "…". */
void tally_add(struct tally *t, struct str want, struct str got);

/* Accuracy, macro F1, then per class: n, precision, recall, F1, and what it was taken for. */
void tally_print(const struct tally *t, FILE *to);
