/* Who may move a request for a human, and from where. */
#include "bot/escalation.h"
#include "base/clock.h"
#include "tests/support/check.h"

static const struct actor sato = {{"7", 1}, {"佐藤", 6}}, mori = {{"9", 1}, {"森", 3}};

static struct escalation held(enum escalation_state state)
{
    struct escalation e;
    escalation_open(&e, 5, SEVERITY_NORMAL, REASON_ASKED, S("話したい"), 1000, 9000);
    e.state = state;
    if (state == ESCALATION_CLAIMED || state == ESCALATION_TALKING) {
        e.claimed_by = sato.id;
        e.claimed_name = sato.name;
    }
    return e;
}

static void steps(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        enum escalation_state from;
        enum actor_step step;
        bool other;
        enum err want;
        enum escalation_state to;
        bool moved;
    } rows[] = {
        {"a worker takes it", ESCALATION_WAITING, ACTOR_CLAIM, false, ERR_OK, ESCALATION_CLAIMED, true},
        {"claiming twice changes nothing", ESCALATION_CLAIMED, ACTOR_CLAIM, false, ERR_OK, ESCALATION_CLAIMED, false},
        {"claiming while talking changes nothing", ESCALATION_TALKING, ACTOR_CLAIM, false, ERR_OK, ESCALATION_TALKING,
         false},
        {"the second worker loses", ESCALATION_CLAIMED, ACTOR_CLAIM, true, ERR_CONFLICT, ESCALATION_CLAIMED, false},
        {"… also when the first one talks", ESCALATION_TALKING, ACTOR_CLAIM, true, ERR_CONFLICT, ESCALATION_TALKING,
         false},
        {"nothing to claim", ESCALATION_NONE, ACTOR_CLAIM, false, ERR_NOTFOUND, ESCALATION_NONE, false},
        {"closed is final", ESCALATION_CLOSED, ACTOR_CLAIM, false, ERR_NOTFOUND, ESCALATION_CLOSED, false},
        {"nobody talks before claiming", ESCALATION_WAITING, ACTOR_TALK, false, ERR_DENIED, ESCALATION_WAITING, false},
        {"first words", ESCALATION_CLAIMED, ACTOR_TALK, false, ERR_OK, ESCALATION_TALKING, true},
        {"more words", ESCALATION_TALKING, ACTOR_TALK, false, ERR_OK, ESCALATION_TALKING, false},
        {"not over somebody's head", ESCALATION_TALKING, ACTOR_TALK, true, ERR_DENIED, ESCALATION_TALKING, false},
        {"put back", ESCALATION_TALKING, ACTOR_RELEASE, false, ERR_OK, ESCALATION_WAITING, true},
        {"put back by another", ESCALATION_CLAIMED, ACTOR_RELEASE, true, ERR_DENIED, ESCALATION_CLAIMED, false},
        {"handed to the bot, still theirs", ESCALATION_TALKING, ACTOR_RETURN, false, ERR_OK, ESCALATION_CLAIMED, true},
        {"away for a while, still theirs", ESCALATION_TALKING, ACTOR_PAUSE, false, ERR_OK, ESCALATION_TALKING, true},
        {"nobody is away who never came", ESCALATION_WAITING, ACTOR_PAUSE, false, ERR_DENIED, ESCALATION_WAITING,
         false},
        {"closed", ESCALATION_TALKING, ACTOR_CLOSE, false, ERR_OK, ESCALATION_CLOSED, true},
        {"closed without a word", ESCALATION_CLAIMED, ACTOR_CLOSE, false, ERR_OK, ESCALATION_CLOSED, true},
        {"not closed unclaimed", ESCALATION_WAITING, ACTOR_CLOSE, false, ERR_DENIED, ESCALATION_WAITING, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct escalation e = held(rows[i].from);
        bool moved = false;
        print_message("%s\n", rows[i].why);
        assert_int_equal(escalation_act(&e, rows[i].step, rows[i].other ? mori : sato, &moved), rows[i].want);
        assert_int_equal(e.state, rows[i].to);
        assert_int_equal(moved, rows[i].moved);
        bool waits = e.state == ESCALATION_WAITING || e.state == ESCALATION_NONE;
        if (rows[i].want == ERR_OK)
            assert_int_equal(e.claimed_by.len == 0, waits);
    }
}

static void raising_never_lowers(void **state)
{
    (void)state;
    struct escalation e = held(ESCALATION_WAITING);
    assert_int_equal(escalation_raise(&e, SEVERITY_URGENT, REASON_CRISIS, S("死にたい"), 5000), ERR_OK);
    assert_int_equal(e.severity, SEVERITY_URGENT);
    assert_int_equal(e.reason, REASON_CRISIS);
    assert_int_equal(e.due_ms, 5000);
    assert_int_equal(escalation_raise(&e, SEVERITY_NORMAL, REASON_ASKED, S(""), 8000), ERR_OK);
    assert_int_equal(e.severity, SEVERITY_URGENT);
    assert_int_equal(e.reason, REASON_CRISIS);
    assert_int_equal(e.due_ms, 5000);
    assert_str_equal(e.summary, S("死にたい"));
    struct escalation none = held(ESCALATION_CLOSED);
    assert_int_equal(escalation_raise(&none, SEVERITY_URGENT, REASON_CRISIS, S("x"), 1), ERR_NOTFOUND);
}

static void withdrawing(void **state)
{
    (void)state;
    struct escalation e = held(ESCALATION_WAITING);
    assert_int_equal(escalation_withdraw(&e), ERR_OK);
    assert_int_equal(e.state, ESCALATION_CLOSED);
    assert_int_equal(escalation_withdraw(&e), ERR_NOTFOUND);
    struct escalation crisis = held(ESCALATION_WAITING);
    assert_int_equal(escalation_raise(&crisis, SEVERITY_URGENT, REASON_CRISIS, S("x"), 1), ERR_OK);
    assert_int_equal(escalation_withdraw(&crisis), ERR_CONFLICT);
    assert_int_equal(crisis.state, ESCALATION_WAITING);
}

static void asking_again_after_hand_back(void **state)
{
    (void)state;
    struct escalation e = held(ESCALATION_CLAIMED);
    escalation_requeue(&e, 7000);
    assert_int_equal(e.state, ESCALATION_WAITING);
    assert_int_equal(e.claimed_by.len, 0);
    assert_int_equal(e.due_ms, 7000);
    struct escalation closed = held(ESCALATION_CLOSED);
    escalation_requeue(&closed, 7000);
    assert_int_equal(closed.state, ESCALATION_CLOSED);
}

/* Two weeks without a worker and without a word; never where a life may be at stake, nor the service's own worry. */
static void expiring(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        enum escalation_state state;
        enum severity severity;
        enum escalation_reason reason;
        int64_t wrote_days, now_days; /* after it was opened */
        bool want;
    } rows[] = {
        {"two weeks", ESCALATION_WAITING, SEVERITY_NORMAL, REASON_ASKED, 0, 14, true},
        {"not yet", ESCALATION_WAITING, SEVERITY_NORMAL, REASON_ASKED, 0, 13, false},
        {"they wrote meanwhile", ESCALATION_WAITING, SEVERITY_NORMAL, REASON_ASKED, 10, 20, false},
        {"… and not since", ESCALATION_WAITING, SEVERITY_NORMAL, REASON_ASKED, 10, 24, true},
        {"given up on", ESCALATION_WAITING, SEVERITY_NORMAL, REASON_GIVE_UP, 0, 20, true},
        {"urgent", ESCALATION_WAITING, SEVERITY_URGENT, REASON_CRISIS, 0, 400, false},
        {"a worry of ours", ESCALATION_WAITING, SEVERITY_NORMAL, REASON_RULE, 0, 400, false},
        {"somebody has it", ESCALATION_CLAIMED, SEVERITY_NORMAL, REASON_ASKED, 0, 400, false},
        {"over already", ESCALATION_CLOSED, SEVERITY_NORMAL, REASON_ASKED, 0, 400, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct escalation e = held(rows[i].state);
        print_message("%s\n", rows[i].why);
        e.severity = rows[i].severity;
        e.reason = rows[i].reason;
        bool got = escalation_expires(&e, 1000 + rows[i].wrote_days * DAY_MS, 1000 + rows[i].now_days * DAY_MS);
        assert_int_equal(got, rows[i].want);
    }
}

static struct escalation ended(const char *by, int64_t closed_ms)
{
    struct escalation e = held(ESCALATION_CLOSED);
    e.closed_ms = closed_ms;
    e.claimed_by = str_from(by);
    return e;
}

static void reopening(void **state)
{
    (void)state;
    static const struct {
        const char *why, *by;
        int64_t closed_ms, now_ms;
        enum err want;
    } rows[] = {
        {"whoever closed it", "7", 5000, 5000 + DAY_MS, ERR_OK},
        {"somebody else", "9", 5000, 5000 + DAY_MS, ERR_DENIED},
        {"nobody ever had it", "", 5000, 5000 + DAY_MS, ERR_OK},
        {"a week later", "7", 5000, 5000 + 7 * DAY_MS, ERR_CONFLICT},
        {"closed by an older program", "7", 0, 5000, ERR_CONFLICT},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct escalation e = ended(rows[i].by, rows[i].closed_ms);
        print_message("%s\n", rows[i].why);
        assert_int_equal(escalation_reopen(&e, sato, rows[i].now_ms), rows[i].want);
        assert_int_equal(e.state, rows[i].want ? ESCALATION_CLOSED : ESCALATION_CLAIMED);
        if (!rows[i].want) {
            assert_str_equal(e.claimed_by, sato.id);
            assert_int_equal(escalation_reopen(&e, sato, rows[i].now_ms), ERR_CONFLICT);
        }
    }
    struct escalation none = {0};
    assert_int_equal(escalation_reopen(&none, sato, 1), ERR_NOTFOUND);
}

static void going_on(void **state)
{
    (void)state;
    struct escalation e = ended("7", 5000), withdrawn = ended("", 5000), urgent = ended("7", 5000);
    urgent.severity = SEVERITY_URGENT;
    assert_true(escalation_goes_on(&e, 5000 + DAY_MS));
    assert_false(escalation_goes_on(&e, 5000 + 7 * DAY_MS));
    assert_false(escalation_goes_on(&withdrawn, 5001));
    assert_false(escalation_goes_on(&urgent, 5001)); /* a danger keeps a record of its own */
    int64_t id = e.id;
    escalation_go_on(&e, REASON_ASKED, S("また話したい"), 6000, 9000);
    assert_int_equal(e.id, id);
    assert_int_equal(e.state, ESCALATION_WAITING);
    assert_int_equal(e.claimed_by.len, 0);
    assert_int_equal(e.created_ms, 6000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(steps),       cmocka_unit_test(raising_never_lowers),
                                       cmocka_unit_test(withdrawing), cmocka_unit_test(asking_again_after_hand_back),
                                       cmocka_unit_test(expiring),    cmocka_unit_test(reopening),
                                       cmocka_unit_test(going_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
