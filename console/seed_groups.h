/* Those who agreed to be counted, put together by what they look for (集まりの種): a group is told of from five people
 * on, and of their words only those that five of them use. Pure. */
#pragma once
#include "base/arena.h"
#include "store/rows.h"

enum { SEED_PEOPLE_LEAST = 5, SEED_WORDS_MAX = 8 };

struct seed_word {
    struct str word;
    size_t people;
};

struct seed_group {
    struct str category;         /* empty: none was named */
    const struct seed_row *rows; /* one a person, oldest first; borrowed */
    size_t people;
    struct seed_word words[SEED_WORDS_MAX]; /* most used first, then as written */
    size_t n_words;
};

/* `rows` as seed_rows_read gives them. *ret in `a`, largest first, then by category. ERR_NOMEM. */
MUST_CHECK enum err seed_groups(struct arena *a, const struct seed_row *rows, size_t n, struct seed_group **ret,
                                size_t *ret_n);
