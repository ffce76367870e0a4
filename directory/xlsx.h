/* The first sheet of an Excel workbook (.xlsx) as rows, like those of a CSV: text as it is seen, without the readings
 * that Excel keeps beside it (rPh); dates as 2026-12-03, times as 13:30. Pure. Private to directory/; the one home of
 * libzip. */
#pragma once
#include "directory/csv.h"

enum xlsx_limits { XLSX_PARTS_MAX = 2000, XLSX_PART_BYTES = 64 << 20, XLSX_STRINGS_MAX = 500000 };

bool xlsx_is(struct str bytes);     /* by its first bytes, whatever the file is called */
bool xlsx_is_old(struct str bytes); /* .xls and protected workbooks, which cannot be read */

/*
 * Read it. Line is the row of the sheet, column its column (A is 1). All rows are as wide as the widest.
 * Faults: I013 a cell over CSV_CELL_MAX, I014 too many columns, I015 more than `most_rows` (at most CSV_ROWS_MAX), I040 damaged or no workbook, I041
 * larger than the limits above once unpacked, I042 the workbook has no sheet, I044 a cell with an Excel error (#N/A).
 * Errors: ERR_INPUT (see faults), ERR_NOMEM.
 */
MUST_CHECK enum err xlsx_read(struct arena *arena, struct str file, struct str bytes, size_t most_rows,
                              struct faults *faults, struct csv *ret);
