/* A search from the request to the page, without a database: where a term stands is asked of a source. Pure but for
 * that. */
#pragma once
#include "directory/search_index.h"
#include "directory/search_read.h"

/* Where one resource has a term. Sets: bit 0 in its name, bit 1 in its other words. */
struct search_place {
    uint32_t item; /* number in the directory */
    uint8_t typed; /* as it was typed */
    uint8_t same;  /* a word that means the same */
    uint8_t near;  /* something near to it */
};

struct search_source {
    /* All places of `term`, each item once, in the order of items. */
    enum err (*find)(void *self, struct arena *a, const struct search_term *term, struct search_place **ret,
                     size_t *ret_n);
    void *self;
};

/* As searcher_search. */
MUST_CHECK enum err search_run(const struct search_index *x, const struct search_source *source,
                               const struct search_request *request, struct arena *a, struct search_found *ret);
