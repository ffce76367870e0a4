/* Running the statements of queries.def: bind, step, read. For the files of store/ only; nobody else knows SQL.
 * Every failure is turned into the program's errors here, once. */
#pragma once
#include <sqlite3.h>
#include "store/store.h"

enum query {
#define QUERY(name, text) Q_##name,
#include "store/queries.def"
#undef QUERY
    QUERY_COUNT
};

struct store {
    sqlite3 *db;
    enum store_mode mode;
    int wal_pages;                                        /* in the write-ahead log after the last commit */
    bool wrote;                                           /* the last commit put something on the disk */
    bool scrub;                                           /* something was erased: empty the log at the next rest */
    int64_t data_version;                                 /* as last seen by store_changed_elsewhere */
    int64_t last_journal, last_outbox, last_conversation; /* newest ids given, 0: ask the table */
    sqlite3_stmt *query[QUERY_COUNT];
};

/* One parameter. A str is bound without a copy: it must live until the statement ends. */
struct bind {
    enum bind_kind { BIND_INT, BIND_STR } kind;
    int64_t n;
    struct str s;
};
#define BIND_N(value) ((struct bind){.kind = BIND_INT, .n = (value)})
#define BIND_S(value) ((struct bind){.kind = BIND_STR, .s = (value)})

/* All parameters of one statement, in its order; they live as long as the block they are written in. */
struct binds {
    const struct bind *item;
    size_t n;
};
#define BINDS(...)                                                                                                     \
    ((struct binds){(const struct bind[]){__VA_ARGS__},                                                                \
                    sizeof((const struct bind[]){__VA_ARGS__}) / sizeof(struct bind)})
#define NO_BINDS ((struct binds){0})

/* ERR_FULL no space, ERR_NOMEM, ERR_CONFLICT a constraint or another writer, ERR_IO anything else (a line is logged).
 */
enum err query_err(struct store *s, int rc);

/* Run to the end, rows are ignored. `ret_changes` (rows touched) may be NULL. */
MUST_CHECK enum err query_run(struct store *s, enum query q, struct binds binds, int64_t *ret_changes);
#define QUERY_RUN(s, q, ...) query_run((s), Q_##q, BINDS(__VA_ARGS__), NULL)

/* Begin to read rows; query_end in any case. */
MUST_CHECK enum err query_start(struct store *s, enum query q, struct binds binds, sqlite3_stmt **ret);
#define QUERY_START(s, q, ret, ...) query_start((s), Q_##q, BINDS(__VA_ARGS__), (ret))
/* ERR_OK a row is there; ERR_NOTFOUND no more rows. */
MUST_CHECK enum err query_step(struct store *s, sqlite3_stmt *stmt);
void query_end(sqlite3_stmt *stmt);

/* The first column of the first row. ERR_NOTFOUND: no row. */
MUST_CHECK enum err query_number(struct store *s, enum query q, struct binds binds, int64_t *ret);

/* The number that a writing statement gives back (RETURNING); it is run to its end. ERR_NOTFOUND: nothing was written. */
MUST_CHECK enum err query_returned(struct store *s, enum query q, struct binds binds, int64_t *ret);
#define QUERY_RETURNED(s, q, ret, ...) query_returned((s), Q_##q, BINDS(__VA_ARGS__), (ret))

/* A one-time token's row is deleted by `q`, which returns what it was for and until when. ERR_NOTFOUND: no such row, or
 * too late; it is gone all the same: an old link is of no use to anybody. */
MUST_CHECK enum err query_take_token(struct store *s, enum query q, struct binds binds, int64_t now_ms,
                                     int64_t *ret_for);

/* The column of the row that was stepped to; NULL counts as 0. */
int64_t query_int(sqlite3_stmt *stmt, int column);
/* A copy in the arena; a refusal shows in arena->failed. */
struct str query_str(sqlite3_stmt *stmt, int column, struct arena *a);

/* Fills one row of its kind from the statement; strings go into the arena. */
typedef void query_reader(sqlite3_stmt *stmt, struct arena *a, void *row);

/* All rows into a growing array in the arena, `row_bytes` each. Called as QUERY_ROWS, which takes their size from
 * where they go: `ret` is the address of a pointer to the rows. */
MUST_CHECK enum err query_rows(struct store *s, enum query q, struct binds binds, struct arena *a, size_t row_bytes,
                               query_reader *read, void **ret, size_t *ret_n);
#define QUERY_ROWS(s, q, binds, a, read, ret, ret_n)                                                                   \
    query_rows((s), (q), (binds), (a), sizeof **(ret), (read), (void **)(ret), (ret_n))
/* The first row alone. ERR_NOTFOUND. */
MUST_CHECK enum err query_row(struct store *s, enum query q, struct binds binds, struct arena *a, query_reader *read,
                              void *ret);
