/* From a file to resources: decode, read the table, find its header, settle what it is, take row after row. Each
 * problem has its line. Knows nothing of the database. */
#include "directory/import.h"
#include "base/file.h"
#include "directory/encoding.h"
#include "directory/import_check.h"
#include "directory/import_ids.h"
#include "directory/import_row.h"
#include "directory/xlsx.h"

enum {
    FILE_MAX_BYTES = 32 << 20,
    HEADER_ROWS = 20, /* cities like to put a title above, or lines that begin with # */
    HEADER_LEAST = 2,
    SCRATCH_BYTES = 8 << 20
};

static const char *const kind_names[IMPORT_KINDS] = {
    [IMPORT_AUTO] = "auto", [IMPORT_EVENT] = "event",         [IMPORT_FACILITY] = "facility",
    [IMPORT_CARE] = "care", [IMPORT_CHILDCARE] = "childcare", [IMPORT_ACTIVITY] = "activity",
};

const char *import_kind_name(enum import_kind kind)
{
    return kind < IMPORT_KINDS ? kind_names[kind] : "";
}

bool import_kind_from_name(struct str name, enum import_kind *ret)
{
    for (int i = 0; i < IMPORT_KINDS; i++)
        if (str_eq(name, str_from(kind_names[i]))) {
            *ret = (enum import_kind)i;
            return true;
        }
    return false;
}

struct importing {
    struct str file, prefix;
    const struct import_options *options;
    struct arena *arena, scratch;
    struct faults *faults;
    struct csv csv;
    size_t header; /* index of its row */
    struct columns columns;
    enum import_kind kind;
    bool keys_good;
    struct str licence, source_url; /* said above the header */
    struct str code;                /* of the municipality, as the last row had it: looked at once */
    struct imported *out;
};

static bool has(const struct importing *im, enum column c)
{
    return im->columns.n[c] > 0;
}

/* The row among the first ones with most known headers, and a name among them. */
static bool find_header(struct importing *im)
{
    size_t best = HEADER_LEAST - 1, n_names;
    const struct column_name *names = columns_names(im->arena, &n_names);
    for (size_t i = 0; names && i < im->csv.n && i < HEADER_ROWS; i++) {
        struct columns c;
        size_t known = columns_find(&im->scratch, names, n_names, &im->csv.rows[i], &c);
        arena_reset(&im->scratch);
        if (known > best && c.n[COL_NAME]) {
            best = known;
            im->header = i;
            im->columns = c;
        }
    }
    return best >= HEADER_LEAST;
}

/* 「#license,CC BY 4.0」 and the like, above the header. */
static void read_notes(struct importing *im)
{
    for (size_t i = 0; i < im->header; i++) {
        const struct csv_row *row = &im->csv.rows[i];
        struct str key = row->cells[0].text, value = row->n > 1 ? str_trim(row->cells[1].text) : (struct str){0};
        if (str_eq(key, S("#license")) || str_eq(key, S("#licence")))
            im->licence = value;
        else if ((str_eq(key, S("#LINK")) || str_eq(key, S("#link")) || str_eq(key, S("#source"))) &&
                 str_starts(value, S("http")))
            im->source_url = value;
    }
}

static enum import_kind guess_kind(const struct importing *im)
{
    if (has(im, COL_WANTS) ||
        ((has(im, COL_DAYS) || has(im, COL_RRULE)) && (has(im, COL_FEATURES) || has(im, COL_CATEGORY))))
        return IMPORT_ACTIVITY;
    if (has(im, COL_DATE))
        return IMPORT_EVENT;
    if (has(im, COL_CARE))
        return IMPORT_CARE;
    if (has(im, COL_CHILDCARE))
        return IMPORT_CHILDCARE;
    if (has(im, COL_ADDRESS) || has(im, COL_LAT))
        return IMPORT_FACILITY;
    return IMPORT_AUTO;
}

/* The whole table has to be of a kind we know: rather nothing than nonsense in the town's directory. */
static enum err settle(struct importing *im)
{
    struct place top = {im->file, im->csv.n ? im->csv.rows[0].line : 1, 1};
    if (!find_header(im)) {
        fault_add(im->faults, FAULT_ERROR, "I001", top,
                  "見出しの行が見つかりません（「名称」「開催日」「住所」など）。",
                  "no header row with a name column was found.");
        return ERR_INPUT;
    }
    enum import_kind guess = guess_kind(im);
    im->kind = im->options->kind ? im->options->kind : guess;
    read_notes(im);
    if (guess == IMPORT_AUTO) {
        top.line = im->csv.rows[im->header].line;
        fault_add(im->faults, FAULT_ERROR, "I003", top,
                  "何の一覧か分かりません（日付、曜日、住所のどの列もありません）。",
                  "not a table this program knows: no column of dates, weekdays or addresses.");
        return ERR_INPUT;
    }
    return ERR_OK;
}

static struct import_row row_of(struct importing *im, size_t i)
{
    return (struct import_row){
        .options = im->options,
        .kind = im->kind,
        .columns = &im->columns,
        .row = &im->csv.rows[i],
        .file = im->file,
        .id_prefix = im->prefix,
        .keys_good = im->keys_good,
        .licence = im->licence,
        .source_url = im->source_url,
        .arena = im->arena,
        .scratch = &im->scratch,
        .faults = im->faults,
    };
}

/* A row of another length than the header: something has slipped. Empty cells beyond the end are harmless. */
static bool is_ragged(struct importing *im, const struct csv_row *row)
{
    size_t want = im->csv.rows[im->header].n, n = row->n;
    while (n > want && !row->cells[n - 1].text.len)
        n--;
    if (n == want)
        return false;
    fault_add(im->faults, FAULT_ERROR, "I004", (struct place){im->file, row->line, row->cells[n ? n - 1 : 0].col},
              "列の数が合いません（見出しは%d列、この行は%d列）。", "the header has %d columns, this row %d.",
              (int)want, (int)n);
    return true;
}

static bool is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_trim(row->cells[i].text).len)
            return false;
    return true;
}

static bool keys_are_good(struct importing *im)
{
    size_t first = im->header + 1, n = im->csv.n - first;
    struct str *keys = ARENA_ARRAY(im->arena, struct str, n + 1);
    size_t n_keys = 0;
    for (size_t i = 0; i < n && keys; i++) {
        struct import_row r = row_of(im, first + i);
        if (!is_blank(r.row))
            keys[n_keys++] = row_text(&r, COL_ID);
    }
    return has(im, COL_ID) && keys && import_keys_tell_apart(keys, n_keys, im->kind == IMPORT_ACTIVITY);
}

/* The code of the municipality is no part of a resource; what is wrong with it is told once. */
static void check_code(struct importing *im, const struct import_row *r)
{
    char code[7] = "";
    struct str text = row_text(r, COL_CODE);
    if (!text.len || str_eq(text, im->code))
        return;
    im->code = text;
    enum check check = municipality_code_check(text, code);
    if (check == CHECK_REPAIRED)
        row_warn(r, COL_CODE, "I037", arena_fmt(im->arena, "%.*s → %s", STR_FMT(text), code),
                 "先頭の0が落ちた団体コードです（検査数字で確かめました）。",
                 "a municipality's code that lost its zero (its check digit proves it):");
    else if (check == CHECK_WRONG)
        row_warn(r, COL_CODE, "I039", text, "団体コードの検査数字が合いません。",
                 "the check digit of the municipality's code does not fit:");
}

static void take_row(struct importing *im, size_t i)
{
    const struct csv_row *row = &im->csv.rows[i];
    struct imported *out = im->out;
    if (is_blank(row))
        return;
    out->n_rows++;
    struct import_row r = row_of(im, i);
    size_t errors = im->faults->n_errors;
    bool damaged = false;
    check_code(im, &r);
    for (size_t c = 0; c < row->n; c++)
        damaged = damaged || str_find(row->cells[c].text, S("\xef\xbf\xbd")) >= 0;
    if (row->broken || is_ragged(im, row) || damaged || !import_row(&r, &out->items[out->n])) {
        if (damaged && im->faults->n_errors == errors)
            fault_add(im->faults, FAULT_ERROR, "I002", (struct place){im->file, row->line, 1},
                      "文字として読めないバイトのある行は取り込みません。",
                      "a row with bytes that are not text is left out.");
        out->n_skipped++;
    } else {
        out->lines[out->n++] = row->line;
    }
    arena_reset(&im->scratch);
}

static enum err take_rows(struct importing *im)
{
    size_t first = im->header + 1;
    im->out->items = ARENA_ARRAY(im->arena, struct resource, im->csv.n - first + 1);
    im->out->lines = ARENA_ARRAY(im->arena, int, im->csv.n - first + 1);
    if (!im->out->items || !im->out->lines)
        return ERR_NOMEM;
    im->out->kind = im->kind;
    im->keys_good = keys_are_good(im);
    for (size_t i = first; i < im->csv.n; i++)
        take_row(im, i);
    enum err err = import_settle_ids(im->out, im->arena, im->keys_good);
    if (!err && im->out->n_twins)
        fault_add(im->faults, FAULT_WARNING, "I009", (struct place){im->file, im->csv.rows[im->header].line, 1},
                  "同じ内容の行が%d行あり、新しいほうだけを残しました。",
                  "%d rows say the same as a later one; the later was kept.", (int)im->out->n_twins);
    return err ? err : im->arena->failed ? ERR_NOMEM : ERR_OK;
}

/* With its headers. */
static size_t most_rows(const struct importing *im)
{
    return im->options->most_rows ? im->options->most_rows + 1 : CSV_ROWS_MAX;
}

/* A table of text into rows; none at all where there is nothing. */
static enum err read_text(struct importing *im, struct str bytes)
{
    enum encoding encoding;
    struct str text;
    enum err err = encoding_decode(im->arena, im->file, bytes, im->faults, &encoding, &text);
    if (err)
        return err;
    im->out->encoding = encoding_name(encoding);
    return str_trim(text).len ? csv_read(im->arena, im->file, text, most_rows(im), im->faults, &im->csv) : ERR_OK;
}

static enum err read_rows(struct importing *im, struct str bytes)
{
    if (xlsx_is_old(bytes)) {
        fault_add(im->faults, FAULT_ERROR, "I043", (struct place){im->file, 0, 0},
                  "古い形式のExcelファイル（.xls）か、パスワードのかかったファイルです。.xlsx か CSV "
                  "で保存し直してください。",
                  "an old workbook (.xls) or one with a password: save it as .xlsx or CSV.");
        return ERR_INPUT;
    }
    if (!xlsx_is(bytes))
        return read_text(im, bytes);
    im->out->encoding = "xlsx";
    return xlsx_read(im->arena, im->file, bytes, most_rows(im), im->faults, &im->csv);
}

static enum err run(struct importing *im, struct str bytes)
{
    enum err err = read_rows(im, bytes);
    if (err)
        return err;
    if (!im->csv.n) {
        fault_add(im->faults, FAULT_WARNING, "I028", (struct place){im->file, 1, 1}, "ファイルは空です。",
                  "the file is empty.");
        return ERR_OK;
    }
    err = settle(im);
    return err ? err : take_rows(im);
}

enum err import_bytes(struct str name, struct str bytes, const struct import_options *options, struct arena *arena,
                      struct faults *faults, struct imported *ret)
{
    *ret = (struct imported){.encoding = ""};
    if (bytes.len > FILE_MAX_BYTES)
        return ERR_INPUT;
    struct importing im = {.file = name, .options = options, .arena = arena, .faults = faults, .out = ret};
    im.prefix = options->id_source.len ? options->id_source : import_source_of(arena, name);
    ret->id_source = im.prefix;
    arena_init(&im.scratch, SCRATCH_BYTES);
    enum err err = run(&im, bytes);
    arena_done(&im.scratch);
    return err;
}

enum err import_file(const char *path, const struct import_options *options, struct arena *arena, struct faults *faults,
                     struct imported *ret)
{
    struct str bytes;
    enum err err = file_read(arena, path, FILE_MAX_BYTES, &bytes);
    if (err == ERR_INPUT)
        fault_add(faults, FAULT_ERROR, "I029", (struct place){str_from(path), 0, 0},
                  "ファイルが大きすぎます（%d MiBまで）。", "the file is larger than %d MiB.", FILE_MAX_BYTES >> 20);
    return err ? err : import_bytes(str_from(path), bytes, options, arena, faults, ret);
}
