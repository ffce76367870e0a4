/* Who was alerted and who answered: chains of calls and their rows. */
#include "tests/store/fresh.h"

static void add_escalation(struct store *s, int64_t id)
{
    struct escalation_row row = {.id = id,
                                 .conversation_id = 1,
                                 .channel = S("web"),
                                 .severity = S("urgent"),
                                 .reason = S("crisis"),
                                 .state = S("waiting")};
    assert_int_equal(escalation_row_put(s, &row), ERR_OK);
}

static void add_alert(struct store *s, int64_t escalation_id, int64_t call, int64_t batch, const char *staff)
{
    struct alert_row row = {.escalation_id = escalation_id,
                            .conversation_id = 1,
                            .call = call,
                            .batch = batch,
                            .round = 1,
                            .attempt = 1,
                            .severity = S("urgent"),
                            .staff = str_from(staff),
                            .login = S("hana"),
                            .name = S("花"),
                            .at_ms = 100 * batch,
                            .answer_by_ms = 100 * batch + 50};
    assert_int_equal(alert_row_insert(s, &row), ERR_OK);
}

static void alerts(void **state)
{
    (void)state;
    struct store *s = fresh();
    person(s, "a");
    add_escalation(s, 1);
    add_escalation(s, 2);
    struct alert_chain_row chain = {.escalation_id = 1,
                                    .conversation_id = 1,
                                    .state = S("calling"),
                                    .severity = S("urgent"),
                                    .call = 1,
                                    .began_ms = 100,
                                    .next_ms = 150};
    struct alert_chain_row got;
    struct alert_row *rows, one;
    size_t n = 0;
    assert_int_equal(alert_chain_row_get(s, &arena, 1, &got), ERR_NOTFOUND);
    assert_int_equal(alert_chain_row_put(s, &chain), ERR_OK);
    add_alert(s, 1, 1, 1, "7");
    add_alert(s, 1, 1, 1, "8");
    add_alert(s, 1, 1, 2, "7");
    add_alert(s, 1, 2, 1, "7"); /* of a call that has not begun, as far as the chain says */
    assert_int_equal(alert_rows_read(s, &arena, 1, 1, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 3);
    assert_int_equal(rows[0].id, 1);
    assert_int_equal(rows[2].batch, 2);
    assert_str_equal(rows[1].staff, S("8"));
    assert_int_equal(alert_rows_read(s, &arena, 1, 1, 2, &rows, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].id, 2); /* the newest two, in order */
    assert_int_equal(alert_rows_calling(s, &arena, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 3);
    assert_int_equal(rows[0].id, 3);

    assert_int_equal(alert_rows_answer(s, 1, 1, S("7"), 170), ERR_OK);
    assert_int_equal(alert_row_get(s, &arena, 3, &one), ERR_OK);
    assert_int_equal(one.answered_ms, 170);
    assert_int_equal(one.answer_by_ms, 250);
    assert_int_equal(alert_row_get(s, &arena, 2, &one), ERR_OK);
    assert_int_equal(one.answered_ms, 0);
    assert_int_equal(alert_row_get(s, &arena, 9, &one), ERR_NOTFOUND);
    chain.state = S("answered");
    chain.answered_by = S("7");
    chain.answered_name = S("花");
    chain.answered_ms = 170;
    chain.next_ms = 0;
    assert_int_equal(alert_chain_row_put(s, &chain), ERR_OK);
    assert_int_equal(alert_chain_row_get(s, &arena, 1, &got), ERR_OK);
    assert_str_equal(got.state, S("answered"));
    assert_str_equal(got.answered_name, S("花"));
    assert_int_equal(got.answered_ms, 170);
    assert_int_equal(alert_rows_calling(s, &arena, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 0);

    chain.state = S("bored");
    assert_int_equal(alert_chain_row_put(s, &chain), ERR_CONFLICT);
    chain.state = S("over");
    chain.escalation_id = 99;
    assert_int_equal(alert_chain_row_put(s, &chain), ERR_CONFLICT); /* of nothing */
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alerts),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
