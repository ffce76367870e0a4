/* Binding, stepping and reading prepared statements. Knows no table. */
#include "store/query.h"
#include "base/log.h"
#include <errno.h>

static bool out_of_space(struct store *s, int rc)
{
    if ((rc & 0xff) == SQLITE_FULL)
        return true;
    /* SQLite says FULL for a plain write; growing the shared index or a quota comes as an I/O error. Never for a failed
     * fsync. */
    int why = sqlite3_system_errno(s->db);
    return (rc == SQLITE_IOERR_WRITE || rc == SQLITE_IOERR_SHMSIZE || rc == SQLITE_IOERR_SHMMAP ||
            rc == SQLITE_IOERR_TRUNCATE || rc == SQLITE_CANTOPEN) &&
           (why == ENOSPC || why == EDQUOT);
}

enum err query_err(struct store *s, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE)
        return ERR_OK;
    if (out_of_space(s, rc))
        return ERR_FULL;
    switch (rc & 0xff) {
    case SQLITE_NOMEM:
        return ERR_NOMEM;
    case SQLITE_CONSTRAINT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_CONFLICT;
    default:
        LOG(LOG_ERROR, "store_failed", LOG_N("code", rc), LOG_N("errno", sqlite3_system_errno(s->db)));
        return ERR_IO;
    }
}

static int bind_one(sqlite3_stmt *stmt, int at, const struct bind *b)
{
    if (b->kind == BIND_INT)
        return sqlite3_bind_int64(stmt, at, b->n);
    return sqlite3_bind_text64(stmt, at, b->s.len ? b->s.ptr : "", b->s.len, SQLITE_STATIC, SQLITE_UTF8);
}

enum err query_start(struct store *s, enum query q, struct binds binds, sqlite3_stmt **ret)
{
    sqlite3_stmt *stmt = s->query[q];
    for (size_t i = 0; i < binds.n; i++) {
        int rc = bind_one(stmt, (int)i + 1, &binds.item[i]);
        if (rc)
            return query_err(s, rc);
    }
    *ret = stmt;
    return ERR_OK;
}

enum err query_step(struct store *s, sqlite3_stmt *stmt)
{
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        return ERR_OK;
    return rc == SQLITE_DONE ? ERR_NOTFOUND : query_err(s, rc);
}

void query_end(sqlite3_stmt *stmt)
{
    (void)sqlite3_reset(stmt);
}

enum err query_run(struct store *s, enum query q, struct binds binds, int64_t *ret_changes)
{
    sqlite3_stmt *stmt;
    enum err err = query_start(s, q, binds, &stmt);
    if (err)
        return err;
    do
        err = query_step(s, stmt);
    while (!err);
    query_end(stmt);
    if (err != ERR_NOTFOUND)
        return err;
    if (ret_changes)
        *ret_changes = sqlite3_changes64(s->db);
    return ERR_OK;
}

int64_t query_int(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt, column);
}

struct str query_str(sqlite3_stmt *stmt, int column, struct arena *a)
{
    const void *ptr = sqlite3_column_blob(stmt, column);
    int len = sqlite3_column_bytes(stmt, column);
    if (!ptr || len <= 0)
        return (struct str){0};
    return arena_str(a, (struct str){ptr, (size_t)len});
}

enum err query_number(struct store *s, enum query q, struct binds binds, int64_t *ret)
{
    sqlite3_stmt *stmt;
    enum err err = query_start(s, q, binds, &stmt);
    if (err)
        return err;
    err = query_step(s, stmt);
    if (!err)
        *ret = query_int(stmt, 0);
    query_end(stmt);
    return err;
}

enum err query_returned(struct store *s, enum query q, struct binds binds, int64_t *ret)
{
    sqlite3_stmt *stmt;
    enum err err = query_start(s, q, binds, &stmt);
    if (err)
        return err;
    err = query_step(s, stmt);
    if (!err)
        *ret = query_int(stmt, 0);
    if (!err && query_step(s, stmt) != ERR_NOTFOUND)
        err = ERR_IO;
    query_end(stmt);
    return err;
}

enum err query_take_token(struct store *s, enum query q, struct binds binds, int64_t now_ms, int64_t *ret_for)
{
    sqlite3_stmt *stmt;
    enum err err = query_start(s, q, binds, &stmt);
    if (err)
        return err;
    err = query_step(s, stmt);
    if (!err && query_int(stmt, 1) <= now_ms)
        err = ERR_NOTFOUND;
    if (!err)
        *ret_for = query_int(stmt, 0);
    query_end(stmt);
    return err;
}

enum err query_row(struct store *s, enum query q, struct binds binds, struct arena *a, query_reader *read, void *ret)
{
    sqlite3_stmt *stmt;
    enum err err = query_start(s, q, binds, &stmt);
    if (err)
        return err;
    err = query_step(s, stmt);
    if (!err)
        read(stmt, a, ret);
    query_end(stmt);
    return !err && a->failed ? ERR_NOMEM : err;
}

/* Twice the room, old rows copied; arenas do not shrink, so at most twice the memory of the result. */
static void *grow(struct arena *a, void *rows, size_t n, size_t room, size_t row_bytes)
{
    void *more = arena_array(a, room, row_bytes);
    if (more && n)
        memcpy(more, rows, n * row_bytes);
    return more;
}

enum err query_rows(struct store *s, enum query q, struct binds binds, struct arena *a, size_t row_bytes,
                    query_reader *read, void **ret, size_t *ret_n)
{
    sqlite3_stmt *stmt;
    char *rows = NULL;
    size_t n = 0, room = 0;
    enum err err = query_start(s, q, binds, &stmt);
    if (err)
        return err;
    while (!(err = query_step(s, stmt))) {
        if (n == room) {
            room = room ? room * 2 : 8;
            rows = grow(a, rows, n, room, row_bytes);
        }
        if (rows)
            read(stmt, a, rows + n * row_bytes);
        if (a->failed) {
            err = ERR_NOMEM;
            break;
        }
        n++;
    }
    query_end(stmt);
    if (err != ERR_NOTFOUND)
        return err;
    *ret = rows;
    *ret_n = n;
    return ERR_OK;
}
