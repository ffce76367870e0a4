/* The walk over the real content: what is asked, said and recorded, step by step. */
#include "tests/dialogs/shipped.h"
#include "tests/dialogs/talker.h"

static bool says(const struct play *p, const char *part)
{
    for (size_t i = 0; i < p->out.n; i++)
        if (p->out.item[i].kind == EFFECT_SEND && str_find(p->out.item[i].bubble.text, str_from(part)) >= 0)
            return true;
    return false;
}

static const struct effect *effect_of(const struct play *p, enum effect_kind kind)
{
    for (size_t i = 0; i < p->out.n; i++)
        if (p->out.item[i].kind == kind)
            return &p->out.item[i];
    return NULL;
}

struct move {
    enum flow_input_kind kind;
    const char *value;
    const char *node; /* where it stands afterwards; "" nowhere */
    const char *says;
};

static void play_moves(struct play *p, const struct move *m, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool valued = m[i].kind == FLOW_ANSWER || m[i].kind == FLOW_CONFIRM;
        enum err err = play_step(p, m[i].kind, valued ? "" : m[i].value, valued ? m[i].value : "");
        print_message("%zu: %s\n", i, play_node(p));
        assert_int_equal(err, ERR_OK);
        assert_string_equal(play_node(p), m[i].node);
        if (m[i].says && !says(p, m[i].says))
            fail_msg("does not say: %s", m[i].says);
    }
}

static void the_questionnaire(void **state)
{
    (void)state;
    static const struct move moves[] = {
        {FLOW_START, "life", "life.q1", "（1/6）"},
        {FLOW_ANSWER, "1", "life.q2", "（2/6）"},
        {FLOW_ANSWER, "4", "life.q3", "（3/6）"},
        {FLOW_BACK, "", "life.q2", "前回：ほとんどない"},
        {FLOW_ANSWER, "2", "life.q3", NULL},
        {FLOW_DECLINE, "", "life.q4", "とばしますね"},
        {FLOW_DONT_KNOW, "", "life.q5", "大丈夫です"},
        {FLOW_MISS, "", "life.q5", "番号かボタン"},
        {FLOW_MISS, "", "life.q5", "どれが近いですか"},
        {FLOW_MISS, "", "life.q6", "先に進みますね"},
        {FLOW_STOP, "", "", "続きから"},
        {FLOW_RESUME, "", "life.q6", "では、先ほどの続きです（6/6）"},
        {FLOW_ANSWER, "3", "life_after.offer", "3 家計の支払い：お答えなし"},
        {FLOW_BACK, "", "life_after.offer", "最初の質問"},
        {FLOW_ANSWER, "redo", "life.q1", "前回：できていた"},
    };
    struct play p;
    play_init(&p, content);
    play_moves(&p, moves, ARRAY_LEN(moves));
    assert_int_equal(flow_slot(&p.state, S("life.family"))->status, SLOT_SUSPECT);
    play_done(&p);
}

static void answers_are_recorded(void **state)
{
    (void)state;
    struct play p;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "3"), ERR_OK);
    const struct effect *e = effect_of(&p, EFFECT_RECORD_ANSWER);
    assert_non_null(e);
    assert_str_equal(e->name, S("life"));
    assert_str_equal(e->key, S("payday"));
    assert_str_equal(e->status, S("filled"));
    assert_str_equal(e->value, S("3"));
    assert_int_equal(play_step(&p, FLOW_DECLINE, "", ""), ERR_OK);
    assert_str_equal(effect_of(&p, EFFECT_RECORD_ANSWER)->status, S("declined"));
    play_done(&p);
}

static void the_first_question(void **state)
{
    (void)state;
    struct play p;
    struct question q;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    assert_true(flow_question(content, NULL, &p.state, &q));
    assert_str_equal(q.slot, S("life.payday"));
    assert_str_equal(q.context, S("life.1"));
    assert_str_equal(q.scale, S("trouble"));
    assert_int_equal(q.n_options, 4);
    assert_str_equal(q.options[3].label, S("いつも困った"));
    assert_true(q.may_skip && q.may_back && q.may_unknown);
    assert_int_equal(q.number, 1);
    assert_int_equal(q.of, 6);
    play_done(&p);
}

static void wrong_input_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        enum flow_input_kind kind;
        const char *name, *value;
        enum err want;
    } rows[] = {
        {"no such flow", FLOW_START, "nope", "", ERR_NOTFOUND},
        {"no such slot", FLOW_CORRECT, "life.nope", "1", ERR_NOTFOUND},
        {"no such option", FLOW_ANSWER, "", "9", ERR_INPUT},
        {"no such text", FLOW_ASIDE, "nope", "", ERR_NOTFOUND},
        {"not an option to confirm", FLOW_CONFIRM, "", "9", ERR_INPUT},
    };
    struct play p;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct flow_state before = p.state;
        print_message("%s\n", rows[i].why);
        assert_int_equal(play_step(&p, rows[i].kind, rows[i].name, rows[i].value), rows[i].want);
        assert_memory_equal(&before, &p.state, sizeof before);
        assert_int_equal(p.out.n, 0);
    }
    play_done(&p);
}

static void nothing_waits_for_these(void **state)
{
    (void)state;
    static const enum flow_input_kind kinds[] = {FLOW_ANSWER,  FLOW_CONFIRM,   FLOW_WHICH,  FLOW_INVALID,
                                                 FLOW_DECLINE, FLOW_DONT_KNOW, FLOW_BACK,   FLOW_STOP,
                                                 FLOW_RESTART, FLOW_REPEAT,    FLOW_RESUME, FLOW_MISS};
    struct play p;
    play_init(&p, content);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        assert_int_equal(play_step(&p, kinds[i], "", "1"), ERR_CONFLICT);
    play_done(&p);
}

static void two_given_up_offer_a_human(void **state)
{
    (void)state;
    struct play p;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    for (int i = 0; i < 6; i++)
        assert_int_equal(play_step(&p, FLOW_MISS, "", ""), ERR_OK);
    assert_true(says(&p, "人が代わりにお聞きします"));
    assert_string_equal(play_node(&p), "life.q3");
    play_done(&p);
}

static void confirm_before_taking(void **state)
{
    (void)state;
    struct play p;
    struct question q;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_CONFIRM, "", "3"), ERR_OK);
    assert_true(says(&p, "「時々困った」でよろしいですか"));
    assert_true(flow_question(content, NULL, &p.state, &q));
    assert_str_equal(q.confirm, S("3"));
    assert_int_equal(play_press(&p, play_button(&p, "はい")), ERR_OK);
    assert_string_equal(play_node(&p), "life.q2");
    assert_str_equal(flow_slot(&p.state, S("life.payday"))->value, S("3"));
    assert_int_equal(play_step(&p, FLOW_CONFIRM, "", "1"), ERR_OK);
    assert_int_equal(play_press(&p, play_button(&p, "いいえ")), ERR_OK);
    assert_string_equal(play_node(&p), "life.q2");
    assert_true(flow_question(content, NULL, &p.state, &q));
    assert_int_equal(q.confirm.len, 0);
    play_done(&p);
}

static void which_of_two(void **state)
{
    (void)state;
    struct play p;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    struct flow_input in = {.kind = FLOW_WHICH, .candidates = {1, 2, 99}, .n_candidates = 3};
    p.out.n = 0;
    assert_int_equal(flow_step(content, &p.arena, &p.state, &in, &p.env, &p.out), ERR_OK);
    assert_true(says(&p, "「ほぼできていた」と「時々困った」"));
    assert_int_equal(play_button(&p, "できていた").len, 0);
    assert_int_equal(play_press(&p, play_button(&p, "時々困った")), ERR_OK);
    assert_str_equal(flow_slot(&p.state, S("life.payday"))->value, S("3"));
    play_done(&p);
}

static void a_crisis_in_the_middle(void **state)
{
    (void)state;
    struct play p;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
    assert_int_equal(flow_set_slot(&p.state, &p.arena, S("safety.kind"), SLOT_FILLED, S("suicide")), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_START, "safety_urgent", ""), ERR_OK);
    assert_true(says(&p, "まずこれ"));
    const struct effect *e = effect_of(&p, EFFECT_ESCALATE);
    assert_non_null(e);
    assert_int_equal(e->severity, SEVERITY_URGENT);
    assert_int_equal(e->reason, REASON_CRISIS);
    assert_str_equal(e->status, S("stay"));
    assert_string_equal(play_node(&p), "safety_urgent.plan");
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "no"), ERR_OK);
    assert_string_equal(play_node(&p), "safety_urgent.alone");
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "yes"), ERR_OK);
    assert_string_equal(play_node(&p), "");
    assert_false(says(&p, "先ほどの続き")); /* the questionnaire waits until they want it */
    assert_int_equal(play_press(&p, play_button(&p, "続きから")), ERR_OK);
    assert_string_equal(play_node(&p), "life.q2");
    play_done(&p);
}

static void asked_for_a_human(void **state)
{
    (void)state;
    struct play p;
    play_init(&p, content);
    assert_int_equal(play_step(&p, FLOW_START, "life", ""), ERR_OK);
    assert_int_equal(play_press(&p, play_button(&p, "人と話したい")), ERR_OK);
    assert_string_equal(play_node(&p), "handoff.confirm");
    struct flow_state fork = p.state;
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "no"), ERR_OK);
    assert_null(effect_of(&p, EFFECT_ESCALATE));
    assert_string_equal(play_node(&p), "life.q1");
    p.state = fork;
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "yes"), ERR_OK);
    const struct effect *e = effect_of(&p, EFFECT_ESCALATE);
    assert_non_null(e);
    assert_str_equal(e->status, S("wait"));
    assert_int_equal(e->reason, REASON_ASKED);
    assert_true(e->text.len > 0);
    assert_true(says(&p, "きょうの15時ごろまで"));
    play_done(&p);
}

/* Several answers are several words for the worker too, in the worker's language. */
static void the_note_names_all_who_know(void **state)
{
    (void)state;
    static const char *const values[] = {"add", "self", "買い物のこと", "doctor,family", "北谷", "yes"};
    struct play p;
    play_init(&p, content);
    p.state.lang = LANG_EN;
    assert_int_equal(play_step(&p, FLOW_START, "handoff", ""), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        assert_int_equal(play_step(&p, FLOW_ANSWER, "", values[i]), ERR_OK);
    const struct effect *e = effect_of(&p, EFFECT_ESCALATE);
    assert_non_null(e);
    assert_true(str_find(e->text, S("もう話した相手：家族や友人、病院の人\n")) >= 0);
    play_done(&p);
}

/* At most four flows lie on one another; beyond that the oldest is let go, and what is left comes back in turn. */
static void a_fifth_flow_lets_the_oldest_go(void **state)
{
    (void)state;
    static const char *const flows[] = {"life", "interests", "trouble", "listen", "handoff"};
    struct play p;
    play_init(&p, content);
    for (size_t i = 0; i < ARRAY_LEN(flows); i++) {
        assert_int_equal(play_step(&p, FLOW_START, flows[i], ""), ERR_OK);
        assert_int_equal(p.state.n_frames, i < FLOW_FRAMES ? i + 1 : FLOW_FRAMES);
        assert_str_equal(p.state.stack[p.state.n_frames - 1].flow, str_from(flows[i]));
    }
    assert_str_equal(p.state.stack[0].flow, S("interests"));
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "no"), ERR_OK);
    assert_str_equal(p.state.stack[p.state.n_frames - 1].flow, S("listen"));
    play_done(&p);
}

static void found_things_are_shown_and_picked(void **state)
{
    (void)state;
    struct play p;
    struct talker t = {.n = 4};
    play_init(&p, content);
    p.env.match = talker_match;
    p.env.match_self = &t;
    assert_int_equal(flow_set_slot(&p.state, &p.arena, S("interests.categories"), SLOT_FILLED, S("craft")), ERR_OK);
    assert_int_equal(flow_set_slot(&p.state, &p.arena, S("interests.constraints"), SLOT_FILLED, S("day:wed")), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_START, "interests", "手芸が好きで、水曜の午前なら"), ERR_OK);
    assert_string_equal(play_node(&p), "interests.choose3");
    const struct bubble *cards = play_bubble(&p, 1);
    assert_int_equal(cards->n_cards, 3);
    assert_str_equal(cards->cards[1].actions[0].label, S("行ってみたい"));
    struct str second = cards->cards[1].actions[0].value;
    assert_non_null(effect_of(&p, EFFECT_RECORD_MATCH));
    /* Another page; the old card still means what it showed. */
    assert_int_equal(play_press(&p, play_button(&p, "ほかを見る")), ERR_OK);
    assert_string_equal(play_node(&p), "interests.choose1");
    assert_int_equal(play_press(&p, second), ERR_OK);
    assert_string_equal(play_node(&p), "interests.go_there");
    assert_str_equal(flow_slot(&p.state, S("interests.wish_id"))->value, S("r2"));
    assert_true(says(&p, "「二つ目の会」ですね"));
    assert_str_equal(effect_of(&p, EFFECT_RECORD_NOTE)->key, S("r2"));
    play_done(&p);
}

static void nothing_found_is_said_honestly(void **state)
{
    (void)state;
    struct play p;
    play_init(&p, content);
    assert_int_equal(flow_set_slot(&p.state, &p.arena, S("interests.categories"), SLOT_FILLED, S("craft")), ERR_OK);
    assert_int_equal(flow_set_slot(&p.state, &p.arena, S("interests.constraints"), SLOT_FILLED, S("day:wed")), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_START, "interests", "手芸"), ERR_OK);
    assert_string_equal(play_node(&p), "interests.none");
    assert_true(says(&p, "見つかりませんでした"));
    play_done(&p);
}

/* Two plays of the same moves give the same bytes. */
static void the_same_twice(void **state)
{
    (void)state;
    static const enum flow_input_kind kinds[] = {FLOW_ANSWER, FLOW_MISS, FLOW_BACK,   FLOW_ANSWER, FLOW_DECLINE,
                                                 FLOW_REPEAT, FLOW_STOP, FLOW_RESUME, FLOW_MISS};
    struct play a, b;
    play_init(&a, content);
    play_init(&b, content);
    a.env.seed = b.env.seed = 7;
    assert_int_equal(play_step(&a, FLOW_START, "life", ""), play_step(&b, FLOW_START, "life", ""));
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        assert_int_equal(play_step(&a, kinds[i], "", "2"), play_step(&b, kinds[i], "", "2"));
        assert_int_equal(a.out.n, b.out.n);
        for (size_t k = 0; k < a.out.n; k++) {
            assert_str_equal(a.out.item[k].bubble.text, b.out.item[k].bubble.text);
            for (size_t c = 0; c < a.out.item[k].bubble.n_choices; c++)
                assert_str_equal(a.out.item[k].bubble.choices[c].value, b.out.item[k].bubble.choices[c].value);
        }
    }
    play_done(&a);
    play_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_questionnaire),
        cmocka_unit_test(answers_are_recorded),
        cmocka_unit_test(the_first_question),
        cmocka_unit_test(wrong_input_changes_nothing),
        cmocka_unit_test(nothing_waits_for_these),
        cmocka_unit_test(two_given_up_offer_a_human),
        cmocka_unit_test(confirm_before_taking),
        cmocka_unit_test(which_of_two),
        cmocka_unit_test(a_crisis_in_the_middle),
        cmocka_unit_test(asked_for_a_human),
        cmocka_unit_test(the_note_names_all_who_know),
        cmocka_unit_test(a_fifth_flow_lets_the_oldest_go),
        cmocka_unit_test(found_things_are_shown_and_picked),
        cmocka_unit_test(nothing_found_is_said_honestly),
        cmocka_unit_test(the_same_twice),
    };
    return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}
