/* See import_ids.h. O(n log n). */
#include "directory/import_ids.h"
#include <stdlib.h>

enum { ID_MAX = 64 };

struct str import_source_of(struct arena *arena, struct str file)
{
    size_t from = 0, to;
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < file.len; i++)
        from = file.ptr[i] == '/' ? i + 1 : from;
    for (to = file.len; to > from && file.ptr[to - 1] != '.';)
        to--;
    struct str stem = str_sub(file, from, (to > from ? to - 1 : file.len) - from);
    bool plain = stem.len > 0 && stem.len <= ID_MAX;
    for (size_t i = 0; i < stem.len; i++) {
        char c = stem.ptr[i];
        plain = plain &&
                ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-');
        h = (h ^ (unsigned char)c) * 1099511628211u;
    }
    return plain ? stem : arena_fmt(arena, "f%08llx", (unsigned long long)(h & 0xffffffff));
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool are_counted(const struct str *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t number;
        if (!str_int(keys[i], &number) || number != (int64_t)i + 1)
            return false;
    }
    return n > 0;
}

bool import_keys_tell_apart(struct str *keys, size_t n, bool own)
{
    if (!own && are_counted(keys, n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!keys[i].len || keys[i].len > ID_MAX)
            return false;
    qsort(keys, n, sizeof(*keys), by_text);
    for (size_t i = 1; i < n; i++)
        if (str_eq(keys[i - 1], keys[i]))
            return false;
    return true;
}

static uint64_t hash_on(uint64_t h, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
    return (h ^ 0xff) * 1099511628211u;
}

static struct str made_id(struct arena *arena, struct str source, const struct resource *r, bool when)
{
    uint64_t h =
        hash_on(hash_on(hash_on(14695981039346656037u, r->name), when ? r->when_text : (struct str){0}), r->place);
    return arena_fmt(arena, "%.*s:%016llx", STR_FMT(source), (unsigned long long)hash_on(h, r->address));
}

struct str import_id(struct arena *arena, struct str source, struct str key, const struct resource *r)
{
    if (key.len)
        return arena_fmt(arena, "%.*s:%.*s", STR_FMT(source), STR_FMT(key));
    return made_id(arena, source, r, r->kind == RESOURCE_EVENT);
}

struct keyed {
    struct str id;
    size_t at;
};

static int by_id(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int c = str_cmp(x->id, y->id);
    return c ? c : x->at < y->at ? -1 : x->at > y->at;
}

static void sort_ids(const struct imported *out, struct keyed *keyed)
{
    for (size_t i = 0; i < out->n; i++)
        keyed[i] = (struct keyed){out->items[i].id, i};
    qsort(keyed, out->n, sizeof(*keyed), by_id);
}

/* Of several that share an id, all but those that say the same time get one with it. */
static void tell_apart(struct imported *out, struct arena *arena, const struct keyed *keyed)
{
    for (size_t from = 0, to; from < out->n; from = to) {
        bool differ = false;
        for (to = from + 1; to < out->n && str_eq(keyed[to].id, keyed[from].id); to++)
            differ = differ || !str_eq(out->items[keyed[to].at].when_text, out->items[keyed[from].at].when_text);
        for (size_t i = from; i < to && differ; i++) {
            struct resource *r = &out->items[keyed[i].at];
            r->id = made_id(arena, out->id_source, r, true);
        }
    }
}

static void keep_latest(struct imported *out, const struct keyed *keyed, bool *twin)
{
    size_t kept = 0;
    for (size_t i = 1; i < out->n; i++)
        twin[keyed[i - 1].at] = str_eq(keyed[i - 1].id, keyed[i].id);
    for (size_t i = 0; i < out->n; i++)
        if (!twin[i]) {
            out->lines[kept] = out->lines[i];
            out->items[kept++] = out->items[i];
        }
    out->n_twins = out->n - kept;
    out->n = kept;
}

enum err import_settle_ids(struct imported *out, struct arena *arena, bool by_key)
{
    struct keyed *keyed = calloc(out->n + 1, sizeof(*keyed));
    bool *twin = calloc(out->n + 1, sizeof(*twin));
    enum err err = keyed && twin ? ERR_OK : ERR_NOMEM;
    if (!err && !by_key) {
        sort_ids(out, keyed);
        tell_apart(out, arena, keyed);
    }
    if (!err) {
        sort_ids(out, keyed);
        keep_latest(out, keyed, twin);
    }
    free(keyed);
    free(twin);
    return err;
}
