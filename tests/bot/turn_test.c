/* turn() itself, on the content that ships: what must hold in every state. Whole stories are in tests/talks. */
#include "base/clock.h"
#include "bot/escalation.h"
#include "tests/bot/one_talk.h"

/* For the next row of a table. */
static void again(void **state)
{
    end_talk(state);
    begin_talk(state);
}

static enum err play(struct talk *t, struct event event)
{
    t->env.now_ms += 10000;
    return turn(&content, &t->arena, &t->c, &event, &t->env, &t->out);
}

static void say(struct talk *t, const char *text)
{
    assert_int_equal(play(t, (struct event){.kind = EVENT_TEXT, .text = str_from(text)}), ERR_OK);
}

static void start(struct talk *t)
{
    assert_int_equal(play(t, (struct event){.kind = EVENT_START}), ERR_OK);
}

static const struct event claim = {.kind = EVENT_CLAIM, .staff = {"7", 1}, .staff_name = {"佐藤", 6}};

static void ask_for_human(struct talk *t)
{
    say(t, "人と話したい");
    say(t, "はい");
    assert_int_equal(t->c.mode, MODE_QUEUED);
}

static size_t n_said(const struct talk *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->out.effects.n; i++)
        n += t->out.effects.item[i].kind == EFFECT_SEND;
    return n;
}

static const struct bubble *first_bubble(const struct talk *t)
{
    for (size_t i = 0; i < t->out.effects.n; i++) {
        if (t->out.effects.item[i].kind == EFFECT_SEND)
            return &t->out.effects.item[i].bubble;
    }
    return NULL;
}

static const struct bubble *last_bubble(const struct talk *t)
{
    const struct bubble *b = NULL;
    for (size_t i = 0; i < t->out.effects.n; i++) {
        if (t->out.effects.item[i].kind == EFFECT_SEND)
            b = &t->out.effects.item[i].bubble;
    }
    return b;
}

static struct str encoded(struct talk *t)
{
    struct buf b;
    buf_init_in(&b, &t->arena, CONVERSATION_BYTES_MAX);
    assert_int_equal(conversation_encode(&t->c, &b), ERR_OK);
    return buf_str(&b);
}

/* ---- the safety floor ---- */

static void fresh(struct talk *t)
{
    (void)t;
}

static void at_question(struct talk *t)
{
    start(t);
    say(t, "生活アンケートをやってみたい");
    assert_str_equal(t->out.trace.flow, S("life"));
}

static void at_own_words(struct talk *t)
{
    start(t);
    assert_int_equal(flow_set_slot(&t->c.flow, &t->arena, S("x.y"), SLOT_FILLED, S("1")), ERR_OK);
    const struct bubble *b = last_bubble(t);
    assert_int_equal(play(t, (struct event){.kind = EVENT_CHOICE, .value = b->choices[1].value}), ERR_OK);
    assert_str_equal(t->out.trace.flow, S("interests"));
}

static void at_confirm(struct talk *t)
{
    start(t);
    say(t, "人と話したい");
}

static void in_queue(struct talk *t)
{
    start(t);
    ask_for_human(t);
}

static void with_human(struct talk *t)
{
    in_queue(t);
    assert_int_equal(play(t, claim), ERR_OK);
    assert_int_equal(t->c.mode, MODE_HUMAN);
}

static void closed(struct talk *t)
{
    with_human(t);
    struct event close = claim;
    close.kind = EVENT_CLOSE;
    close.value = S("resolved");
    assert_int_equal(play(t, close), ERR_OK);
    assert_int_equal(t->c.mode, MODE_CLOSED);
}

static void paused(struct talk *t)
{
    start(t);
    t->c.mode = MODE_PAUSED;
}

static void muted(struct talk *t)
{
    start(t);
    assert_int_equal(play(t, (struct event){.kind = EVENT_STOP}), ERR_OK);
    assert_int_equal(t->c.mode, MODE_MUTED);
}

static void after_safety(struct talk *t)
{
    start(t);
    say(t, "もう死にたい");
}

static const struct {
    const char *name;
    void (*reach)(struct talk *t);
    bool speaks;
} states[] = {
    {"nothing said yet", fresh, true},
    {"greeted", start, true},
    {"at a question", at_question, true},
    {"own words", at_own_words, true},
    {"consent", at_confirm, true},
    {"in the queue", in_queue, true},
    {"with a human", with_human, false},
    {"closed", closed, true},
    {"paused", paused, true},
    {"muted before", muted, true},
    {"said before", after_safety, true},
};

static void safety_in_every_state(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        again(state);
        struct talk *t = *state;
        print_message("%s\n", states[i].name);
        states[i].reach(t);
        bool open = escalation_is_open(&t->c.escalation);
        say(t, "もう死にたい");
        assert_int_equal(t->out.trace.risk.level, RISK_URGENT);
        assert_string_equal(t->out.trace.decided, "safety");
        assert_int_equal(t->c.escalation.severity, SEVERITY_URGENT);
        assert_int_equal(t->c.escalation.reason, REASON_CRISIS);
        assert_int_equal(t->out.step, open ? STEP_RAISED : STEP_OPENED);
        assert_true(str_find(t->c.escalation.summary, S("もう死にたい")) >= 0);
        if (states[i].speaks) {
            assert_str_equal(t->out.trace.flow, S("safety_urgent"));
            assert_in_range(n_said(t), 2, BUBBLES_MAX);
        } else {
            assert_int_equal(n_said(t), 0);
        }
    }
}

/* ---- staff ---- */

static void staff_events(void **state)
{
    static const struct {
        const char *why;
        void (*reach)(struct talk *t);
        enum event_kind kind;
        const char *who;
        enum err want;
        enum mode mode;
        enum escalation_step step;
        size_t n_said;
    } rows[] = {
        {"claim", in_queue, EVENT_CLAIM, "7", ERR_OK, MODE_HUMAN, STEP_CLAIMED, 1},
        {"claim a crisis while the bot talks", after_safety, EVENT_CLAIM, "7", ERR_OK, MODE_HUMAN, STEP_CLAIMED, 1},
        {"claim twice", with_human, EVENT_CLAIM, "7", ERR_OK, MODE_HUMAN, STEP_NONE, 0},
        {"claim what another has", with_human, EVENT_CLAIM, "9", ERR_CONFLICT, MODE_HUMAN, STEP_NONE, 0},
        {"claim nothing", start, EVENT_CLAIM, "7", ERR_NOTFOUND, MODE_BOT, STEP_NONE, 0},
        {"claim what is closed", closed, EVENT_CLAIM, "7", ERR_NOTFOUND, MODE_CLOSED, STEP_NONE, 0},
        {"talk", with_human, EVENT_SAY, "7", ERR_OK, MODE_HUMAN, STEP_TALKING, 1},
        {"talk without a claim", in_queue, EVENT_SAY, "7", ERR_DENIED, MODE_QUEUED, STEP_NONE, 0},
        {"talk over somebody", with_human, EVENT_SAY, "9", ERR_DENIED, MODE_HUMAN, STEP_NONE, 0},
        {"release", with_human, EVENT_RELEASE, "7", ERR_OK, MODE_QUEUED, STEP_RELEASED, 1},
        {"hand back", with_human, EVENT_RETURN, "7", ERR_OK, MODE_BOT, STEP_RETURNED, 1},
        {"leave the desk", with_human, EVENT_PAUSE, "7", ERR_OK, MODE_PAUSED, STEP_PAUSED, 1},
        {"somebody else leaves", with_human, EVENT_PAUSE, "9", ERR_DENIED, MODE_HUMAN, STEP_NONE, 0},
        {"leave what waits", in_queue, EVENT_PAUSE, "7", ERR_DENIED, MODE_QUEUED, STEP_NONE, 0},
        {"close", with_human, EVENT_CLOSE, "7", ERR_OK, MODE_CLOSED, STEP_CLOSED, 1},
        {"close by another", with_human, EVENT_CLOSE, "9", ERR_DENIED, MODE_HUMAN, STEP_NONE, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        again(state);
        struct talk *t = *state;
        print_message("%s\n", rows[i].why);
        rows[i].reach(t);
        struct str before = encoded(t);
        struct event e = {.kind = rows[i].kind,
                          .staff = str_from(rows[i].who),
                          .staff_name = S("佐藤"),
                          .text = S("こんにちは"),
                          .value = rows[i].kind == EVENT_PAUSE ? (struct str){0} : S("resolved")};
        assert_int_equal(play(t, e), rows[i].want);
        assert_int_equal(t->c.mode, rows[i].mode);
        if (rows[i].want) {
            assert_str_equal(encoded(t), before);
        } else {
            assert_int_equal(t->out.step, rows[i].step);
            assert_int_equal(n_said(t), rows[i].n_said);
        }
    }
}

/* Until when: a time to come, within a week. What passes is put right by the service. */
static void pauses(void **state)
{
    static const struct {
        const char *why;
        int64_t minutes;
        enum err want;
    } rows[] = {{"an hour", 60, ERR_OK},
                {"a week", 7 * 24 * 60 - 1, ERR_OK},
                {"now", 0, ERR_INPUT},
                {"yesterday", -1440, ERR_INPUT},
                {"a month", 30 * 24 * 60, ERR_INPUT}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        again(state);
        struct talk *t = *state;
        print_message("%s\n", rows[i].why);
        with_human(t);
        struct event e = claim;
        int64_t until_ms = t->env.now_ms + 10000 + rows[i].minutes * MINUTE_MS;
        e.kind = EVENT_PAUSE;
        e.value = arena_fmt(&t->arena, "%lld", (long long)until_ms);
        assert_int_equal(play(t, e), rows[i].want);
        assert_int_equal(t->c.mode, rows[i].want ? MODE_HUMAN : MODE_PAUSED);
        if (rows[i].want)
            continue;
        assert_int_equal(t->c.escalation.due_ms, until_ms);
        assert_int_equal(t->c.escalation.state, ESCALATION_CLAIMED);
        t->env.now_ms = until_ms;
        assert_int_equal(play(t, (struct event){.kind = EVENT_TIMER, .value = S("reply_due")}), ERR_OK);
        assert_int_equal(t->c.mode, MODE_QUEUED);
        assert_int_equal(t->c.escalation.state, ESCALATION_WAITING);
        assert_int_equal(t->c.escalation.claimed_by.len, 0);
        assert_int_equal(t->out.step, STEP_RELEASED);
        assert_int_equal(n_said(t), 1);
    }
}

/* A worker who has not read the newest words is held back. */
static void unread_words(void **state)
{
    struct talk *t = *state;
    with_human(t);
    t->c.seq = 20;
    say(t, "あの、もうひとつ");
    assert_int_equal(t->c.heard_seq, 21);
    struct event e = claim;
    e.kind = EVENT_SAY;
    e.text = S("はい");
    e.seen = 20;
    assert_int_equal(play(t, e), ERR_CONFLICT);
    e.seen = 21;
    assert_int_equal(play(t, e), ERR_OK);
    const struct effect *said = NULL;
    for (size_t i = 0; i < t->out.effects.n; i++) {
        if (t->out.effects.item[i].kind == EFFECT_SEND)
            said = &t->out.effects.item[i];
    }
    assert_non_null(said);
    assert_str_equal(said->name, S("佐藤"));
    assert_str_equal(said->bubble.text, S("はい"));
}

/* ---- the queue ---- */

static void one_notice_in_12_hours(void **state)
{
    struct talk *t = *state;
    in_queue(t);
    say(t, "まだですか");
    assert_int_equal(n_said(t), 1);
    say(t, "もしもし");
    assert_int_equal(n_said(t), 0);
    t->env.now_ms += 11 * HOUR_MS;
    say(t, "もしもし");
    assert_int_equal(n_said(t), 0);
    t->env.now_ms += 2 * HOUR_MS;
    say(t, "もしもし");
    assert_int_equal(n_said(t), 1);
    say(t, "人と話したい");
    assert_int_equal(n_said(t), 1);
    assert_int_equal(t->c.mode, MODE_QUEUED);
}

static void leaving_the_queue(void **state)
{
    struct talk *t = *state;
    in_queue(t);
    say(t, "やめる");
    assert_int_equal(t->c.mode, MODE_BOT);
    assert_int_equal(t->out.step, STEP_CLOSED);
    assert_str_equal(t->out.outcome, S("withdrawn"));
    assert_false(escalation_is_open(&t->c.escalation));
}

/* Handed back to the bot, and asks again: whoever is free takes it. */
static void asking_again(void **state)
{
    struct talk *t = *state;
    with_human(t);
    struct event e = claim;
    e.kind = EVENT_RETURN;
    assert_int_equal(play(t, e), ERR_OK);
    assert_int_equal(t->c.escalation.state, ESCALATION_CLAIMED);
    ask_for_human(t);
    assert_int_equal(t->out.step, STEP_RAISED);
    assert_int_equal(t->c.escalation.state, ESCALATION_WAITING);
    assert_int_equal(t->c.escalation.id, 41);
    e.kind = EVENT_CLAIM;
    e.staff = S("9");
    assert_int_equal(play(t, e), ERR_OK);
}

/* After it was handed back the case is closed without a word: the person is in the middle of something else. */
static void closing_after_hand_back(void **state)
{
    struct talk *t = *state;
    with_human(t);
    struct event e = claim;
    e.kind = EVENT_RETURN;
    assert_int_equal(play(t, e), ERR_OK);
    e.kind = EVENT_CLOSE;
    e.value = S("resolved");
    e.note = S("電話した");
    assert_int_equal(play(t, e), ERR_OK);
    assert_int_equal(t->c.mode, MODE_BOT);
    assert_int_equal(n_said(t), 0);
    assert_str_equal(t->out.outcome, S("resolved"));
    assert_str_equal(t->out.note, S("電話した"));
}

static void a_crisis_is_not_withdrawn(void **state)
{
    struct talk *t = *state;
    in_queue(t);
    say(t, "もう死にたい");
    say(t, "やめる");
    say(t, "やめる");
    assert_true(escalation_is_open(&t->c.escalation));
    assert_int_equal(t->c.escalation.severity, SEVERITY_URGENT);
}

static void late_promise(void **state)
{
    struct talk *t = *state;
    in_queue(t);
    int64_t due = 0;
    for (size_t i = 0; i < t->out.effects.n; i++) {
        if (t->out.effects.item[i].kind == EFFECT_TIMER_SET)
            due = t->out.effects.item[i].at_ms;
    }
    assert_int_equal(due, t->c.escalation.due_ms);
    t->env.now_ms = due;
    assert_int_equal(play(t, (struct event){.kind = EVENT_TIMER, .value = S("reply_due")}), ERR_OK);
    assert_int_equal(n_said(t), 1);
    assert_int_equal(t->out.step, STEP_RAISED);
    assert_int_equal(play(t, claim), ERR_OK);
    assert_int_equal(play(t, (struct event){.kind = EVENT_TIMER, .value = S("reply_due")}), ERR_OK);
    assert_int_equal(n_said(t), 0);
}

/* ---- buttons ---- */

static void double_tap(void **state)
{
    struct talk *t = *state;
    at_question(t);
    struct str first = arena_str(&t->arena, last_bubble(t)->choices[0].value);
    assert_int_equal(play(t, (struct event){.kind = EVENT_CHOICE, .value = first}), ERR_OK);
    assert_true(t->out.visible);
    assert_str_equal(t->out.said, S("できていた"));
    struct str at = t->out.trace.node;
    t->env.now_ms -= 8000;
    assert_int_equal(play(t, (struct event){.kind = EVENT_CHOICE, .value = first}), ERR_OK);
    assert_int_equal(n_said(t), 0);
    assert_false(t->out.visible);
    assert_str_equal(t->out.trace.node, at);
}

static void forged_buttons(void **state)
{
    static const struct str forged[] = {S("t1:go:handoff:0000000000000000"), S("t1:do:8:ffffffffffffffff"), S("t1:go:"),
                                        S("x"), S("t1|a|1|o|life|q1|1|00")};
    struct talk *t = *state;
    at_question(t);
    for (size_t i = 0; i < ARRAY_LEN(forged); i++) {
        assert_int_equal(play(t, (struct event){.kind = EVENT_CHOICE, .value = forged[i]}), ERR_OK);
        assert_str_equal(t->out.trace.flow, S("life"));
        assert_str_equal(t->out.trace.node, S("q1"));
        assert_int_equal(t->c.mode, MODE_BOT);
    }
}

static void leave_button(void **state)
{
    struct talk *t = *state;
    in_queue(t);
    say(t, "まだですか");
    const struct bubble *b = last_bubble(t);
    assert_int_equal(b->n_choices, 1);
    assert_int_equal(play(t, (struct event){.kind = EVENT_CHOICE, .value = b->choices[0].value}), ERR_OK);
    assert_int_equal(t->c.mode, MODE_BOT);
    assert_true(t->out.said.len > 0);
}

/* ---- beginnings ---- */

static void greeted_once(void **state)
{
    struct talk *t = *state;
    start(t);
    assert_true(n_said(t) > 0);
    start(t);
    assert_int_equal(n_said(t), 0);
    t->env.now_ms += 40 * (int64_t)DAY_MS;
    start(t);
    assert_int_equal(n_said(t), 0);
}

static void language(void **state)
{
    struct talk *t = *state;
    assert_int_equal(play(t, (struct event){.kind = EVENT_START, .lang = S("en")}), ERR_OK);
    assert_int_equal(t->c.flow.lang, LANG_EN);
    assert_non_null(first_bubble(t));
    assert_true(str_find(first_bubble(t)->text, S("Hello")) >= 0);
}

/* ---- when we break ---- */

static enum err play_broken(struct talk *t, const struct content *broken)
{
    struct event e = {.kind = EVENT_TEXT, .text = S("こんにちは")};
    return turn(broken, &t->arena, &t->c, &e, &t->env, &t->out);
}

static void second_error_calls_a_human(void **state)
{
    struct talk *t = *state;
    struct content broken = content;
    broken.nlu = NULL;
    start(t);
    assert_int_equal(play_broken(t, &broken), ERR_OK);
    assert_int_equal(n_said(t), 1);
    assert_int_equal(t->c.mode, MODE_BOT);
    assert_int_equal(play_broken(t, &broken), ERR_OK);
    assert_int_equal(n_said(t), 1);
    assert_int_equal(t->c.mode, MODE_QUEUED);
    assert_int_equal(t->c.escalation.reason, REASON_INTERNAL_ERROR);
    assert_int_equal(t->out.step, STEP_OPENED);
}

static void no_bundle(void **state)
{
    struct talk *t = *state;
    struct content broken = content;
    broken.bundle = NULL;
    assert_int_equal(play_broken(t, &broken), ERR_OK);
    assert_int_equal(n_said(t), 1);
    assert_int_equal(t->c.mode, MODE_QUEUED);
    assert_int_equal(t->c.escalation.reason, REASON_INTERNAL_ERROR);
}

static void out_of_memory_changes_nothing(void **state)
{
    struct talk *t = *state;
    at_question(t);
    struct str before = encoded(t);
    for (size_t cap = 64; cap < 20000; cap += 97) {
        struct arena small;
        struct event e = {.kind = EVENT_TEXT, .text = S("3")};
        struct conversation copy = t->c;
        arena_init(&small, cap);
        enum err err = turn(&content, &small, &t->c, &e, &t->env, &t->out);
        if (err) {
            assert_int_equal(err, ERR_NOMEM);
            assert_str_equal(encoded(t), before);
        }
        t->c = copy;
        arena_done(&small);
    }
}

static void the_same_twice(void **state)
{
    static const char *const lines[] = {"生活アンケートをやってみたい",
                                        "1",
                                        "２",
                                        "とばす",
                                        "もどる",
                                        "ほとんどない",
                                        "人と話したい",
                                        "はい",
                                        "もう死にたい"};
    struct str first = {0};
    for (int run = 0; run < 2; run++) {
        struct talk *t = *state;
        conversation_init(&t->c);
        t->env.now_ms = morning;
        struct buf all;
        buf_init_in(&all, &t->arena, 1 << 20);
        for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
            say(t, lines[i]);
            for (size_t k = 0; k < t->out.effects.n; k++)
                buf_add(&all, t->out.effects.item[k].bubble.text);
            buf_add(&all, encoded(t));
        }
        if (run)
            assert_str_equal(buf_str(&all), first);
        first = buf_str(&all);
    }
}

/* ---- size of what is said ---- */

static void only_the_last_bubble_has_buttons(void **state)
{
    struct talk *t = *state;
    say(t, "生活アンケートをやってみたい"); /* notice, introduction, question */
    size_t n = 0;
    for (size_t i = 0; i < t->out.effects.n; i++) {
        const struct effect *e = &t->out.effects.item[i];
        if (e->kind == EFFECT_SEND && &e->bubble != last_bubble(t))
            assert_int_equal(e->bubble.n_choices, 0);
        n += e->kind == EFFECT_SEND;
    }
    assert_in_range(n, 2, BUBBLES_MAX);
    assert_true(last_bubble(t)->n_choices >= 4);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin_talk, end_talk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(safety_in_every_state),
        CASE(staff_events),
        CASE(pauses),
        CASE(unread_words),
        CASE(one_notice_in_12_hours),
        CASE(leaving_the_queue),
        CASE(asking_again),
        CASE(closing_after_hand_back),
        CASE(a_crisis_is_not_withdrawn),
        CASE(late_promise),
        CASE(double_tap),
        CASE(forged_buttons),
        CASE(leave_button),
        CASE(greeted_once),
        CASE(language),
        CASE(second_error_calls_a_human),
        CASE(no_bundle),
        CASE(out_of_memory_changes_nothing),
        CASE(the_same_twice),
        CASE(only_the_last_bubble_has_buttons),
    };
    return cmocka_run_group_tests(tests, load_content, unload_content);
}
