/* One resource is a row of `resources` and a row of the word index with the same number, written together. */
#include "store/resource_rows.h"
#include "base/buf.h"
#include "store/query.h"

enum { FIND_BYTES = 16 << 10 };

static enum err put_words(struct store *s, int64_t key, struct str name, struct str words)
{
    enum err err = QUERY_RUN(s, RESOURCE_WORDS_DROP, BIND_N(key));
    return err ? err : QUERY_RUN(s, RESOURCE_WORDS_PUT, BIND_N(key), BIND_S(name), BIND_S(words));
}

enum err resource_row_put(struct store *s, const struct resource_row *row)
{
    int64_t key = 0;
    enum err err =
        QUERY_RETURNED(s, RESOURCE_PUT, &key, BIND_S(row->id), BIND_S(row->kind), BIND_S(row->name),
                       BIND_S(row->source), BIND_S(row->body), BIND_N(row->updated_ms), BIND_S(row->imported));
    return err ? err : put_words(s, key, row->name, row->words);
}

enum err resource_row_delete(struct store *s, struct str id)
{
    int64_t key = 0;
    enum err err = QUERY_RETURNED(s, RESOURCE_DROP, &key, BIND_S(id));
    return err ? err : QUERY_RUN(s, RESOURCE_WORDS_DROP, BIND_N(key));
}

static void read_resource(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct resource_row *)row = (struct resource_row){
        .id = query_str(stmt, 0, a),
        .kind = query_str(stmt, 1, a),
        .name = query_str(stmt, 2, a),
        .source = query_str(stmt, 3, a),
        .body = query_str(stmt, 4, a),
        .updated_ms = query_int(stmt, 5),
        .imported = query_str(stmt, 6, a),
    };
}

enum err resource_row_get(struct store *s, struct arena *a, struct str id, struct resource_row *ret)
{
    return query_row(s, Q_RESOURCE_GET, BINDS(BIND_S(id)), a, read_resource, ret);
}

enum err resource_rows_list(struct store *s, struct arena *a, struct str after, size_t max, struct resource_row **ret,
                            size_t *ret_n)
{
    return QUERY_ROWS(s, Q_RESOURCE_LIST, BINDS(BIND_S(after), BIND_N((int64_t)max)), a, read_resource, ret, ret_n);
}

enum err resource_rows_version(struct store *s, int64_t *ret)
{
    return query_number(s, Q_RESOURCE_VERSION, NO_BINDS, ret);
}

enum err resource_rows_of_source(struct store *s, struct arena *a, struct str source, struct str after, size_t max,
                                 struct resource_row **ret, size_t *ret_n)
{
    /* ';' comes after ':' */
    struct str from = after.len ? after : arena_join(a, source, S(":")), to = arena_join(a, source, S(";"));
    return QUERY_ROWS(s, Q_RESOURCE_OF_SOURCE, BINDS(BIND_S(from), BIND_S(to), BIND_N((int64_t)max)), a, read_resource,
                      ret, ret_n);
}

enum err resource_row_touch(struct store *s, const struct resource_row *row)
{
    return QUERY_RUN(s, RESOURCE_TOUCH, BIND_S(row->body), BIND_S(row->imported), BIND_N(row->updated_ms),
                     BIND_S(row->id));
}

enum err resource_edit_put(struct store *s, const struct resource_edit_row *row)
{
    return QUERY_RUN(s, RESOURCE_EDIT_PUT, BIND_S(row->resource_id), BIND_S(row->field), BIND_S(row->value),
                     BIND_N(row->at_ms), BIND_N(row->staff_id));
}

enum err resource_edit_drop(struct store *s, struct str resource_id, struct str field)
{
    int64_t at_ms;
    return QUERY_RETURNED(s, RESOURCE_EDIT_DROP, &at_ms, BIND_S(resource_id), BIND_S(field));
}

static void read_edit(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct resource_edit_row *)row = (struct resource_edit_row){
        .resource_id = query_str(stmt, 0, a),
        .field = query_str(stmt, 1, a),
        .value = query_str(stmt, 2, a),
        .at_ms = query_int(stmt, 3),
        .staff_id = query_int(stmt, 4),
    };
}

enum err resource_edit_rows(struct store *s, struct arena *a, struct str first, struct str last, size_t max,
                            struct resource_edit_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_RESOURCE_EDITS, BINDS(BIND_S(first), BIND_S(last), BIND_N((int64_t)max)), a, read_edit, ret,
                      ret_n);
}

enum err resource_rows_count(struct store *s, int64_t *ret)
{
    return query_number(s, Q_RESOURCE_COUNT, NO_BINDS, ret);
}

static void add_phrase(struct buf *b, const struct word_phrase *p)
{
    if (b->len)
        buf_add(b, S(" OR "));
    if (p->only_name)
        buf_add(b, S("name : "));
    buf_add_char(b, '"');
    for (size_t i = 0; i < p->text.len; i++) {
        if (p->text.ptr[i] == '"')
            buf_add_char(b, '"');
        buf_add_char(b, p->text.ptr[i] ? p->text.ptr[i] : ' ');
    }
    buf_add(b, p->prefix ? S("\"*") : S("\""));
}

static void read_hit(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    (void)a;
    uint64_t fields = (uint64_t)query_int(stmt, 1);
    *(struct word_hit_row *)row = (struct word_hit_row){
        .key = query_int(stmt, 0),
        .typed = (uint8_t)fields,
        .same = (uint8_t)(fields >> 8),
        .near = (uint8_t)(fields >> 16),
    };
}

enum err resource_rows_find(struct store *s, struct arena *a, const struct word_phrase *phrases, size_t n,
                            size_t n_same, struct word_hit_row **ret, size_t *ret_n)
{
    struct buf terms;
    *ret = NULL;
    *ret_n = 0;
    buf_init_in(&terms, a, FIND_BYTES);
    for (size_t i = 0; i < n; i++)
        add_phrase(&terms, &phrases[i]);
    if (terms.err || !terms.len)
        return terms.err;
    return QUERY_ROWS(s, Q_RESOURCE_WORDS_FIND, BINDS(BIND_N((int64_t)n_same), BIND_S(buf_str(&terms))), a, read_hit,
                      ret, ret_n);
}

static void read_key(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct resource_key *)row = (struct resource_key){query_int(stmt, 0), query_str(stmt, 1, a)};
}

enum err resource_rows_keys(struct store *s, struct arena *a, struct resource_key **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_RESOURCE_KEYS, NO_BINDS, a, read_key, ret, ret_n);
}
