/* Workbooks made here part by part, and the town's real ones when they lie beside the tree. */
#include "directory/xlsx.h"
#include <zip.h>
#include "base/file.h"
#include "directory/import.h"
#include "directory/xlsx_parts.h"
#include "directory/xlsx_xml.h"
#include "tests/support/check.h"
#include "tests/support/shared.h"

#define NS                                                                                                             \
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "                                             \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
static const char book[] =
    "<workbook " NS
    "><workbookPr/><sheets><sheet name=\"一\" sheetId=\"7\" r:id=\"rId3\"/><sheet name=\"二\" sheetId=\"8\" "
    "r:id=\"rId1\"/></sheets></workbook>";
static const char relations[] = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                "<Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId3\" "
                                "Target=\"worksheets/sheet9.xml\"/>"
                                "</Relationships>";
static const char styles[] =
    "<styleSheet " NS
    "><numFmts><numFmt numFmtId=\"176\" formatCode=\"m&quot;月&quot;d&quot;日&quot;;@\"/><numFmt numFmtId=\"177\" "
    "formatCode=\"h:mm;@\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf "
    "numFmtId=\"0\"/><xf "
    "numFmtId=\"176\"/><xf numFmtId=\"177\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
static const char strings[] =
    "<sst " NS "><si><t>開始時間</t><rPh sb=\"0\" "
    "eb=\"2\"><t>カイシ</t></rPh><phoneticPr/></si><si><r><t>太</t></r><r><rPr/><t>字</t></r></si></sst>";

struct part {
    const char *name, *text;
    size_t bytes; /* 0: the length of the text */
};

/* The bytes of a zip of these parts, in the arena. */
static struct str workbook(struct arena *a, const struct part *parts, size_t n)
{
    zip_error_t error;
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(to);
    zip_t *z = zip_open_from_source(to, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(z);
    for (size_t i = 0; i < n; i++) {
        zip_source_t *s =
            zip_source_buffer(z, parts[i].text, parts[i].bytes ? parts[i].bytes : strlen(parts[i].text), 0);
        assert_true(zip_file_add(z, parts[i].name, s, ZIP_FL_OVERWRITE) >= 0);
    }
    assert_int_equal(zip_close(z), 0);
    zip_stat_t st;
    assert_int_equal(zip_source_stat(to, &st), 0);
    char *bytes = arena_raw(a, st.size);
    assert_int_equal(zip_source_open(to), 0);
    assert_int_equal(zip_source_read(to, bytes, st.size), (zip_int64_t)st.size);
    zip_source_close(to);
    zip_source_free(to);
    return (struct str){bytes, st.size};
}

/* Rows as 「a|b」, one a line. */
static struct str shown(struct arena *a, const struct csv *csv)
{
    struct buf b;
    buf_init_in(&b, a, 1 << 16);
    for (size_t i = 0; i < csv->n; i++) {
        buf_addf(&b, "%s%d:", i ? "\n" : "", csv->rows[i].line);
        for (size_t c = 0; c < csv->rows[i].n; c++)
            buf_addf(&b, "%s%.*s", c ? "|" : "", STR_FMT(csv->rows[i].cells[c].text));
    }
    return buf_str(&b);
}

static void sheets(void **state)
{
    (void)state;
    static const struct {
        const char *why, *rows, *want;
        const char *code; /* a fault; NULL none */
        enum err err;
    } rows[] = {
        {"shared strings without readings, runs joined",
         "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>", "1:開始時間|太字", NULL,
         ERR_OK},
        {"inline strings",
         "<row><c t=\"inlineStr\"><is><t>あ</t><rPh><t>ア</t></rPh></is></c><c t=\"str\"><f>A1</f><v>い</v></c></row>",
         "1:あ|い", NULL, ERR_OK},
        {"gaps, and rows as wide as the widest",
         "<row r=\"2\"><c r=\"C2\"><v>3</v></c></row><row r=\"5\"><c r=\"A5\"><v>1</v></c></row>", "2:||3\n5:1||", NULL,
         ERR_OK},
        {"numbers",
         "<row><c><v>220</v></c><c><v>134.05237049999999</v></c><c><v>1E3</v></c><c t=\"b\"><v>1</v></c></row>",
         "1:220|134.0523705|1000|1", NULL, ERR_OK},
        {"a day", "<row><c s=\"1\"><v>46359</v></c></row>", "1:2026-12-03", NULL, ERR_OK},
        {"a time",
         "<row><c s=\"2\"><v>0.5625</v></c><c s=\"2\"><v>0.64583333333333337</v></c><c "
         "s=\"2\"><v>1.0833333333333333</v></c></row>",
         "1:13:30|15:30|26:00", NULL, ERR_OK},
        {"a moment", "<row><c s=\"3\"><v>46359.5</v></c></row>", "1:2026-12-03 12:00", NULL, ERR_OK},
        {"a style that is not there", "<row><c s=\"99\"><v>46359</v></c></row>", "1:46359", NULL, ERR_OK},
        {"an error is empty", "<row><c><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c><v>2</v></c></row>", "1:1||2", "I044",
         ERR_OK},
        {"a string that is not there", "<row><c><v>1</v></c><c t=\"s\"><v>77</v></c><c><v>2</v></c></row>", "1:1||2",
         NULL, ERR_OK},
        {"line breaks", "<row><c t=\"inlineStr\"><is><t>a&#13;\nb</t></is></c></row>", "1:a\nb", NULL, ERR_OK},
        {"empty rows are left out",
         "<row r=\"1\"/><row r=\"2\"><c r=\"A2\" s=\"1\"/></row><row r=\"3\"><c r=\"A3\"><v>1</v></c></row>", "3:1",
         NULL, ERR_OK},
        {"nothing", "", "", NULL, ERR_OK},
        {"columns out of order", "<row><c r=\"C1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", NULL, "I014",
         ERR_INPUT},
        {"too many columns", "<row><c r=\"ZZZ1\"><v>1</v></c></row>", NULL, "I014", ERR_INPUT},
        {"not well-formed", "<row><c>", NULL, "I040", ERR_INPUT},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct faults f;
        struct csv csv;
        arena_init(&a, 8 << 20);
        faults_init(&f, &a);
        print_message("%s\n", rows[i].why);
        struct str sheet = arena_fmt(&a, "<worksheet " NS "><sheetData>%s</sheetData></worksheet>", rows[i].rows);
        const struct part parts[] = {{"xl/workbook.xml", book, 0},
                                     {"xl/_rels/workbook.xml.rels", relations, 0},
                                     {"xl/styles.xml", styles, 0},
                                     {"xl/sharedStrings.xml", strings, 0},
                                     {"xl/worksheets/sheet9.xml", sheet.ptr, 0},
                                     {"xl/worksheets/sheet1.xml",
                                      "<worksheet " NS "><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>",
                                      0}};
        struct str bytes = workbook(&a, parts, ARRAY_LEN(parts));
        assert_true(xlsx_is(bytes));
        assert_int_equal(xlsx_read(&a, S("t.xlsx"), bytes, CSV_ROWS_MAX, &f, &csv), rows[i].err);
        if (rows[i].code)
            assert_string_equal(f.first->code, rows[i].code);
        else
            assert_null(f.first);
        if (rows[i].want)
            assert_str_equal(shown(&a, &csv), str_from(rows[i].want));
        arena_done(&a);
    }
}

static void formats(void **state)
{
    (void)state;
    static const struct {
        int id;
        const char *code;
        enum xlsx_look want;
    } rows[] = {
        {14, NULL, LOOK_DATE},
        {20, NULL, LOOK_TIME},
        {22, NULL, LOOK_MOMENT},
        {0, NULL, LOOK_NUMBER},
        {58, NULL, LOOK_DATE},
        {0, "General", LOOK_NUMBER},
        {0, "0.00E+00", LOOK_NUMBER},
        {0, "yyyy/m/d", LOOK_DATE},
        {0, "h:mm;@", LOOK_TIME},
        {0, "[h]:mm", LOOK_TIME},
        {0, "m\"月\"d\"日\"\\(aaa\\)", LOOK_DATE},
        {0, "[$-411]ge\\.m\\.d;@", LOOK_DATE},
        {0, "yyyy/m/d h:mm", LOOK_MOMENT},
        {0, "0_);[Red]\\(0\\)", LOOK_NUMBER},
        {0, "\"d\"0", LOOK_NUMBER},
        {0, "[Red]0", LOOK_NUMBER},
        {0, "#,##0\"円\"", LOOK_NUMBER},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%d %s\n", rows[i].id, rows[i].code ? rows[i].code : "");
        assert_int_equal(xlsx_format_look(rows[i].id, rows[i].code), rows[i].want);
    }
}

static enum err read_parts(struct arena *a, const struct part *parts, size_t n, struct faults *f)
{
    struct csv csv;
    faults_init(f, a);
    return xlsx_read(a, S("t.xlsx"), workbook(a, parts, n), CSV_ROWS_MAX, f, &csv);
}

/* What is no workbook, or one that wants to be too much. */
static void refused(void **state)
{
    (void)state;
    enum { BOMB = XLSX_PART_BYTES + 1 };
    struct arena a;
    struct faults f;
    struct csv csv;
    arena_init(&a, 16 << 20);
    faults_init(&f, &a);
    assert_int_equal(xlsx_read(&a, S("t.xlsx"), S("PK\x03\x04 and no more"), CSV_ROWS_MAX, &f, &csv), ERR_INPUT);
    assert_string_equal(f.first->code, "I040");

    static const struct part none[] = {{"hello.txt", "hello", 0}};
    assert_int_equal(read_parts(&a, none, 1, &f), ERR_INPUT);
    assert_string_equal(f.first->code, "I040");

    static const struct part no_sheet[] = {{"xl/workbook.xml", "<workbook " NS "/>", 0},
                                           {"xl/_rels/workbook.xml.rels", relations, 0}};
    assert_int_equal(read_parts(&a, no_sheet, 2, &f), ERR_INPUT);
    assert_string_equal(f.first->code, "I042");

    static const struct part laughs[] = {
        {"xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><workbook " NS ">&b;</workbook>",
         0},
        {"xl/_rels/workbook.xml.rels", relations, 0}};
    assert_int_equal(read_parts(&a, laughs, 2, &f), ERR_INPUT);
    assert_string_equal(f.first->code, "I040");

    char *spaces = malloc(BOMB);
    memset(spaces, ' ', BOMB);
    const struct part bomb[] = {{"xl/workbook.xml", book, 0},
                                {"xl/_rels/workbook.xml.rels", relations, 0},
                                {"xl/worksheets/sheet9.xml", spaces, BOMB}};
    struct str bytes = workbook(&a, bomb, 3);
    print_message("%zu bytes that unpack to %d\n", bytes.len, (int)BOMB);
    faults_init(&f, &a);
    assert_int_equal(xlsx_read(&a, S("t.xlsx"), bytes, CSV_ROWS_MAX, &f, &csv), ERR_INPUT);
    assert_string_equal(f.first->code, "I041");
    free(spaces);

    struct imported im;
    struct import_options o = {.published = INT32_MIN};
    faults_init(&f, &a);
    assert_int_equal(import_bytes(S("t.xls"), S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), &o, &a, &f, &im), ERR_INPUT);
    assert_string_equal(f.first->code, "I043");
    arena_done(&a);
}

static void count_begin(void *self, const char *name, const char **attributes)
{
    (void)name, (void)attributes;
    ++*(int *)self;
}

static void count_end(void *self, const char *name)
{
    (void)self, (void)name;
}

static void count_text(void *self, struct str text)
{
    (void)self, (void)text;
}

/* Eight kilobytes of open tags took half a gigabyte: each of them is remembered until it ends. */
static void nested_without_end(void **state)
{
    (void)state;
    static const struct {
        int deep;
        enum err want;
    } rows[] = {{1, ERR_OK}, {XML_DEPTH_MAX, ERR_OK}, {XML_DEPTH_MAX + 1, ERR_INPUT}, {100000, ERR_INPUT}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int begun = 0;
        struct buf xml;
        const struct xml_walk walk = {count_begin, count_end, count_text, &begun};
        buf_init(&xml, 1 << 20);
        for (int k = 0; k < rows[i].deep; k++)
            buf_add(&xml, S("<a>"));
        for (int k = 0; k < rows[i].deep; k++)
            buf_add(&xml, S("</a>"));
        print_message("%d deep\n", rows[i].deep);
        assert_int_equal(xml_walk(buf_str(&xml), &walk), rows[i].want);
        assert_true(begun <= XML_DEPTH_MAX);
        buf_done(&xml);
    }
}

/* Workbooks of old Macs count from 1904. */
static void since_1904(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    struct csv csv;
    arena_init(&a, 8 << 20);
    faults_init(&f, &a);
    static const char book_1904[] =
        "<workbook " NS "><workbookPr date1904=\"1\"/><sheets><sheet r:id=\"rId3\"/></sheets></workbook>";
    static const struct part parts[] = {
        {"xl/workbook.xml", book_1904, 0},
        {"xl/_rels/workbook.xml.rels", relations, 0},
        {"xl/styles.xml", styles, 0},
        {"xl/worksheets/sheet9.xml",
         "<worksheet " NS "><sheetData><row><c s=\"1\"><v>44897</v></c></row></sheetData></worksheet>", 0}};
    assert_int_equal(xlsx_read(&a, S("t.xlsx"), workbook(&a, parts, ARRAY_LEN(parts)), CSV_ROWS_MAX, &f, &csv), ERR_OK);
    assert_str_equal(shown(&a, &csv), S("1:2026-12-03"));
    arena_done(&a);
}

/* Cut anywhere, a workbook is refused or read, and never breaks anything. */
static void cut_short(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 16 << 20);
    static const struct part parts[] = {
        {"xl/workbook.xml", book, 0},
        {"xl/_rels/workbook.xml.rels", relations, 0},
        {"xl/sharedStrings.xml", strings, 0},
        {"xl/worksheets/sheet9.xml", "<worksheet " NS "><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>",
         0}};
    struct str bytes = workbook(&a, parts, ARRAY_LEN(parts));
    for (size_t n = 4; n < bytes.len; n += 3) {
        struct faults f;
        struct csv csv;
        faults_init(&f, &a);
        assert_int_equal(xlsx_read(&a, S("t.xlsx"), str_sub(bytes, 0, n), CSV_ROWS_MAX, &f, &csv), ERR_INPUT);
        assert_true(f.n_errors > 0);
    }
    arena_done(&a);
}

static void real_ones(void **state)
{
    (void)state;
    static const struct {
        const char *file, *published;
        size_t rows;
    } files[] = {{"2023-10-26-29a00c.xlsx", "2023-10-26", 35}, {"2026-08-11-7fe62d.xlsx", "2026-08-11", 51}};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct arena a;
        struct faults f;
        struct imported im;
        int32_t day = 0;
        int y, m, d;
        arena_init(&a, 64 << 20);
        faults_init(&f, &a);
        assert_int_equal(sscanf(files[i].published, "%d-%d-%d", &y, &m, &d), 3);
        day = (int32_t)((y - 1970) * 365.25) + (m - 1) * 30 + d; /* near enough: dates have weekdays */
        struct import_options o = {.published = day};
        enum err err =
            import_file(shared_path(&a, arena_fmt(&a, "data/opendata/%s", files[i].file).ptr), &o, &a, &f, &im);
        if (err == ERR_NOTFOUND) {
            print_message("skipped: no shared data\n");
            arena_done(&a);
            skip();
        }
        size_t dated = 0, timed = 0;
        for (size_t k = 0; k < im.n; k++) {
            dated += im.items[k].schedule.n_dates || im.items[k].schedule.first_day != INT32_MIN;
            timed += im.items[k].schedule.from_min >= 0;
            assert_true(str_find(im.items[k].name, S("ギョウジ")) < 0);
        }
        print_message("%s: %zu rows, %zu dated, %zu timed, %zu errors, %zu warnings\n", files[i].file, im.n_rows, dated,
                      timed, f.n_errors, f.n_warnings);
        assert_int_equal(err, ERR_OK);
        assert_int_equal(im.n_rows, files[i].rows);
        assert_int_equal(f.n_errors, 0);
        assert_true(dated * 10 >= im.n * 9);
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sheets),     cmocka_unit_test(formats),
        cmocka_unit_test(refused),    cmocka_unit_test(nested_without_end),
        cmocka_unit_test(since_1904), cmocka_unit_test(cut_short),
        cmocka_unit_test(real_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
