/* One sheet of a workbook into rows. */
#include <math.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/clock.h"
#include "directory/xlsx_parts.h"
#include "directory/xlsx_xml.h"

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL, CELL_ERROR };
enum { SERIAL_MAX = 2958465 /* 9999-12-31 */, DAYS_1900 = -25569, DAYS_1904 = -24107, DAY_SECONDS = 86400 };

struct sheet {
    const struct workbook *w;
    struct csv *out;
    size_t room, width;
    struct csv_cell cells[CSV_COLUMNS_MAX];
    size_t n_cells;
    bool broken;
    int row, col; /* of the cell being read, from 1 */
    enum cell_type type;
    enum xlsx_look look;
    struct buf value;
    bool reading; /* inside of v or t */
    int phonetic;
    enum err err;
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static struct place here(const struct sheet *s)
{
    return (struct place){s->w->file, s->row, s->col};
}

static void fail(struct sheet *s, const char *code, const char *ja, const char *en)
{
    fault_add(s->w->faults, FAULT_ERROR, code, here(s), "%s%.0s", "%.0s%s", ja, en);
    s->err = ERR_INPUT;
}

/* "AB12" to column 28 and row 12; without it, the next cell. */
static void place_cell(struct sheet *s, const char *ref)
{
    int col = 0;
    for (; ref && *ref >= 'A' && *ref <= 'Z' && col < 20000; ref++)
        col = col * 26 + (*ref - 'A' + 1);
    s->col = col > 0 ? col : s->col + 1;
}

static void begin_row(struct sheet *s, const char **attributes)
{
    const char *r = xml_attribute(attributes, "r");
    int64_t n;
    s->row = r && str_int(str_from(r), &n) && n > s->row && n <= 1 << 20 ? (int)n : s->row + 1;
    s->col = 0;
    s->n_cells = 0;
    s->broken = false;
}

static void begin_cell(struct sheet *s, const char **attributes)
{
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {{"s", CELL_SHARED}, {"inlineStr", CELL_TEXT}, {"str", CELL_TEXT},
                 {"b", CELL_BOOL},   {"e", CELL_ERROR},        {"d", CELL_TEXT}};
    const char *t = xml_attribute(attributes, "t"), *style = xml_attribute(attributes, "s");
    int64_t n;
    place_cell(s, xml_attribute(attributes, "r"));
    s->type = CELL_NUMBER;
    for (size_t i = 0; t && i < sizeof(types) / sizeof(types[0]); i++)
        if (is(t, types[i].name))
            s->type = types[i].type;
    s->look = style && str_int(str_from(style), &n) && n >= 0 && (size_t)n < s->w->n_looks
                  ? (enum xlsx_look)s->w->looks[n]
                  : LOOK_NUMBER;
    buf_reset(&s->value);
}

static void sheet_begin(void *self, const char *name, const char **attributes)
{
    struct sheet *s = self;
    if (s->err)
        return;
    if (is(name, "row"))
        begin_row(s, attributes);
    else if (is(name, "c"))
        begin_cell(s, attributes);
    s->phonetic += is(name, "rPh");
    s->reading = (is(name, "v") || is(name, "t")) && !s->phonetic;
}

static void sheet_text(void *self, struct str text)
{
    struct sheet *s = self;
    if (s->reading && !s->err)
        buf_add(&s->value, text);
}

/* Days and parts of a day since the end of 1899 (Excel's 1900 was a leap year: what lies before March 1900 is left a
 * number). */
static struct str serial_text(const struct sheet *s, double serial, struct str plain)
{
    double day = floor(serial);
    int64_t seconds = llround((serial - day) * DAY_SECONDS),
            days = (int64_t)day + (s->w->since_1904 ? DAYS_1904 : DAYS_1900);
    if (serial < 0 || serial > SERIAL_MAX)
        return plain;
    if (seconds == DAY_SECONDS) {
        days++;
        seconds = 0;
    }
    struct str time = arena_fmt(s->w->arena, "%d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60));
    if (s->look == LOOK_TIME && serial >= 1 && serial < 2) /* 26:00 as [h]:mm */
        return arena_fmt(s->w->arena, "%d:%02d", (int)(seconds / 3600 + 24), (int)(seconds / 60 % 60));
    if (serial < 1 || s->look == LOOK_TIME)
        return time;
    if (serial < 61 && !s->w->since_1904)
        return plain;
    struct civil c = civil_from_ms(days * DAY_MS, 0);
    struct str date = arena_fmt(s->w->arena, "%04d-%02d-%02d", c.year, c.month, c.day);
    return seconds ? arena_fmt(s->w->arena, "%.*s %.*s", STR_FMT(date), STR_FMT(time)) : date;
}

static struct str number_text(const struct sheet *s, struct str text)
{
    struct str plain = arena_str(s->w->arena, text);
    char *end = NULL;
    double v = plain.len ? strtod(plain.ptr, &end) : 0;
    if (!plain.len || *end || !isfinite(v))
        return plain;
    if (s->look != LOOK_NUMBER)
        return serial_text(s, v, plain);
    if (v == floor(v) && fabs(v) < 1e15)
        return arena_fmt(s->w->arena, "%.0f", v);
    return arena_fmt(s->w->arena, "%.15g", v);
}

static struct str cell_text(struct sheet *s)
{
    struct str value = buf_str(&s->value);
    int64_t n;
    if (s->value.err) {
        fault_add(s->w->faults, FAULT_ERROR, "I013", here(s), "欄が長すぎます（%dバイトまで）。",
                  "cell too long (at most %d bytes).", CSV_CELL_MAX);
        s->broken = true;
        return (struct str){0};
    }
    switch (s->type) {
    case CELL_SHARED:
        return str_int(value, &n) && n >= 0 && (size_t)n < s->w->n_strings ? s->w->strings[n] : (struct str){0};
    case CELL_ERROR:
        fault_add(s->w->faults, FAULT_WARNING, "I044", here(s),
                  "Excelのエラー（%.*s）が入っています。空として扱います。", "an Excel error (%.*s), taken as empty.",
                  STR_FMT(value));
        return (struct str){0};
    case CELL_NUMBER:
        return number_text(s, value);
    case CELL_TEXT:
    case CELL_BOOL:
        break;
    }
    return arena_str(s->w->arena, value);
}

/* Line breaks as LF; what cannot be in a CSV cannot be here. */
static struct str tidy(struct sheet *s, struct str text)
{
    char *out = (char *)(uintptr_t)text.ptr; /* our own copy, or a shared string that was tidied before to the same */
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\r')
            continue;
        if (((unsigned char)c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            fault_add(s->w->faults, FAULT_ERROR, "I016", here(s), "制御文字があります。", "a control character.");
            s->broken = true;
            return (struct str){0};
        }
        n++;
    }
    if (n == text.len)
        return text;
    out = arena_alloc(s->w->arena, n + 1);
    n = 0;
    for (size_t i = 0; out && i < text.len; i++)
        if (text.ptr[i] != '\r')
            out[n++] = text.ptr[i];
    return (struct str){out, n};
}

static void end_cell(struct sheet *s)
{
    if (s->col > CSV_COLUMNS_MAX || (size_t)s->col < s->n_cells + 1) {
        if (buf_str(&s->value).len)
            fail(s, "I014", "列が多すぎるか、順序が乱れています。", "too many columns, or out of order.");
        return;
    }
    while (s->n_cells + 1 < (size_t)s->col) {
        s->cells[s->n_cells] = (struct csv_cell){.line = s->row, .col = (int)s->n_cells + 1};
        s->n_cells++;
    }
    struct str text = tidy(s, cell_text(s));
    s->cells[s->n_cells++] = (struct csv_cell){text, s->row, s->col};
}

static void end_row(struct sheet *s)
{
    struct csv *out = s->out;
    size_t n = s->n_cells;
    while (n && !s->cells[n - 1].text.len)
        n--;
    if (!n)
        return;
    if (out->n == s->w->most_rows) {
        fault_add(s->w->faults, FAULT_ERROR, "I015", here(s), CSV_TOO_MANY_ROWS, (int)s->w->most_rows);
        s->err = ERR_INPUT;
        return;
    }
    if (out->n == s->room) {
        size_t room = s->room ? s->room * 2 : 64;
        struct csv_row *rows = ARENA_ARRAY(s->w->arena, struct csv_row, room);
        if (!rows) {
            s->err = ERR_NOMEM;
            return;
        }
        if (out->n)
            memcpy(rows, out->rows, out->n * sizeof(*rows));
        out->rows = rows;
        s->room = room;
    }
    struct csv_cell *cells = ARENA_ARRAY(s->w->arena, struct csv_cell, n);
    if (!cells) {
        s->err = ERR_NOMEM;
        return;
    }
    memcpy(cells, s->cells, n * sizeof(*cells));
    out->rows[out->n++] = (struct csv_row){cells, n, s->row, s->broken};
    s->width = n > s->width ? n : s->width;
}

static void sheet_end(void *self, const char *name)
{
    struct sheet *s = self;
    s->reading = false;
    s->phonetic -= is(name, "rPh");
    if (s->err)
        return;
    if (is(name, "c"))
        end_cell(s);
    else if (is(name, "row"))
        end_row(s);
}

/* Excel does not write empty cells at the end of a row. */
static enum err pad_rows(struct sheet *s)
{
    for (size_t i = 0; i < s->out->n; i++) {
        struct csv_row *row = &s->out->rows[i];
        if (row->n == s->width)
            continue;
        struct csv_cell *cells = ARENA_ARRAY(s->w->arena, struct csv_cell, s->width);
        if (!cells)
            return ERR_NOMEM;
        memcpy(cells, row->cells, row->n * sizeof(*cells));
        for (size_t c = row->n; c < s->width; c++)
            cells[c] = (struct csv_cell){.line = row->line, .col = (int)c + 1};
        row->cells = cells;
        row->n = s->width;
    }
    return ERR_OK;
}

enum err xlsx_sheet(struct str xml, const struct workbook *w, struct csv *ret)
{
    struct sheet *s = calloc(1, sizeof(*s));
    if (!s)
        return ERR_NOMEM;
    *ret = (struct csv){.separator = ','};
    s->w = w;
    s->out = ret;
    buf_init(&s->value, CSV_CELL_MAX);
    const struct xml_walk walk = {sheet_begin, sheet_end, sheet_text, s};
    enum err err = xml_walk(xml, &walk);
    err = err ? err : s->err;
    if (!err)
        err = w->arena->failed ? ERR_NOMEM : pad_rows(s);
    buf_done(&s->value);
    free(s);
    return err;
}
