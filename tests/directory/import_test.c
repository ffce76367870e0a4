/* Municipal tables into resources: small ones written here, real ones when they lie beside the tree. Nothing is lost
 * without a word. */
#include "tests/directory/import_count.h"
#include "tests/support/shared.h"

/* What must be reported, and where. */
static void problems(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text, *code;
        int line, col;
        enum err want;
        size_t n; /* resources */
    } rows[] = {
        {"fine", "名称,住所\nA,B\n", NULL, 0, 0, ERR_OK, 1},
        {"title lines above", "町の施設一覧,,\n令和8年,,\n名称,住所,電話番号\nA,B,1\n", NULL, 0, 0, ERR_OK, 1},
        {"no header", "a,b\n1,2\n", "I001", 1, 1, ERR_INPUT, 0},
        {"no table of ours", "名称,備考,電話番号\nA,b,c\n", "I003", 1, 1, ERR_INPUT, 0},
        {"quote never closed", "名称,住所\nA,\"B\nC,D\n", "I010", 2, 3, ERR_INPUT, 0},
        {"text after a quote", "名称,住所\n\"A\"x,B\nC,D\n", "I011", 2, 4, ERR_OK, 1},
        {"quote in the middle", "名称,住所\nA\"b,B\nC,D\n", "I012", 2, 2, ERR_OK, 1},
        {"short row", "名称,住所,電話番号\nA\nB,C,D\n", "I004", 2, 1, ERR_OK, 1},
        {"long row", "名称,住所\nA,B,C\nD,E\n", "I004", 2, 5, ERR_OK, 1},
        {"long, but empty there", "名称,住所\nA,B,,\nD,E\n", NULL, 0, 0, ERR_OK, 2},
        {"line numbers count breaks inside quotes", "名称,住所\n\"A\nA\",B\nC\n", "I004", 4, 1, ERR_OK, 1},
        {"no name", "名称,住所\n,B\nC,D\n", "I005", 2, 1, ERR_OK, 1},
        {"bytes that are no text", "名称,住所\nカフェ,町\xe3\x81\nC,D\n", "I002", 2, 6, ERR_OK, 1},
        {"control character", "名称,住所\nA\x01,B\nC,D\n", "I016", 2, 3, ERR_OK, 1},
        {"a date nobody understands", "イベント名,開始日,場所名称\nA,いつか,B\n", "I006", 2, 3, ERR_OK, 1},
        {"weekday does not fit", "イベント名,開始日,場所名称\nA,12月3日（金）,B\n", "I006", 2, 3, ERR_OK, 1},
        {"a time nobody understands", "イベント名,開始日,開始時間\nA,2026-12-03,朝\n", "I007", 2, 14, ERR_OK, 1},
        {"latitude and longitude changed about", "名称,住所,緯度,経度\nA,B,134.7,35.4\n", "I036", 2, 5, ERR_OK, 1},
        {"a code that lost its zero", "全国地方公共団体コード,名称,住所\n92011,A,B\n92011,C,D\n", "I037", 2, 1, ERR_OK,
         2},
        {"a code whose check digit is wrong", "全国地方公共団体コード,名称,住所\n222128,A,B\n", "I039", 2, 1, ERR_OK,
         1},
        {"a telephone number that lost its zero", "名称,住所,電話番号\nA,B,790000101\n", "I038", 2, 5, ERR_OK, 1},
        {"a time as a part of a day", "イベント名,開始日,開始時間\nA,2026-12-03,0.5625\n", "I045", 2, 14, ERR_OK, 1},
        {"over midnight is not guessed", "イベント名,開始日,開始時間,終了時間\nA,2026-12-03,22:00,2:00\n", "I035", 2,
         20, ERR_OK, 1},
        {"days off that are not understood", "活動名,分野,開催曜日,休みの日\nA,手芸,毎週水曜,夏休み\n", "I034", 2, 11,
         ERR_OK, 1},
        {"a rule that is none", "活動名,分野,開催曜日,繰り返し\nA,手芸,,FREQ=HOURLY\n", "I025", 2, 7, ERR_OK, 1},
        {"every second week without a beginning", "活動名,分野,開催曜日\nA,手芸,隔週火曜\n", "I024", 2, 6, ERR_OK, 1},
        {"a note that changes the days", "名称,住所,利用可能曜日,利用可能日時特記事項\nA,B,月火水木金,選挙の日は不可\n",
         "I046", 2, 11, ERR_OK, 1},
        {"half-width, another dash, blanks",
         "全国地方公共団体ｺｰﾄﾞ,都道府県コ―ド又は市区町村コード, 名称 ,住所\n222127,222127,A,B\n", NULL, 0, 0, ERR_OK,
         1},
        {"a beginning that all headers share", "施設一覧_名称,施設一覧_住所,施設一覧_緯度\nA,B,\n", NULL, 0, 0, ERR_OK,
         1},
        {"lines of metadata", "#LINK\n#lang,ja\n#license,CC BY 4.0\n#property,name,address\n1,A,B\n", NULL, 0, 0,
         ERR_OK, 1},
        {"empty headers at the end and in between", "名称,,住所,,\nA,,B,,\n", NULL, 0, 0, ERR_OK, 1},
        {"a place outside Japan", "名称,住所,緯度,経度\nA,B,0,0\n", "I008", 2, 5, ERR_OK, 1},
        {"no URL", "名称,住所,URL\nA,B,javascript:alert(1)\n", "I019", 2, 5, ERR_OK, 1},
        {"twins", "イベント名,開始日,場所名称\nA,2026-12-03,B\nA,2026-12-03,B\n", "I009", 1, 1, ERR_OK, 1},
        {"unknown feature", "活動名,分野,開催曜日,特徴\nA,手芸,毎週水曜,空飛ぶ\n", "I017", 2, 11, ERR_OK, 1},
        {"unknown category", "活動名,分野,開催曜日,特徴\nA,天文,毎週水曜,\n", "I018", 2, 3, ERR_OK, 1},
        {"unknown status", "活動名,分野,開催曜日,状態\nA,手芸,毎週水曜,夢の中\n", "I030", 2, 11, ERR_OK, 1},
        {"no age", "活動名,分野,開催曜日,最低年齢\nA,手芸,毎週水曜,若い\n", "I031", 2, 11, ERR_OK, 1},
        {"unknown language", "活動名,分野,開催曜日,対応言語\nA,手芸,毎週水曜,エルフ語\n", "I032", 2, 11, ERR_OK, 1},
        {"no day of reading", "活動名,分野,開催曜日,取得日\nA,手芸,毎週水曜,昔\n", "I027", 2, 11, ERR_OK, 1},
        {"empty file", "", "I028", 1, 1, ERR_OK, 0},
        {"only a header", "名称,住所\n", NULL, 0, 0, ERR_OK, 0},
        {"tabs", "名称\t住所\nA\tB\n", NULL, 0, 0, ERR_OK, 1},
        {"old Mac", "名称,住所\rA,B\rC,D\r", NULL, 0, 0, ERR_OK, 2},
        {"Windows, with a mark", "\xef\xbb\xbf名称,住所\r\nA,B\r\n", NULL, 0, 0, ERR_OK, 1},
        {"no line end at the end", "名称,住所\nA,B", NULL, 0, 0, ERR_OK, 1},
        {"blank rows", "名称,住所\n\n,\nA,B\n", NULL, 0, 0, ERR_OK, 1},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct faults f;
        struct imported im;
        arena_init(&a, 8 << 20);
        print_message("%s\n", rows[i].why);
        enum err err = import(&a, rows[i].text, &f, &im);
        faults_print(&f, stdout, true);
        assert_int_equal(err, rows[i].want);
        if (rows[i].code) {
            const struct fault *x = find_fault(&f, rows[i].code);
            assert_non_null(x);
            assert_int_equal(x->at.line, rows[i].line);
            assert_int_equal(x->at.col, rows[i].col);
        } else {
            assert_null(f.first);
        }
        if (err == ERR_OK) {
            assert_int_equal(im.n, rows[i].n);
            assert_int_equal(im.n + im.n_skipped + im.n_twins, im.n_rows);
        }
        arena_done(&a);
    }
}

/* Which row is the same thing next month? */
static void ids(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text;
        size_t n;          /* resources */
        const char *first; /* id of the first; NULL: made of what it is */
    } rows[] = {
        {"a key", "ID,名称,住所\nx7,A,B\ny8,C,D\n", 2, "t:x7"},
        {"rows that are only counted have none", "NO,名称,住所\n1,A,B\n2,C,D\n", 2, NULL},
        {"in our own template they are kept", "ID,活動名,分野,開催曜日\n1,A,手芸,毎週水曜\n2,C,手芸,毎週水曜\n", 2,
         "t:1"},
        {"a key twice is none", "ID,名称,住所\nx7,A,B\nx7,C,D\n", 2, NULL},
        {"a key that is missing", "ID,名称,住所\nx7,A,B\n,C,D\n", 2, NULL},
        {"an empty row takes no key away", "ID,名称,住所\nx7,A,B\n,,\ny8,C,D\n", 2, "t:x7"},
        {"a course on two days is two", "活動名,分野,開催曜日,場所\nA,手芸,毎週水曜,B\nA,手芸,毎週金曜,B\n", 2, NULL},
        {"the same twice is one", "活動名,分野,開催曜日,場所\nA,手芸,毎週水曜,B\nA,手芸,毎週水曜,B\n", 1, NULL},
        {"an event on two days is two", "イベント名,開始日,場所名称\nA,2026-12-03,B\nA,2026-12-10,B\n", 2, NULL},
    };
    struct arena a;
    struct faults f;
    struct imported im, again;
    arena_init(&a, 32 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_int_equal(import(&a, rows[i].text, &f, &im), ERR_OK);
        assert_int_equal(im.n, rows[i].n);
        if (rows[i].first)
            assert_str_equal(im.items[0].id, str_from(rows[i].first));
        else
            assert_int_equal(im.items[0].id.len, strlen("t:0123456789abcdef"));
    }
    print_message("a row before it, other hours: still the same place\n");
    assert_int_equal(import(&a, "NO,名称,住所,開始時間\n1,A,B,9:00\n", &f, &im), ERR_OK);
    assert_int_equal(import(&a, "NO,名称,住所,開始時間\n1,Z,Y,8:00\n2,A,B,10:00\n", &f, &again), ERR_OK);
    assert_str_equal(again.items[1].id, im.items[0].id);
    arena_done(&a);
}

/* Cells of chance under real headers: nothing breaks, every row is accounted for, and what is read can be written and
 * read again. */
static void random_rows(void **state)
{
    (void)state;
    static const char *const headers[] = {"ID",       "活動名", "名称", "開催曜日", "開始日", "終了日",
                                          "開始時間", "緯度",   "経度", "料金",     "特徴",   "休みの日",
                                          "電話番号", "状態",   "住所", "繰り返し"};
    static const char *const cells[] = {"",
                                        "1",
                                        "毎週水曜",
                                        "12月3日（木）",
                                        "2026-12-03",
                                        "0.5625",
                                        "35.4",
                                        "134.7",
                                        "無料",
                                        "\"a\nb\"",
                                        "\"",
                                        "満員",
                                        "0790-00-0000",
                                        "FREQ=WEEKLY;BYDAY=WE",
                                        "祝日",
                                        "―",
                                        "\xff\xfe",
                                        "会",
                                        "999999999999999999999",
                                        "\"\"\"\"",
                                        "隔週火曜",
                                        "翌",
                                        "#N/A"};
    uint32_t seed = 7;
#define CHANCE(n) ((seed = seed * 1664525u + 1013904223u) >> 8) % (n)
    for (int round = 0; round < 3000; round++) {
        struct arena a;
        struct faults f;
        struct imported im;
        struct buf b;
        arena_init(&a, 16 << 20);
        faults_init(&f, &a);
        buf_init_in(&b, &a, 1 << 16);
        size_t n = 1 + CHANCE(8);
        for (size_t i = 0; i < n; i++)
            buf_addf(&b, "%s%s", i ? "," : "", headers[CHANCE(ARRAY_LEN(headers))]);
        for (size_t row = 0; row < 4; row++) {
            buf_add_char(&b, '\n');
            for (size_t i = 0; i < n; i++)
                buf_addf(&b, "%s%s", i ? "," : "", cells[CHANCE(ARRAY_LEN(cells))]);
        }
        struct import_options o = options();
        enum err err = import_bytes(S("t.csv"), buf_str(&b), &o, &a, &f, &im);
        assert_true(err == ERR_OK || (err == ERR_INPUT && f.n_errors > 0));
        if (err == ERR_OK) {
            assert_int_equal(im.n + im.n_skipped + im.n_twins, im.n_rows);
            (void)count(&a, &im);
        }
        arena_done(&a);
    }
}

static const struct {
    const char *file;
    size_t rows; /* as EXPECTED.json says; SIZE_MAX: only that it is reported */
    const char *encoding;
} encodings[] = {
    {"utf8_lf.csv", 123, "utf-8"},
    {"utf8bom_crlf.csv", 123, "utf-8-sig"},
    {"cp932_crlf.csv", 119, "cp932"},
    {"eucjp_lf.csv", 120, "euc-jisx0213"},
    {"utf16le_bom_crlf.csv", 123, "utf-16le"},
    {"utf8_cr.csv", 123, "utf-8"},
    {"utf8_tab.tsv", 123, "utf-8"},
    {"utf8_quoteall.csv", 123, "utf-8"},
    {"two_header_lines.csv", 123, "utf-8"},
    {"header_only.csv", 0, "utf-8"},
    {"empty.csv", 0, "utf-8"},
    {"utf8_truncated.csv", SIZE_MAX, "utf-8"},
    {"utf8_bad_bytes.csv", SIZE_MAX, "utf-8"},
    {"ragged.csv", SIZE_MAX, "utf-8"},
    {"huge_cell.csv", SIZE_MAX, "utf-8"},
};

static void broken_encodings(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(encodings); i++) {
        struct arena a;
        struct faults f;
        struct imported im;
        arena_init(&a, 256 << 20);
        faults_init(&f, &a);
        struct import_options o = options();
        const char *path = shared_path(&a, arena_fmt(&a, "data/robustness/encodings/%s", encodings[i].file).ptr);
        enum err err = import_file(path, &o, &a, &f, &im);
        if (err == ERR_NOTFOUND) {
            print_message("skipped: no shared data\n");
            arena_done(&a);
            skip();
        }
        print_message("%s: %s, %zu rows, %zu resources, %zu twins, %zu errors, %zu warnings\n", encodings[i].file,
                      im.encoding, im.n_rows, im.n, im.n_twins, f.n_errors, f.n_warnings);
        assert_string_equal(im.encoding, encodings[i].encoding);
        if (encodings[i].rows == SIZE_MAX) {
            assert_true(f.n_errors > 0 && f.first->at.line > 0);
        } else {
            assert_int_equal(err, ERR_OK);
            assert_int_equal(f.n_errors, 0);
            assert_int_equal(im.n_rows, encodings[i].rows);
        }
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems),
        cmocka_unit_test(ids),
        cmocka_unit_test(random_rows),
        cmocka_unit_test(broken_encodings),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
