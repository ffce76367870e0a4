/* What was said and never arrived: whose, which entries, since when. The words are the journal's alone. */
#include "store/query.h"
#include "store/rows.h"

enum err undelivered_row_add(struct store *s, const struct undelivered_row *row)
{
    return QUERY_RUN(s, UNDELIVERED_ADD, BIND_N(row->conversation_id), BIND_N(row->first_seq), BIND_N(row->last_seq),
                     BIND_N(row->at_ms), BIND_S(row->error));
}

static void read_undelivered(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct undelivered_row *)row = (struct undelivered_row){
        .conversation_id = query_int(stmt, 0),
        .first_seq = query_int(stmt, 1),
        .last_seq = query_int(stmt, 2),
        .at_ms = query_int(stmt, 3),
        .error = query_str(stmt, 4, a),
    };
}

enum err undelivered_rows_read(struct store *s, struct arena *a, int64_t conversation_id, size_t max,
                               struct undelivered_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_UNDELIVERED_READ, BINDS(BIND_N(conversation_id), BIND_N((int64_t)max)), a, read_undelivered,
                      ret, ret_n);
}

enum err undelivered_rows_expire(struct store *s, int64_t before_ms)
{
    return QUERY_RUN(s, UNDELIVERED_EXPIRE, BIND_N(before_ms));
}
