#include "base/queue.h"
#include <pthread.h>
#include "base/clock.h"
#include "tests/support/check.h"

static int items[8];

static void keeps_order_and_cap(void **state)
{
    (void)state;
    struct queue *q;
    void *out[8];
    assert_int_equal(queue_new(3, &q), ERR_OK);
    for (int round = 0; round < 5; round++) {
        assert_int_equal(queue_push(q, &items[0]), ERR_OK);
        assert_int_equal(queue_push_all(q, (void *[]){&items[1], &items[2]}, 2), ERR_OK);
        assert_int_equal(queue_push(q, &items[3]), ERR_NOMEM);
        assert_int_equal(queue_length(q), 3);
        assert_int_equal(queue_take(q, out, 2, -1), 2);
        assert_ptr_equal(out[0], &items[0]);
        assert_ptr_equal(out[1], &items[1]);
        assert_int_equal(queue_push_all(q, (void *[]){&items[4], &items[5], &items[6]}, 3), ERR_NOMEM);
        assert_int_equal(queue_take(q, out, 8, -1), 1);
        assert_ptr_equal(out[0], &items[2]);
    }
    queue_free(q);
}

static void times_out_and_wakes(void **state)
{
    (void)state;
    struct queue *q;
    void *out[1];
    assert_int_equal(queue_new(1, &q), ERR_OK);
    assert_int_equal(queue_take(q, out, 1, 0), 0);
    int64_t before = clock_mono_ms();
    assert_int_equal(queue_take(q, out, 1, 30), 0);
    assert_true(clock_mono_ms() - before >= 29);
    queue_wake(q); /* a wake that comes before the wait is not lost */
    assert_int_equal(queue_take(q, out, 1, -1), 0);
    before = clock_mono_ms();
    assert_int_equal(queue_take(q, out, 1, 30), 0); /* and wakes only once */
    assert_true(clock_mono_ms() - before >= 29);
    queue_free(q);
    queue_free(NULL);
}

static void closing_drains(void **state)
{
    (void)state;
    struct queue *q;
    void *out[1];
    assert_int_equal(queue_new(2, &q), ERR_OK);
    assert_int_equal(queue_push(q, &items[0]), ERR_OK);
    assert_false(queue_closed(q));
    queue_close(q);
    assert_true(queue_closed(q));
    assert_int_equal(queue_push(q, &items[1]), ERR_CONFLICT);
    assert_int_equal(queue_take(q, out, 1, -1), 1);
    assert_int_equal(queue_take(q, out, 1, -1), 0);
    queue_free(q);
}

enum { PUSHERS = 4, EACH = 5000 };

static void *push_many(void *arg)
{
    struct queue *q = arg;
    for (int i = 0; i < EACH; i++) {
        while (queue_push(q, &items[i % 8]) == ERR_NOMEM)
            sched_yield();
    }
    return NULL;
}

static void many_push_one_takes(void **state)
{
    (void)state;
    struct queue *q;
    pthread_t threads[PUSHERS];
    void *out[16];
    size_t n = 0;
    assert_int_equal(queue_new(32, &q), ERR_OK);
    for (size_t i = 0; i < PUSHERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, push_many, q), 0);
    while (n < (size_t)PUSHERS * EACH) {
        size_t got = queue_take(q, out, ARRAY_LEN(out), 5000);
        assert_int_not_equal(got, 0);
        n += got;
    }
    for (size_t i = 0; i < PUSHERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(queue_length(q), 0);
    queue_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_order_and_cap),
        cmocka_unit_test(times_out_and_wakes),
        cmocka_unit_test(closing_drains),
        cmocka_unit_test(many_push_one_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
