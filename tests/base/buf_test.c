#include "base/buf.h"
#include "base/arena.h"
#include "base/owned.h"
#include "tests/support/check.h"

static void grows_to_its_cap(void **state)
{
    (void)state;
    OWNED(buf) struct buf b;
    buf_init(&b, 200);
    for (int i = 0; i < 100; i++)
        buf_add(&b, S("ab"));
    assert_int_equal(b.err, ERR_OK);
    assert_int_equal(b.len, 200);
    assert_int_equal(b.ptr[200], 0);
    assert_true(b.room <= 201);
    buf_add_char(&b, 'c');
    assert_int_equal(b.err, ERR_NOMEM);
    buf_add(&b, S(""));
    assert_int_equal(b.len, 200);
    buf_reset(&b);
    assert_int_equal(b.err, ERR_OK);
    buf_addf(&b, "%s-%d", "x", 7);
    assert_str_equal(buf_str(&b), S("x-7"));
}

static void the_first_failure_sticks(void **state)
{
    (void)state;
    OWNED(buf) struct buf b;
    buf_init(&b, 4);
    buf_add(&b, S("abc"));
    buf_add(&b, S("de"));
    buf_add(&b, S("f"));
    assert_int_equal(b.err, ERR_NOMEM);
    assert_str_equal(buf_str(&b), S("abc"));
    assert_string_equal(b.ptr, "abc");
}

static void formats_longer_than_the_room(void **state)
{
    (void)state;
    OWNED(buf) struct buf b;
    buf_init(&b, 1000);
    buf_addf(&b, "%0*d", 63, 1);
    buf_addf(&b, "%0*d", 500, 2);
    assert_int_equal(b.len, 563);
    assert_int_equal(b.ptr[562], '2');
    buf_addf(&b, "%0*d", 500, 3);
    assert_int_equal(b.err, ERR_NOMEM);
    assert_int_equal(b.len, 563);
    assert_int_equal(strlen(b.ptr), 563);
}

static void holds_nothing(void **state)
{
    (void)state;
    OWNED(buf) struct buf b;
    buf_init(&b, 0);
    assert_str_equal(buf_str(&b), S(""));
    buf_addf(&b, "%s", "");
    assert_int_equal(b.err, ERR_OK);
    buf_add_char(&b, 'x');
    assert_int_equal(b.err, ERR_NOMEM);
}

static void lives_in_an_arena(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1024);
    struct buf b;
    buf_init_in(&b, &a, 100000);
    for (int i = 0; i < 40; i++)
        buf_add(&b, S("0123456789"));
    assert_int_equal(b.err, ERR_OK);
    for (int i = 0; i < 400; i++)
        buf_add(&b, S("0123456789"));
    assert_int_equal(b.err, ERR_NOMEM);
    assert_true(a.failed);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_to_its_cap),
        cmocka_unit_test(the_first_failure_sticks),
        cmocka_unit_test(formats_longer_than_the_room),
        cmocka_unit_test(holds_nothing),
        cmocka_unit_test(lives_in_an_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
