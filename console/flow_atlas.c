/* All flows at once. Must not know what is counted. */
#include "console/flow_atlas.h"
#include <stdlib.h>

enum { ATLAS_BYTES_MAX = 64 << 20 };

enum err flow_atlas_make(const struct bundle *bundle, struct flow_atlas **ret)
{
    const struct str *names;
    size_t n = bundle_flows(bundle, &names);
    struct flow_atlas *a = calloc(1, sizeof *a);
    if (!a)
        return ERR_NOMEM;
    arena_init(&a->arena, ATLAS_BYTES_MAX);
    a->item = ARENA_ARRAY(&a->arena, struct flow_map, n + 1);
    enum err err = a->item ? ERR_OK : ERR_NOMEM;
    for (size_t i = 0; !err && i < n; i++, a->n++)
        err = flow_map_make(bundle, names[i], ATLAS_ROOM, &a->arena, &a->item[i]);
    if (err) {
        flow_atlas_free(a);
        return err;
    }
    *ret = a;
    return ERR_OK;
}

void flow_atlas_free(struct flow_atlas *a)
{
    while (a) {
        struct flow_atlas *older = a->older;
        arena_done(&a->arena);
        free(a);
        a = older;
    }
}

const struct flow_map *flow_atlas_find(const struct flow_atlas *a, struct str flow)
{
    for (size_t i = 0; a && i < a->n; i++) {
        if (str_eq(a->item[i].name, flow))
            return &a->item[i];
    }
    return NULL;
}
