/* Resources on disk and back: what is saved is found again, by word, in any script, and makes the same snapshot. */
#include "bot/resources.h"
#include "base/clock.h"
#include "store/resource_rows.h"
#include "tests/support/check.h"

static const char demo[] = "directory/data/demo/activities.csv";

static struct store *open_demo(void)
{
    struct store *s;
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    assert_int_equal(resources_import_demo(s, demo, clock_wall_ms()), ERR_OK);
    return s;
}

static void search(void **state)
{
    (void)state;
    static const struct {
        const char *why, *words, *first; /* id; "" for nothing; "*" for anything */
    } rows[] = {
        {"two kanji inside a word", "散歩", "activities:a08"},
        {"kana, as it is written", "さんぽ", "activities:a08"},
        {"two kanji", "将棋", "activities:a13"},
        {"katakana", "ハーモニカ", "activities:a02"},
        {"hiragana", "はーもにか", "activities:a02"},
        {"half-width", "ﾊｰﾓﾆｶ", "activities:a02"},
        {"half-width with marks", "ｽﾏﾎ", "activities:a05"},
        {"one letter", "犬", "activities:a37"},
        {"one letter at the end of a word", "句", "*"},
        {"two words", "針金 土曜", "activities:a01"},
        {"two words, wide blank", "針金　小学校", "activities:a01"},
        {"one of two words is nowhere", "針金 カラオケ", ""},
        {"in the middle", "手しごと", "activities:a06"},
        {"Latin, any case", "english", "activities:a41"},
        {"beginning of a Latin word", "Engl", "activities:a41"},
        {"with marks", "tiếng", "activities:a41"},
        {"a place", "北谷", "*"},
        {"syntax of the engine is only text", "\" OR NOT (", ""},
        {"syntax of the engine is only text", "name:将棋", ""},
        {"star", "*", ""},
        {"blank", " 　 ", ""},
        {"nothing of the kind", "宇宙旅行", ""},
    };
    struct store *s = open_demo();
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct resource *found;
        size_t n;
        arena_init(&a, 16 << 20);
        assert_int_equal(resources_search(s, &a, str_from(rows[i].words), 20, &found, &n), ERR_OK);
        print_message("%s: %s: %zu, first %.*s\n", rows[i].why, rows[i].words, n, n ? (int)found[0].name.len : 0, n ? found[0].name.ptr : "");
        if (!rows[i].first[0]) {
            assert_int_equal(n, 0);
        } else {
            assert_true(n > 0);
            if (rows[i].first[0] != '*')
                assert_str_equal(found[0].id, str_from(rows[i].first));
        }
        arena_done(&a);
    }
    store_close(s);
}

static void same_snapshot(void **state)
{
    (void)state;
    struct store *s = open_demo();
    struct directory *d;
    size_t bad = 9;
    int64_t rows;
    assert_int_equal(resources_load(s, &d, &bad), ERR_OK);
    assert_int_equal(bad, 0);
    assert_int_equal(directory_count(d), 120);
    const struct resource *r = directory_find(d, S("activities:a06"));
    assert_non_null(r);
    assert_str_equal(r->name, S("水曜手しごとの会"));
    assert_int_equal(r->schedule.weekdays, 1 << 3);
    assert_int_equal(r->schedule.from_min, 600);
    print_message("importing again replaces, and changes nothing\n");
    assert_int_equal(resources_import_demo(s, demo, clock_wall_ms()), ERR_OK);
    assert_int_equal(resource_rows_count(s, &rows), ERR_OK);
    assert_int_equal(rows, 120);
    directory_free(d);
    store_close(s);
}

static void one_row(void **state)
{
    (void)state;
    struct store *s;
    struct arena a;
    struct resource r;
    struct resource *found;
    size_t n;
    arena_init(&a, 16 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    resource_init(&r);
    r.id = S("x:1");
    r.name = S("太極拳の会");
    r.summary = S("公園で");
    print_message("rolled back: nothing is half saved\n");
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(resources_save(s, &r, 1, 1), ERR_OK);
    store_rollback(s);
    assert_int_equal(resources_search(s, &a, S("太極拳"), 5, &found, &n), ERR_OK);
    assert_int_equal(n, 0);
    print_message("renamed: found by the new name only\n");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_begin(s), ERR_OK);
        assert_int_equal(resources_save(s, &r, 1, 1), ERR_OK);
        assert_int_equal(store_commit(s), ERR_OK);
        r.name = S("気功の会");
    }
    assert_int_equal(resources_search(s, &a, S("太極拳"), 5, &found, &n), ERR_OK);
    assert_int_equal(n, 0);
    assert_int_equal(resources_search(s, &a, S("気功"), 5, &found, &n), ERR_OK);
    assert_int_equal(n, 1);
    print_message("deleted: gone, also from the words\n");
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(resource_row_delete(s, S("x:1")), ERR_OK);
    assert_int_equal(resource_row_delete(s, S("x:1")), ERR_NOTFOUND);
    assert_int_equal(store_commit(s), ERR_OK);
    assert_int_equal(resources_search(s, &a, S("気功"), 5, &found, &n), ERR_OK);
    assert_int_equal(n, 0);
    store_close(s);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search),
        cmocka_unit_test(same_snapshot),
        cmocka_unit_test(one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
