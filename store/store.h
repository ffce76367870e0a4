/* The memory on disk: one SQLite file, WAL, synchronous=FULL, STRICT tables. Opens, migrates, begins and commits; the
 * record families have files of their own (conversation_rows, journal_rows, outbox_rows, …). SQL lives in queries.def
 * and schema/ only. One writer (the desk); readers open their own handle. A handle belongs to one thread. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/owned.h"
#include "base/str.h"

struct store;

enum store_mode { STORE_WRITE, STORE_READ };

/*
 * Open PATH (":memory:" for a test or a chat), migrate it when writing, prepare every statement.
 * Memory: *ret is the caller's: store_close.
 * Errors: ERR_IO cannot be opened or written, is not ours, or is of a later version (a line is logged); ERR_FULL;
 * ERR_NOMEM.
 */
MUST_CHECK enum err store_open(const char *path, enum store_mode mode, struct store **ret);
void store_close(struct store *s);
OWNED_KIND(store, struct store *, store_close)

/* ERR_FULL: the disk is full: rolled back, may be tried again later. ERR_IO: stop the process, never retry as if
 * nothing had happened. */
MUST_CHECK enum err store_begin(struct store *s);
MUST_CHECK enum err store_commit(struct store *s);
/* Did the last commit put anything on the disk? One that only read proves nothing about space. */
bool store_wrote(const struct store *s);
void store_rollback(struct store *s);
/* Run a part of the open transaction that may fail alone: its error undoes its own writes only. Returns what `run`
 * returned, or an error of the database itself (ERR_FULL, ERR_IO: the whole transaction is over). */
MUST_CHECK enum err store_part(struct store *s, enum err (*run)(struct store *s, struct arena *a, void *arg),
                               struct arena *a, void *arg);
/* Between transactions, when everybody has been answered: move a long write-ahead log into the file. ERR_IO: stop the
 * process. */
MUST_CHECK enum err store_rest(struct store *s);
/* Something that was erased still stands in the log, because somebody was reading: rest again soon. */
bool store_restless(const struct store *s);

/* Is the file sound? Reads all of it. ERR_IO: damaged. For tools and tests. */
MUST_CHECK enum err store_check(struct store *s);

/* 16 random bytes made at the first start, kept in the database: authenticates buttons of this installation. */
MUST_CHECK enum err store_installation_key(struct store *s, uint8_t ret[16]);
/* Another key instead, for runs that must be the same every time. Only while nobody has written yet; afterwards nothing
 * happens, for buttons already shown would die. */
MUST_CHECK enum err store_choose_key(struct store *s, const uint8_t key[16]);
/* Anything changed by another connection since the last call? (PRAGMA data_version) */
bool store_changed_elsewhere(struct store *s);
