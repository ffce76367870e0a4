/* The first, plain form: all words must occur; conditions are not read yet. */
#include "bot/resource_search.h"
#include <math.h>
#include "base/utf8.h"
#include "store/resource_rows.h"

enum { ROWS_MAX = 500 };

struct finder {
    const struct directory *directory;
};

enum err finder_new(struct store *s, const struct directory *directory, const char *content, struct faults *faults,
                    struct finder **ret)
{
    (void)s, (void)content, (void)faults;
    struct finder *f = calloc(1, sizeof *f);
    if (!f)
        return ERR_NOMEM;
    f->directory = directory;
    *ret = f;
    return ERR_OK;
}

void finder_free(struct finder *f)
{
    free(f);
}

size_t finder_choices(const struct finder *f, const struct search_choice **ret)
{
    (void)f;
    *ret = NULL;
    return 0;
}

static void add_hit(struct search_found *found, const struct search_request *r, const struct resource *resource)
{
    if (!resource)
        return;
    size_t no = found->total++;
    if (no >= r->offset && found->n < r->limit && found->n < SEARCH_PAGE_MAX)
        found->hits[found->n++] = (struct search_hit){.resource = resource, .next_day = INT32_MAX, .km = (double)NAN};
}

enum err finder_search(const struct finder *f, struct store *s, struct arena *a, const struct search_request *r,
                       struct search_found *ret)
{
    struct resource_row *rows = NULL;
    size_t n = 0;
    if (!utf8_valid(r->text))
        return ERR_INPUT;
    struct str text = str_trim(utf8_head_chars(r->text, SEARCH_TEXT_CHARS));
    enum err err = text.len ? resource_rows_search(s, a, text, ROWS_MAX, &rows, &n) : ERR_OK;
    *ret = (struct search_found){.hits = ARENA_ARRAY(a, struct search_hit, SEARCH_PAGE_MAX)};
    if (err || !ret->hits)
        return err ? err : ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        add_hit(ret, r, directory_find(f->directory, rows[i].id));
    for (size_t i = 0; !text.len && i < directory_count(f->directory); i++)
        add_hit(ret, r, directory_at(f->directory, i));
    return ERR_OK;
}
