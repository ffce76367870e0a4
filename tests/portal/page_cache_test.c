/* The cache against a list of what was put: it may forget, but never say anything else. */
#include <stdlib.h>
#include "portal/page_cache.h"
#include "tests/support/check.h"

enum { KEYS = 4000, ROUNDS = 60000, BIG = 8 << 20 };

static void forgets_but_never_lies(void **state)
{
    (void)state;
    struct page_cache *c = calloc(1, sizeof *c);
    static int said[KEYS];
    uint32_t dice = 5;
    size_t hits = 0;
    for (int i = 0; i < ROUNDS; i++) {
        char key[32], body[64], etag[32];
        dice = dice * 1103515245u + 12345u;
        int k = (int)(dice >> 8) % KEYS;
        snprintf(key, sizeof key, "/activities?page=%d", k);
        const struct page_cached *found = page_cache_find(c, str_from(key), 7);
        if (found) {
            snprintf(body, sizeof body, "page %d of round %d", k, said[k]);
            snprintf(etag, sizeof etag, "\"%d\"", said[k]);
            assert_true(str_eq(found->body, str_from(body)));
            assert_string_equal(found->etag, etag);
            hits++;
        }
        dice = dice * 1103515245u + 12345u;
        if ((dice >> 16) % 3 == 0) {
            said[k] = i;
            snprintf(body, sizeof body, "page %d of round %d", k, i);
            snprintf(etag, sizeof etag, "\"%d\"", i);
            const struct page_cached page = {str_from(key), str_from(body), S("t"), 200, false, etag, 0};
            page_cache_put(c, 7, &page);
        }
    }
    print_message("%zu hits\n", hits);
    assert_true(hits > ROUNDS / 20);
    page_cache_clear(c);
    assert_int_equal(c->bytes, 0);
    free(c);
}

static void another_day_is_another_page(void **state)
{
    (void)state;
    struct page_cache *c = calloc(1, sizeof *c);
    const struct page_cached page = {S("/"), S("today"), S("t"), 200, false, "\"1\"", 0};
    page_cache_put(c, 7, &page);
    assert_non_null(page_cache_find(c, S("/"), 7));
    assert_null(page_cache_find(c, S("/"), 8));
    assert_null(page_cache_find(c, S("/"), 7));
    assert_int_equal(c->bytes, 0);
    free(c);
}

static void bytes_are_bounded(void **state)
{
    (void)state;
    struct page_cache *c = calloc(1, sizeof *c);
    char *big = calloc(1, BIG);
    for (int i = 0; i < 40; i++) {
        char key[16];
        snprintf(key, sizeof key, "/%d", i);
        const struct page_cached page = {str_from(key), {big, BIG}, S("t"), 200, false, "\"\"", 0};
        page_cache_put(c, 7, &page);
        assert_true(c->bytes <= PAGE_CACHE_BYTES);
    }
    page_cache_clear(c);
    free(big);
    free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(forgets_but_never_lies),
                                       cmocka_unit_test(another_day_is_another_page),
                                       cmocka_unit_test(bytes_are_bounded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
