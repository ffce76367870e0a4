#include "console/stream_ring.h"
#include "tests/support/check.h"

struct heard {
    int64_t first, last;
    size_t n;
    bool in_order;
};

static void hear(void *self, int64_t seq, struct str json)
{
    struct heard *h = self;
    char want[24];
    snprintf(want, sizeof want, "e%lld", (long long)seq);
    assert_str_equal(json, str_from(want));
    h->in_order = h->n == 0 || seq > h->last;
    assert_true(h->in_order);
    h->first = h->n ? h->first : seq;
    h->last = seq;
    h->n++;
}

static void add(struct stream_ring *r, int64_t from, int64_t to)
{
    for (int64_t seq = from; seq <= to; seq++) {
        char text[24];
        snprintf(text, sizeof text, "e%lld", (long long)seq);
        ring_add(r, seq, str_from(text));
    }
}

static void keeps_the_newest(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int64_t start, last, after;
        bool covers;
        size_t n;
    } rows[] = {
        {"nothing happened", 10, 10, 10, true, 0},
        {"nothing happened, but the page is from before", 10, 10, 9, false, 0},
        {"all of it", 10, 13, 10, true, 3},
        {"a part", 10, 13, 12, true, 1},
        {"just full", 0, RING_EVENTS, 0, true, RING_EVENTS},
        {"one gave way", 0, RING_EVENTS + 1, 0, false, RING_EVENTS},
        {"one gave way, not needed", 0, RING_EVENTS + 1, 1, true, RING_EVENTS},
        {"round and round", 0, 3 * RING_EVENTS + 5, 3 * RING_EVENTS, true, 5},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct stream_ring r = {0};
        struct heard h = {0};
        print_message("%s\n", rows[i].why);
        ring_start(&r, rows[i].start);
        add(&r, rows[i].start + 1, rows[i].last);
        assert_int_equal(ring_covers(&r, rows[i].after), rows[i].covers);
        ring_after(&r, rows[i].after, hear, &h);
        assert_int_equal(h.n, rows[i].n);
        if (h.n)
            assert_int_equal(h.last, rows[i].last);
        ring_done(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keeps_the_newest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
