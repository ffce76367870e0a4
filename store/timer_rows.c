/* Events that are due later. One timer of a name a conversation. */
#include "store/query.h"
#include "store/rows.h"

enum err timer_row_set(struct store *s, int64_t conversation_id, struct str name, int64_t fire_ms)
{
    return timer_row_put(s, &(struct timer_row){.conversation_id = conversation_id, .name = name, .fire_ms = fire_ms});
}

enum err timer_row_put(struct store *s, const struct timer_row *row)
{
    return QUERY_RUN(s, TIMER_SET, BIND_N(row->conversation_id), BIND_S(row->name), BIND_N(row->fire_ms),
                     BIND_S(row->reply_token), BIND_N(row->reply_until_ms));
}

enum err timer_row_cancel(struct store *s, int64_t conversation_id, struct str name)
{
    return QUERY_RUN(s, TIMER_CANCEL, BIND_N(conversation_id), BIND_S(name));
}

enum err timer_rows_hurry(struct store *s, struct str name, int64_t by_ms, int64_t latest_ms)
{
    return QUERY_RUN(s, TIMER_HURRY, BIND_N(by_ms), BIND_N(latest_ms), BIND_S(name));
}

static void read_timer(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct timer_row *)row = (struct timer_row){
        .id = query_int(stmt, 0),
        .conversation_id = query_int(stmt, 1),
        .fire_ms = query_int(stmt, 2),
        .name = query_str(stmt, 3, a),
        .reply_token = query_str(stmt, 4, a),
        .reply_until_ms = query_int(stmt, 5),
    };
}

enum err timer_rows_due(struct store *s, struct arena *a, int64_t now_ms, size_t max, struct timer_row **ret,
                        size_t *ret_n)
{
    return QUERY_ROWS(s, Q_TIMER_DUE, BINDS(BIND_N(now_ms), BIND_N((int64_t)max)), a, read_timer, ret, ret_n);
}

enum err timer_row_next(struct store *s, int64_t *ret_fire_ms)
{
    return query_number(s, Q_TIMER_NEXT, NO_BINDS, ret_fire_ms);
}
