/* The YAML trees as sorted JSON and back. O(n log n) in the members of each map. */
#include "dialogs/canonical.h"
#include "base/json.h"

enum { JSON_BYTES_MAX = 32 << 20, JSON_ITEMS_MAX = 2000000 };

struct writer {
    struct arena *arena;
    struct json_out out;
    bool failed;
};

static int by_key(const void *a, const void *b)
{
    const struct yaml *const *x = a, *const *y = b;
    return str_cmp((*x)->key, (*y)->key);
}

static void put(struct writer *w, const char *key, const struct yaml *y);

static void put_map(struct writer *w, const struct yaml *map)
{
    const struct yaml **members = ARENA_ARRAY(w->arena, const struct yaml *, map->n + 1);
    if (!members) {
        w->failed = true;
        return;
    }
    size_t n = 0;
    for (const struct yaml *m = map->first; m; m = m->next)
        members[n++] = m;
    qsort(members, n, sizeof *members, by_key);
    json_open_object(&w->out, "v");
    for (size_t i = 0; i < n; i++)
        put(w, arena_str(w->arena, members[i]->key).ptr, members[i]);
    json_close_object(&w->out);
}

static void put(struct writer *w, const char *key, const struct yaml *y)
{
    json_open_object(&w->out, key);
    json_open_list(&w->out, "at");
    json_put_int(&w->out, NULL, y->at.line);
    json_put_int(&w->out, NULL, y->at.col);
    json_close_list(&w->out);
    if (y->kind == YAML_TEXT && y->quoted)
        json_put_bool(&w->out, "q", true);
    if (y->kind == YAML_TEXT) {
        json_put_str(&w->out, "v", y->text);
    } else if (y->kind == YAML_MAP) {
        put_map(w, y);
    } else {
        json_open_list(&w->out, "v");
        for (const struct yaml *m = y->first; m; m = m->next)
            put(w, NULL, m);
        json_close_list(&w->out);
    }
    json_close_object(&w->out);
}

static int by_path(const void *a, const void *b)
{
    const struct canonical_file *x = a, *y = b;
    return str_cmp(x->path, y->path);
}

enum err canonical_json(struct arena *arena, const struct canonical_file *files, size_t n, struct str *ret)
{
    struct canonical_file *sorted = ARENA_ARRAY(arena, struct canonical_file, n + 1);
    struct buf buf;
    if (!sorted)
        return ERR_NOMEM;
    if (n)
        memcpy(sorted, files, n * sizeof *files);
    qsort(sorted, n, sizeof *sorted, by_path);
    buf_init_in(&buf, arena, JSON_BYTES_MAX);
    struct writer w = {.arena = arena};
    json_out_init(&w.out, &buf);
    json_open_object(&w.out, NULL);
    for (size_t i = 0; i < n; i++)
        put(&w, arena_str(arena, sorted[i].path).ptr, sorted[i].root);
    json_close_object(&w.out);
    if (w.failed || buf.err != ERR_OK || arena->failed)
        return ERR_NOMEM;
    *ret = buf_str(&buf);
    return ERR_OK;
}

/* ---- reading ---- */

struct reader {
    struct arena *arena;
    struct str file;
    enum err err; /* the first failure sticks */
};

static bool earlier(const struct yaml *a, const struct yaml *b)
{
    return a->at.line != b->at.line ? a->at.line < b->at.line : a->at.col < b->at.col;
}

/* JSON members are sorted by name; where something was written tells the order in which it was. Files are written from
 * top to bottom, so looking from the end is quick. */
static void insert(struct yaml *parent, struct yaml *child, struct yaml **last)
{
    struct yaml **at = &parent->first;
    if (*last && !earlier(child, *last))
        at = &(*last)->next;
    else
        while (*at && !earlier(child, *at))
            at = &(*at)->next;
    child->next = *at;
    *at = child;
    if (!child->next)
        *last = child;
    parent->n++;
}

static struct yaml *item(struct reader *r, const struct json *node);

static void children(struct reader *r, const struct json *v, struct yaml *y)
{
    struct yaml *last = NULL;
    for (const struct json *m = json_first(v); m && !r->err; m = json_next(m)) {
        struct yaml *child = item(r, m);
        if (!child)
            return;
        if (y->kind == YAML_MAP) {
            child->key = arena_str(r->arena, json_name(m));
            child->key_at = child->at;
            insert(y, child, &last);
        } else { /* a list is in order already */
            *(last ? &last->next : &y->first) = child;
            last = child;
            y->n++;
        }
    }
}

static bool place_of(const struct json *at, struct place *ret)
{
    int64_t line, col;
    if (!json_integer(json_first(at), &line) || !json_integer(json_next(json_first(at)), &col) || line < 0 || col < 0 ||
        line > INT32_MAX || col > INT32_MAX)
        return false;
    ret->line = (int)line;
    ret->col = (int)col;
    return true;
}

static struct yaml *item(struct reader *r, const struct json *node)
{
    const struct json *v = json_get(node, "v");
    struct yaml *y = ARENA_NEW(r->arena, struct yaml);
    enum json_kind kind = json_kind(v);
    if (!y || !place_of(json_get(node, "at"), &y->at) ||
        (kind != JSON_STRING && kind != JSON_LIST && kind != JSON_OBJECT)) {
        r->err = y ? ERR_INPUT : ERR_NOMEM;
        return NULL;
    }
    y->at.file = r->file;
    y->kind = kind == JSON_STRING ? YAML_TEXT : kind == JSON_LIST ? YAML_LIST : YAML_MAP;
    y->quoted = json_true(json_get(node, "q"));
    if (y->kind == YAML_TEXT)
        y->text = arena_str(r->arena, json_string(v));
    else
        children(r, v, y);
    return y;
}

static size_t members(const struct json *object)
{
    size_t n = 0;
    for (const struct json *m = json_first(object); m; m = json_next(m))
        n++;
    return n;
}

enum err canonical_read(struct arena *arena, struct str json, struct canonical_file **ret, size_t *ret_n)
{
    struct json_doc *doc = NULL;
    struct reader r = {.arena = arena};
    size_t n = 0;
    enum err err = json_open(json, JSON_ITEMS_MAX, &doc, NULL);
    if (err)
        return err;
    const struct json *root = json_root(doc);
    struct canonical_file *files = ARENA_ARRAY(arena, struct canonical_file, members(root) + 1);
    for (const struct json *m = json_first(root); m && files && !r.err; m = json_next(m)) {
        r.file = arena_str(arena, json_name(m));
        files[n++] = (struct canonical_file){r.file, item(&r, m)};
    }
    json_close(doc);
    if (!files || arena->failed)
        return ERR_NOMEM;
    if (r.err)
        return r.err;
    *ret = files;
    *ret_n = n;
    return ERR_OK;
}
