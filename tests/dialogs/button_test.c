/* Buttons: what an old one means now, and that nobody can make one up. */
#include "dialogs/button.h"
#include "tests/dialogs/shipped.h"

static void payloads_come_back_whole(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (int k = 0; k < BUTTON_KINDS; k++) {
        struct button b = {(enum button_kind)k, 41, S("0a1b2c3d"), S("life"), S("q1"), S("3"), S("a|b")}, back;
        struct str payload = button_encode(&arena, &b, play_key);
        assert_true(payload.len > 0 && payload.len <= 100);
        assert_int_equal(button_decode(payload, play_key, &back), ERR_OK);
        assert_int_equal(back.kind, k);
        assert_int_equal(back.run, 41);
        assert_str_equal(back.flow, b.flow);
        assert_str_equal(back.node, b.node);
        assert_str_equal(back.value, b.value);
        assert_str_equal(back.extra, b.extra);
    }
    arena_done(&arena);
}

static void a_changed_payload_is_refused(void **state)
{
    (void)state;
    struct arena arena;
    struct button b = {BUTTON_OPTION, 1, S("0a1b2c3d"), S("life"), S("q1"), S("3"), S("")}, back;
    static const uint8_t other[16] = "another key....";
    arena_init(&arena, 1 << 20);
    struct str payload = button_encode(&arena, &b, play_key);
    assert_int_equal(button_decode(payload, other, &back), ERR_INPUT);
    assert_int_equal(button_decode(S(""), play_key, &back), ERR_INPUT);
    for (size_t i = 0; i < payload.len; i++) {
        char copy[PAYLOAD_BYTES_MAX];
        memcpy(copy, payload.ptr, payload.len);
        copy[i] ^= 1;
        assert_int_equal(button_decode((struct str){copy, payload.len}, play_key, &back), ERR_INPUT);
    }
    struct str head = str_sub(payload, 0, payload.len - 1);
    assert_int_equal(button_decode(head, play_key, &back), ERR_INPUT);
    arena_done(&arena);
}

static void too_long_is_no_button(void **state)
{
    (void)state;
    struct arena arena;
    char extra[PAYLOAD_BYTES_MAX + 1];
    memset(extra, 'x', sizeof extra);
    arena_init(&arena, 1 << 20);
    struct button b = {.flow = S("life"), .extra = {extra, sizeof extra}};
    assert_int_equal(button_encode(&arena, &b, play_key).len, 0);
    arena_done(&arena);
}

static struct flow_input pressed(struct play *p, struct str payload, const char *want_label)
{
    struct flow_input in = {0};
    struct str label;
    assert_int_equal(flow_press(content, &p->arena, &p->state, &p->env, payload, &in, &label), ERR_OK);
    assert_str_equal(label, str_from(want_label));
    return in;
}

static void old_buttons(void **state)
{
    (void)state;
    struct play p;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    struct str first = play_button(&p, "時々困った"), skip = play_button(&p, "とばす");
    assert_int_equal(pressed(&p, first, "時々困った").kind, FLOW_ANSWER);
    assert_int_equal(play_press(&p, first), ERR_OK);
    assert_string_equal(play_node(&p), "life.q2");
    struct str second = play_button(&p, "ほぼ毎日");
    /* (a) its slot exists: a correction of that slot, and on with the question that waits */
    struct flow_input in = pressed(&p, first, "時々困った");
    assert_int_equal(in.kind, FLOW_CORRECT);
    assert_str_equal(in.name, S("life.payday"));
    assert_int_equal(play_press(&p, first), ERR_OK);
    assert_string_equal(play_node(&p), "life.q2");
    /* (c) it belongs to a question that no longer waits and says nothing by itself */
    assert_int_equal(pressed(&p, skip, "とばす").kind, FLOW_STALE);
    assert_int_equal(play_press(&p, skip), ERR_OK);
    assert_string_equal(play_node(&p), "life.q2");
    /* (b) it waits in an outer frame: unwound to */
    assert_int_equal(play_step(&p, FLOW_START, "handoff", ""), ERR_OK);
    assert_int_equal(p.state.n_frames, 2);
    struct str yes = play_button(&p, "はい、お願いします");
    in = pressed(&p, second, "ほぼ毎日");
    assert_int_equal(in.kind, FLOW_ANSWER);
    assert_int_equal(p.state.n_frames, 1);
    assert_int_equal(play_press(&p, second), ERR_OK);
    assert_string_equal(play_node(&p), "life.q3");
    /* a script that is over: nothing to correct */
    assert_int_equal(pressed(&p, yes, "はい、お願いします").kind, FLOW_STALE);
    /* a form that was left just there is taken up */
    struct str third = play_button(&p, "問題なかった");
    assert_int_equal(play_step(&p, FLOW_STOP, "", ""), ERR_OK);
    assert_int_equal(play_press(&p, third), ERR_OK);
    assert_string_equal(play_node(&p), "life.q4");
    play_done(&p);
}

static void start_buttons_never_grow_old(void **state)
{
    (void)state;
    struct play p;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "welcome", ""), ERR_OK);
    struct str fun = play_button(&p, "楽しみを探す");
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    struct flow_input in = pressed(&p, fun, "楽しみを探す");
    assert_int_equal(in.kind, FLOW_START);
    assert_str_equal(in.name, S("interests"));
    play_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payloads_come_back_whole),     cmocka_unit_test(a_changed_payload_is_refused),
        cmocka_unit_test(too_long_is_no_button),        cmocka_unit_test(old_buttons),
        cmocka_unit_test(start_buttons_never_grow_old),
    };
    return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}
