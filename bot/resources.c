/* Rows to resources and back. What search shall find is chosen here: everything that says what a resource is, where and
 * for whom. */
#include "bot/resources.h"
#include "base/log.h"
#include "store/resource_rows.h"

enum {
    BODY_BYTES = 1 << 20,
    WORDS_BYTES = 1 << 20,
    ROW_ARENA = 8 << 20,
    ALL_ARENA = 1 << 30,
    PAGE = 500,
    RESOURCES_MAX = 500000
};

static void add_words(struct buf *b, struct str s)
{
    if (!s.len)
        return;
    buf_add(b, s);
    buf_add_char(b, '\n');
}

static void search_text(const struct resource *r, struct buf *b)
{
    const struct str texts[] = {r->summary,   r->host,        r->place, r->address,    r->when_text,  r->audience,
                                r->cost_text, r->eligibility, r->bring, r->wants_text, r->directions, r->service_area};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        add_words(b, texts[i]);
    for (size_t i = 0; i < r->categories.n; i++)
        add_words(b, r->categories.item[i]);
}

enum err resource_save(struct store *s, struct arena *a, const struct resource *r, struct str imported, int64_t now_ms)
{
    struct buf body, words;
    buf_init_in(&body, a, BODY_BYTES);
    buf_init_in(&words, a, WORDS_BYTES);
    search_text(r, &words);
    if (resource_encode(r, &body) || words.err)
        return ERR_INPUT;
    struct resource_row row = {.id = r->id,
                               .kind = str_from(resource_kind_name(r->kind)),
                               .name = r->name,
                               .source = r->source,
                               .body = buf_str(&body),
                               .words = buf_str(&words),
                               .updated_ms = now_ms,
                               .imported = imported.len ? imported : buf_str(&body)};
    return resource_row_put(s, &row);
}

enum err resources_save(struct store *s, const struct resource *items, size_t n, int64_t now_ms)
{
    struct arena a;
    enum err err = ERR_OK;
    arena_init(&a, ROW_ARENA);
    for (size_t i = 0; i < n && !err; i++) {
        err = resource_save(s, &a, &items[i], (struct str){0}, now_ms);
        arena_reset(&a);
    }
    arena_done(&a);
    return err;
}

struct growing {
    struct resource *items;
    size_t n, room, bad;
};

static enum err add_item(struct arena *a, struct growing *g, struct str body)
{
    if (g->n == RESOURCES_MAX)
        return ERR_NOMEM;
    if (g->n == g->room) {
        size_t room = g->room ? g->room * 2 : PAGE;
        struct resource *items = realloc(g->items, room * sizeof(*items));
        if (!items)
            return ERR_NOMEM;
        g->items = items;
        g->room = room;
    }
    enum err err = resource_decode(body, a, &g->items[g->n]);
    if (err == ERR_INPUT) {
        g->bad++;
        return ERR_OK;
    }
    g->n += !err;
    return err;
}

static enum err load_pages(struct store *s, struct arena *a, struct growing *g)
{
    struct str after = {0};
    size_t n = PAGE;
    enum err err = ERR_OK;
    while (!err && n == PAGE) {
        struct resource_row *rows;
        err = resource_rows_list(s, a, after, PAGE, &rows, &n);
        for (size_t i = 0; i < n && !err; i++)
            err = add_item(a, g, rows[i].body);
        after = !err && n ? rows[n - 1].id : after;
    }
    return err;
}

enum err resources_load(struct store *s, struct directory **ret, size_t *ret_bad)
{
    struct arena a;
    struct growing g = {0};
    arena_init(&a, ALL_ARENA);
    enum err err = load_pages(s, &a, &g);
    if (!err)
        err = directory_new(g.items, g.n, ret);
    if (!err && g.bad)
        LOG(LOG_WARN, "resources_unreadable", LOG_N("rows", g.bad));
    if (!err && ret_bad)
        *ret_bad = g.bad;
    free(g.items);
    arena_done(&a);
    return err;
}
