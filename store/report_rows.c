/* Short articles, as they are written and as they are shown. */
#include "store/query.h"
#include "store/rows.h"

static void read_report(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct report_row *)row = (struct report_row){.id = query_int(stmt, 0),
                                                    .title = query_str(stmt, 1, a),
                                                    .writer = query_str(stmt, 2, a),
                                                    .body = query_str(stmt, 3, a),
                                                    .state = query_str(stmt, 4, a),
                                                    .updated_ms = query_int(stmt, 5),
                                                    .published_ms = query_int(stmt, 6)};
}

enum err report_row_insert(struct store *s, const struct report_row *row, int64_t *ret_id)
{
    return QUERY_RETURNED(s, REPORT_INSERT, ret_id, BIND_S(row->title), BIND_S(row->writer), BIND_S(row->body),
                          BIND_S(row->state), BIND_N(row->updated_ms), BIND_N(row->staff_id));
}

enum err report_row_update(struct store *s, const struct report_row *row)
{
    const struct binds binds = BINDS(BIND_S(row->title), BIND_S(row->writer), BIND_S(row->body), BIND_S(row->state),
                                     BIND_N(row->updated_ms), BIND_N(row->staff_id), BIND_N(row->id));
    int64_t changes = 0;
    enum err err = query_run(s, Q_REPORT_UPDATE, binds, &changes);
    return !err && !changes ? ERR_NOTFOUND : err;
}

enum err report_row_get(struct store *s, struct arena *a, int64_t id, struct report_row *ret)
{
    return query_row(s, Q_REPORT_GET, BINDS(BIND_N(id)), a, read_report, ret);
}

enum err report_rows_list(struct store *s, struct arena *a, bool published, size_t max, struct report_row **ret,
                          size_t *ret_n)
{
    return QUERY_ROWS(s, published ? Q_REPORT_PUBLISHED : Q_REPORT_LIST, BINDS(BIND_N((int64_t)max)), a, read_report,
                      ret, ret_n);
}
