/* Municipal tables into resources: small ones written here, real ones when they lie beside the tree. Nothing is lost
 * without a word. */
#include "directory/import_row.h"
#include <math.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "tests/support/check.h"
#include "tests/support/shared.h"

static struct vocabulary *words;

static struct import_options options(void)
{
    int64_t ms;
    assert_true(clock_parse_iso(S("2026-11-22"), 0, &ms));
    return (struct import_options){.words = words, .published = (int32_t)(ms / DAY_MS), .source = S("試験")};
}

static enum err import(struct arena *a, const char *text, struct faults *f, struct imported *ret)
{
    struct import_options o = options();
    faults_init(f, a);
    return import_bytes(S("t.csv"), str_from(text), &o, a, f, ret);
}

static const struct fault *find_fault(const struct faults *f, const char *code)
{
    for (const struct fault *x = f->first; x; x = x->next)
        if (strcmp(x->code, code) == 0)
            return x;
    return NULL;
}

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

static void understood(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    struct imported im;
    arena_init(&a, 8 << 20);
    assert_int_equal(import(&a,
                            "ID,種別,活動名,分野,内容,開催曜日,開始時間,終了時間,場所名称,緯度,経度,料金,対象,電話番号,"
                            "特徴,募集していること,確認日\n"
                            "a1,グループ,水曜の会,手芸・音楽,\"編み物と\n歌\",第2・第4水曜,10:00,11:30,公民館,35.5,134."
                            "5,\"1,200円\",男性,0790-00-0000,"
                            "車いす可・少人数,音楽,2026-11-01\n",
                            &f, &im),
                     ERR_OK);
    faults_print(&f, stdout, true);
    assert_int_equal(f.n_errors + f.n_warnings, 0);
    assert_int_equal(im.kind, IMPORT_ACTIVITY);
    const struct resource *r = &im.items[0];
    assert_str_equal(r->id, S("t:a1"));
    assert_int_equal(r->kind, RESOURCE_GROUP);
    assert_str_equal(r->name, S("水曜の会"));
    assert_str_equal(r->summary, S("編み物と\n歌"));
    assert_int_equal(r->categories.n, 2);
    assert_true(resource_tagged(&r->categories, S("craft")) && resource_tagged(&r->categories, S("music")));
    assert_true(resource_tagged(&r->wants, S("music")));
    assert_true(resource_tagged(&r->access, S("wheelchair")));
    assert_true(resource_tagged(&r->flags, S("small_group")) && resource_tagged(&r->flags, S("men")));
    assert_int_equal(r->schedule.weekdays, 1 << 3);
    assert_int_equal(r->schedule.weeks, 1 << 2 | 1 << 4);
    assert_int_equal(r->schedule.from_min, 600);
    assert_int_equal(r->schedule.to_min, 690);
    assert_int_equal(r->cost_yen, 1200);
    assert_true(fabs(r->lat - 35.5) < 1e-9);
    assert_str_equal(r->source, S("試験"));
    assert_int_equal(r->verified_ms, 1793458800000);
    arena_done(&a);
}

/* What residents ask beyond when and where. */
static void terms(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    struct imported im;
    arena_init(&a, 8 << 20);
    assert_int_equal(import(&a,
                            "ID,活動名,分野,開催曜日,状態,お知らせ,対応言語,参加条件,対象地域,アクセス方法,駐車場情報,"
                            "持ち物,募集の内容,メールアドレス,特徴,出典URL,"
                            "取得日,確認日\n"
                            "a1,会,音楽,毎週水曜,満員,今月は別の部屋です,日本語・ポルトガル語,おおむね65歳以上の方,"
                            "町内全域,駅から歩いて5分,有（10台）,上ばき,"
                            "ハーモニカを教えてくださる方,kai@example.jp,"
                            "見学可・段差なし・一人参加可・男性歓迎・送迎あり・オンライン,https://example.jp/list,"
                            "2026-11-20,2026-11-01\n",
                            &f, &im),
                     ERR_OK);
    faults_print(&f, stdout, true);
    assert_int_equal(f.n_errors + f.n_warnings, 0);
    const struct resource *r = &im.items[0];
    assert_int_equal(r->status, RESOURCE_FULL);
    assert_str_equal(r->alert, S("今月は別の部屋です"));
    assert_true(r->languages.n == 2 && resource_tagged(&r->languages, S("ja")) &&
                resource_tagged(&r->languages, S("pt")));
    assert_int_equal(r->min_age, 65);
    assert_int_equal(r->max_age, -1);
    assert_str_equal(r->service_area, S("町内全域"));
    assert_str_equal(r->directions, S("駅から歩いて5分"));
    assert_str_equal(r->parking, S("有（10台）"));
    assert_str_equal(r->bring, S("上ばき"));
    assert_str_equal(r->wants_text, S("ハーモニカを教えてくださる方"));
    assert_str_equal(r->email, S("kai@example.jp"));
    assert_str_equal(r->source_url, S("https://example.jp/list"));
    assert_int_equal(r->retrieved_ms, 1795100400000);
    static const char *const flags[] = {"visit_ok", "alone", "men", "pickup", "online", "parking"};
    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        assert_true(resource_tagged(&r->flags, str_from(flags[i])));
    assert_true(resource_tagged(&r->access, S("step_free")));
    arena_done(&a);
}

static void ages(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int min, max; /* -2: not understood */
    } rows[] = {
        {"65歳以上", 65, -1},         {"おおむね65歳以上の方", 65, -1},
        {"満18歳以上", 18, -1},       {"0～5歳", 0, 5},
        {"0歳～5歳", 0, 5},           {"１８歳未満", -1, 17},
        {"12歳以下", -1, 12},         {"15歳まで", -1, 15},
        {"40歳から64歳まで", 40, 64}, {"65歳から", 65, -1},
        {"65才以上の町民", 65, -1},   {"65歳以上の方とその家族", -2, -2},
        {"小学生", -2, -2},           {"65", -2, -2},
        {"5歳～0歳", -2, -2},         {"生後57日から", -2, -2},
        {"3か月～就学前", -2, -2},    {"", -2, -2},
        {"どなたでも", -2, -2},       {"65歳以上（要支援の方を除く）", -2, -2},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int min = -2, max = -2;
        print_message("%s\n", rows[i].text);
        assert_int_equal(ages_read(str_from(rows[i].text), &min, &max), rows[i].min != -2);
        assert_int_equal(min, rows[i].min);
        assert_int_equal(max, rows[i].max);
    }
}

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

struct counts {
    size_t categories, dated, timed, positions, costs, encoded;
};

static struct counts count(struct arena *a, const struct imported *im)
{
    struct counts c = {0};
    for (size_t i = 0; i < im->n; i++) {
        const struct resource *r = &im->items[i];
        c.categories += r->categories.n > 0;
        c.dated += r->schedule.n_dates > 0 || r->schedule.first_day != INT32_MIN || r->schedule.weekdays;
        c.timed += r->schedule.from_min >= 0;
        c.positions += isnan(r->lat) ? 0 : 1;
        c.costs += r->cost_yen >= 0;
        struct buf b, again;
        struct resource back;
        buf_init_in(&b, a, 1 << 20);
        buf_init_in(&again, a, 1 << 20);
        assert_int_equal(resource_encode(r, &b), ERR_OK);
        assert_int_equal(resource_decode(buf_str(&b), a, &back), ERR_OK);
        assert_int_equal(resource_encode(&back, &again), ERR_OK);
        assert_str_equal(buf_str(&again), buf_str(&b));
        assert_true(r->when_text.len > 0 || !c.dated || im->kind != IMPORT_EVENT);
        c.encoded++;
    }
    return c;
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
        assert_int_equal(csv_read(&a, S("t"), str_sub(bytes, 3, bytes.len), &f, &table), ERR_OK);
        const struct column_name *names = columns_names(&a, &n_names);
        assert_int_equal(columns_find(&a, names, n_names, &table.rows[0], &columns), table.rows[0].n);
        arena_done(&a);
    }
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

static void real_events(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    struct imported im;
    arena_init(&a, 512 << 20);
    faults_init(&f, &a);
    struct import_options o = options();
    enum err err = import_file(shared_path(&a, "data/opendata/takamatsu_events_2023-2026.csv"), &o, &a, &f, &im);
    if (err == ERR_NOTFOUND) {
        print_message("skipped: no shared data\n");
        arena_done(&a);
        skip();
    }
    faults_print(&f, stderr, true);
    assert_int_equal(err, ERR_OK);
    assert_int_equal(im.n_rows, 1416);
    assert_int_equal(im.n + im.n_skipped + im.n_twins, im.n_rows);
    struct counts c = count(&a, &im);
    print_message("%zu rows: %zu resources, %zu skipped, %zu twins; %zu with category, %zu dated, %zu timed, %zu "
                  "placed, %zu priced; "
                  "%zu errors, %zu warnings\n",
                  im.n_rows, im.n, im.n_skipped, im.n_twins, c.categories, c.dated, c.timed, c.positions, c.costs,
                  f.n_errors, f.n_warnings);
    assert_int_equal(f.n_errors, im.n_skipped);
    assert_true(c.dated * 100 > im.n * 90);
    assert_true(c.categories * 100 > im.n * 25 && c.categories * 100 < im.n * 55);
    arena_done(&a);
}

static void real_places(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        size_t rows;
        const char *encoding;
    } files[] = {
        {"takamatsu_community_center.csv", 52, "utf-8-sig"},
        {"takamatsu_library.csv", 5, "utf-8-sig"},
        {"takamatsu_elderly_wedding_house.csv", 10, "utf-8-sig"},
        {"takamatsu_regional_comprehensive_support_center.csv", 7, "utf-8-sig"},
        {"yaizu/222127_nouen.csv", 9, "cp932"},
        {"yaizu/yohairyosya.csv", 277, "cp932"},
        {"yaizu/222127_library.csv", 11, "utf-8-sig"},
        {"yaizu/222127_park_info.csv", 142, "utf-8-sig"},
        {"yaizu/222127_hokago_dayservices.csv", 15, "utf-8-sig"},
        {"yaizu/machinakasuzumidokoro.csv", 108, "utf-8-sig"},
        {"yaizu/222127_tourism_sights.csv", 28, "utf-8-sig"},
        {"yaizu/vegecheck.csv", 17, "utf-8-sig"},
        {"yaizu/ビーチクリーン大作戦会場.csv", 12, "utf-8-sig"},
    };
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct arena a;
        struct faults f;
        struct imported im;
        arena_init(&a, 128 << 20);
        faults_init(&f, &a);
        struct import_options o = options();
        enum err err =
            import_file(shared_path(&a, arena_fmt(&a, "data/opendata/%s", files[i].file).ptr), &o, &a, &f, &im);
        if (err == ERR_NOTFOUND) {
            print_message("skipped: no shared data\n");
            arena_done(&a);
            skip();
        }
        faults_print(&f, stderr, true);
        print_message("%s: %s, %s, %zu rows, %zu resources, %zu errors, %zu warnings\n", files[i].file, im.encoding,
                      import_kind_name(im.kind), im.n_rows, im.n, f.n_errors, f.n_warnings);
        assert_int_equal(err, ERR_OK);
        assert_int_equal(im.n_rows, files[i].rows);
        assert_int_equal(im.n + im.n_skipped + im.n_twins, im.n_rows);
        (void)count(&a, &im);
        arena_done(&a);
    }
}

static int setup(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    arena_init(&a, 1 << 20);
    faults_init(&f, &a);
    enum err err = vocabulary_load("directory/data/categories.yaml", &f, &words);
    faults_print(&f, stdout, true);
    arena_done(&a);
    return err ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    vocabulary_free(words);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems),
        cmocka_unit_test(understood),
        cmocka_unit_test(terms),
        cmocka_unit_test(ages),
        cmocka_unit_test(both_generations),
        cmocka_unit_test(over_columns),
        cmocka_unit_test(ids),
        cmocka_unit_test(template),
        cmocka_unit_test(random_rows),
        cmocka_unit_test(broken_encodings),
        cmocka_unit_test(real_events),
        cmocka_unit_test(real_places),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
