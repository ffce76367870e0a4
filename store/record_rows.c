/* What people answered, what was noted about them and what they were shown. */
#include "store/query.h"
#include "store/rows.h"

enum err answer_row_put(struct store *s, const struct answer_row *row)
{
    return QUERY_RUN(s, ANSWER_PUT, BIND_N(row->conversation_id), BIND_S(row->questionnaire), BIND_N(row->run),
                     BIND_S(row->item), BIND_S(row->status), BIND_S(row->value), BIND_N(row->at_ms));
}

static void read_answer(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct answer_row *)row = (struct answer_row){
        .conversation_id = query_int(stmt, 0),
        .at_ms = query_int(stmt, 1),
        .run = query_int(stmt, 2),
        .questionnaire = query_str(stmt, 3, a),
        .item = query_str(stmt, 4, a),
        .status = query_str(stmt, 5, a),
        .value = query_str(stmt, 6, a),
    };
}

enum err answer_rows_read(struct store *s, struct arena *a, int64_t conversation_id, struct answer_row **ret,
                          size_t *ret_n)
{
    return QUERY_ROWS(s, Q_ANSWER_READ, BINDS(BIND_N(conversation_id)), a, read_answer, ret, ret_n);
}

enum err note_row_insert(struct store *s, int64_t conversation_id, int64_t at_ms, struct str name, struct str key,
                         struct str value)
{
    return QUERY_RUN(s, NOTE_INSERT, BIND_N(conversation_id), BIND_N(at_ms), BIND_S(name), BIND_S(key), BIND_S(value));
}

static void read_note(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct note_row *)row = (struct note_row){
        .at_ms = query_int(stmt, 0),
        .name = query_str(stmt, 1, a),
        .key = query_str(stmt, 2, a),
        .value = query_str(stmt, 3, a),
    };
}

enum err note_rows_read(struct store *s, struct arena *a, int64_t conversation_id, size_t max, struct note_row **ret,
                        size_t *ret_n)
{
    return QUERY_ROWS(s, Q_NOTE_READ, BINDS(BIND_N(conversation_id), BIND_N((int64_t)max)), a, read_note, ret, ret_n);
}

enum err match_row_insert(struct store *s, int64_t conversation_id, int64_t at_ms, struct str resource_id,
                          int64_t score, struct str reasons)
{
    return QUERY_RUN(s, MATCH_INSERT, BIND_N(conversation_id), BIND_N(at_ms), BIND_S(resource_id), BIND_N(score),
                     BIND_S(reasons));
}

static void read_match(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct match_row *)row = (struct match_row){
        .at_ms = query_int(stmt, 0),
        .resource_id = query_str(stmt, 1, a),
        .score = query_int(stmt, 2),
        .reasons = query_str(stmt, 3, a),
    };
}

enum err match_rows_read(struct store *s, struct arena *a, int64_t conversation_id, size_t max, struct match_row **ret,
                         size_t *ret_n)
{
    return QUERY_ROWS(s, Q_MATCH_READ, BINDS(BIND_N(conversation_id), BIND_N((int64_t)max)), a, read_match, ret, ret_n);
}
