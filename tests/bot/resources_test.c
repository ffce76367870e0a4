/* Resources on disk and back: what is saved makes the same snapshot, and its words come and go with it. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_snapshot),
        cmocka_unit_test(one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
