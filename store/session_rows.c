/* Sessions and one-time links of staff: only hashes of their tokens are kept. */
#include "store/query.h"
#include "store/rows.h"

enum err session_row_insert(struct store *s, const struct session_row *row)
{
    return QUERY_RUN(s, SESSION_INSERT, BIND_S(row->token_hash), BIND_N(row->staff_id), BIND_N(row->created_ms),
                     BIND_N(row->seen_ms), BIND_S(row->csrf));
}

enum err session_row_touch(struct store *s, struct str token_hash, int64_t seen_ms)
{
    return QUERY_RUN(s, SESSION_TOUCH, BIND_N(seen_ms), BIND_S(token_hash));
}

enum err session_row_delete(struct store *s, struct str token_hash)
{
    return QUERY_RUN(s, SESSION_DELETE, BIND_S(token_hash));
}

static void read_session(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct session_row *)row = (struct session_row){
        .token_hash = query_str(stmt, 0, a),
        .staff_id = query_int(stmt, 1),
        .created_ms = query_int(stmt, 2),
        .seen_ms = query_int(stmt, 3),
        .csrf = query_str(stmt, 4, a),
    };
}

enum err session_rows_list(struct store *s, struct arena *a, struct session_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_SESSION_LIST, NO_BINDS, a, read_session, ret, ret_n);
}

enum err link_row_insert(struct store *s, struct str token_hash, struct str purpose, int64_t staff_id,
                         int64_t expires_ms)
{
    return QUERY_RUN(s, LINK_INSERT, BIND_S(token_hash), BIND_S(purpose), BIND_N(staff_id), BIND_N(expires_ms));
}

enum err link_row_take(struct store *s, struct str token_hash, struct str purpose, int64_t now_ms,
                       int64_t *ret_staff_id)
{
    return query_take_token(s, Q_LINK_TAKE, BINDS(BIND_S(token_hash), BIND_S(purpose)), now_ms, ret_staff_id);
}

enum err link_row_expire(struct store *s, int64_t now_ms)
{
    return QUERY_RUN(s, LINK_EXPIRE, BIND_N(now_ms));
}
