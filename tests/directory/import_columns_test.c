/* Which column means what: both generations of the standard lists, and the template. */
#include "base/file.h"
#include "tests/directory/import_words.h"

/* The standard lists in both generations, header and one row; what must come of them. */
static void both_generations(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text;
        enum import_kind kind;
        const char *name, *place_or_summary, *address, *phone, *cost, *rrule, *except;
    } rows[] = {
        {"events, first generation",
         "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,イベント名_カナ,イベント名_英語,開始日,"
         "終了日,開始時間,終了時間,開始日時特記事項,説明,料金(基本),料金(詳細),連絡先名称,"
         "連絡先電話番号,連絡先内線番号,主催者,場所名称,住所,方書,緯度,経度,アクセス方法,駐車場情報,定員,"
         "参加申込終了日,参加申込終了時間,参加申込方法,URL,備考\n"
         "222127,1,静岡県,焼津市,朝市,アサイチ,,2026-12-03,2026-12-05,9:00,12:00,,魚,500,,商工課,054-000-0000,12,市,港,"
         "本町1,2階,34.8,138.3,駅から5分,有,,2026-12-01,,電話,https://example.jp/,\n",
         IMPORT_EVENT, "朝市", "港", "本町1 2階", "054-000-0000 内線12", "500", "", ""},
        {"events, second generation",
         "全国地方公共団体コード,ID,地方公共団体名,イベント名,イベント名_カナ,コンテンツURL,開始日,終了日,場所名称,"
         "所在地_連結表記,所在地_都道府県,所在地_市区町村,建物名等(方書),緯度,経度,イベント種類,料金種別,"
         "連絡先メールアドレス,URL\n"
         "222127,e1,焼津市,朝市,アサイチ,,2026/12/03,2026/12/"
         "03,港,静岡県焼津市本町1,静岡県,焼津市,,34.8,138.3,市場,無料,a@example.jp,\n",
         IMPORT_EVENT, "朝市", "港", "静岡県焼津市本町1", "", "-1", "", ""},
        {"facilities, first generation",
         "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,"
         "経度,電話番号,内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,"
         "説明,バリアフリー情報,URL,備考\n222127,1,静岡県,焼津市,公民館,コウミンカン,,,本町1,,34.8,138.3,054-000-0000,,"
         ",焼津市,月火水木金,9:00,17:00,祝日・年末年始を除く,集会所,スロープ;多目的トイレ,,\n",
         IMPORT_FACILITY, "公民館", "集会所", "本町1", "054-000-0000", "-1", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
         "holidays,new_year"},
        {"facilities, second generation",
         "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,所在地_全国地方公共団体コード,町字ID,"
         "所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,種別,"
         "電話番号,内線番号,連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,法人番号,団体名,"
         "利用可能曜日,開始時間,終了時間,利用可能日時特記事項,URL,画像,画像_ライセンス,備考\n"
         "431001,1,熊本市,図書館,トショカン,Library,431001,,熊本市本町1,熊本県,熊本市,,,,32.8,130.7,図書館,096-000-"
         "0000,,,,,,,市,火水木金土日,9:00,18:00,,,,CC0,\n",
         IMPORT_FACILITY, "図書館", "図書館", "熊本市本町1", "096-000-0000", "-1",
         "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA,SU", ""},
        {"care, first generation",
         "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,介護サービス事業所名称,介護サービス事業所名称_カナ,"
         "実施サービス,住所,方書,緯度,経度,電話番号,内線番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,"
         "利用可能曜日特記事項,定員,URL,備考\n222127,1,静岡県,焼津市,ひだまり,ヒダマリ,通所介護,本町1,,34.8,138.3,054-"
         "000-0000,,,,社福,1,月火水木金土,,20,,\n",
         IMPORT_CARE, "ひだまり", "通所介護", "本町1", "054-000-0000", "-1", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", ""},
        {"childcare, first generation",
         "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,種別,住所,方書,緯度,経度,"
         "アクセス方法,駐車場情報,電話番号,内線番号,FAX番号,法人番号,団体名,認可等年月日,収容定員,受入年齢,"
         "利用可能曜日,開始時間,終了時間,"
         "利用可能日時特記事項,一時預かりの有無,URL,備考\n222127,1,静岡県,焼津市,こども園,コドモエン,認定こども園,"
         "本町1,,34.8,138.3,,有,054-000-0000,,,,市,,90,0歳～5歳,月火水木金土,7:30,18:30,,有,,\n",
         IMPORT_CHILDCARE, "こども園", "認定こども園", "本町1", "054-000-0000", "-1",
         "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct faults f;
        struct imported im;
        arena_init(&a, 8 << 20);
        print_message("%s\n", rows[i].why);
        assert_int_equal(import(&a, rows[i].text, &f, &im), ERR_OK);
        faults_print(&f, stdout, true);
        assert_int_equal(f.n_errors + f.n_warnings, 0);
        assert_int_equal(im.kind, rows[i].kind);
        assert_int_equal(im.n, 1);
        const struct resource *r = &im.items[0];
        assert_str_equal(r->name, str_from(rows[i].name));
        assert_true(str_eq(r->place, str_from(rows[i].place_or_summary)) ||
                    str_eq(r->summary, str_from(rows[i].place_or_summary)));
        assert_str_equal(r->address, str_from(rows[i].address));
        assert_str_equal(r->phone, str_from(rows[i].phone));
        assert_str_equal(arena_fmt(&a, "%d", (int)r->cost_yen), str_from(rows[i].cost));
        assert_str_equal(r->schedule.rrule, str_from(rows[i].rrule));
        assert_str_equal(r->schedule.except, str_from(rows[i].except));
        assert_true(r->lat > 30 && r->lon > 130);
        arena_done(&a);
    }
}

/* What is said about when, over several columns. */
static void over_columns(void **state)
{
    (void)state;
    static const struct {
        const char *why, *header, *row, *rrule, *except;
        const char *first, *last; /* NULL: open */
        size_t n_dates;
    } rows[] = {
        {"a rule from a day on", "活動名,分野,開催曜日,開始日", "A,手芸,隔週火曜,2026-04-07",
         "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "", "2026-04-07", NULL, 0},
        {"a rule within a range", "活動名,分野,開催曜日,開始日,終了日", "A,手芸,毎週水曜,2026-12-01,2027-03-31",
         "FREQ=WEEKLY;BYDAY=WE", "", "2026-12-01", "2027-03-31", 0},
        {"the weekday of the day beside it", "イベント名,開催日,開催曜日", "A,2026-12-05,土曜日", "", "", NULL, NULL,
         1},
        {"a rule as a rule, days off in words", "活動名,分野,繰り返し,休みの日",
         "A,手芸,\"FREQ=MONTHLY;BYDAY=2TU,4TU\",\"8月、年末年始\"", "FREQ=MONTHLY;BYDAY=2TU,4TU", "08,new_year", NULL,
         NULL, 0},
        {"a rule under the dates", "イベント名,開催日,場所名称", "A,毎週水曜,B", "FREQ=WEEKLY;BYDAY=WE", "", NULL, NULL,
         0},
        {"weekdays within a range", "イベント名,開催日,場所名称", "A,\"12月1日（火）～12月25日（金）\n※平日のみ\",B",
         "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "holidays", "2026-12-01", "2026-12-25", 0},
        {"days off within a range", "イベント名,開催日,場所名称",
         "A,\"12月1日（火）～1月11日（月・祝）※月曜日及び12月29日から1月3日は休館\",B", "FREQ=DAILY",
         "mon,12-29..01-03", "2026-12-01", "2027-01-11", 0},
        {"hours and closures under labels", "名称,住所,利用可能日時特記事項",
         "A,B,【開館時間】9:00～21:30 【休館日】月曜日（祝休日の場合は、翌平日）", "FREQ=DAILY", "mon>", NULL, NULL, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct faults f;
        struct imported im;
        arena_init(&a, 8 << 20);
        print_message("%s\n", rows[i].why);
        assert_int_equal(import(&a, arena_fmt(&a, "%s\n%s\n", rows[i].header, rows[i].row).ptr, &f, &im), ERR_OK);
        faults_print(&f, stdout, true);
        assert_int_equal(f.n_errors + f.n_warnings, 0);
        const struct schedule *s = &im.items[0].schedule;
        int64_t first = INT32_MIN, last = INT32_MAX;
        if (rows[i].first && clock_parse_iso(str_from(rows[i].first), 0, &first))
            first /= DAY_MS;
        if (rows[i].last && clock_parse_iso(str_from(rows[i].last), 0, &last))
            last /= DAY_MS;
        assert_str_equal(s->rrule, str_from(rows[i].rrule));
        assert_str_equal(s->except, str_from(rows[i].except));
        assert_int_equal(s->first_day, first);
        assert_int_equal(s->last_day, last);
        assert_int_equal(s->n_dates, rows[i].n_dates);
        arena_done(&a);
    }
}

/* What is given to the town's groups to fill in: every column is known, the example is understood, and the workbook
 * says the same as the CSV. */
static void template(void **state)
{
    (void)state;
    static const char *const files[] = {"local_activities", "local_activities_example"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct arena a;
        struct faults f;
        struct imported csv, xlsx;
        struct import_options o = options();
        size_t n_names;
        struct columns columns;
        arena_init(&a, 32 << 20);
        faults_init(&f, &a);
        assert_int_equal(import_file(arena_fmt(&a, "directory/data/template/%s.csv", files[i]).ptr, &o, &a, &f, &csv),
                         ERR_OK);
        assert_int_equal(import_file(arena_fmt(&a, "directory/data/template/%s.xlsx", files[i]).ptr, &o, &a, &f, &xlsx),
                         ERR_OK);
        faults_print(&f, stdout, true);
        assert_int_equal(f.n_errors + f.n_warnings, 0);
        assert_string_equal(csv.encoding, "utf-8-sig");
        assert_int_equal(csv.kind, IMPORT_ACTIVITY);
        assert_int_equal(csv.n, xlsx.n);
        assert_int_equal(csv.n, i == 0 ? 0 : 4);
        for (size_t k = 0; k < csv.n; k++) {
            struct buf b, c;
            buf_init_in(&b, &a, 1 << 16);
            buf_init_in(&c, &a, 1 << 16);
            assert_int_equal(resource_encode(&csv.items[k], &b), ERR_OK);
            assert_int_equal(resource_encode(&xlsx.items[k], &c), ERR_OK);
            assert_str_equal(buf_str(&b), buf_str(&c));
        }
        struct str bytes;
        struct csv table;
        assert_int_equal(file_read(&a, arena_fmt(&a, "directory/data/template/%s.csv", files[i]).ptr, 1 << 20, &bytes),
                         ERR_OK);
        assert_int_equal(csv_read(&a, S("t"), str_sub(bytes, 3, bytes.len), CSV_ROWS_MAX, &f, &table), ERR_OK);
        const struct column_name *names = columns_names(&a, &n_names);
        assert_int_equal(columns_find(&a, names, n_names, &table.rows[0], &columns), table.rows[0].n);
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_generations),
        cmocka_unit_test(over_columns),
        cmocka_unit_test(template),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
