/* The ceiling: the very rows that turns wrote, written again by a plain loop, same schema, statements, sizes and group
 * size. For bench_turns. */
#pragma once
#include "base/err.h"
#include <stddef.h>

struct bare;

/* Remember the newest turn of each conversation in DATABASE (nobody else may have it open). */
MUST_CHECK enum err bare_learn(const char *database, struct bare **ret);
void bare_free(struct bare *b);
/* Write them into DATABASE for `seconds`, `group` at a time. */
MUST_CHECK enum err bare_write(struct bare *b, const char *database, size_t group, double seconds,
                               double *ret_per_second);
