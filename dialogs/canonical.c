/* Writing the YAML trees as sorted JSON. O(n log n) in the members of each map. */
#include "dialogs/canonical.h"
#include "base/json.h"

enum { JSON_BYTES_MAX = 32 << 20 };

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
