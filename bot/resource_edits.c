/* See resource_edits.h. Edits are merged as JSON members and the whole is read again, so that nothing can be stored
 * that could not be shown. */
#include "bot/resource_edits.h"
#include "bot/resources.h"

enum { EDITS_MAX = 64, VALUE_MAX = 16384, EDIT_ARENA = 8 << 20, BODY_MAX = 1 << 20 };

/* May this member of the JSON be changed by hand? Not what makes it what it is (id, kind) or where it is from. */
static bool is_editable(struct str field)
{
    static const char *const fields[] = {
#define TEXT(where, member, most) #member,
#include "directory/resource_texts.def"
#undef TEXT
        "status", "categories", "wants",    "access",  "flags",   "languages",   "schedule",
        "lat",    "lon",        "cost_yen", "min_age", "max_age", "verified_ms",
    };
    static const char *const kept[] = {"source", "source_url", "licence"};
    bool found = false;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        found = found || str_eq(field, str_from(fields[i]));
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        found = found && !str_eq(field, str_from(kept[i]));
    return found;
}

static const struct resource_edit_row *edit_of(const struct resource_edit_row *edits, size_t n, struct str field)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(edits[i].field, field))
            return &edits[i];
    return NULL;
}

static enum err merge(struct str imported, const struct resource_edit_row *edits, size_t n, struct arena *arena,
                      struct buf *ret)
{
    struct json_doc *doc;
    struct json_out w;
    char key[64];
    enum err err = json_open(imported, 0, &doc, NULL);
    if (err)
        return err;
    buf_init_in(ret, arena, BODY_MAX);
    json_out_init(&w, ret);
    json_open_object(&w, NULL);
    for (const struct json *m = json_first(json_root(doc)); m; m = json_next(m)) {
        struct str name = json_name(m);
        if (name.len >= sizeof(key) || edit_of(edits, n, name))
            continue;
        memcpy(key, name.ptr, name.len);
        key[name.len] = 0;
        json_put_node(&w, key, m);
    }
    json_close(doc);
    for (size_t i = 0; i < n; i++)
        if (edits[i].field.len < sizeof(key) && !str_eq(edits[i].value, S("null"))) {
            memcpy(key, edits[i].field.ptr, edits[i].field.len);
            key[edits[i].field.len] = 0;
            json_put_raw(&w, key, edits[i].value);
        }
    json_close_object(&w);
    return ret->err;
}

enum err resource_with_edits(struct str imported, const struct resource_edit_row *edits, size_t n, struct arena *arena,
                             struct resource *ret)
{
    struct buf merged;
    if (!n)
        return resource_decode(imported, arena, ret);
    enum err err = merge(imported, edits, n, arena, &merged);
    return err ? err : resource_decode(buf_str(&merged), arena, ret);
}

enum err resource_edits_of(struct store *s, struct arena *a, struct str id, struct resource_edit_row **ret,
                           size_t *ret_n)
{
    return resource_edit_rows(s, a, id, id, EDITS_MAX, ret, ret_n);
}

/* Write the resource again as its edits now make it. */
static enum err save_again(struct store *s, struct arena *a, const struct resource_row *row, int64_t now_ms)
{
    struct resource_edit_row *edits;
    struct resource r, before;
    size_t n;
    struct str imported = row->imported.len ? row->imported : row->body;
    enum err err = resource_edits_of(s, a, row->id, &edits, &n);
    if (!err)
        err = resource_decode(row->body, a, &before);
    if (!err)
        err = resource_with_edits(imported, edits, n, a, &r);
    if (!err && !schedule_is_known(&r.schedule))
        err = ERR_INPUT;
    if (err)
        return err;
    r.vanished_ms = before.vanished_ms;
    return resource_save(s, a, &r, imported, now_ms);
}

static enum err set(struct store *s, struct arena *a, const struct resource_edit_row *edit)
{
    struct resource_row row;
    enum err err = resource_row_get(s, a, edit->resource_id, &row);
    if (!err)
        err = resource_edit_put(s, edit);
    return err ? err : save_again(s, a, &row, edit->at_ms);
}

enum err resource_edit_set(struct store *s, struct str id, struct str field, struct str value, int64_t staff_id,
                           int64_t now_ms)
{
    struct arena a;
    if (!is_editable(field) || value.len > VALUE_MAX || json_guard(value, 0, NULL))
        return ERR_INPUT;
    arena_init(&a, EDIT_ARENA);
    const struct resource_edit_row edit = {
        .resource_id = id, .field = field, .value = value, .at_ms = now_ms, .staff_id = staff_id};
    enum err err = set(s, &a, &edit);
    arena_done(&a);
    return err;
}

enum err resource_edit_clear(struct store *s, struct str id, struct str field, int64_t now_ms)
{
    struct arena a;
    struct resource_row row;
    arena_init(&a, EDIT_ARENA);
    enum err err = resource_row_get(s, &a, id, &row);
    if (!err)
        err = resource_edit_drop(s, id, field);
    if (!err)
        err = save_again(s, &a, &row, now_ms);
    arena_done(&a);
    return err;
}

/* The member follows its file again; a resource that is nowhere has nothing to follow. */
static enum err follow_file(struct store *s, struct arena *a, const struct resource_edit_row *edit, int64_t now_ms)
{
    struct resource_row row;
    enum err err = resource_edit_drop(s, edit->resource_id, edit->field);
    if (err)
        return err;
    err = resource_row_get(s, a, edit->resource_id, &row);
    if (err == ERR_NOTFOUND)
        return ERR_OK;
    return err ? err : save_again(s, a, &row, now_ms);
}

/* The change that is meant, while it is in force. */
static enum err meant(struct store *s, struct arena *a, struct str id, struct str field, int64_t at_ms,
                      const struct resource_edit_row **ret)
{
    struct resource_edit_row *edits;
    size_t n;
    enum err err = resource_edits_of(s, a, id, &edits, &n);
    if (err)
        return err;
    *ret = edit_of(edits, n, field);
    if (*ret)
        return (*ret)->at_ms == at_ms ? ERR_OK : ERR_CONFLICT;
    err = edit_undone_find(s, a, id, field, at_ms);
    return err ? err : ERR_CONFLICT;
}

enum err resource_edit_undo(struct store *s, struct str id, struct str field, int64_t at_ms, int64_t by, int64_t now_ms,
                            int64_t *ret_id)
{
    struct arena a;
    const struct resource_edit_row *edit;
    arena_init(&a, EDIT_ARENA);
    enum err err = meant(s, &a, id, field, at_ms, &edit);
    if (!err)
        err = follow_file(s, &a, edit, now_ms);
    if (!err)
        err = edit_undone_put(s, edit, by, now_ms, ret_id);
    arena_done(&a);
    return err;
}
