/* Published content and its activations. */
#include "store/content_rows.h"
#include "store/query.h"

enum err bundle_row_put(struct store *s, struct str id, struct str json, int64_t at_ms)
{
    return QUERY_RUN(s, BUNDLE_PUT, BIND_S(id), BIND_S(json), BIND_N(at_ms));
}

static void read_text(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct str *)row = query_str(stmt, 0, a);
}

enum err bundle_row_get(struct store *s, struct arena *a, struct str id, struct str *ret_json)
{
    return query_row(s, Q_BUNDLE_GET, BINDS(BIND_S(id)), a, read_text, ret_json);
}

enum err bundle_row_delete(struct store *s, struct str id)
{
    return QUERY_RUN(s, BUNDLE_DELETE, BIND_S(id));
}

static void read_bundle(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct bundle_row *)row =
        (struct bundle_row){.id = query_str(stmt, 0, a), .at_ms = query_int(stmt, 1), .bytes = query_int(stmt, 2)};
}

enum err bundle_rows_list(struct store *s, struct arena *a, struct bundle_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_BUNDLE_LIST, NO_BINDS, a, read_bundle, ret, ret_n);
}

enum err activation_row_insert(struct store *s, const struct activation_row *row)
{
    return QUERY_RUN(s, ACTIVATION_INSERT, BIND_S(row->bundle), BIND_S(row->folder), BIND_N(row->at_ms),
                     BIND_S(row->who), BIND_S(row->why));
}

static void read_activation(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct activation_row *)row = (struct activation_row){
        .id = query_int(stmt, 0),
        .bundle = query_str(stmt, 1, a),
        .folder = query_str(stmt, 2, a),
        .at_ms = query_int(stmt, 3),
        .who = query_str(stmt, 4, a),
        .why = query_str(stmt, 5, a),
    };
}

enum err activation_row_newest(struct store *s, struct arena *a, struct activation_row *ret)
{
    return query_row(s, Q_ACTIVATION_LIST, BINDS(BIND_N(1)), a, read_activation, ret);
}

enum err activation_rows_list(struct store *s, struct arena *a, size_t max, struct activation_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_ACTIVATION_LIST, BINDS(BIND_N((int64_t)max)), a, read_activation, ret, ret_n);
}
