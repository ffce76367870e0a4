/* Every event and every message, append-only. Chained per conversation from its newest entry backwards: reading costs
 * O(entries read), appending costs no index (one costs 40 % of all turns, and more as it grows). */
#include "store/query.h"
#include "store/rows.h"

static const struct str author_names[AUTHORS] = {
    [AUTHOR_RESIDENT] = S("resident"),
    [AUTHOR_BOT] = S("bot"),
    [AUTHOR_WORKER] = S("worker"),
    [AUTHOR_SYSTEM] = S("system"),
};

const char *author_name(enum author a)
{
    return (unsigned)a < AUTHORS ? author_names[a].ptr : "?";
}

enum err journal_row_insert(struct store *s, struct journal_row *row)
{
    if (!s->last_journal) {
        enum err err = query_number(s, Q_JOURNAL_LAST, NO_BINDS, &s->last_journal);
        if (err)
            return err;
    }
    int64_t id = s->last_journal + 1;
    enum err err = QUERY_RUN(s, JOURNAL_INSERT, BIND_N(id), BIND_N(row->conversation_id), BIND_N(row->prev),
                             BIND_N(row->seq), BIND_N(row->at_ms), BIND_S(author_names[row->author]),
                             BIND_N(row->visible), BIND_S(row->name), BIND_S(row->body), BIND_S(row->event));
    if (!err)
        row->id = s->last_journal = id;
    return err;
}

static enum author read_author(sqlite3_stmt *stmt, int column)
{
    struct str word = str_from((const char *)sqlite3_column_text(stmt, column));
    for (enum author a = 0; a < AUTHORS; a++)
        if (str_eq(word, author_names[a]))
            return a;
    return AUTHOR_SYSTEM; /* the CHECK of the table leaves none */
}

static void read_journal(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct journal_row *)row = (struct journal_row){
        .id = query_int(stmt, 0),
        .conversation_id = query_int(stmt, 1),
        .prev = query_int(stmt, 2),
        .seq = query_int(stmt, 3),
        .at_ms = query_int(stmt, 4),
        .author = read_author(stmt, 5),
        .visible = query_int(stmt, 6) != 0,
        .name = query_str(stmt, 7, a),
        .body = query_str(stmt, 8, a),
        .event = query_str(stmt, 9, a),
    };
}

static void reverse(struct journal_row *rows, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct journal_row row = rows[i];
        rows[i] = rows[n - 1 - i];
        rows[n - 1 - i] = row;
    }
}

static enum err read_rows(struct store *s, struct arena *a, int64_t conversation_id, int64_t after, int64_t until_ms,
                          size_t max, bool all, struct journal_row **ret, size_t *ret_n)
{
    const struct binds binds =
        BINDS(BIND_N(conversation_id), BIND_N(after), BIND_N(all), BIND_N(until_ms), BIND_N((int64_t)max));
    enum err err = QUERY_ROWS(s, Q_JOURNAL_READ, binds, a, read_journal, ret, ret_n);
    if (!err)
        reverse(*ret, *ret_n);
    return err;
}

enum err journal_rows_read(struct store *s, struct arena *a, int64_t conversation_id, int64_t after, size_t max,
                           bool all, struct journal_row **ret, size_t *ret_n)
{
    return read_rows(s, a, conversation_id, after, INT64_MAX, max, all, ret, ret_n);
}

enum err journal_rows_read_until(struct store *s, struct arena *a, int64_t conversation_id, int64_t after,
                                 int64_t until_ms, size_t max, struct journal_row **ret, size_t *ret_n)
{
    return read_rows(s, a, conversation_id, after, until_ms, max, false, ret, ret_n);
}

enum err journal_row_erase(struct store *s, int64_t id, struct str body, struct str event)
{
    /* Overwritten in the page now, and the log that still holds the old page is emptied at the next rest. A pragma acts
     * while it is prepared, so these two are not in queries.def. */
    int rc = sqlite3_exec(s->db, "PRAGMA secure_delete = ON", NULL, NULL, NULL);
    if (rc)
        return query_err(s, rc);
    enum err err = QUERY_RUN(s, JOURNAL_ERASE, BIND_S(body), BIND_S(event), BIND_N(id));
    rc = sqlite3_exec(s->db, "PRAGMA secure_delete = FAST", NULL, NULL, NULL);
    s->scrub = true;
    return err ? err : query_err(s, rc);
}
