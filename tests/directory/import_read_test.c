/* What is understood of single cells: days, times, conditions of taking part, ages. */
#include <math.h>
#include "tests/directory/import_words.h"

/* A list with nothing to complain about. */
static void read_well(struct arena *a, const char *text, struct imported *ret)
{
    struct faults f;
    arena_init(a, 8 << 20);
    assert_int_equal(import(a, text, &f, ret), ERR_OK);
    faults_print(&f, stdout, true);
    assert_int_equal(f.n_errors + f.n_warnings, 0);
}

static void understood(void **state)
{
    (void)state;
    struct arena a;
    struct imported im;
    read_well(&a,
              "ID,種別,活動名,分野,内容,開催曜日,開始時間,終了時間,場所名称,緯度,経度,料金,対象,電話番号,"
              "特徴,募集していること,確認日\n"
              "a1,グループ,水曜の会,手芸・音楽,\"編み物と\n歌\",第2・第4水曜,10:00,11:30,公民館,35.5,134."
              "5,\"1,200円\",男性,0790-00-0000,"
              "車いす可・少人数,音楽,2026-11-01\n",
              &im);
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
    struct imported im;
    read_well(&a,
              "ID,活動名,分野,開催曜日,状態,お知らせ,対応言語,参加条件,対象地域,アクセス方法,駐車場情報,"
              "持ち物,募集の内容,メールアドレス,特徴,出典URL,"
              "取得日,確認日\n"
              "a1,会,音楽,毎週水曜,満員,今月は別の部屋です,日本語・ポルトガル語,おおむね65歳以上の方,"
              "町内全域,駅から歩いて5分,有（10台）,上ばき,"
              "ハーモニカを教えてくださる方,kai@example.jp,"
              "見学可・段差なし・一人参加可・男性歓迎・送迎あり・オンライン,https://example.jp/list,"
              "2026-11-20,2026-11-01\n",
              &im);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understood),
        cmocka_unit_test(terms),
        cmocka_unit_test(ages),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
