/* Who was alerted, and how the calling stands. Knows nothing of lists and hours. */
#include "store/query.h"
#include "store/rows.h"

static void read_chain(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct alert_chain_row *)row = (struct alert_chain_row){
        .escalation_id = query_int(stmt, 0),
        .conversation_id = query_int(stmt, 1),
        .state = query_str(stmt, 2, a),
        .severity = query_str(stmt, 3, a),
        .call = query_int(stmt, 4),
        .began_ms = query_int(stmt, 5),
        .next_ms = query_int(stmt, 6),
        .answered_ms = query_int(stmt, 7),
        .answered_by = query_str(stmt, 8, a),
        .answered_name = query_str(stmt, 9, a),
    };
}

enum err alert_chain_row_get(struct store *s, struct arena *a, int64_t escalation_id, struct alert_chain_row *ret)
{
    return query_row(s, Q_ALERT_CHAIN_GET, BINDS(BIND_N(escalation_id)), a, read_chain, ret);
}

enum err alert_chain_row_put(struct store *s, const struct alert_chain_row *row)
{
    return QUERY_RUN(s, ALERT_CHAIN_PUT, BIND_N(row->escalation_id), BIND_N(row->conversation_id), BIND_S(row->state),
                     BIND_S(row->severity), BIND_N(row->call), BIND_N(row->began_ms), BIND_N(row->next_ms),
                     BIND_N(row->answered_ms), BIND_S(row->answered_by), BIND_S(row->answered_name));
}

enum err alert_row_insert(struct store *s, struct alert_row *row)
{
    enum err err = QUERY_RUN(s, ALERT_INSERT, BIND_N(row->escalation_id), BIND_N(row->conversation_id),
                             BIND_N(row->call), BIND_N(row->batch), BIND_N(row->round), BIND_N(row->attempt),
                             BIND_S(row->severity), BIND_S(row->staff), BIND_S(row->login), BIND_S(row->name),
                             BIND_N(row->at_ms), BIND_N(row->answer_by_ms));
    if (!err)
        row->id = sqlite3_last_insert_rowid(s->db);
    return err;
}

static void read_alert(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct alert_row *)row = (struct alert_row){
        .id = query_int(stmt, 0),
        .escalation_id = query_int(stmt, 1),
        .conversation_id = query_int(stmt, 2),
        .call = query_int(stmt, 3),
        .batch = query_int(stmt, 4),
        .round = query_int(stmt, 5),
        .attempt = query_int(stmt, 6),
        .severity = query_str(stmt, 7, a),
        .staff = query_str(stmt, 8, a),
        .login = query_str(stmt, 9, a),
        .name = query_str(stmt, 10, a),
        .at_ms = query_int(stmt, 11),
        .answer_by_ms = query_int(stmt, 12),
        .answered_ms = query_int(stmt, 13),
    };
}

enum err alert_row_get(struct store *s, struct arena *a, int64_t id, struct alert_row *ret)
{
    return query_row(s, Q_ALERT_GET, BINDS(BIND_N(id)), a, read_alert, ret);
}

enum err alert_rows_read(struct store *s, struct arena *a, int64_t escalation_id, int64_t call, size_t max,
                         struct alert_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_ALERT_READ, BINDS(BIND_N(escalation_id), BIND_N(call), BIND_N((int64_t)max)), a, read_alert,
                      ret, ret_n);
}

enum err alert_rows_calling(struct store *s, struct arena *a, size_t max, struct alert_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_ALERT_CALLING, BINDS(BIND_N((int64_t)max)), a, read_alert, ret, ret_n);
}

enum err alert_rows_answer(struct store *s, int64_t escalation_id, int64_t call, struct str staff, int64_t now_ms)
{
    return QUERY_RUN(s, ALERT_ANSWER, BIND_N(now_ms), BIND_N(escalation_id), BIND_N(call), BIND_S(staff));
}
