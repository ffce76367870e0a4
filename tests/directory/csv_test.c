/* Cells exactly as written, each with its place. What is wrong with a table is tested with import_test's rows. */
#include "directory/csv.h"
#include "base/buf.h"
#include "directory/encoding.h"
#include "tests/support/check.h"

/* "[a|b][c|d]", line breaks as "/" */
static struct str shown(struct arena *a, const struct csv *csv)
{
    struct buf b;
    buf_init_in(&b, a, 1 << 16);
    for (size_t i = 0; i < csv->n; i++) {
        buf_add_char(&b, '[');
        for (size_t j = 0; j < csv->rows[i].n; j++) {
            if (j)
                buf_add_char(&b, '|');
            for (size_t k = 0; k < csv->rows[i].cells[j].text.len; k++) {
                char c = csv->rows[i].cells[j].text.ptr[k];
                buf_add_char(&b, c == '\n' ? '/' : c);
            }
        }
        buf_add_char(&b, ']');
    }
    return buf_str(&b);
}

static void cells(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text, *want;
        size_t faults;
    } rows[] = {
        {"plain", "a,b\nc,d\n", "[a|b][c|d]", 0},
        {"no end", "a,b", "[a|b]", 0},
        {"empty cells", ",\n,b\na,\n", "[|][|b][a|]", 0},
        {"quoted", "\"a\",\"b,c\"\n", "[a|b,c]", 0},
        {"doubled quotes", "\"a\"\"b\",\"\"\"\"\n", "[a\"b|\"]", 0},
        {"an empty quoted cell", "\"\",x\n", "[|x]", 0},
        {"breaks inside", "\"a\nb\",c\n", "[a/b|c]", 0},
        {"CRLF inside and out", "\"a\r\nb\",c\r\nd,e\r\n", "[a/b|c][d|e]", 0},
        {"CR alone", "a,b\rc,d\r", "[a|b][c|d]", 0},
        {"CR alone ends rows, LF is text", "a,b\nx\rc,d\r", "[a|b/x][c|d]", 0},
        {"tabs", "a\tb,c\td\n", "[a|b,c|d]", 0},
        {"blank lines are left out", "\n\na,b\n\n", "[a|b]", 0},
        {"blanks are kept", " a , b \n", "[ a | b ]", 0},
        {"a quote in the middle", "a\"b,c\n", "[a\"b|c]", 1},
        {"text after a quote", "\"a\" ,c\n", "[a|c]", 1},
        {"two in one row", "a\"b,c\"d\n", "[a\"b|c\"d]", 2},
        {"nothing", "", "", 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct faults f;
        struct csv csv;
        arena_init(&a, 4 << 20);
        faults_init(&f, &a);
        print_message("%s\n", rows[i].why);
        assert_int_equal(csv_read(&a, S("t.csv"), str_from(rows[i].text), CSV_ROWS_MAX, &f, &csv), ERR_OK);
        assert_str_equal(shown(&a, &csv), str_from(rows[i].want));
        assert_int_equal(f.n_errors, rows[i].faults);
        arena_done(&a);
    }
}

static void places(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    struct csv csv;
    arena_init(&a, 4 << 20);
    faults_init(&f, &a);
    assert_int_equal(csv_read(&a, S("t.csv"), S("名前,\"二\n行\",c\nx,y,z\n"), CSV_ROWS_MAX, &f, &csv), ERR_OK);
    assert_int_equal(csv.rows[0].cells[1].col, 4);
    assert_int_equal(csv.rows[0].cells[2].line, 2);
    assert_int_equal(csv.rows[0].cells[2].col, 4);
    assert_int_equal(csv.rows[1].line, 3);
    arena_done(&a);
}

static void limits(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    struct csv csv;
    arena_init(&a, 16 << 20);
    faults_init(&f, &a);
    struct buf wide, huge;
    buf_init_in(&wide, &a, 1 << 20);
    buf_init_in(&huge, &a, 1 << 20);
    for (int i = 0; i < CSV_COLUMNS_MAX + 1; i++)
        buf_add(&wide, S("a,"));
    for (int i = 0; i < CSV_CELL_MAX + 1; i++)
        buf_add_char(&huge, 'a');
    buf_add(&huge, S("\nb\n"));
    assert_int_equal(csv_read(&a, S("t.csv"), buf_str(&wide), CSV_ROWS_MAX, &f, &csv), ERR_INPUT);
    assert_string_equal(f.last->code, "I014");
    assert_int_equal(csv_read(&a, S("t.csv"), buf_str(&huge), CSV_ROWS_MAX, &f, &csv), ERR_OK);
    assert_string_equal(f.last->code, "I013");
    assert_true(csv.rows[0].broken && !csv.rows[1].broken);
    assert_int_equal(csv_read(&a, S("t.csv"), S("a,b\nc,\"d\n"), CSV_ROWS_MAX, &f, &csv), ERR_INPUT);
    assert_string_equal(f.last->code, "I010");
    assert_int_equal(f.last->at.line, 2);
    assert_int_equal(f.last->at.col, 3);
    arena_done(&a);
}

static void encodings(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct str bytes;
        const char *text;
        enum encoding want;
        size_t faults;
    } rows[] = {
        {"ascii", {"abc", 3}, "abc", ENC_UTF8, 0},
        {"utf-8", {"\xe6\x97\xa5", 3}, "日", ENC_UTF8, 0},
        {"with a mark", {"\xef\xbb\xbf\xe6\x97\xa5", 6}, "日", ENC_UTF8_BOM, 0},
        {"cp932 with a circled digit", {"\x93\xfa\x96\x7b\x87\x40", 6}, "日本①", ENC_CP932, 0},
        {"euc-jp", {"\xc6\xfc\xcb\xdc\xa4\xce\xcb\xdc", 8}, "日本の本", ENC_EUCJP, 0},
        {"utf-16le", {"\xff\xfe\xe5\x65", 4}, "日", ENC_UTF16LE, 0},
        {"utf-16be", {"\xfe\xff\x65\xe5", 4}, "日", ENC_UTF16BE, 0},
        {"one broken byte in utf-8",
         {"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xff", 10},
         "日本語\xef\xbf\xbd",
         ENC_UTF8,
         1},
        {"half a character of utf-16", {"\xff\xfe\xe5\x65\x41", 5}, "日\xef\xbf\xbd", ENC_UTF16LE, 1},
        {"empty", {"", 0}, "", ENC_UTF8, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct faults f;
        struct str text;
        enum encoding e;
        arena_init(&a, 1 << 20);
        faults_init(&f, &a);
        print_message("%s\n", rows[i].why);
        assert_int_equal(encoding_decode(&a, S("t.csv"), rows[i].bytes, &f, &e, &text), ERR_OK);
        assert_str_equal(text, str_from(rows[i].text));
        assert_int_equal(e, rows[i].want);
        assert_int_equal(f.n_errors, rows[i].faults);
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),
        cmocka_unit_test(places),
        cmocka_unit_test(limits),
        cmocka_unit_test(encodings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
