/* Event ids seen, so that the same event happens once. */
#include "store/query.h"
#include "store/rows.h"

enum err inbox_row_insert(struct store *s, struct str channel, struct str event_id, int64_t now_ms,
                          int64_t conversation_id, int64_t seq)
{
    int64_t changes = 0;
    const struct binds binds =
        BINDS(BIND_S(channel), BIND_S(event_id), BIND_N(conversation_id), BIND_N(seq), BIND_N(now_ms));
    enum err err = query_run(s, Q_INBOX_INSERT, binds, &changes);
    return !err && changes == 0 ? ERR_CONFLICT : err;
}

enum err inbox_row_seq(struct store *s, struct str channel, struct str event_id, int64_t *ret_seq,
                       int64_t *ret_conversation)
{
    sqlite3_stmt *stmt;
    enum err err = QUERY_START(s, INBOX_SEQ, &stmt, BIND_S(channel), BIND_S(event_id));
    if (err)
        return err;
    err = query_step(s, stmt);
    if (!err) {
        *ret_seq = query_int(stmt, 0);
        if (ret_conversation)
            *ret_conversation = query_int(stmt, 1);
    }
    query_end(stmt);
    return err;
}

enum err inbox_row_expire(struct store *s, int64_t before_ms)
{
    return QUERY_RUN(s, INBOX_EXPIRE, BIND_N(before_ms));
}
