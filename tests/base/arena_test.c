#include "base/arena.h"
#include "tests/support/check.h"

static void gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (int round = 0; round < 3; round++) {
        for (size_t bytes = 0; bytes < 300; bytes += 7) {
            unsigned char *p = arena_alloc(&a, bytes);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < bytes; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xaa, bytes);
        }
        arena_reset(&a);
        assert_int_equal(a.used, 0);
        assert_non_null(a.blocks);
    }
    arena_done(&a);
}

static void stops_at_its_cap(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1000);
    assert_non_null(arena_alloc(&a, 900));
    assert_null(arena_alloc(&a, 200));
    assert_true(a.failed);
    assert_non_null(arena_alloc(&a, 16));
    assert_null(arena_alloc(&a, 1000 - a.used)); /* rounded up, it would not fit */
    assert_true(a.used <= 1000);
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_null(arena_array(&a, SIZE_MAX / 2, 3));
    arena_reset(&a);
    assert_false(a.failed);
    assert_non_null(arena_alloc(&a, 900));
    arena_done(&a);
    arena_done(&a);
}

static void keeps_the_largest_block(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64u << 20);
    assert_non_null(arena_alloc(&a, 100));
    assert_non_null(arena_alloc(&a, 5u << 20));
    assert_non_null(arena_alloc(&a, 100));
    arena_reset(&a);
    struct arena_block *kept = a.blocks;
    assert_non_null(arena_alloc(&a, 5u << 20));
    assert_ptr_equal(a.blocks, kept);
    arena_done(&a);
}

static void copies_text(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 4096);
    struct str s = arena_str(&a, S("散歩"));
    assert_str_equal(s, S("散歩"));
    assert_int_equal(s.ptr[s.len], 0);
    assert_string_equal(arena_str(&a, (struct str){0}).ptr, "");
    assert_str_equal(arena_join(&a, S("散"), S("歩")), S("散歩"));
    assert_str_equal(arena_fmt(&a, "%d-%s", 7, "x"), S("7-x"));
    assert_false(a.failed);
    assert_str_equal(arena_fmt(&a, "%5000d", 1), S(""));
    assert_true(a.failed);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_aligned_memory),
        cmocka_unit_test(stops_at_its_cap),
        cmocka_unit_test(keeps_the_largest_block),
        cmocka_unit_test(copies_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
