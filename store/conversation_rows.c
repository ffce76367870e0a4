/* One row a resident and channel. Knows nothing of what the state text means. */
#include "store/query.h"
#include "store/rows.h"

static void read_conversation(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct conversation_row *)row = (struct conversation_row){
        .id = query_int(stmt, 0),
        .channel = query_str(stmt, 1, a),
        .user = query_str(stmt, 2, a),
        .created_ms = query_int(stmt, 3),
        .updated_ms = query_int(stmt, 4),
        .mode = query_str(stmt, 5, a),
        .last_entry = query_int(stmt, 6),
        .seq = query_int(stmt, 7),
        .state = query_str(stmt, 8, a),
    };
}

enum err conversation_row_find(struct store *s, struct arena *a, struct str channel, struct str user,
                               struct conversation_row *ret)
{
    return query_row(s, Q_CONVERSATION_FIND, BINDS(BIND_S(channel), BIND_S(user)), a, read_conversation, ret);
}

enum err conversation_row_get(struct store *s, struct arena *a, int64_t id, struct conversation_row *ret)
{
    return query_row(s, Q_CONVERSATION_GET, BINDS(BIND_N(id)), a, read_conversation, ret);
}

enum err conversation_rows_list(struct store *s, struct arena *a, int64_t after, size_t max,
                                struct conversation_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_CONVERSATION_LIST, BINDS(BIND_N(after), BIND_N((int64_t)max)), a, read_conversation, ret,
                      ret_n);
}

enum err conversation_rows_each(struct store *s,
                                enum err (*each)(void *self, struct arena *page, const struct conversation_row *row),
                                void *self)
{
    enum { PAGE = 200, PAGE_BYTES = 64 << 20 };
    struct arena page;
    size_t n = 1;
    int64_t after = 0;
    enum err err = ERR_OK;
    arena_init(&page, PAGE_BYTES);
    while (!err && n) {
        struct conversation_row *rows;
        arena_reset(&page);
        err = conversation_rows_list(s, &page, after, PAGE, &rows, &n);
        for (size_t i = 0; !err && i < n; i++) {
            err = each(self, &page, &rows[i]);
            after = rows[i].id;
        }
    }
    arena_done(&page);
    return err;
}

enum err conversation_row_next_id(struct store *s, int64_t *ret)
{
    if (!s->last_conversation) {
        enum err err = query_number(s, Q_CONVERSATION_LAST, NO_BINDS, &s->last_conversation);
        if (err)
            return err;
    }
    *ret = s->last_conversation + 1;
    return ERR_OK;
}

enum err conversation_row_insert(struct store *s, struct conversation_row *row)
{
    int64_t id = 0;
    enum err err = conversation_row_next_id(s, &id);
    if (!err)
        err = QUERY_RUN(s, CONVERSATION_INSERT, BIND_N(id), BIND_S(row->channel), BIND_S(row->user),
                        BIND_N(row->created_ms), BIND_N(row->updated_ms), BIND_S(row->mode), BIND_N(row->last_entry),
                        BIND_N(row->seq), BIND_S(row->state));
    if (!err)
        row->id = s->last_conversation = id;
    return err;
}

enum err conversation_row_update(struct store *s, const struct conversation_row *row)
{
    return QUERY_RUN(s, CONVERSATION_UPDATE, BIND_N(row->updated_ms), BIND_S(row->mode), BIND_N(row->last_entry),
                     BIND_N(row->seq), BIND_S(row->state), BIND_N(row->id));
}

enum err conversation_rows_alone(struct store *s, struct arena *a, int64_t after, int64_t since_ms, size_t max,
                                 struct conversation_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_CONVERSATION_ALONE, BINDS(BIND_N(after), BIND_N(since_ms), BIND_N((int64_t)max)), a,
                      read_conversation, ret, ret_n);
}
