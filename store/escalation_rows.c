/* Requests for a human as they stand, and the append-only record of how they came there (the console's live stream). */
#include "store/query.h"
#include "store/rows.h"

enum err escalation_row_next_id(struct store *s, int64_t *ret)
{
    int64_t last = 0;
    enum err err = query_number(s, Q_ESCALATION_LAST, NO_BINDS, &last);
    if (!err)
        *ret = last + 1;
    return err;
}

enum err escalation_row_put(struct store *s, const struct escalation_row *row)
{
    return QUERY_RUN(s, ESCALATION_PUT, BIND_N(row->id), BIND_N(row->conversation_id), BIND_S(row->channel),
                     BIND_S(row->severity), BIND_S(row->reason), BIND_S(row->state), BIND_N(row->created_ms),
                     BIND_N(row->due_ms), BIND_N(row->closed_ms), BIND_S(row->claimed_by), BIND_S(row->claimed_name),
                     BIND_S(row->summary), BIND_S(row->outcome), BIND_S(row->note), BIND_N(row->undelivered_ms));
}

static void read_escalation(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct escalation_row *)row = (struct escalation_row){
        .id = query_int(stmt, 0),
        .conversation_id = query_int(stmt, 1),
        .channel = query_str(stmt, 2, a),
        .severity = query_str(stmt, 3, a),
        .reason = query_str(stmt, 4, a),
        .state = query_str(stmt, 5, a),
        .created_ms = query_int(stmt, 6),
        .due_ms = query_int(stmt, 7),
        .closed_ms = query_int(stmt, 8),
        .claimed_by = query_str(stmt, 9, a),
        .claimed_name = query_str(stmt, 10, a),
        .summary = query_str(stmt, 11, a),
        .outcome = query_str(stmt, 12, a),
        .note = query_str(stmt, 13, a),
        .undelivered_ms = query_int(stmt, 14),
    };
}

enum err escalation_row_get(struct store *s, struct arena *a, int64_t id, struct escalation_row *ret)
{
    return query_row(s, Q_ESCALATION_GET, BINDS(BIND_N(id)), a, read_escalation, ret);
}

enum err escalation_rows_list(struct store *s, struct arena *a, struct str state, size_t max,
                              struct escalation_row **ret, size_t *ret_n)
{
    if (str_eq(state, S("closed")))
        return QUERY_ROWS(s, Q_ESCALATION_CLOSED, BINDS(BIND_N((int64_t)max)), a, read_escalation, ret, ret_n);
    return QUERY_ROWS(s, Q_ESCALATION_OPEN, BINDS(BIND_S(state), BIND_N((int64_t)max)), a, read_escalation, ret, ret_n);
}

enum err escalation_event_insert(struct store *s, struct escalation_event_row *row)
{
    enum err err = QUERY_RUN(s, ESCALATION_EVENT_INSERT, BIND_N(row->escalation_id), BIND_N(row->conversation_id),
                             BIND_N(row->at_ms), BIND_S(row->kind), BIND_S(row->actor), BIND_N(row->seq));
    if (!err)
        row->id = sqlite3_last_insert_rowid(s->db);
    return err;
}

static void read_event(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct escalation_event_row *)row = (struct escalation_event_row){
        .id = query_int(stmt, 0),
        .escalation_id = query_int(stmt, 1),
        .conversation_id = query_int(stmt, 2),
        .at_ms = query_int(stmt, 3),
        .kind = query_str(stmt, 4, a),
        .actor = query_str(stmt, 5, a),
        .seq = query_int(stmt, 6),
    };
}

enum err escalation_events_after(struct store *s, struct arena *a, int64_t after, size_t max,
                                 struct escalation_event_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_ESCALATION_EVENT_AFTER, BINDS(BIND_N(after), BIND_N((int64_t)max)), a, read_event, ret,
                      ret_n);
}

enum err escalation_event_last(struct store *s, int64_t *ret_id)
{
    return query_number(s, Q_ESCALATION_EVENT_LAST, NO_BINDS, ret_id);
}
