/* The shipped rules as a whole: they load and prove themselves, and nlu_read and nlu_risk answer as the headers promise. */
#include "nlu/nlu.h"
#include "tests/support/check.h"

static struct nlu *nlu;
static struct arena arena;

static int open_rules(void **state)
{
    (void)state;
    struct arena notes;
    struct faults faults;
    arena_init(&arena, 8 << 20);
    arena_init(&notes, 8 << 20);
    faults_init(&faults, &notes);
    enum err err = nlu_open("nlu", &faults, &nlu);
    faults_print(&faults, stderr, false);
    arena_done(&notes);
    return err ? -1 : 0;
}

static int close_rules(void **state)
{
    (void)state;
    nlu_close(nlu);
    arena_done(&arena);
    return 0;
}

static void plain_floor(void **state)
{
    (void)state;
    arena_reset(&arena);
    assert_int_equal(nlu_risk(nlu, &arena, S("もう死にたい")).level, RISK_URGENT);
    assert_int_equal(nlu_risk(nlu, &arena, S("こんにちは")).level, RISK_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(plain_floor)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
