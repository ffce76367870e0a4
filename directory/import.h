/* Municipal open data into resources: real CSV (quoted line breaks, CP932 or UTF-8, BOM, wandering headers), every problem with its line.
 * Pure but for reading the file; storing is bot/resources. */
#pragma once
#include "base/fault.h"
#include "directory/resource.h"

enum import_kind { IMPORT_AUTO, IMPORT_EVENT, IMPORT_FACILITY, IMPORT_CARE, IMPORT_CHILDCARE, IMPORT_ACTIVITY, IMPORT_KINDS };
bool import_kind_from_name(struct str name, enum import_kind *ret);

struct imported {
    struct resource *items;
    size_t n;
    size_t n_rows, n_skipped; /* data rows read; rows that gave no resource (each is in faults) */
    enum import_kind kind;    /* what it was taken for */
    const char *encoding;     /* "utf-8", "cp932", "utf-16le", … */
};

/*
 * Read FILE as `kind`. Warnings (W…) for what was not understood and left out, errors for what makes a row or the file unusable.
 * Memory: in `arena` (cap it: a 1 MiB file needs about 8 MiB).
 * Errors: ERR_NOTFOUND, ERR_IO, ERR_INPUT (not a table this program knows; see faults), ERR_NOMEM. Limits: 32 MiB, 200,000 rows, 512 columns.
 */
MUST_CHECK enum err import_file(const char *path, enum import_kind kind, struct arena *arena, struct faults *faults,
                                struct imported *ret);
