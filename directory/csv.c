/* One pass over the text, one function a state: between cells, in a plain cell, in a quoted cell. O(bytes).
 * Line ends: if the file has CR and no LF follows it, CR alone ends a row and LF is text (old Mac files with broken
 * cells inside). */
#include "directory/csv.h"
#include "base/buf.h"

struct reader {
    struct str text;
    size_t at;
    int line, col;
    bool cr_ends; /* rows end in CR alone */
    char separator;
    struct str file;
    struct faults *faults;
    struct arena *arena;
    struct csv_cell cells[CSV_COLUMNS_MAX];
    size_t n_cells;
    bool broken, stop;
    struct csv *csv;
    size_t room, most_rows;
};

#define FAULT(r, code, ja, en)                                                                                         \
    do {                                                                                                               \
        fault_add((r)->faults, FAULT_ERROR, code, (struct place){(r)->file, (r)->line, (r)->col}, ja, en);             \
        (r)->broken = true;                                                                                            \
    } while (0)

static int peek(const struct reader *r)
{
    return r->at < r->text.len ? (unsigned char)r->text.ptr[r->at] : -1;
}

static bool at_row_end(const struct reader *r)
{
    int c = peek(r);
    return c == -1 || c == '\r' || (c == '\n' && !r->cr_ends);
}

/* Take one byte; CRLF counts as one line break, continuation bytes take no column. */
static int take(struct reader *r)
{
    int c = peek(r);
    if (c == -1)
        return c;
    r->at++;
    if (c == '\r' && peek(r) == '\n' && !r->cr_ends)
        r->at++;
    if (c == '\n' || c == '\r') {
        r->line++;
        r->col = 1;
        return '\n';
    }
    if ((c & 0xc0) != 0x80)
        r->col++;
    return c;
}

static void add_byte(struct reader *r, struct buf *b, int c)
{
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
        FAULT(r, "I016", "制御文字があります。", "a control character.");
        return;
    }
    buf_add_char(b, (char)c);
}

static void read_plain(struct reader *r, struct buf *b)
{
    bool told = false;
    while (!at_row_end(r) && peek(r) != r->separator) {
        if (peek(r) == '"' && !told) {
            FAULT(r, "I012", "引用符で始まらない欄の中に引用符があります。", "a quote inside an unquoted cell.");
            told = true;
        }
        add_byte(r, b, take(r));
    }
}

static void read_after_quote(struct reader *r)
{
    if (at_row_end(r) || peek(r) == r->separator)
        return;
    FAULT(r, "I011", "閉じ引用符のあとに文字があります。", "text after a closing quote.");
    while (!at_row_end(r) && peek(r) != r->separator)
        take(r);
}

static void read_quoted(struct reader *r, struct buf *b)
{
    struct place open = {r->file, r->line, r->col};
    take(r);
    for (;;) {
        int c = peek(r);
        if (c == -1) {
            fault_add(r->faults, FAULT_ERROR, "I010", open, "この引用符は閉じられていません。",
                      "this quote is never closed.");
            r->broken = r->stop = true;
            return;
        }
        take(r);
        if (c == '"' && peek(r) != '"') {
            read_after_quote(r);
            return;
        }
        if (c == '"')
            take(r);
        add_byte(r, b, c == '\r' ? '\n' : c);
    }
}

static void read_cell(struct reader *r)
{
    struct csv_cell cell = {.line = r->line, .col = r->col};
    struct buf b;
    buf_init_in(&b, r->arena, CSV_CELL_MAX);
    if (peek(r) == '"')
        read_quoted(r, &b);
    else
        read_plain(r, &b);
    if (b.err) {
        fault_add(r->faults, FAULT_ERROR, "I013", (struct place){r->file, cell.line, cell.col},
                  "欄が長すぎます（%dバイトまで）。", "cell too long (at most %d bytes).", CSV_CELL_MAX);
        r->broken = true;
    }
    cell.text = b.err ? (struct str){0} : buf_str(&b);
    if (r->n_cells == CSV_COLUMNS_MAX) {
        FAULT(r, "I014", "列が多すぎます。", "too many columns.");
        r->stop = true;
        return;
    }
    r->cells[r->n_cells++] = cell;
}

static enum err keep_row(struct reader *r, int line)
{
    struct csv *csv = r->csv;
    if (csv->n == r->most_rows) {
        fault_add(r->faults, FAULT_ERROR, "I015", (struct place){r->file, line, 1}, CSV_TOO_MANY_ROWS,
                  (int)r->most_rows);
        r->stop = true;
        return ERR_OK;
    }
    if (csv->n == r->room) {
        size_t room = r->room ? r->room * 2 : 64;
        struct csv_row *rows = ARENA_ARRAY(r->arena, struct csv_row, room);
        if (!rows)
            return ERR_NOMEM;
        if (csv->n)
            memcpy(rows, csv->rows, csv->n * sizeof(*rows));
        csv->rows = rows;
        r->room = room;
    }
    struct csv_row *row = &csv->rows[csv->n++];
    *row = (struct csv_row){ARENA_ARRAY(r->arena, struct csv_cell, r->n_cells), r->n_cells, line, r->broken};
    if (!row->cells)
        return ERR_NOMEM;
    memcpy(row->cells, r->cells, r->n_cells * sizeof(*r->cells));
    return ERR_OK;
}

static enum err read_row(struct reader *r)
{
    int line = r->line;
    r->n_cells = 0;
    r->broken = false;
    for (;;) {
        read_cell(r);
        if (r->stop || peek(r) != r->separator)
            break;
        take(r);
    }
    take(r);
    bool empty = r->n_cells == 1 && r->cells[0].text.len == 0 && !r->broken;
    return empty ? ERR_OK : keep_row(r, line);
}

static bool only_cr(struct str text)
{
    bool cr = false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\r') {
            if (i + 1 < text.len && text.ptr[i + 1] == '\n')
                return false;
            cr = true;
        }
    return cr;
}

/* A tab where no comma is, in the first lines: a TSV. */
static char find_separator(struct str text)
{
    struct str head = str_sub(text, 0, 4096);
    size_t tabs = 0, commas = 0;
    for (size_t i = 0; i < head.len && (head.ptr[i] != '\n' || !commas); i++) {
        tabs += head.ptr[i] == '\t';
        commas += head.ptr[i] == ',';
    }
    return tabs > commas ? '\t' : ',';
}

enum err csv_read(struct arena *arena, struct str file, struct str text, size_t most_rows, struct faults *faults,
                  struct csv *ret)
{
    struct reader *r = calloc(1, sizeof(*r));
    if (!r)
        return ERR_NOMEM;
    *ret = (struct csv){.separator = find_separator(text)};
    r->text = text;
    r->line = r->col = 1;
    r->cr_ends = only_cr(text);
    r->separator = ret->separator;
    r->file = file;
    r->faults = faults;
    r->arena = arena;
    r->most_rows = most_rows < CSV_ROWS_MAX ? most_rows : CSV_ROWS_MAX;
    r->csv = ret;
    enum err err = ERR_OK;
    while (!err && !r->stop && peek(r) != -1)
        err = read_row(r);
    if (!err && arena->failed)
        err = ERR_NOMEM;
    if (!err && r->stop)
        err = ERR_INPUT;
    free(r);
    return err;
}
