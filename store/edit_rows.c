/* What is changed of resources by hand, as staff look at it, and what was taken back. */
#include "store/query.h"
#include "store/resource_rows.h"

static struct resource_edit_row edit_at(sqlite3_stmt *stmt, struct arena *a)
{
    return (struct resource_edit_row){.resource_id = query_str(stmt, 0, a),
                                      .field = query_str(stmt, 2, a),
                                      .value = query_str(stmt, 3, a),
                                      .at_ms = query_int(stmt, 4),
                                      .staff_id = query_int(stmt, 5)};
}

static void read_shown(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct edit_shown_row *)row = (struct edit_shown_row){.edit = edit_at(stmt, a),
                                                            .name = query_str(stmt, 1, a),
                                                            .by = query_str(stmt, 6, a),
                                                            .file = query_str(stmt, 7, a),
                                                            .there = (enum edit_there)query_int(stmt, 8)};
}

enum err edit_rows_shown(struct store *s, struct arena *a, size_t max, struct edit_shown_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_EDIT_LIST, BINDS(BIND_N((int64_t)max)), a, read_shown, ret, ret_n);
}

static void read_undone(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct edit_shown_row *)row = (struct edit_shown_row){.edit = edit_at(stmt, a),
                                                            .name = query_str(stmt, 1, a),
                                                            .by = query_str(stmt, 6, a),
                                                            .undone_ms = query_int(stmt, 7),
                                                            .undone_by = query_int(stmt, 8),
                                                            .undone_name = query_str(stmt, 9, a)};
}

enum err edit_rows_undone(struct store *s, struct arena *a, size_t max, struct edit_shown_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_EDIT_UNDONE_LIST, BINDS(BIND_N((int64_t)max)), a, read_undone, ret, ret_n);
}

static void read_id(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    (void)a;
    *(int64_t *)row = query_int(stmt, 0);
}

enum err edit_undone_put(struct store *s, const struct resource_edit_row *edit, int64_t by, int64_t now_ms,
                         int64_t *ret_id)
{
    return QUERY_RETURNED(s, EDIT_UNDONE_PUT, ret_id, BIND_S(edit->resource_id), BIND_S(edit->field),
                          BIND_S(edit->value), BIND_N(edit->at_ms), BIND_N(edit->staff_id), BIND_N(now_ms), BIND_N(by));
}

enum err edit_undone_find(struct store *s, struct arena *a, struct str resource_id, struct str field, int64_t at_ms)
{
    int64_t id;
    return query_row(s, Q_EDIT_UNDONE_FIND, BINDS(BIND_S(resource_id), BIND_S(field), BIND_N(at_ms)), a, read_id, &id);
}
