/* Which thing has this UUID? An id is a hash of ours (hsds_id.h), and no hash leads back: all of them once, in order. */
#pragma once
#include "base/err.h"
#include "directory/match.h"

struct uuid_index;

/* Memory: *ret is the caller's: uuid_index_free. Its resources are the directory's. O(n log n): 25 ms for 5,000. */
MUST_CHECK enum err uuid_index_new(const struct directory *d, struct uuid_index **ret);
void uuid_index_free(struct uuid_index *u);
/* NULL: nothing has it. O(log n). */
const struct resource *uuid_index_find(const struct uuid_index *u, struct str uuid);
