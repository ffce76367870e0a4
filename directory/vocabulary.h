/* Words of the field as data: which words make a municipal event "craft" or "music", which features mean that a
 * wheelchair can come (directory/data/categories.yaml). Read-only after loading. */
#pragma once
#include "base/fault.h"
#include "directory/resource.h"

struct vocabulary;

/* Read the categories at `path`; what is wrong is noted in `faults`. *ret is the caller's: vocabulary_free. ERR_INPUT,
 * ERR_NOMEM, ERR_IO. */
MUST_CHECK enum err vocabulary_load(const char *path, struct faults *faults, struct vocabulary **ret);
void vocabulary_free(struct vocabulary *v);

/* The category with this name or label ("craft", 「手芸」), or the empty str. Lives in `v`. */
struct str vocabulary_label(const struct vocabulary *v, struct arena *arena, struct str label);
/* Categories that a name and a summary speak of. None is a good answer: two of three municipal events fit no
 * category. */
void vocabulary_categories(const struct vocabulary *v, struct arena *arena, struct str name, struct str summary,
                           struct resource_tags *ret);
/* What a feature word (「車いす可」) says, added to `r`; false when it is not known. */
bool vocabulary_feature(const struct vocabulary *v, struct arena *arena, struct str word, struct resource *r);
