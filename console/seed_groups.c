/* People into groups, their words into what they have in common. Must not know who they are. */
#include "console/seed_groups.h"
#include <stdlib.h>

enum { WORDS_SEEN_MAX = 4096 };

static int by_word(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool before(const struct seed_word *a, const struct seed_word *b)
{
    return a->people != b->people ? a->people > b->people : str_cmp(a->word, b->word) < 0;
}

static void add_word(struct seed_group *g, struct seed_word w)
{
    size_t at = g->n_words;
    while (at > 0 && before(&w, &g->words[at - 1]))
        at--;
    if (at == SEED_WORDS_MAX)
        return;
    size_t end = g->n_words < SEED_WORDS_MAX ? g->n_words++ : SEED_WORDS_MAX - 1;
    memmove(&g->words[at + 1], &g->words[at], (end - at) * sizeof g->words[0]);
    g->words[at] = w;
}

/* Nobody says a word twice (bot/turn_lack.c), so that its occurrences are people. */
static enum err find_words(struct arena *a, struct seed_group *g)
{
    struct str *seen = ARENA_ARRAY(a, struct str, WORDS_SEEN_MAX);
    size_t n = 0;
    if (!seen)
        return ERR_NOMEM;
    for (size_t i = 0; i < g->people; i++) {
        struct str_cut rest = {.tail = g->rows[i].words};
        while (rest.tail.len && n < WORDS_SEEN_MAX) {
            rest = str_cut(rest.tail, ' ');
            seen[n++] = rest.head;
        }
    }
    qsort(seen, n, sizeof *seen, by_word);
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && str_eq(seen[next], seen[i]);)
            next++;
        if (next - i >= SEED_PEOPLE_LEAST)
            add_word(g, (struct seed_word){seen[i], next - i});
    }
    return ERR_OK;
}

static int by_size(const void *a, const void *b)
{
    const struct seed_group *x = a, *y = b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return str_cmp(x->category, y->category);
}

enum err seed_groups(struct arena *a, const struct seed_row *rows, size_t n, struct seed_group **ret, size_t *ret_n)
{
    struct seed_group *all = ARENA_ARRAY(a, struct seed_group, n + 1);
    size_t n_groups = 0;
    enum err err = all ? ERR_OK : ERR_NOMEM;
    for (size_t i = 0, next; !err && i < n; i = next) {
        for (next = i + 1; next < n && str_eq(rows[next].category, rows[i].category);)
            next++;
        if (next - i < SEED_PEOPLE_LEAST)
            continue;
        all[n_groups] = (struct seed_group){.category = rows[i].category, .rows = &rows[i], .people = next - i};
        err = find_words(a, &all[n_groups++]);
    }
    if (err)
        return err;
    qsort(all, n_groups, sizeof *all, by_size);
    *ret = all;
    *ret_n = n_groups;
    return ERR_OK;
}
