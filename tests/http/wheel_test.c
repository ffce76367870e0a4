/* Deadlines of the wheel against plain counting. */
#include "http/wheel.h"
#include "tests/support/check.h"

struct item {
    struct wheel_node node;
    uint32_t due;
    bool fired;
};

static uint32_t now;
static struct wheel wheel;

static void fire(void *self, struct wheel_node *node)
{
    (void)self;
    struct item *i = (struct item *)(void *)node;
    assert_int_equal(i->due, now);
    assert_false(i->fired);
    assert_false(wheel_waiting(node));
    i->fired = true;
}

static void deadlines(void **state)
{
    (void)state;
    static struct item items[1000];
    for (uint32_t i = 0; i < 1000; i++) {
        items[i].due = i % 300 + 1;
        wheel_set(&wheel, &items[i].node, items[i].due);
    }
    for (uint32_t i = 0; i < 1000; i += 7) { /* some are put off, some given up */
        items[i].due += 64;
        wheel_set(&wheel, &items[i].node, items[i].due);
        wheel_clear(&items[i + 1 < 1000 ? i + 1 : i].node);
    }
    for (now = 1; now <= 400; now++)
        wheel_tick(&wheel, fire, NULL);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(items[i].fired, i == 0 || i % 7 != 1);
}

/* A callback may set its own node again. */
static int rounds;
static void again(void *self, struct wheel_node *node)
{
    (void)self;
    if (++rounds < 10)
        wheel_set(&wheel, node, 64);
}

static void repeating(void **state)
{
    (void)state;
    static struct wheel_node node;
    wheel_set(&wheel, &node, 64);
    for (int i = 0; i < 640; i++)
        wheel_tick(&wheel, again, NULL);
    assert_int_equal(rounds, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(deadlines), cmocka_unit_test(repeating)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
