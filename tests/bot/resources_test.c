/* Resources on disk and back: what is saved makes the same snapshot, and its words come and go with it. */
#include "bot/resources.h"
#include "base/clock.h"
#include "base/fold_variant.h"
#include "base/utf8.h"
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

/* How many rows have `word`. */
static size_t rows_with(struct store *s, struct str word)
{
    struct arena a;
    struct word_hit_row *rows;
    size_t n;
    const struct word_phrase phrase = {.text = word};
    arena_init(&a, 1 << 20);
    assert_int_equal(resource_rows_find(s, &a, &phrase, 1, 1, &rows, &n), ERR_OK);
    arena_done(&a);
    return n;
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
    struct resource r;
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    resource_init(&r);
    r.id = S("x:1");
    r.name = S("太極拳の会");
    r.summary = S("公園で");
    print_message("rolled back: nothing is half saved\n");
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(resources_save(s, &r, 1, 1), ERR_OK);
    store_rollback(s);
    assert_int_equal(rows_with(s, S("太極拳")), 0);
    print_message("renamed: found by the new name only\n");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_begin(s), ERR_OK);
        assert_int_equal(resources_save(s, &r, 1, 1), ERR_OK);
        assert_int_equal(store_commit(s), ERR_OK);
        r.name = S("気功の会");
    }
    assert_int_equal(rows_with(s, S("太極拳")), 0);
    assert_int_equal(rows_with(s, S("気功")), 1);
    print_message("deleted: gone, also from the words\n");
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(resource_row_delete(s, S("x:1")), ERR_OK);
    assert_int_equal(resource_row_delete(s, S("x:1")), ERR_NOTFOUND);
    assert_int_equal(store_commit(s), ERR_OK);
    assert_int_equal(rows_with(s, S("気功")), 0);
    store_close(s);
}

/* ---- no word is too short ---- */

static bool is_letter(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || (c >= 0x3400 && c <= 0x9fff);
}

static bool finds(struct store *s, struct str word, bool prefix, int64_t key)
{
    struct arena a;
    struct word_hit_row *rows;
    size_t n;
    bool found = false;
    const struct word_phrase phrase = {.text = word, .prefix = prefix};
    arena_init(&a, 1 << 20);
    assert_int_equal(resource_rows_find(s, &a, &phrase, 1, 1, &rows, &n), ERR_OK);
    for (size_t i = 0; i < n; i++)
        found = found || rows[i].key == key;
    arena_done(&a);
    return found;
}

/* Every letter of `text`, and every two neighbours, find the row. */
static size_t check_pairs(struct store *s, struct str text, int64_t key)
{
    struct str rest = text, before = {0};
    size_t n = 0;
    uint32_t c;
    while (rest.len) {
        struct str at = rest;
        (void)utf8_next(&rest, &c);
        struct str one = str_sub(at, 0, at.len - rest.len);
        if (!is_letter(c)) {
            before = (struct str){0};
            continue;
        }
        struct str two = before.len ? (struct str){before.ptr, before.len + one.len} : one;
        if (!finds(s, one, true, key) || !finds(s, two, two.len == one.len, key))
            fail_msg("%.*s is in a listing and is not found", STR_FMT(two));
        before = one;
        n += 2;
    }
    return n;
}

static void every_pair_of_letters(void **state)
{
    (void)state;
    struct arena a;
    struct resource_key *keys;
    struct directory *d;
    size_t n, looked = 0;
    struct store *s = open_demo();
    arena_init(&a, 64 << 20);
    assert_int_equal(resources_load(s, &d, NULL), ERR_OK);
    assert_int_equal(resource_rows_keys(s, &a, &keys, &n), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        const struct resource *r = directory_find(d, keys[i].id);
        const struct str texts[] = {r->name, r->summary, r->place};
        for (size_t t = 0; t < ARRAY_LEN(texts); t++) {
            struct str folded;
            assert_int_equal(fold_text_for_search(&a, texts[t], &folded), ERR_OK);
            looked += check_pairs(s, folded, keys[i].key);
        }
    }
    print_message("%zu words of one and two letters\n", looked);
    assert_true(looked > 5000);
    directory_free(d);
    arena_done(&a);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_snapshot),
        cmocka_unit_test(one_row),
        cmocka_unit_test(every_pair_of_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
