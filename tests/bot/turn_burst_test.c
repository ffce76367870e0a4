/* One thought in pieces: what waits, for how long, what ends it, and that nothing of it is lost, doubled or kept after
 * it was taken back. */
#include "bot/desk.h"
#include "bot/escalation.h"
#include "tests/bot/one_talk.h"

static void play(struct talk *t, int64_t after_ms, struct event event)
{
    play_event(t, morning + after_ms, event);
}

static void say(struct talk *t, int64_t at_ms, const char *text, const char *ref)
{
    play(t, at_ms, (struct event){.kind = EVENT_TEXT, .text = str_from(text), .ref = str_from(ref)});
}

static void due(struct talk *t, int64_t at_ms)
{
    play(t, at_ms, (struct event){.kind = EVENT_TIMER, .value = TIMER_BURST});
}

static int begin(void **state)
{
    begin_talk(state);
    play(*state, -60000, (struct event){.kind = EVENT_START});
    return 0;
}

static size_t n_said(const struct talk *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->out.effects.n; i++)
        n += t->out.effects.item[i].kind == EFFECT_SEND;
    return n;
}

static const struct effect *timer(const struct talk *t, enum effect_kind kind)
{
    for (size_t i = 0; i < t->out.effects.n; i++) {
        const struct effect *e = &t->out.effects.item[i];
        if (e->kind == kind && str_eq(e->name, TIMER_BURST))
            return e;
    }
    return NULL;
}

static void assert_held(struct talk *t, int64_t due_ms)
{
    assert_int_equal(n_said(t), 0);
    const struct effect *e = timer(t, EFFECT_TIMER_SET);
    assert_non_null(e);
    assert_int_equal(e->at_ms - morning, due_ms);
    assert_true(t->out.visible); /* shown and numbered like any message */
}

static void assert_answered(struct talk *t)
{
    assert_true(n_said(t) > 0);
    assert_int_equal(t->c.burst.n, 0);
    assert_null(timer(t, EFFECT_TIMER_SET));
}

static void a_gap_after_the_last_and_never_longer_than_the_most(void **state)
{
    struct talk *t = *state;
    say(t, 0, "主人が", "1");
    assert_held(t, 2500);
    say(t, 2400, "去年の", "2");
    assert_held(t, 4900);
    say(t, 4800, "冬に", "3");
    assert_held(t, 7300);
    say(t, 7200, "急に", "4");
    assert_held(t, 8000);
    due(t, 8000);
    assert_answered(t);
    assert_false(t->out.visible);
    assert_int_equal(t->out.said.len, 0);
    assert_null(timer(t, EFFECT_TIMER_CANCEL)); /* the desk took its row away with the event */
}

static void the_fifth_does_not_wait(void **state)
{
    struct talk *t = *state;
    const char *const pieces[] = {"主人が", "去年の", "冬に", "急に"};
    for (int i = 0; i < 4; i++) {
        say(t, i, pieces[i], "");
        assert_int_equal(n_said(t), 0);
    }
    say(t, 4, "ころんで", "");
    assert_answered(t);
    assert_non_null(timer(t, EFFECT_TIMER_CANCEL));
}

static void what_is_finished_or_long_does_not_wait(void **state)
{
    struct talk *t = *state;
    static const char *const texts[] = {"つらいです",
                                        "さみしい",
                                        "こんにちは",
                                        "手芸がしたい",
                                        "ありがとう",
                                        "教えて",
                                        "手芸",
                                        "主人が亡くなりました。つらくて",
                                        "去年の冬に長く勤めた会社をやめて家にいるんですけど"};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        print_message("%s\n", texts[i]);
        say(t, (int64_t)i * 60000, texts[i], "");
        assert_answered(t);
    }
}

static void danger_is_answered_at_once_and_ends_it(void **state)
{
    struct talk *t = *state;
    say(t, 0, "友だちが", "");
    say(t, 500, "死にたくて", "");
    assert_answered(t);
    assert_true(t->out.trace.risk.level >= RISK_URGENT);
    assert_int_equal(t->c.escalation.state, ESCALATION_WAITING);
    say(t, 1000, "薬を", "");
    assert_answered(t);
}

static void a_message_taken_back_is_not_read(void **state)
{
    struct talk *t = *state;
    say(t, 0, "手芸が好きで", "1");
    say(t, 100, "主人が", "2");
    play(t, 200, (struct event){.kind = EVENT_UNSEND, .value = S("1")});
    assert_int_equal(t->c.burst.n, 1);
    assert_str_equal(t->c.burst.piece[0].text, S("主人が"));
    play(t, 300, (struct event){.kind = EVENT_UNSEND, .value = S("2")});
    assert_int_equal(t->c.burst.n, 0);
    assert_non_null(timer(t, EFFECT_TIMER_CANCEL));
    due(t, 2600); /* had it been on its way already */
    assert_int_equal(n_said(t), 0);
}

static void nobody_is_answered_who_left_or_has_a_human(void **state)
{
    struct talk *t = *state;
    say(t, 0, "主人が", "");
    play(t, 100, (struct event){.kind = EVENT_STOP});
    assert_int_equal(t->c.burst.n, 0);
    assert_non_null(timer(t, EFFECT_TIMER_CANCEL));
    say(t, 60000, "昨日から", "");
    assert_int_equal(t->c.burst.n, 1);
    t->c.mode = MODE_HUMAN;
    due(t, 62500);
    assert_int_equal(n_said(t), 0);
    assert_int_equal(t->c.burst.n, 0);
    say(t, 70000, "主人が", "");
    assert_int_equal(t->c.burst.n, 0);
}

/* Their first words: greeted with the answer, once. */
static void a_newcomer_in_pieces_is_greeted_once(void **state)
{
    struct talk *t = *state;
    conversation_init(&t->c);
    say(t, 0, "手芸が", "");
    assert_held(t, 2500);
    say(t, 900, "好きです", "");
    assert_answered(t);
    size_t with_first_notice = n_said(t);
    assert_true(with_first_notice >= 2);
    say(t, 20000, "手芸が好きです", "");
    assert_true(n_said(t) < with_first_notice);
}

/* ---- at the desk ---- */

static int64_t now;
static struct outbox_row rows[4];
static size_t n_rows;
static struct arena outbox_arena;

static int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static enum err read_outbox(struct store *s, struct arena *a, void *arg)
{
    struct outbox_row *got;
    (void)a;
    (void)arg;
    enum err err = outbox_rows_pending(s, &outbox_arena, S("line"), 0, 4, &got, &n_rows);
    for (size_t i = 0; !err && i < n_rows; i++)
        rows[i] = got[i];
    return err;
}

static void submit(struct desk *d, const struct desk_request *r)
{
    struct desk_request *copy = desk_request_new(r);
    assert_non_null(copy);
    assert_int_equal(desk_run(d, &copy, 1), ERR_OK);
}

static void write_on_line(struct desk *d, const char *id, const char *text, const char *token)
{
    submit(d, &(struct desk_request){.kind = DESK_EVENT,
                                     .event = {.kind = EVENT_TEXT,
                                               .channel = S("line"),
                                               .user = S("U1"),
                                               .id = str_from(id),
                                               .text = str_from(text),
                                               .reply_token = str_from(token),
                                               .reply_until_ms = now + 50000}});
}

/* A reply is free, a push is not: the answer goes with the last token, in one row. */
static void the_answer_is_a_reply(void **state)
{
    struct desk *d = NULL;
    (void)state;
    now = morning;
    arena_init(&outbox_arena, 1 << 20);
    const struct desk_options o = {
        .database = ":memory:", .content = &content, .now_ms = clock_now, .now_self = &now, .seed = 7};
    assert_int_equal(desk_open(&o, &d), ERR_OK);
    write_on_line(d, "1", "主人が", "first");
    now += 1000;
    write_on_line(d, "2", "昨日から", "second");
    write_on_line(d, "2", "昨日から", "second"); /* delivered again */
    submit(d, &(struct desk_request){.kind = DESK_WRITE, .write = read_outbox});
    assert_int_equal(n_rows, 0);
    now += 2499;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    submit(d, &(struct desk_request){.kind = DESK_WRITE, .write = read_outbox});
    assert_int_equal(n_rows, 0);
    now += 1;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    submit(d, &(struct desk_request){.kind = DESK_WRITE, .write = read_outbox});
    assert_int_equal(n_rows, 1);
    assert_str_equal(rows[0].reply_token, S("second"));
    arena_done(&outbox_arena);
    desk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_gap_after_the_last_and_never_longer_than_the_most, begin, end_talk),
        cmocka_unit_test_setup_teardown(the_fifth_does_not_wait, begin, end_talk),
        cmocka_unit_test_setup_teardown(what_is_finished_or_long_does_not_wait, begin, end_talk),
        cmocka_unit_test_setup_teardown(danger_is_answered_at_once_and_ends_it, begin, end_talk),
        cmocka_unit_test_setup_teardown(a_message_taken_back_is_not_read, begin, end_talk),
        cmocka_unit_test_setup_teardown(nobody_is_answered_who_left_or_has_a_human, begin, end_talk),
        cmocka_unit_test_setup_teardown(a_newcomer_in_pieces_is_greeted_once, begin, end_talk),
        cmocka_unit_test(the_answer_is_a_reply),
    };
    return cmocka_run_group_tests(tests, load_content, unload_content);
}
