/* Ids of what waits to be sent only grow, whatever became of the rows before and of the clock. */
#include "tests/store/fresh.h"
#include <stdlib.h>
#include <unistd.h>

static void ids_grow_over_an_empty_table(void **state)
{
    (void)state;
    struct store *s = fresh();
    struct outbox_row row = {.conversation_id = 1,
                             .channel = S("line"),
                             .user = S("U1"),
                             .body = S("[]"),
                             .retry_key = S("k"),
                             .created_ms = 1000};
    assert_int_equal(outbox_row_insert(s, &row), ERR_OK);
    int64_t first = row.id;
    assert_int_equal(outbox_row_done(s, row.id), ERR_OK);
    row.created_ms = 900; /* the clock went back */
    assert_int_equal(outbox_row_insert(s, &row), ERR_OK);
    assert_true(row.id > first);
    struct outbox_row *got;
    size_t n = 0;
    assert_int_equal(outbox_rows_pending(s, &arena, S("line"), first, 10, &got, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_str_equal(got[0].retry_key, S("k"));
    assert_int_equal(outbox_row_fail(s, row.id, S("dead"), S("http_400"), 0), ERR_OK);
    assert_int_equal(outbox_rows_pending(s, &arena, S("line"), 0, 10, &got, &n), ERR_OK);
    assert_int_equal(n, 0);
    assert_int_equal(outbox_row_fail(s, row.id, S("lost"), S(""), 0), ERR_CONFLICT);
    store_close(s);
}

/* The reader's cursor stands behind what it took over from an earlier life. When the first thing this life does is to
 * see that row delivered, or to undo a part, the next id must still be a greater one. */
static void ids_grow_past_what_an_earlier_life_left(void **state)
{
    (void)state;
    char dir[] = "/tmp/store_testXXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    struct outbox_row row = {.conversation_id = 1,
                             .channel = S("line"),
                             .user = S("U1"),
                             .body = S("[]"),
                             .retry_key = S("k"),
                             .created_ms = 1000};
    struct store *s;
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(outbox_row_insert(s, &row), ERR_OK);
    int64_t left = row.id;
    store_close(s);
    row.created_ms = 900; /* the clock went back while nobody lived */
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(outbox_row_done(s, left), ERR_OK);
    assert_int_equal(store_begin(s), ERR_OK);
    store_rollback(s);
    assert_int_equal(outbox_row_insert(s, &row), ERR_OK);
    assert_true(row.id > left);
    store_close(s);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_grow_over_an_empty_table),
        cmocka_unit_test(ids_grow_past_what_an_earlier_life_left),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
