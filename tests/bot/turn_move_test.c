/* The same talk on two channels, decided by turn(): where words were written from, what is said on arriving and on
 * coming back, and when home hears that something waits elsewhere. */
#include "base/clock.h"
#include "bot/escalation.h"
#include "tests/bot/one_talk.h"

static const struct str line = {"line", 4}, web = {"web", 3};

static void say(struct talk *t, int64_t at_ms, struct str channel, const char *text)
{
    play_event(t, at_ms, (struct event){.kind = EVENT_TEXT, .channel = channel, .text = str_from(text)});
}

static void start(struct talk *t, int64_t at_ms, struct str channel)
{
    play_event(t, at_ms, (struct event){.kind = EVENT_START, .channel = channel});
}

static const struct bubble *said(const struct talk *t, enum effect_kind kind, const char *words)
{
    for (size_t i = 0; i < t->out.effects.n; i++) {
        const struct effect *e = &t->out.effects.item[i];
        if (e->kind == kind && str_find(e->bubble.text, str_from(words)) >= 0)
            return &e->bubble;
    }
    return NULL;
}

static const char link_text[] = "一度だけ使えます", here_text[] = "ここで、このまま続けられます",
                  there_text[] = "LINEでのお話の続き", back_text[] = "おかえりなさい。続きは、ここで",
                  waiting_text[] = "お返事が届いています", question[] = "家族や親戚";

/* On LINE, at the second question of the questionnaire. */
static void at_a_question(struct talk *t)
{
    t->c.at.home = line;
    start(t, morning, line);
    say(t, morning + MINUTE_MS, line, "生活アンケート");
    say(t, morning + 2 * MINUTE_MS, line, "1");
    assert_non_null(said(t, EFFECT_SEND, question));
}

static void a_link_is_given_where_there_is_a_way(void **state)
{
    struct talk *t = *state;
    at_a_question(t);
    for (size_t i = 0; i < 4; i++) {
        static const char *const words[] = {"ウェブで続ける", "パソコンで続けたい", "Continue on the web",
                                            "ＷＥＢで続ける"};
        say(t, morning + 3 * MINUTE_MS, line, words[i]);
        const struct bubble *b = said(t, EFFECT_SEND, i == 2 ? "works once" : link_text);
        assert_non_null(b);
        assert_true(b->link);
        assert_true(str_find(b->text, i == 2 ? S("15 minutes") : S("15分")) >= 0);
    }
    start(t, morning + 4 * MINUTE_MS, web);
    say(t, morning + 5 * MINUTE_MS, web, "ウェブで続ける");
    assert_null(said(t, EFFECT_SEND, link_text));
    assert_non_null(said(t, EFFECT_SEND, here_text));
    assert_non_null(said(t, EFFECT_SEND, question));
}

static void nobody_else_has_a_link(void **state)
{
    struct talk *t = *state;
    static const char *const homes[] = {"web", "terminal", ""};
    for (size_t i = 0; i < ARRAY_LEN(homes); i++) {
        conversation_init(&t->c);
        t->c.at.home = str_from(homes[i]);
        say(t, morning, str_from(homes[i]), "ウェブで続ける");
        assert_null(said(t, EFFECT_SEND, link_text));
        assert_non_null(said(t, EFFECT_SEND, here_text));
        assert_int_equal(t->c.at.moved, 0);
    }
}

static void the_question_goes_along(void **state)
{
    struct talk *t = *state;
    at_a_question(t);
    start(t, morning + 3 * MINUTE_MS, web);
    assert_non_null(said(t, EFFECT_SEND, there_text));
    assert_non_null(said(t, EFFECT_SEND, question));
    assert_str_equal(t->c.at.here, web);
    say(t, morning + 4 * MINUTE_MS, web, "2");
    assert_non_null(said(t, EFFECT_SEND, "家計の支払い"));
    /* Back with something that is no answer: the question, once, with a welcome. */
    say(t, morning + 5 * MINUTE_MS, line, "もどってきました");
    assert_non_null(said(t, EFFECT_SEND, back_text));
    assert_non_null(said(t, EFFECT_SEND, "家計の支払い"));
    assert_false(t->c.at.here.len);
    assert_true(t->c.at.moved);
    /* Back with the answer: taken. */
    start(t, morning + 6 * MINUTE_MS, web);
    say(t, morning + 7 * MINUTE_MS, line, "1");
    assert_null(said(t, EFFECT_SEND, back_text));
    assert_non_null(said(t, EFFECT_SEND, "友人・知人"));
}

static void danger_is_answered_wherever_it_is_said(void **state)
{
    struct talk *t = *state;
    at_a_question(t);
    start(t, morning + 3 * MINUTE_MS, web);
    say(t, morning + 4 * MINUTE_MS, web, "もう死にたい");
    assert_true(t->c.escalation.severity >= SEVERITY_URGENT);
    say(t, morning + 5 * MINUTE_MS, line, "薬をたくさん飲んだ");
    assert_int_equal(t->c.escalation.severity, SEVERITY_EMERGENCY);
    assert_null(said(t, EFFECT_SEND, back_text));
    assert_non_null(said(t, EFFECT_SEND, "119"));
}

/* A link worker has the conversation, which was gone on with on the web. */
static void with_a_worker(struct talk *t)
{
    at_a_question(t);
    say(t, morning + 3 * MINUTE_MS, line, "人と話したい");
    for (int i = 0; i < 3 && t->c.mode != MODE_QUEUED; i++)
        say(t, morning + 4 * MINUTE_MS, line, "はい");
    assert_int_equal(t->c.mode, MODE_QUEUED);
    say(t, morning + 4 * MINUTE_MS, line, "ウェブで続ける"); /* also while waiting, which goes on */
    assert_non_null(said(t, EFFECT_SEND, link_text));
    assert_int_equal(t->c.mode, MODE_QUEUED);
    start(t, morning + 5 * MINUTE_MS, web);
    say(t, morning + 6 * MINUTE_MS, web, "待っています");
    play_event(t, morning + 6 * MINUTE_MS + 1000,
               (struct event){.kind = EVENT_CLAIM, .channel = S("console"), .staff = S("1"), .staff_name = S("佐藤")});
    assert_int_equal(t->c.mode, MODE_HUMAN);
    assert_null(said(t, EFFECT_NUDGE, waiting_text));
}

static void worker_says(struct talk *t, int64_t at_ms)
{
    play_event(t, at_ms,
               (struct event){.kind = EVENT_SAY,
                              .channel = S("console"),
                              .staff = S("1"),
                              .staff_name = S("佐藤"),
                              .text = S("こんにちは")});
}

static void home_hears_once_that_something_waits(void **state)
{
    struct talk *t = *state;
    int64_t at_ms = morning + 6 * MINUTE_MS;
    with_a_worker(t);
    worker_says(t, at_ms + 2 * MINUTE_MS - 1);
    assert_null(said(t, EFFECT_NUDGE, waiting_text));
    worker_says(t, at_ms + 2 * MINUTE_MS);
    const struct bubble *b = said(t, EFFECT_NUDGE, waiting_text);
    assert_non_null(b);
    assert_int_equal(b->n_choices, 1);
    assert_true(str_find(b->text, S("佐藤")) < 0 && str_find(b->text, S("こんにちは")) < 0);
    worker_says(t, at_ms + 5 * MINUTE_MS);
    assert_null(said(t, EFFECT_NUDGE, waiting_text));
    /* Heard of again, and away again: told again. */
    say(t, at_ms + 6 * MINUTE_MS, web, "はい");
    worker_says(t, at_ms + 30 * MINUTE_MS);
    b = said(t, EFFECT_NUDGE, waiting_text);
    assert_non_null(b);
    /* The button, pressed at home while a human talks: a new link, and nothing else of the bot's. */
    play_event(t, at_ms + 31 * MINUTE_MS,
               (struct event){.kind = EVENT_CHOICE, .channel = line, .value = b->choices[0].value});
    assert_int_equal(t->c.mode, MODE_HUMAN);
    assert_non_null(said(t, EFFECT_SEND, link_text));
    assert_int_equal(t->out.effects.n, 1);
    assert_str_equal(t->out.said, S("ウェブで読む"));
    worker_says(t, at_ms + 60 * MINUTE_MS); /* at home: nothing waits elsewhere */
    assert_null(said(t, EFFECT_NUDGE, waiting_text));
}

static const struct effect *timer(const struct talk *t)
{
    for (size_t i = 0; i < t->out.effects.n; i++) {
        const struct effect *e = &t->out.effects.item[i];
        if (e->kind == EFFECT_TIMER_SET && str_eq(e->name, S("unread")))
            return e;
    }
    return NULL;
}

static void fire(struct talk *t, int64_t at_ms)
{
    play_event(t, at_ms, (struct event){.kind = EVENT_TIMER, .value = S("unread")});
}

/* Answered within the two minutes in which somebody is taken to be there still; but they have put the phone away. */
static void home_hears_of_it_later_when_nobody_was_there(void **state)
{
    struct talk *t = *state;
    int64_t at_ms = morning + 6 * MINUTE_MS;
    with_a_worker(t);
    worker_says(t, at_ms + MINUTE_MS);
    assert_null(said(t, EFFECT_NUDGE, waiting_text));
    assert_non_null(timer(t));
    assert_int_equal(timer(t)->at_ms, at_ms + 3 * MINUTE_MS);
    fire(t, at_ms + 3 * MINUTE_MS);
    assert_non_null(said(t, EFFECT_NUDGE, waiting_text));
    worker_says(t, at_ms + 4 * MINUTE_MS); /* told already */
    assert_null(said(t, EFFECT_NUDGE, waiting_text));
    assert_null(timer(t));
    /* They were there, and wrote: they have read it. */
    say(t, at_ms + 10 * MINUTE_MS, web, "はい");
    worker_says(t, at_ms + 11 * MINUTE_MS);
    assert_non_null(timer(t));
    say(t, at_ms + 12 * MINUTE_MS, web, "ありがとう");
    fire(t, at_ms + 13 * MINUTE_MS);
    assert_null(said(t, EFFECT_NUDGE, waiting_text));
    /* Back home meanwhile: there is nothing to tell. */
    worker_says(t, at_ms + 13 * MINUTE_MS);
    assert_non_null(timer(t));
    say(t, at_ms + 13 * MINUTE_MS + 1000, line, "もどりました");
    fire(t, at_ms + 15 * MINUTE_MS + 1000);
    assert_null(said(t, EFFECT_NUDGE, waiting_text));
}

/* The clock was put back: who wrote in what is the future now is not taken to be there for hours. */
static void nobody_is_there_from_the_future(void **state)
{
    struct talk *t = *state;
    with_a_worker(t);
    worker_says(t, morning - HOUR_MS);
    assert_non_null(said(t, EFFECT_NUDGE, waiting_text));
}

/* What a turn needs to know it reads from the text that is kept. */
static void whereabouts_are_kept(void **state)
{
    struct talk *t = *state;
    struct buf b;
    struct conversation back;
    with_a_worker(t);
    worker_says(t, morning + HOUR_MS);
    buf_init_in(&b, &t->arena, CONVERSATION_BYTES_MAX);
    assert_int_equal(conversation_encode(&t->c, &b), ERR_OK);
    assert_int_equal(conversation_decode(buf_str(&b), &t->arena, &back), ERR_OK);
    assert_str_equal(back.at.here, web);
    assert_int_equal(back.at.moved, 1);
    assert_int_equal(back.at.nudged, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_talk, end_talk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_link_is_given_where_there_is_a_way),
        TEST(nobody_else_has_a_link),
        TEST(the_question_goes_along),
        TEST(danger_is_answered_wherever_it_is_said),
        TEST(home_hears_once_that_something_waits),
        TEST(home_hears_of_it_later_when_nobody_was_there),
        TEST(nobody_is_there_from_the_future),
        TEST(whereabouts_are_kept),
    };
    return cmocka_run_group_tests(tests, load_content, unload_content);
}
