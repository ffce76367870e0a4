#include "console/login_throttle.h"
#include "base/crypto.h"
#include "tests/support/check.h"

static struct login_throttle t;

static void begin(void)
{
    static const uint8_t key[16] = {1, 2, 3};
    throttle_init(&t, key);
}

/* Each attempt from an address of its own: only the login counts. */
static int64_t attempt(const char *login, int address, int64_t now_ms)
{
    char text[16];
    snprintf(text, sizeof text, "10.0.0.%d", address);
    return throttle_try(&t, str_from(login), str_from(text), now_ms);
}

static void delay_grows(void **state)
{
    (void)state;
    static const struct {
        int64_t failures, want_ms;
    } rows[] = {{0, 0},    {1, 0},       {2, 0},       {3, 1000},    {4, 2000},
                {5, 4000}, {10, 128000}, {11, 256000}, {12, 300000}, {1000000, 300000}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(throttle_delay_ms(rows[i].failures), rows[i].want_ms);
}

static void login_has_to_wait(void **state)
{
    (void)state;
    begin();
    assert_int_equal(attempt("hanako", 1, 1000), 0);
    assert_int_equal(attempt("hanako", 2, 1000), 0);
    assert_int_equal(attempt("hanako", 3, 1000), 0);
    assert_int_equal(attempt("hanako", 4, 1000), 1000); /* at once, although none has been judged yet */
    assert_int_equal(attempt("hanako", 4, 1999), 1);
    assert_int_equal(attempt("taro", 5, 1000), 0);
    assert_int_equal(attempt("hanako", 4, 2000), 0);
    assert_int_equal(attempt("hanako", 5, 2000), 2000);
    throttle_forgive(&t, S("hanako"), S("10.0.0.5"), 2000);
    assert_int_equal(attempt("hanako", 6, 2001), 0);
}

/* Whoever guesses at a login from elsewhere must not keep its owner out; and guessing where the owner sits is slow, too.
 */
static void a_stranger_locks_nobody_out(void **state)
{
    (void)state;
    begin();
    assert_int_equal(attempt("hanako", 1, 0), 0);
    throttle_forgive(&t, S("hanako"), S("10.0.0.1"), 0);
    int64_t now_ms = 1000;
    for (int i = 0; i < 12; i++, now_ms += THROTTLE_DELAY_MAX_S * 1000)
        assert_int_equal(attempt("hanako", 100 + i, now_ms), 0);
    now_ms -= THROTTLE_DELAY_MAX_S * 1000 - 1;
    assert_true(attempt("hanako", 2, now_ms) > 0);
    assert_true(attempt("hanako", 3, now_ms) > 0);
    assert_int_equal(attempt("hanako", 1, now_ms), 0);
    throttle_forgive(&t, S("hanako"), S("10.0.0.1"), now_ms);
    assert_true(attempt("hanako", 2, now_ms) > 0); /* that it was the owner is no gift to the stranger */
    assert_int_equal(attempt("hanako", 1, now_ms), 0);
    assert_int_equal(attempt("hanako", 1, now_ms), 0);
    assert_int_equal(attempt("hanako", 1, now_ms), 0);
    assert_int_equal(attempt("hanako", 1, now_ms), 1000);
    assert_int_equal(attempt("taro", 1, now_ms), 0);
}

static void forgotten_after_an_hour(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 3; i++)
        assert_int_equal(attempt("hanako", i, 0), 0);
    int64_t later = THROTTLE_FORGET_S * 1000 + 1;
    assert_int_equal(attempt("hanako", 4, later), 0);
    assert_int_equal(attempt("hanako", 5, later), 0);
}

static void address_has_a_bucket(void **state)
{
    (void)state;
    begin();
    char login[16];
    for (int i = 0; i < THROTTLE_BURST; i++) {
        snprintf(login, sizeof login, "user%d", i);
        assert_int_equal(attempt(login, 1, 0), 0);
    }
    assert_int_equal(attempt("other", 1, 0), THROTTLE_REFILL_MS);
    assert_int_equal(attempt("other", 2, 0), 0);
    assert_int_equal(attempt("other", 1, THROTTLE_REFILL_MS), 0);
    assert_true(attempt("another", 1, THROTTLE_REFILL_MS) > 0);
}

/* More names than places: the oldest give way, nothing breaks. */
static void many_names(void **state)
{
    (void)state;
    begin();
    char login[16];
    for (int i = 0; i < 3 * THROTTLE_LOGINS; i++) {
        snprintf(login, sizeof login, "u%d", i);
        assert_int_equal(attempt(login, i % 100, i * (int64_t)THROTTLE_REFILL_MS), 0);
    }
}

/* Made-up names from an address that has no attempt left must not push out what is known of a login. */
static void names_that_are_refused_push_nobody_out(void **state)
{
    (void)state;
    begin();
    char login[16];
    for (int i = 0; i < 3; i++)
        assert_int_equal(attempt("hanako", i, 0), 0);
    for (int i = 0; i < 3 * THROTTLE_LOGINS; i++) {
        snprintf(login, sizeof login, "u%d", i);
        (void)attempt(login, 99, 1);
    }
    assert_int_equal(attempt("hanako", 4, 999), 1);
}

static void recalled_after_a_restart(void **state)
{
    (void)state;
    begin();
    int64_t failures, until_ms;
    throttle_recall(&t, S("hanako"), 5, 9000, 5000);
    throttle_recall(&t, S("long ago"), 5, 1, THROTTLE_FORGET_S * 1000 + 2);
    throttle_recall(&t, S("never"), 0, 0, 5000);
    assert_int_equal(attempt("hanako", 1, 5000), 4000);
    assert_int_equal(attempt("never", 1, 5000), 0);
    throttle_read(&t, S("hanako"), &failures, &until_ms);
    assert_int_equal(failures, 5);
    assert_int_equal(until_ms, 9000);
    throttle_read(&t, S("long ago"), &failures, &until_ms);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delay_grows),
        cmocka_unit_test(login_has_to_wait),
        cmocka_unit_test(a_stranger_locks_nobody_out),
        cmocka_unit_test(forgotten_after_an_hour),
        cmocka_unit_test(address_has_a_bucket),
        cmocka_unit_test(many_names),
        cmocka_unit_test(names_that_are_refused_push_nobody_out),
        cmocka_unit_test(recalled_after_a_restart),
    };
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
