/* Search over what the town has, in residents' own words: joins the word index of store/ with the snapshot, the words
 * and the conditions of directory/. */
#pragma once
#include "base/fault.h"
#include "directory/match.h"
#include "directory/search.h"
#include "store/store.h"

struct searcher;

/*
 * What a search stands on: the snapshot `directory` (borrowed: must live longer), which row of the index is which
 * resource, and the words of `content`/directory/data (categories.yaml, query_words.yaml, synonyms.yaml). Read-only
 * afterwards: any thread may search with a store handle of its own. Make a new one whenever the snapshot is replaced.
 * Memory:  *ret is the caller's: searcher_free.
 * Errors:  ERR_INPUT mistakes in the files, each in `faults`; ERR_NOTFOUND, ERR_IO, ERR_NOMEM.
 */
MUST_CHECK enum err searcher_new(struct store *s, const struct directory *directory, const char *content,
                                 struct faults *faults, struct searcher **ret);
void searcher_free(struct searcher *f);
OWNED_KIND(searcher, struct searcher *, searcher_free)

/* Prove the files alone, each mistake in `faults`. Errors as searcher_new. */
MUST_CHECK enum err searcher_check(const char *content, struct faults *faults);

/*
 * Answer a request. The same request on the same rows gives the same answer; pages in a row make up the whole.
 * Any text is good: it is capped, and nothing in it is syntax. Neither words nor conditions: everything that is
 * offered.
 * Memory:  everything in *ret lives in `a`, resources in the snapshot.
 * Errors:  ERR_INPUT the text is not UTF-8; ERR_NOMEM; those of the store.
 */
MUST_CHECK enum err searcher_search(const struct searcher *f, struct store *s, struct arena *a,
                                    const struct search_request *request, struct search_found *ret);

/* The conditions that a page may offer. */
size_t searcher_choices(const struct searcher *f, const struct search_choice **ret);
