/* How often what happened in the flows, day by day. */
#include "store/query.h"
#include "store/rows.h"

enum err flow_count_row_add(struct store *s, int64_t day, const struct flow_count_row *row)
{
    return QUERY_RUN(s, FLOW_COUNT_ADD, BIND_N(day), BIND_S(row->flow), BIND_N(row->structure), BIND_S(row->node),
                     BIND_S(row->kind), BIND_N(row->n));
}

static void read_count(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct flow_count_row *)row = (struct flow_count_row){
        .flow = query_str(stmt, 0, a),
        .structure = query_int(stmt, 1),
        .node = query_str(stmt, 2, a),
        .kind = query_str(stmt, 3, a),
        .n = query_int(stmt, 4),
    };
}

enum err flow_count_rows_read(struct store *s, struct arena *a, int64_t first, int64_t last, struct str flow,
                              struct flow_count_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_FLOW_COUNT_READ, BINDS(BIND_N(first), BIND_N(last), BIND_S(flow)), a, read_count, ret,
                      ret_n);
}

enum err flow_count_rows_first(struct store *s, struct arena *a, struct str flow, struct flow_count_row **ret,
                               size_t *ret_n)
{
    return QUERY_ROWS(s, Q_FLOW_COUNT_FIRST, BINDS(BIND_S(flow)), a, read_count, ret, ret_n);
}

enum err flow_count_rows_expire(struct store *s, int64_t before_day)
{
    return QUERY_RUN(s, FLOW_COUNT_EXPIRE, BIND_N(before_day));
}
