/* The people of the console. Knows nothing of passwords but the text that is kept. */
#include "store/query.h"
#include "store/rows.h"

enum err staff_row_insert(struct store *s, struct staff_row *row)
{
    enum err err = QUERY_RUN(s, STAFF_INSERT, BIND_S(row->login), BIND_S(row->name), BIND_S(row->role),
                             BIND_S(row->password), BIND_N(row->disabled), BIND_N(row->created_ms));
    if (!err)
        row->id = sqlite3_last_insert_rowid(s->db);
    return err;
}

static void read_staff(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct staff_row *)row = (struct staff_row){
        .id = query_int(stmt, 0),
        .login = query_str(stmt, 1, a),
        .name = query_str(stmt, 2, a),
        .role = query_str(stmt, 3, a),
        .password = query_str(stmt, 4, a),
        .disabled = query_int(stmt, 5) != 0,
        .created_ms = query_int(stmt, 6),
        .failures = query_int(stmt, 7),
        .locked_until_ms = query_int(stmt, 8),
    };
}

enum err staff_row_find(struct store *s, struct arena *a, struct str login, struct staff_row *ret)
{
    return query_row(s, Q_STAFF_FIND, BINDS(BIND_S(login)), a, read_staff, ret);
}

enum err staff_row_get(struct store *s, struct arena *a, int64_t id, struct staff_row *ret)
{
    return query_row(s, Q_STAFF_GET, BINDS(BIND_N(id)), a, read_staff, ret);
}

enum err staff_row_update(struct store *s, const struct staff_row *row)
{
    return QUERY_RUN(s, STAFF_UPDATE, BIND_S(row->name), BIND_S(row->role), BIND_S(row->password),
                     BIND_N(row->disabled), BIND_N(row->failures), BIND_N(row->locked_until_ms), BIND_N(row->id));
}

enum err staff_rows_list(struct store *s, struct arena *a, struct staff_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_STAFF_LIST, NO_BINDS, a, read_staff, ret, ret_n);
}
