/* What an import would change, row by row, and its summary. For import_cmd.c. */
#pragma once
#include "bot/resource_import.h"

struct import_shown {
    const char *file;
    const struct imported *read;
    const struct import_plan *plan;
    size_t errors, warnings;
    bool saved, json; /* json: each row as an object */
};

/* One line a row that is not the same, in the order of the file, then of what vanished: `FILE:LINE: 変更 ID「名前」:
 * 日時、場所`. */
void import_report_rows(const struct import_shown *shown);
/* One JSON object on a line. */
void import_report_summary(const struct import_shown *shown);
