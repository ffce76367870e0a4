/* Other ways to say the phrases of the files, made when they are loaded: forms of verbs, words without を. Private to
 * directory/. */
#pragma once
#include "directory/search_words.h"

/* Add them to the sorted phrases, at most up to `most`, and sort. What the files have themselves stays what it is.
 * Errors: ERR_NOMEM. */
MUST_CHECK enum err search_forms_add(struct search_words *w, size_t most);
/* Teach the gist all phrases of the files that stand for a group. Before forms are added. Errors: ERR_NOMEM. */
MUST_CHECK enum err search_learn(struct search_words *w);
