/* Municipal open data into resources: real CSV (quoted line breaks, CP932 or UTF-8, BOM, wandering headers), every
 * problem with its line. Pure but for reading the file; storing is bot/resources. */
#pragma once
#include "base/fault.h"
#include "directory/resource.h"
#include "directory/vocabulary.h"

enum import_kind {
    IMPORT_AUTO,
    IMPORT_EVENT,
    IMPORT_FACILITY,
    IMPORT_CARE,
    IMPORT_CHILDCARE,
    IMPORT_ACTIVITY,
    IMPORT_KINDS
};
/* False: none of them. */
bool import_kind_from_name(struct str name, enum import_kind *ret);
const char *import_kind_name(enum import_kind kind); /* "event", … */

struct import_options {
    enum import_kind kind;
    const struct vocabulary *words; /* categories and features; NULL: none are derived */
    /* day of publication (days since 1970) for dates without a year, when no column says it; INT32_MIN unknown */
    int32_t published;
    struct str source, source_url, licence; /* shown with each resource when no column says it; may be empty */
    int64_t retrieved_ms;                   /* when the file was fetched, when no column says it; 0 unknown */
    size_t most_rows;                       /* more is refused (I015); 0: 200,000 */
    struct str id_source;                   /* the SOURCE of ids; empty: made of the file's name */
};

struct imported {
    struct resource *items;
    int *lines;           /* of the file, one for each item */
    struct str id_source; /* the SOURCE of all ids */
    size_t n;
    size_t n_rows;         /* data rows read: n + n_skipped + n_twins */
    size_t n_skipped;      /* unusable, each is in faults */
    size_t n_twins;        /* said the same as a later row */
    enum import_kind kind; /* what it was taken for */
    const char *encoding;  /* "utf-8", "cp932", "utf-16le", … */
};

/*
 * Read FILE. Errors in `faults` (I…) are what makes a row or the file unusable: such rows are left out of `ret`, and a
 * caller that will not import halves refuses the file. Warnings are what was not understood and left out: a date keeps
 * its published text.
 * Memory: in `arena` (a 1 MiB file needs about 20 MiB).
 * Errors: ERR_NOTFOUND, ERR_IO, ERR_INPUT (not a table this program knows, or one that cannot be read to its end; see
 * faults), ERR_NOMEM. Limits: 32 MiB, 200,000 rows, 512 columns, 64 KiB a cell.
 */
MUST_CHECK enum err import_file(const char *path, const struct import_options *options, struct arena *arena,
                                struct faults *faults, struct imported *ret);
/* The same for bytes already read; `name` is the file's name for faults and ids. Pure. */
MUST_CHECK enum err import_bytes(struct str name, struct str bytes, const struct import_options *options,
                                 struct arena *arena, struct faults *faults, struct imported *ret);
