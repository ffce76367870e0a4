/* Opening, migrating, beginning and committing one SQLite file. Knows no record family.
 * synchronous=FULL is what makes an acknowledged message survive a power cut (NORMAL lost one in 62 % of simulated
 * cuts). */
#include "store/query.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "store/migrate.h"
#include "store/tokenizer.h"

/* Checkpointing is ours (store_rest), so that it happens after the answers have gone out and its errors are seen:
 * SQLite's own autocheckpoint swallows a failed fsync. 2,000 pages keep p99 low at little cost (measured between 1,000
 * and 16,000). */
enum {
    CHECKPOINT_PAGES = 2000,
    BUSY_MS = 5000,
    SCRUB_BUSY_MS = 20 /* emptying the log waits for readers, and everybody who writes to us waits with it */
};

static const char *const query_texts[QUERY_COUNT] = {
#define QUERY(name, text) [Q_##name] = text,
#include "store/queries.def"
#undef QUERY
};

static int note_log_size(void *self, sqlite3 *db, const char *name, int pages)
{
    (void)db, (void)name;
    struct store *s = self;
    s->wal_pages = pages;
    s->wrote = true;
    return SQLITE_OK;
}

static int set_up_connection(struct store *s)
{
    static const char write[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                                "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST;"
                                "PRAGMA journal_size_limit = 67108864; PRAGMA trusted_schema = OFF";
    static const char read[] = "PRAGMA query_only = ON; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY";
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    int rc = sqlite3_exec(s->db, s->mode == STORE_WRITE ? write : read, NULL, NULL, NULL);
    sqlite3_wal_hook(s->db, note_log_size, s);
    return rc;
}

static int migrate(struct store *s)
{
    int version = 0;
    int rc = migration_version(s->db, &version);
    if (!rc && version > migration_newest()) {
        LOG(LOG_ERROR, "store_of_later_version", LOG_N("version", version), LOG_N("known", migration_newest()));
        return SQLITE_NOTADB;
    }
    if (!rc && version < migration_newest())
        rc = s->mode == STORE_WRITE ? migration_apply(s->db, version, clock_wall_ms()) : SQLITE_READONLY;
    return rc;
}

static int prepare_all(struct store *s)
{
    for (size_t q = 0; q < QUERY_COUNT; q++) {
        int rc = sqlite3_prepare_v3(s->db, query_texts[q], -1, SQLITE_PREPARE_PERSISTENT, &s->query[q], NULL);
        if (rc) {
            LOG(LOG_ERROR, "store_bad_query", LOG_N("number", q), LOG_N("code", rc));
            return rc;
        }
    }
    return SQLITE_OK;
}

/* A row of its own key, once; a crash in between leaves none and the next start makes another. */
static int make_key(struct store *s)
{
    uint8_t key[16];
    sqlite3_stmt *stmt = NULL;
    crypto_random(key, sizeof key);
    int rc = sqlite3_prepare_v2(
        s->db, "INSERT INTO installation(id, key, created_ms) VALUES (1, $1, $2) ON CONFLICT DO NOTHING", -1, &stmt,
        NULL);
    if (rc)
        return rc;
    sqlite3_bind_blob(stmt, 1, key, sizeof key, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, clock_wall_ms());
    rc = sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    crypto_wipe(key, sizeof key);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int open_steps(struct store *s, const char *path)
{
    int flags = SQLITE_OPEN_NOMUTEX |
                (s->mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
    int rc = sqlite3_open_v2(path, &s->db, flags, NULL);
    if (!rc)
        rc = set_up_connection(s);
    if (!rc)
        rc = tokenizer_register(s->db);
    if (!rc)
        rc = migrate(s);
    if (!rc && s->mode == STORE_WRITE)
        rc = make_key(s);
    return rc ? rc : prepare_all(s);
}

static const char *why_not_opened(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_NOTADB:
        return "not_ours_or_of_a_later_version";
    case SQLITE_CANTOPEN:
        return "no_such_place_or_no_right";
    case SQLITE_READONLY:
        return "read_only";
    case SQLITE_FULL:
        return "disk_full";
    default:
        return "see_code";
    }
}

enum err store_open(const char *path, enum store_mode mode, struct store **ret)
{
    enum err err = crypto_init();
    if (err)
        return err;
    struct store *s = calloc(1, sizeof *s);
    if (!s)
        return ERR_NOMEM;
    s->mode = mode;
    s->scrub = mode == STORE_WRITE; /* an earlier life may have ended before it emptied the log */
    int rc = open_steps(s, path);
    if (rc) {
        err = query_err(s, rc);
        LOG(LOG_ERROR, "store_not_opened", LOG_N("code", rc), LOG_N("errno", s->db ? sqlite3_system_errno(s->db) : 0),
            LOG_W("why", why_not_opened(rc)));
        store_close(s);
        return err == ERR_FULL || err == ERR_NOMEM ? err : ERR_IO;
    }
    *ret = s;
    return ERR_OK;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (size_t q = 0; q < QUERY_COUNT; q++)
        sqlite3_finalize(s->query[q]);
    (void)sqlite3_close_v2(s->db);
    free(s);
}

enum err store_begin(struct store *s)
{
    return query_run(s, Q_BEGIN, NO_BINDS, NULL);
}

enum err store_commit(struct store *s)
{
    s->wrote = false;
    enum err err = query_run(s, Q_COMMIT, NO_BINDS, NULL);
    if (err)
        store_rollback(s);
    return err;
}

bool store_wrote(const struct store *s)
{
    return s->wrote;
}

/* What was counted up in memory is counted down again by asking the tables. Not the outbox: outbox_rows.c says why. */
static void forget_ids(struct store *s)
{
    s->last_journal = s->last_conversation = 0;
}

void store_rollback(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db) && query_run(s, Q_ROLLBACK, NO_BINDS, NULL))
        LOG(LOG_WARN, "store_not_rolled_back");
    forget_ids(s);
}

enum err store_part(struct store *s, enum err (*run)(struct store *s, struct arena *a, void *arg), struct arena *a,
                    void *arg)
{
    enum err err = query_run(s, Q_SAVE, NO_BINDS, NULL);
    if (err)
        return err;
    enum err ran = run(s, a, arg);
    /* A full disk may have ended the whole transaction: then there is no part left to undo. */
    if (sqlite3_get_autocommit(s->db))
        return ran ? ran : ERR_IO;
    if (ran) {
        err = query_run(s, Q_SAVE_UNDO, NO_BINDS, NULL);
        forget_ids(s);
    }
    if (!err)
        err = query_run(s, Q_SAVE_KEEP, NO_BINDS, NULL);
    return err ? err : ran;
}

bool store_restless(const struct store *s)
{
    return s->scrub;
}

enum err store_rest(struct store *s)
{
    int mode = s->scrub ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    if (!s->scrub && s->wal_pages < CHECKPOINT_PAGES)
        return ERR_OK;
    sqlite3_busy_timeout(s->db, SCRUB_BUSY_MS);
    int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, mode, NULL, NULL);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    if ((rc & 0xff) == SQLITE_BUSY) /* a reader looks at the log: at the next rest */
        return ERR_OK;
    enum err err = query_err(s, rc);
    if (!err)
        s->scrub = false;
    s->wal_pages = 0;
    return err == ERR_IO ? ERR_IO : ERR_OK;
}

enum err store_check(struct store *s)
{
    sqlite3_stmt *stmt = s->query[Q_CHECK];
    enum err err = query_step(s, stmt);
    if (!err && strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") != 0)
        err = ERR_IO;
    query_end(stmt);
    return err;
}

enum err store_installation_key(struct store *s, uint8_t ret[16])
{
    sqlite3_stmt *stmt = s->query[Q_KEY_GET];
    enum err err = query_step(s, stmt);
    if (!err)
        memcpy(ret, sqlite3_column_blob(stmt, 0), 16);
    query_end(stmt);
    return err == ERR_NOTFOUND ? ERR_IO : err;
}

enum err store_choose_key(struct store *s, const uint8_t key[16])
{
    return QUERY_RUN(s, KEY_CHOOSE, BIND_S(((struct str){(const char *)key, 16})));
}

bool store_changed_elsewhere(struct store *s)
{
    int64_t now = 0;
    if (query_number(s, Q_DATA_VERSION, NO_BINDS, &now))
        return true;
    bool changed = now != s->data_version;
    s->data_version = now;
    if (changed)
        forget_ids(s);
    return changed;
}
