/* Every row of the outcome table of docs/LINE.md. */
#include "adapters/line/outcome.h"

#include "tests/support/check.h"

#define REPLY .reply = true, .token_fresh = true
#define OLD_REPLY .reply = true, .token_fresh = false

static void table(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct attempt attempt;
        enum courier_outcome outcome;
        int status;
        enum send_step want;
    } rows[] = {
        {"a reply accepted", {REPLY, .n = 1}, COURIER_ANSWERED, 200, SEND_DONE},
        {"a push accepted", {.n = 1}, COURIER_ANSWERED, 200, SEND_DONE},
        {"a push whose key was accepted before", {.n = 2}, COURIER_ANSWERED, 409, SEND_DONE},
        {"a reply that never left, token fresh", {REPLY, .n = 1}, COURIER_NOT_SENT, 0, SEND_AGAIN},
        {"a reply that never left, token old", {OLD_REPLY, .n = 3}, COURIER_NOT_SENT, 0, SEND_AS_PUSH},
        {"a push that never left", {.n = 1}, COURIER_NOT_SENT, 0, SEND_AGAIN},
        {"a reply that timed out", {REPLY, .n = 1}, COURIER_UNCERTAIN, 0, SEND_AGAIN},
        {"a reply answered 500", {REPLY, .n = 1}, COURIER_ANSWERED, 500, SEND_AGAIN},
        {"… then 400 for the token: the first one was delivered",
         {REPLY, .n = 2, .tried_before = true, .token_refused = true},
         COURIER_ANSWERED,
         400,
         SEND_DONE},
        {"… then 400 for its form: LINE never took it",
         {REPLY, .n = 2, .tried_before = true},
         COURIER_ANSWERED,
         400,
         SEND_AS_PUSH},
        {"… then 400, but the token is too old to tell",
         {OLD_REPLY, .n = 2, .tried_before = true},
         COURIER_ANSWERED,
         400,
         SEND_AS_PUSH},
        {"a reply refused at the first try", {REPLY, .n = 1}, COURIER_ANSWERED, 400, SEND_AS_PUSH},
        {"a push refused: its words alone", {.n = 1}, COURIER_ANSWERED, 400, SEND_PLAIN},
        {"… refused, too", {.n = 2, .plain = true}, COURIER_ANSWERED, 400, SEND_DEAD},
        {"a push answered 503", {.n = 5}, COURIER_ANSWERED, 503, SEND_AGAIN},
        {"a push that is a day old, and may have been taken",
         {.n = 90, .age_ms = 24 * 3600000, .tried_before = true},
         COURIER_ANSWERED,
         503,
         SEND_DEAD},
        {"… is taken for the first time now, and nobody knows",
         {.n = 1, .age_ms = 24 * 3600000},
         COURIER_ANSWERED,
         503,
         SEND_AGAIN},
        {"a push that is a day old, because the network was down",
         {.n = 290, .age_ms = 24 * 3600000},
         COURIER_NOT_SENT,
         0,
         SEND_AGAIN},
        {"… because too many were sent", {.n = 290, .age_ms = 24 * 3600000}, COURIER_ANSWERED, 429, SEND_AGAIN},
        {"a wrong access token", {.n = 1}, COURIER_ANSWERED, 401, SEND_AGAIN},
        {"not allowed for this account", {.n = 1}, COURIER_ANSWERED, 403, SEND_DEAD},
        {"too large", {.n = 1}, COURIER_ANSWERED, 413, SEND_DEAD},
        {"too many replies, token fresh", {REPLY, .n = 1}, COURIER_ANSWERED, 429, SEND_AGAIN},
        {"too many replies, token old", {OLD_REPLY, .n = 4}, COURIER_ANSWERED, 429, SEND_AS_PUSH},
        {"too many pushes", {.n = 1}, COURIER_ANSWERED, 429, SEND_AGAIN},
        {"the month is used up", {.n = 1, .month_used_up = true}, COURIER_ANSWERED, 429, SEND_HOLD},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        const struct courier_result result = {.outcome = rows[i].outcome, .status = rows[i].status};
        struct decision d = send_decide(&rows[i].attempt, &result);
        assert_int_equal(d.step, rows[i].want);
        assert_true((d.error == NULL) == (d.step == SEND_DONE));
    }
}

static void waiting_grows_and_is_bounded(void **state)
{
    (void)state;
    const struct courier_result down = {.outcome = COURIER_NOT_SENT};
    int64_t last = 0;
    for (int64_t n = 1; n < 40; n++) {
        const struct attempt a = {.n = n};
        struct decision d = send_decide(&a, &down);
        assert_true(d.delay_ms >= last && d.delay_ms <= 300000);
        last = d.delay_ms;
    }
    assert_int_equal(last, 300000);
}

/* Its token lives a minute; half of that spent waiting is an answer that comes too late. */
static void a_live_reply_is_not_put_off(void **state)
{
    (void)state;
    const struct courier_result down = {.outcome = COURIER_NOT_SENT};
    for (int64_t n = 1; n < 40; n++) {
        const struct attempt a = {.reply = true, .token_fresh = true, .n = n};
        assert_true(send_decide(&a, &down).delay_ms <= 5000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),
        cmocka_unit_test(waiting_grows_and_is_bounded),
        cmocka_unit_test(a_live_reply_is_not_put_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
