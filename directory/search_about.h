/* When the words of a query do not tell what is wanted: what its letters are about is looked for instead, or beside them.
 * Pure. Private to directory/. */
#pragma once
#include "directory/search_rank.h"

/* A query that was looked for, and what came of it. */
struct search_about {
    const struct search_words *words;
    struct search_query *query; /* its terms are changed */
    const struct ranking *ranking;
    const struct search_found *found;
    struct arena *a;
};

/*
 * Change the terms: where no known word stands in anything, or all that was typed is clearly about something of which no
 * known word speaks, to what it is about; otherwise each word that is nowhere to what that is about, if that is clear.
 * `only_sure`: only where the whole is clear. Errors: ERR_NOMEM.
 */
MUST_CHECK enum err search_about(const struct search_about *about, bool only_sure, bool *ret_changed);
