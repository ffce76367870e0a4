/* The parts of a workbook that its sheets refer to, and the sheet itself. Private to xlsx*.c. */
#pragma once
#include "directory/xlsx.h"

enum xlsx_look { LOOK_NUMBER, LOOK_DATE, LOOK_TIME, LOOK_MOMENT };

struct workbook {
    struct arena *arena;
    struct str file;
    struct faults *faults;
    struct str *strings;
    size_t n_strings;
    uint8_t *looks; /* enum xlsx_look of each cell style */
    size_t n_looks;
    bool since_1904;
    size_t most_rows;
};

/* Each fills its part of *w. ERR_INPUT, ERR_NOMEM. */
MUST_CHECK enum err xlsx_strings(struct str xml, struct workbook *w);
MUST_CHECK enum err xlsx_styles(struct str xml, struct workbook *w);
MUST_CHECK enum err xlsx_sheet(struct str xml, const struct workbook *w, struct csv *ret);

/* What a number format shows: 「m"月"d"日"」 a date, 「h:mm;@」 a time. */
enum xlsx_look xlsx_format_look(int id, const char *code);
