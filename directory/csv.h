/* A strict CSV reader: RFC 4180 with quoted line breaks, any of LF, CRLF and CR as line ends, comma or tab; every
 * record and cell keeps its line and column. Nothing is guessed: a quote that does not end, text after a closing quote,
 * a row of another length are faults. Pure. Private to directory/. */
#pragma once
#include "base/fault.h"

enum csv_limits { CSV_ROWS_MAX = 200000, CSV_COLUMNS_MAX = 512, CSV_CELL_MAX = 65536 };

/* Of I015; the number of rows follows. */
#define CSV_TOO_MANY_ROWS                                                                                              \
    "行が多すぎます（見出しも入れて、一度に%"                                                       \
    "d行まで）。ファイルを分けて、一つずつ「一部だけのファイル」として取りこんでください。",                           \
        "more than %d rows: divide the file, and import each part as one."

struct csv_cell {
    struct str text; /* quotes undone, line breaks as LF */
    int line, col;   /* where it begins; columns count characters */
};
struct csv_row {
    struct csv_cell *cells;
    size_t n;
    int line;    /* of its first cell */
    bool broken; /* a fault was reported inside it: do not use */
};
struct csv {
    struct csv_row *rows; /* empty lines left out */
    size_t n;
    char separator; /* ',' or '\t' */
};

/*
 * Read `text` (valid UTF-8). Faults: I010 quote without end, I011 text after a closing quote, I012 quote inside an
 * unquoted cell, I013 cell over CSV_CELL_MAX bytes, I014 too many columns, I015 more than `most_rows` (at most CSV_ROWS_MAX), I016 a NUL or another
 * control character.
 * Errors: ERR_INPUT the rest of the file could not be read (I010, I014, I015); ERR_NOMEM.
 */
MUST_CHECK enum err csv_read(struct arena *arena, struct str file, struct str text, size_t most_rows,
                             struct faults *faults, struct csv *ret);
