/* A table that spreadsheets read (RFC 4180). Pure. */
#pragma once
#include "base/buf.h"
#include "base/str.h"

/* One row and its line end. What a spreadsheet would take for a formula gets an apostrophe before it; a telephone
 * number with its + does not. */
void csv_put_row(struct buf *b, const struct str *cells, size_t n);
