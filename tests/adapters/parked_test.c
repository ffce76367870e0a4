/* Rows that wait: order within a conversation, held rows in nobody's way. */
#include "adapters/line/parked.h"

#include "tests/support/check.h"

static bool nobody(const void *self, int64_t conversation_id)
{
    (void)self;
    (void)conversation_id;
    return false;
}

static bool this_one(const void *self, int64_t conversation_id)
{
    return *(const int64_t *)self == conversation_id;
}

static void order_and_holding(void **state)
{
    (void)state;
    struct parked *p = parked_new();
    struct parked_row got[8];
    int64_t ids[4];
    const struct parked_row rows[] = {
        {.id = 3, .conversation_id = 7, .ready_ms = 0},
        {.id = 1, .conversation_id = 7, .ready_ms = 500},
        {.id = 2, .conversation_id = 9, .ready_ms = 900, .held = true},
        {.id = 5, .conversation_id = 9, .ready_ms = 100},
        {.id = 4, .conversation_id = 9, .ready_ms = 950, .held = true},
    };
    assert_non_null(p);
    assert_int_equal(parked_next_ms(p, nobody, NULL), INT64_MAX);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_true(parked_add(p, &rows[i]));
    assert_true(parked_blocks(p, 7, 3));
    assert_false(parked_blocks(p, 7, 1));
    assert_false(parked_blocks(p, 9, 5)); /* what is held stands in nobody's way */
    assert_true(parked_blocks(p, 9, 6));
    assert_int_equal(parked_held(p, 9, ids, 4), 2);
    assert_int_equal(ids[0], 2);
    assert_int_equal(ids[1], 4);
    assert_int_equal(parked_held(p, 9, ids, 1), 1);
    assert_int_equal(parked_held(p, 7, ids, 4), 0);
    assert_int_equal(parked_next_ms(p, nobody, NULL), 100);
    int64_t nine = 9;
    assert_int_equal(parked_next_ms(p, this_one, &nine), 500);
    assert_int_equal(parked_take(p, 50, nobody, NULL, got, 8), 0); /* 3 is due, but 1 comes first */
    assert_int_equal(parked_take(p, 600, this_one, &nine, got, 8), 1);
    assert_int_equal(got[0].id, 1);
    assert_int_equal(parked_take(p, 600, nobody, NULL, got, 8), 2);
    assert_int_equal(parked_count(p), 2);
    parked_remove(p, 9, 2);
    parked_remove(p, 9, 2);
    assert_int_equal(parked_count(p), 1);
    parked_free(p);
}

static void there_is_an_end_to_it(void **state)
{
    (void)state;
    struct parked *p = parked_new();
    for (int64_t i = 0; i < PARKED_MAX; i++)
        assert_true(parked_add(p, &(struct parked_row){.id = i, .conversation_id = i % 5000}));
    assert_false(parked_add(p, &(struct parked_row){.id = PARKED_MAX, .conversation_id = 1}));
    parked_free(p);
    parked_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_holding),
        cmocka_unit_test(there_is_an_end_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
