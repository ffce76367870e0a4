/* Messages that wait to be carried to a channel. A delivered row goes at once; the sender reads on from the last id it
 * has seen, so within one life ids must grow even while the table is empty and the clock goes back: the greatest is
 * remembered before the first row comes or goes, and an undone part gives no id back. */
#include "store/query.h"
#include "store/rows.h"

enum { IDS_PER_MS = 1024 };

static enum err know_last(struct store *s)
{
    return s->last_outbox ? ERR_OK : query_number(s, Q_OUTBOX_LAST, NO_BINDS, &s->last_outbox);
}

enum err outbox_row_insert(struct store *s, struct outbox_row *row)
{
    enum err err = know_last(s);
    int64_t by_time = row->created_ms * IDS_PER_MS;
    int64_t id = by_time > s->last_outbox ? by_time : s->last_outbox + 1;
    if (!err)
        err = QUERY_RUN(s, OUTBOX_INSERT, BIND_N(id), BIND_N(row->conversation_id), BIND_S(row->channel),
                        BIND_S(row->user), BIND_S(row->body), BIND_S(row->reply_token), BIND_N(row->reply_until_ms),
                        BIND_S(row->retry_key), BIND_N(row->created_ms), BIND_N(row->first_seq), BIND_N(row->last_seq));
    if (!err)
        row->id = s->last_outbox = id;
    return err;
}

static void read_outbox(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct outbox_row *)row = (struct outbox_row){
        .id = query_int(stmt, 0),
        .conversation_id = query_int(stmt, 1),
        .channel = query_str(stmt, 2, a),
        .user = query_str(stmt, 3, a),
        .body = query_str(stmt, 4, a),
        .reply_token = query_str(stmt, 5, a),
        .reply_until_ms = query_int(stmt, 6),
        .retry_key = query_str(stmt, 7, a),
        .state = query_str(stmt, 8, a),
        .attempts = query_int(stmt, 9),
        .next_ms = query_int(stmt, 10),
        .created_ms = query_int(stmt, 11),
        .error = query_str(stmt, 12, a),
        .first_seq = query_int(stmt, 13),
        .last_seq = query_int(stmt, 14),
    };
}

enum err outbox_rows_pending(struct store *s, struct arena *a, struct str channel, int64_t after, size_t max,
                             struct outbox_row **ret, size_t *ret_n)
{
    const struct binds binds = BINDS(BIND_N(after), BIND_S(channel), BIND_N((int64_t)max));
    return QUERY_ROWS(s, Q_OUTBOX_PENDING, binds, a, read_outbox, ret, ret_n);
}

enum err outbox_row_get(struct store *s, struct arena *a, int64_t id, struct outbox_row *ret)
{
    return query_row(s, Q_OUTBOX_GET, BINDS(BIND_N(id)), a, read_outbox, ret);
}

enum err outbox_row_done(struct store *s, int64_t id)
{
    enum err err = know_last(s);
    return err ? err : QUERY_RUN(s, OUTBOX_DONE, BIND_N(id));
}

enum err outbox_row_fail(struct store *s, int64_t id, struct str state, struct str error, int64_t next_ms)
{
    return QUERY_RUN(s, OUTBOX_FAIL, BIND_S(state), BIND_S(error), BIND_N(next_ms), BIND_N(id));
}
