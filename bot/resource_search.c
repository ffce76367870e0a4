/* See resource_search.h. The index of store/ knows rows, the snapshot knows resources; here is which is which. */
#include "bot/resource_search.h"
#include "base/utf8.h"
#include "directory/search_run.h"
#include "store/resource_rows.h"

enum { PHRASES_MOST = 80, SHORT_KANA = 3, KEYS_BYTES = 1 << 30 };

/* One row of the index and its resource. */
struct link {
    int64_t key;
    uint32_t item;
};

struct searcher {
    struct vocabulary *vocabulary;
    struct search_words *words;
    struct search_index *index;
    struct link *links; /* by key */
    size_t n_links;
};

static int by_key(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Both lists come in the order of ids; a row that the snapshot does not hold (yet) is not found. */
static enum err link_rows(struct searcher *f, struct store *s, const struct directory *d)
{
    struct arena a;
    struct resource_key *keys = NULL;
    size_t n = 0, at = 0;
    const struct resource *r;
    arena_init(&a, KEYS_BYTES);
    enum err err = resource_rows_keys(s, &a, &keys, &n);
    f->links = err ? NULL : calloc(n + 1, sizeof *f->links);
    if (!err && !f->links)
        err = ERR_NOMEM;
    for (size_t i = 0; i < n && !err; i++) {
        while ((r = directory_at(d, at)) && str_cmp(r->id, keys[i].id) < 0)
            at++;
        if (r && str_eq(r->id, keys[i].id))
            f->links[f->n_links++] = (struct link){keys[i].key, (uint32_t)at};
    }
    if (!err)
        qsort(f->links, f->n_links, sizeof *f->links, by_key);
    arena_done(&a);
    return err;
}

static enum err load_words(struct searcher *f, const char *content, struct faults *faults)
{
    struct arena a;
    arena_init(&a, 64 << 10);
    struct str folder = arena_fmt(&a, "%s/directory/data", content);
    struct str categories = arena_fmt(&a, "%s/directory/data/categories.yaml", content);
    enum err err = categories.len ? vocabulary_load(categories.ptr, faults, &f->vocabulary) : ERR_NOMEM;
    if (!err)
        err = search_words_load(folder.ptr, f->vocabulary, faults, &f->words);
    arena_done(&a);
    return err;
}

static enum err load(struct searcher *f, struct store *s, const struct directory *d, const char *content,
                     struct faults *faults)
{
    enum err err = load_words(f, content, faults);
    if (!err)
        err = search_index_new(d, f->words, &f->index);
    return err ? err : link_rows(f, s, d);
}

enum err searcher_check(const char *content, struct faults *faults)
{
    struct searcher f = {0};
    enum err err = load_words(&f, content, faults);
    search_words_free(f.words);
    vocabulary_free(f.vocabulary);
    return err;
}

enum err searcher_new(struct store *s, const struct directory *directory, const char *content, struct faults *faults,
                      struct searcher **ret)
{
    struct searcher *f = calloc(1, sizeof *f);
    if (!f)
        return ERR_NOMEM;
    enum err err = load(f, s, directory, content, faults);
    if (err) {
        searcher_free(f);
        return err;
    }
    *ret = f;
    return ERR_OK;
}

void searcher_free(struct searcher *f)
{
    if (!f)
        return;
    search_index_free(f->index);
    search_words_free(f->words);
    vocabulary_free(f->vocabulary);
    free(f->links);
    free(f);
}

size_t searcher_choices(const struct searcher *f, const struct search_choice **ret)
{
    *ret = f->words->choices;
    return f->words->n_offered;
}

/* ---- a term as phrases of the index ---- */

static bool is_kana(struct str s)
{
    uint32_t c;
    while (utf8_next(&s, &c))
        if (!(c >= 0x3041 && c <= 0x3096) && c != 0x30fc)
            return false;
    return true;
}

/* Latin words are searched by their beginning, and single letters, which stand in the index only at the end of a
 * word. */
static bool may_go_on(struct str s)
{
    return utf8_chars(s) == 1 || ((unsigned char)s.ptr[0] < 0xe0 && s.len >= 3);
}

static void add_phrase(struct word_phrase *to, size_t *n, struct str text, bool crowded)
{
    if (*n == PHRASES_MOST)
        return;
    for (size_t i = 0; i < *n; i++)
        if (str_eq(to[i].text, text))
            return;
    size_t chars = utf8_chars(text);
    bool short_one = chars == 1 || (is_kana(text) && chars <= SHORT_KANA);
    to[(*n)++] = (struct word_phrase){text, may_go_on(text), crowded && short_one};
}

/* A short reading (はな, こま) or a single letter (本) stands by chance in many sentences and addresses; where its
 * group has other ways to say it, it counts in names only. */
static size_t phrases_of(const struct search_term *t, struct word_phrase to[PHRASES_MOST], size_t *ret_same)
{
    const struct word_group *g = t->group;
    size_t n = 0;
    bool crowded = false;
    for (size_t i = 0; g && i < g->n_same; i++)
        crowded = crowded || utf8_chars(g->same[i]) >= (is_kana(g->same[i]) ? SHORT_KANA + 1 : 2);
    add_phrase(to, &n, t->text, crowded);
    for (size_t i = 0; g && i < g->n_same; i++)
        add_phrase(to, &n, g->same[i], crowded);
    *ret_same = n;
    for (size_t i = 0; g && i < g->n_near; i++)
        add_phrase(to, &n, g->near[i], true);
    return n;
}

struct looking {
    const struct searcher *f;
    struct store *s;
};

static int by_item(const void *a, const void *b)
{
    const struct search_place *x = a, *y = b;
    return x->item < y->item ? -1 : x->item > y->item;
}

static enum err find(void *self, struct arena *a, const struct search_term *t, struct search_place **ret, size_t *ret_n)
{
    const struct looking *l = self;
    struct word_phrase phrases[PHRASES_MOST];
    size_t same, n_rows = 0, n = 0, at = 0, n_phrases = phrases_of(t, phrases, &same);
    struct word_hit_row *rows;
    enum err err = resource_rows_find(l->s, a, phrases, n_phrases, same, &rows, &n_rows);
    if (err)
        return err;
    *ret = ARENA_ARRAY(a, struct search_place, n_rows + 1);
    if (!*ret)
        return ERR_NOMEM;
    for (size_t i = 0; i < n_rows; i++) {
        while (at < l->f->n_links && l->f->links[at].key < rows[i].key)
            at++;
        if (at < l->f->n_links && l->f->links[at].key == rows[i].key)
            (*ret)[n++] = (struct search_place){l->f->links[at].item, rows[i].typed, rows[i].same, rows[i].near};
    }
    qsort(*ret, n, sizeof **ret, by_item);
    *ret_n = n;
    return ERR_OK;
}

enum err searcher_search(const struct searcher *f, struct store *s, struct arena *a,
                         const struct search_request *request, struct search_found *ret)
{
    struct looking l = {f, s};
    const struct search_source source = {find, &l};
    return search_run(f->index, &source, request, a, ret);
}
