/* Links by which hosts vouch for what is listed, and what they answered. */
#include "store/query.h"
#include "store/rows.h"

enum err confirm_row_put(struct store *s, struct str resource_id, struct str token_hash, int64_t expires_ms)
{
    return QUERY_RUN(s, CONFIRM_PUT, BIND_S(resource_id), BIND_S(token_hash), BIND_N(expires_ms));
}

static void read_id(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct str *)row = query_str(stmt, 0, a);
}

static void read_number(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    (void)a;
    *(int64_t *)row = query_int(stmt, 0);
}

enum err confirm_row_find(struct store *s, struct arena *a, struct str token_hash, int64_t now_ms,
                          struct str *ret_resource_id)
{
    return query_row(s, Q_CONFIRM_FIND, BINDS(BIND_S(token_hash), BIND_N(now_ms)), a, read_id, ret_resource_id);
}

enum err confirm_row_drop(struct store *s, struct str resource_id)
{
    return QUERY_RUN(s, CONFIRM_DROP, BIND_S(resource_id));
}

enum err confirm_row_open(struct store *s, struct arena *a, struct str resource_id, int64_t now_ms)
{
    int64_t expires_ms;
    return query_row(s, Q_CONFIRM_OPEN, BINDS(BIND_S(resource_id), BIND_N(now_ms)), a, read_number, &expires_ms);
}

enum err host_answer_row_add(struct store *s, const struct host_answer_row *row)
{
    return QUERY_RUN(s, HOST_ANSWER_ADD, BIND_S(row->resource_id), BIND_N(row->at_ms), BIND_S(row->answer),
                     BIND_S(row->words));
}

static void read_answer(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct host_answer_row *)row = (struct host_answer_row){.resource_id = query_str(stmt, 0, a),
                                                              .name = query_str(stmt, 1, a),
                                                              .at_ms = query_int(stmt, 2),
                                                              .answer = query_str(stmt, 3, a),
                                                              .words = query_str(stmt, 4, a),
                                                              .field = query_str(stmt, 5, a),
                                                              .value = query_str(stmt, 6, a),
                                                              .file = query_str(stmt, 7, a),
                                                              .undone_ms = query_int(stmt, 8),
                                                              .undone_by = query_int(stmt, 9),
                                                              .undone_name = query_str(stmt, 10, a),
                                                              .against = query_str(stmt, 11, a),
                                                              .status_at_ms = query_int(stmt, 12)};
}

enum err host_answer_rows_read(struct store *s, struct arena *a, int64_t since_ms, size_t max,
                               struct host_answer_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_HOST_ANSWER_LIST, BINDS(BIND_N(since_ms), BIND_N((int64_t)max)), a, read_answer, ret, ret_n);
}

static void read_unsure(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct resource_count_row *)row = (struct resource_count_row){
        .resource_id = query_str(stmt, 0, a), .name = query_str(stmt, 1, a), .n = query_int(stmt, 2)};
}

enum err unsure_rows_read(struct store *s, struct arena *a, int64_t before_ms, size_t max,
                          struct resource_count_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_RESOURCE_UNSURE, BINDS(BIND_N(before_ms), BIND_N((int64_t)max)), a, read_unsure, ret, ret_n);
}

enum err confirm_rows_expire(struct store *s, int64_t now_ms, int64_t before_ms)
{
    enum err err = QUERY_RUN(s, CONFIRM_EXPIRE, BIND_N(now_ms));
    if (!err)
        err = QUERY_RUN(s, EDIT_UNDONE_EXPIRE, BIND_N(before_ms));
    return err ? err : QUERY_RUN(s, HOST_ANSWER_EXPIRE, BIND_N(before_ms));
}
