/* What is written is what is read, byte for byte; what is not ours is refused. */
#include "bot/conversation.h"
#include "tests/support/check.h"

struct fix {
    struct arena arena;
};

static int set_up(void **state)
{
    struct fix *f = calloc(1, sizeof(*f));
    arena_init(&f->arena, 4 << 20);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fix *f = *state;
    arena_done(&f->arena);
    free(f);
    return 0;
}

static struct conversation full(void)
{
    struct conversation c;
    conversation_init(&c);
    c.id = 12;
    c.revision = 34;
    c.mode = MODE_QUEUED;
    c.flow.lang = LANG_EASY;
    c.lang_wanted = LANG_EN;
    c.last_contact_ms = 1790000000000;
    c.queued_notice_ms = 1790000000001;
    c.last_press_ms = 1790000000002;
    c.last_press = S("f1:x\"y\\z");
    c.internal_errors = 1;
    c.offered = 1;
    c.sitting = (struct sitting){1790000000007, 12, 1};
    c.burst = (struct burst){{{S("m1"), S("主人が")}, {S(""), S("亡\nくなって")}}, 2, 1790000000009, 86400000, 1};
    c.disclosed_ms = 1790000000008;
    c.undisclosed = 3;
    c.undelivered_ms = 1790000000010;
    c.missed = (struct pending){1790000000006, S("4:visited.how")};
    c.remind = (struct pending){1790000000005, S("3:q2")};
    c.seq = 56;
    c.heard_seq = 55;
    c.flow.runs = 7;
    c.flow.give_ups = 1;
    c.flow.stack[0] = (struct frame){S("life"), S(""), 3, 1, S("abc"), 1790000000003, S(""), S("")};
    c.flow.stack[1] = (struct frame){S("interests"), S("likes"), 4, 0, S("abc"), 1790000000004, S("2"), S("1,3")};
    c.flow.n_frames = 2;
    c.flow.slots[0] = (struct slot){S("life.payday"), SLOT_FILLED, S("1")};
    c.flow.slots[1] = (struct slot){S("life.family"), SLOT_DECLINED, S("")};
    c.flow.slots[2] = (struct slot){S("interests.likes"), SLOT_SUSPECT, S("手芸が好きで、\n水曜の午前なら")};
    c.flow.n_slots = 3;
    c.flow.trail[0] = S("life.payday");
    c.flow.trail[1] = S("life.family");
    c.flow.n_trail = 2;
    c.escalation = (struct escalation){
        9, ESCALATION_CLAIMED, SEVERITY_URGENT, REASON_CRISIS, 1, 2, S("7"), S("佐藤"), S("「消えたい」"), 3,
        4, 1790000000009};
    c.attention = (struct attention){1790000000009, 1790000000010};
    return c;
}

static struct str encoded(struct fix *f, const struct conversation *c)
{
    struct buf b;
    buf_init_in(&b, &f->arena, CONVERSATION_BYTES_MAX);
    assert_int_equal(conversation_encode(c, &b), ERR_OK);
    return buf_str(&b);
}

static void round_trip(void **state)
{
    struct fix *f = *state;
    struct conversation c = full(), back;
    struct str json = encoded(f, &c);
    assert_int_equal(conversation_decode(json, &f->arena, &back), ERR_OK);
    assert_str_equal(encoded(f, &back), json);
    assert_int_equal(back.burst.n, 2);
    assert_str_equal(back.burst.piece[1].text, S("亡\nくなって"));
    assert_int_equal(back.mode, MODE_QUEUED);
    assert_int_equal(back.flow.n_slots, 3);
    assert_str_equal(back.flow.slots[2].value, c.flow.slots[2].value);
    assert_int_equal(back.flow.slots[1].status, SLOT_DECLINED);
    assert_str_equal(back.flow.stack[1].confirm, S("2"));
    assert_str_equal(back.flow.stack[1].picked, S("1,3"));
    assert_str_equal(back.flow.stack[0].picked, S(""));
    assert_int_equal(back.flow.stack[0].entered_ms, 1790000000003);
    assert_str_equal(back.last_press, c.last_press);
    assert_int_equal(back.offered, 1);
    assert_int_equal(back.sitting.start_ms, c.sitting.start_ms);
    assert_int_equal(back.sitting.messages, 12);
    assert_int_equal(back.sitting.rested, 1);
    assert_int_equal(back.disclosed_ms, c.disclosed_ms);
    assert_int_equal(back.undisclosed, 3);
    assert_int_equal(back.undelivered_ms, c.undelivered_ms);
    assert_int_equal(back.escalation.undelivered_ms, c.escalation.undelivered_ms);
    assert_int_equal(back.missed.at_ms, c.missed.at_ms);
    assert_str_equal(back.missed.question, c.missed.question);
    assert_int_equal(back.remind.at_ms, c.remind.at_ms);
    assert_str_equal(back.remind.question, c.remind.question);
    assert_int_equal(back.escalation.reason, REASON_CRISIS);
    assert_str_equal(back.escalation.claimed_name, S("佐藤"));
    assert_int_equal(back.escalation.promised_ms, 3);
    assert_int_equal(back.escalation.closed_ms, 4);
    assert_int_equal(back.attention.worker_ms, c.attention.worker_ms);
    assert_int_equal(back.attention.since_ms, c.attention.since_ms);
}

/* Frames as older programs wrote them; and what is chosen, without anything to confirm, stands where those look for no
 * more. */
static void frames_of_every_age(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *frame, *confirm, *picked;
    } rows[] = {
        {"[\"life\",\"q1\",3,1,\"abc\",17]", "", ""},
        {"[\"life\",\"q1\",3,1,\"abc\",17,\"2\"]", "2", ""},
        {"[\"life\",\"q1\",3,1,\"abc\",17,\"\",\"1,3\"]", "", "1,3"},
        {"[\"life\",\"q1\",3,1,\"abc\",17,\"2\",\"1,3\"]", "2", "1,3"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct conversation back;
        struct str json = arena_fmt(&f->arena, "{\"f\":1,\"mode\":\"bot\",\"st\":[%s]}", rows[i].frame);
        assert_int_equal(conversation_decode(json, &f->arena, &back), ERR_OK);
        assert_str_equal(back.flow.stack[0].confirm, str_from(rows[i].confirm));
        assert_str_equal(back.flow.stack[0].picked, str_from(rows[i].picked));
        assert_str_equal(encoded(f, &back), json);
    }
}

static void a_new_one_is_small(void **state)
{
    struct fix *f = *state;
    struct conversation c, back;
    conversation_init(&c);
    struct str json = encoded(f, &c);
    assert_str_equal(json, S("{\"f\":1,\"mode\":\"bot\"}"));
    assert_int_equal(conversation_decode(json, &f->arena, &back), ERR_OK);
    assert_int_equal(back.flow.n_slots, 0);
    assert_int_equal(back.escalation.state, ESCALATION_NONE);
}

/* Kept by a program that knew nothing of reminders: still theirs. */
static void an_older_one_is_read(void **state)
{
    struct fix *f = *state;
    struct conversation back;
    struct str json =
        S("{\"f\":1,\"rev\":3,\"mode\":\"bot\",\"at\":1790000000000,\"seq\":5,\"heard\":4,\"runs\":1,"
          "\"st\":[[\"life\",\"\",1,0,\"abc\",1790000000000]],\"sl\":[[\"life.payday\",\"filled\",\"1\"]]}");
    assert_int_equal(conversation_decode(json, &f->arena, &back), ERR_OK);
    assert_int_equal(back.remind.at_ms, 0);
    assert_int_equal(back.remind.question.len, 0);
    assert_int_equal(back.missed.question.len, 0);
    assert_int_equal(back.sitting.start_ms, 0);
    assert_int_equal(back.undisclosed, 0);
    assert_str_equal(encoded(f, &back), json);
}

static void refused(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *why;
        struct str json;
    } rows[] = {
        {"empty", {"", 0}},
        {"not an object", S("[]")},
        {"no format", S("{\"mode\":\"bot\"}")},
        {"a later format", S("{\"f\":2,\"mode\":\"bot\"}")},
        {"no mode", S("{\"f\":1}")},
        {"an unknown mode", S("{\"f\":1,\"mode\":\"asleep\"}")},
        {"an unknown language", S("{\"f\":1,\"mode\":\"bot\",\"lang\":\"xx\"}")},
        {"an unknown status", S("{\"f\":1,\"mode\":\"bot\",\"sl\":[[\"a.b\",\"maybe\",\"\"]]}")},
        {"a slot without a value", S("{\"f\":1,\"mode\":\"bot\",\"sl\":[[\"a.b\",\"filled\"]]}")},
        {"a frame that is a word", S("{\"f\":1,\"mode\":\"bot\",\"st\":[\"life\"]}")},
        {"five frames",
         S("{\"f\":1,\"mode\":\"bot\",\"st\":[[\"a\",\"\",1,0,\"\",0],[\"a\",\"\",1,0,\"\",0],[\"a\",\"\",1,0,\"\",0],"
           "[\"a\",\"\",1,0,\"\",0],[\"a\",\"\",1,0,\"\",0]]}")},
        {"a trail of numbers", S("{\"f\":1,\"mode\":\"bot\",\"tr\":[1]}")},
        {"an escalation without a state", S("{\"f\":1,\"mode\":\"bot\",\"esc\":{\"id\":1}}")},
        {"a reminder without a question", S("{\"f\":1,\"mode\":\"bot\",\"rm\":[5]}")},
        {"a sitting of words", S("{\"f\":1,\"mode\":\"bot\",\"ss\":[5,\"x\",0]}")},
        {"cut short", S("{\"f\":1,\"mode\":\"bo")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct conversation c;
        print_message("%s\n", rows[i].why);
        assert_int_equal(conversation_decode(rows[i].json, &f->arena, &c), ERR_INPUT);
    }
}

static void too_large_to_write(void **state)
{
    struct fix *f = *state;
    struct conversation c = full();
    struct buf b;
    buf_init_in(&b, &f->arena, 100);
    assert_int_equal(conversation_encode(&c, &b), ERR_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_one_is_small, set_up, tear_down),
        cmocka_unit_test_setup_teardown(frames_of_every_age, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_older_one_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_large_to_write, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
