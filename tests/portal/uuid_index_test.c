/* A UUID leads to its thing, and to nothing else, without hashing all of them each time. */
#include "portal/uuid_index.h"
#include "base/clock.h"
#include "portal/hsds_id.h"
#include "tests/support/check.h"

enum { MANY = 5000, ASKED = 1000 };

static void each_has_its_own(void **state)
{
    (void)state;
    static struct resource items[MANY];
    struct arena a;
    struct directory *d;
    struct uuid_index *u;
    char id[HSDS_ID_BYTES];
    arena_init(&a, 64 << 20);
    for (size_t i = 0; i < MANY; i++) {
        resource_init(&items[i]);
        items[i].id = arena_fmt(&a, "x:%zu", i);
        items[i].name = S("会");
    }
    assert_int_equal(directory_new(items, MANY, &d), ERR_OK);
    assert_int_equal(uuid_index_new(d, &u), ERR_OK);
    for (size_t i = 0; i < MANY; i++) {
        const struct resource *r = directory_at(d, i);
        hsds_id("service", r->id, id);
        assert_ptr_equal(uuid_index_find(u, str_from(id)), r);
    }
    static const char *const none[] = {"", "x:1", "00000000-0000-4000-8000-000000000000",
                                       "ffffffff-ffff-4fff-bfff-ffffffffffff"};
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        assert_null(uuid_index_find(u, str_from(none[i])));
    int64_t begun_ns = clock_mono_ns();
    for (size_t i = 0; i < ASKED; i++)
        assert_null(uuid_index_find(u, str_from(none[2])));
    int64_t all_ms = (clock_mono_ns() - begun_ns) / 1000000;
    print_message("%d unknown ones in %lld ms\n", ASKED, (long long)all_ms);
    assert_true(all_ms < 5000); /* one walk over all took 25 ms */
    uuid_index_free(u);
    uuid_index_free(NULL);
    directory_free(d);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_has_its_own)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
