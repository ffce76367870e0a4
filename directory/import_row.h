/* One row of a municipal table and how to read it. Private to directory/. */
#pragma once
#include "directory/csv.h"
#include "directory/import.h"

enum column {
#define COLUMN(name, aliases) COL_##name,
#include "directory/columns.def"
#undef COLUMN
    COLUMNS
};
enum { COLUMNS_EACH = 4 };

/* Which cells of a row hold a column: several headers may mean the same. */
struct columns {
    int at[COLUMNS][COLUMNS_EACH];
    size_t n[COLUMNS];
};

struct import_row {
    const struct import_options *options;
    enum import_kind kind;
    const struct columns *columns;
    const struct csv_row *row;
    struct str file;
    struct str id_prefix;
    bool keys_good;                 /* the ID column tells rows apart */
    struct str licence, source_url; /* as the lines above the header say, or empty */
    struct arena *arena, *scratch;
    struct faults *faults;
};

/* All names of columns.def, folded: made once a file. NULL: no memory. */
struct column_name {
    struct str name;
    enum column column;
};
const struct column_name *columns_names(struct arena *arena, size_t *ret_n);
/* How many headers of `row` are known; fills `ret`. */
size_t columns_find(struct arena *arena, const struct column_name *names, size_t n_names, const struct csv_row *row,
                    struct columns *ret);

/* The first cell of the column that says something (not 「-」), trimmed; the empty str. */
struct str row_text(const struct import_row *r, enum column column);
struct place row_place(const struct import_row *r, enum column column);

/* A warning at a column's cell: the sentence, then the text it is about. */
void row_warn(const struct import_row *r, enum column column, const char *code, struct str text, const char *ja,
              const char *en);

/* Parts of 「車いす可・少人数」, taken from the front; any of ・、,／; and line breaks between them. */
struct str row_next_word(struct str *rest);

/* Make a resource of a row. False: unusable, and an error says why. */
bool import_row(const struct import_row *r, struct resource *ret);

/* On one line, blanks joined. */
struct str row_one_line(struct arena *arena, struct str text);

/* Parts, each in a file of its own. */
void import_texts(const struct import_row *r, struct resource *ret);
void import_terms(const struct import_row *r, struct resource *ret);
void import_when(const struct import_row *r, struct resource *ret);
/* 「65歳以上」, 「0～5歳」, 「おおむね18歳未満の方」: inclusive years, -1 for an open end. False: anything else is
 * said. */
bool ages_read(struct str text, int *ret_min, int *ret_max);
