/* UUIDs in order, each with its thing. Must not know who asks. */
#include "portal/uuid_index.h"
#include <stdlib.h>
#include "portal/hsds_id.h"

struct entry {
    char id[HSDS_ID_BYTES];
    const struct resource *resource;
};

struct uuid_index {
    size_t n;
    struct entry entry[];
};

static int by_id(const void *a, const void *b)
{
    return memcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id, HSDS_ID_BYTES);
}

enum err uuid_index_new(const struct directory *d, struct uuid_index **ret)
{
    size_t n = directory_count(d);
    struct uuid_index *u = malloc(sizeof *u + n * sizeof u->entry[0]);
    if (!u)
        return ERR_NOMEM;
    u->n = n;
    for (size_t i = 0; i < n; i++) {
        u->entry[i].resource = directory_at(d, i);
        hsds_id("service", u->entry[i].resource->id, u->entry[i].id);
    }
    qsort(u->entry, n, sizeof u->entry[0], by_id);
    *ret = u;
    return ERR_OK;
}

void uuid_index_free(struct uuid_index *u)
{
    free(u);
}

const struct resource *uuid_index_find(const struct uuid_index *u, struct str uuid)
{
    struct entry key = {0};
    if (!u || uuid.len != HSDS_ID_BYTES - 1)
        return NULL;
    memcpy(key.id, uuid.ptr, uuid.len);
    const struct entry *found = bsearch(&key, u->entry, u->n, sizeof u->entry[0], by_id);
    return found ? found->resource : NULL;
}
