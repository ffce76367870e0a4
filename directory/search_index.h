/* What search knows of each resource beside the snapshot's facts, and the words of the listings themselves. Read-only
 * after building. Private to directory/ and bot/resource_search. */
#pragma once
#include "directory/search_words.h"
#include "directory/snapshot.h"

struct search_facts {
    int32_t verified_day; /* 0 unknown */
    uint32_t spot;        /* its place and address, of search_index.spots */
    uint32_t rhythm;      /* things with the same number happen on the same days at the same time */
    uint32_t name_hash;   /* search_hash of its folded name without blanks */
    uint16_t audiences;   /* bits of search_words.audiences */
    bool everybody;       /* also when nothing is said */
    bool offered;
    uint8_t status; /* enum resource_status */
};

struct search_index {
    struct arena arena;
    const struct directory *directory;
    const struct search_words *words;
    struct search_facts *facts; /* by the number of the resource */
    struct str *spots;          /* folded, each once */
    size_t n_spots, n_rhythms;
    struct phrases town; /* PHRASE_TOWN and PHRASE_AREA */
};

/* Of folded text, blanks passed over. Two texts with the same are the same text, or nearly always. */
uint32_t search_hash(struct str text);

/* ERR_NOMEM. Cost: O(letters of all listings). */
MUST_CHECK enum err search_index_new(const struct directory *directory, const struct search_words *words,
                                     struct search_index **ret);
void search_index_free(struct search_index *x);
