/* Applies migrations in order, each once, all or none. The version row is the truth; PRAGMA application_id tells our
 * files from others. */
#include "store/migrate.h"
#include <stdio.h>

enum { APPLICATION_ID = 0x74736e67 }; /* "tsng" */

int migration_newest(void)
{
    int newest = 0;
    for (const struct migration *m = migrations; m->version; m++)
        newest = m->version;
    return newest;
}

static int read_number(sqlite3 *db, const char *sql, int *ret)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (rc)
        return rc;
    rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? SQLITE_OK : rc == SQLITE_DONE ? SQLITE_MISMATCH : rc;
}

int migration_version(sqlite3 *db, int *ret)
{
    int tables = 0, id = 0;
    int rc = read_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (!rc)
        rc = read_number(db, "PRAGMA application_id", &id);
    if (rc)
        return rc;
    if (tables == 0) {
        *ret = 0;
        return SQLITE_OK;
    }
    if (id != APPLICATION_ID)
        return SQLITE_NOTADB;
    return read_number(db, "SELECT version FROM schema_version", ret);
}

static int take_steps(sqlite3 *db, int from, int64_t now_ms)
{
    char sql[256];
    int newest = from;
    for (const struct migration *m = migrations; m->version; m++) {
        if (m->version <= from)
            continue;
        int rc = sqlite3_exec(db, m->sql, NULL, NULL, NULL);
        if (rc)
            return rc;
        newest = m->version;
    }
    snprintf(sql, sizeof sql,
             "CREATE TABLE IF NOT EXISTS schema_version(version INTEGER NOT NULL, at_ms INTEGER NOT NULL) STRICT;"
             "DELETE FROM schema_version; INSERT INTO schema_version VALUES (%d, %lld); PRAGMA application_id = %d",
             newest, (long long)now_ms, APPLICATION_ID);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int migration_apply(sqlite3 *db, int from, int64_t now_ms)
{
    int rc = sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
    if (rc)
        return rc;
    /* Another program may have been faster between our look and our lock. */
    rc = migration_version(db, &from);
    if (!rc)
        rc = take_steps(db, from, now_ms);
    if (!rc)
        rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    if (rc && !sqlite3_get_autocommit(db))
        (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}
