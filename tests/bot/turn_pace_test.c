/* Rest and who answers: at the very message, at the very hour, never in an answer to danger, never more than five
 * bubbles. */
#include "base/clock.h"
#include "bot/escalation.h"
#include "tests/bot/one_talk.h"

static void say(struct talk *t, int64_t at_ms, const char *text)
{
    play_event(t, at_ms, (struct event){.kind = EVENT_TEXT, .text = str_from(text)});
}

static bool says(const struct talk *t, const char *words)
{
    for (size_t i = 0; i < t->out.effects.n; i++) {
        const struct effect *e = &t->out.effects.item[i];
        if (e->kind == EFFECT_SEND && str_find(e->bubble.text, str_from(words)) >= 0)
            return true;
    }
    return false;
}

static const char rest_day[] = "たくさん話して", rest_night[] = "夜もふけて", automatic[] = "（わたしは自動で";

/* Somebody who has written `messages` times in this sitting, the last a minute before `at_ms`. */
static void has_written(struct talk *t, int32_t messages, int64_t at_ms)
{
    t->c.last_contact_ms = at_ms - MINUTE_MS;
    t->c.sitting = (struct sitting){.start_ms = at_ms - HOUR_MS, .messages = messages};
    t->c.disclosed_ms = at_ms - HOUR_MS;
    t->c.revision = messages;
}

static void rest_is_offered_once(void **state)
{
    static const struct {
        const char *why;
        int64_t after_ms; /* `morning` */
        int32_t before;   /* messages */
        const char *text;
        const char *want; /* NULL: nothing of the kind */
    } rows[] = {
        {"the fortieth", 0, 39, "いい天気ですね", rest_day},
        {"the thirty-ninth", 0, 38, "いい天気ですね", NULL},
        {"the twelfth at midnight", 14 * HOUR_MS, 11, "いい天気ですね", rest_night},
        {"the eleventh at midnight", 14 * HOUR_MS, 10, "いい天気ですね", NULL},
        {"the twelfth a minute before midnight", 14 * HOUR_MS - MINUTE_MS, 11, "いい天気ですね", NULL},
        {"the twelfth a minute before five", 19 * HOUR_MS - MINUTE_MS, 11, "いい天気ですね", rest_night},
        {"the twelfth at five", 19 * HOUR_MS, 11, "いい天気ですね", NULL},
        {"the fortieth is a cry", 0, 39, "もう死にたい", NULL},
        {"somebody is being connected", 0, 39, "人と話したい", NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct talk *t = *state;
        int64_t at_ms = morning + rows[i].after_ms;
        print_message("%s\n", rows[i].why);
        has_written(t, rows[i].before, at_ms);
        say(t, at_ms, rows[i].text);
        assert_int_equal(says(t, rest_day), rows[i].want == rest_day);
        assert_int_equal(says(t, rest_night), rows[i].want == rest_night);
        say(t, at_ms + 1000, "いい天気ですね");
        if (rows[i].want)
            assert_false(says(t, rest_day) || says(t, rest_night));
        end_talk(state);
        begin_talk(state);
    }
}

static void a_pause_begins_anew(void **state)
{
    struct talk *t = *state;
    has_written(t, 39, morning);
    t->c.last_contact_ms = morning - 30 * MINUTE_MS;
    say(t, morning, "いい天気ですね");
    assert_true(says(t, rest_day));
    has_written(t, 39, morning);
    t->c.last_contact_ms = morning - 30 * MINUTE_MS - 1;
    say(t, morning, "いい天気ですね");
    assert_false(says(t, rest_day));
    assert_int_equal(t->c.sitting.messages, 1);
}

static void who_answers_is_said_again(void **state)
{
    static const struct {
        const char *why;
        int64_t disclosed_ago_ms, sitting_ms;
        int32_t undisclosed;
        const char *text;
        bool want;
    } rows[] = {
        {"the twentieth message", HOUR_MS, HOUR_MS, 19, "いい天気ですね", true},
        {"the nineteenth", HOUR_MS, HOUR_MS, 18, "いい天気ですね", false},
        {"three hours of one sitting", 3 * HOUR_MS, 4 * HOUR_MS, 2, "いい天気ですね", true},
        {"a minute less", 3 * HOUR_MS - MINUTE_MS, 4 * HOUR_MS, 2, "いい天気ですね", false},
        {"days ago, but the sitting is young", 3 * DAY_MS, HOUR_MS, 2, "いい天気ですね", false},
        {"never, by an older program; the sitting is old", 0, 3 * HOUR_MS, 2, "いい天気ですね", true},
        {"not in an answer to danger", HOUR_MS, HOUR_MS, 19, "もう死にたい", false},
        {"not while somebody is worried about", HOUR_MS, HOUR_MS, 19, "お酒がやめられません", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct talk *t = *state;
        print_message("%s\n", rows[i].why);
        has_written(t, 3, morning);
        t->c.sitting.start_ms = morning - rows[i].sitting_ms;
        t->c.disclosed_ms = rows[i].disclosed_ago_ms ? morning - rows[i].disclosed_ago_ms : 0;
        t->c.undisclosed = rows[i].undisclosed;
        say(t, morning, rows[i].text);
        assert_int_equal(says(t, automatic), rows[i].want);
        assert_int_equal(t->c.undisclosed, rows[i].want ? 0 : rows[i].undisclosed + 1);
        end_talk(state);
        begin_talk(state);
    }
}

/* What could not be said in danger is said when the danger is over, not forgotten. */
static void danger_only_puts_it_off(void **state)
{
    struct talk *t = *state;
    has_written(t, 45, morning);
    t->c.undisclosed = 25;
    escalation_open(&t->c.escalation, 9, SEVERITY_URGENT, REASON_CRISIS, S("x"), morning, morning);
    say(t, morning, "いい天気ですね");
    assert_false(says(t, rest_day) || says(t, automatic));
    t->c.escalation.state = ESCALATION_CLOSED;
    say(t, morning + 1000, "生活アンケートをやってみたい");
    assert_true(says(t, rest_day));
    assert_true(says(t, automatic));
}

/* Both at once, in the longest answer there is: five bubbles at most, buttons below the last, the question's among
 * them. */
static void it_fits(void **state)
{
    struct talk *t = *state;
    has_written(t, 39, morning);
    t->c.undisclosed = 19;
    say(t, morning, "生活アンケートをやってみたい");
    const struct bubble *last = NULL;
    size_t n = 0;
    for (size_t i = 0; i < t->out.effects.n; i++) {
        const struct effect *e = &t->out.effects.item[i];
        if (e->kind != EFFECT_SEND)
            continue;
        assert_true(!last || !last->n_choices);
        last = &e->bubble;
        n++;
    }
    assert_true(n <= BUBBLES_MAX);
    assert_true(str_find(last->text, str_from(rest_day)) >= 0);
    assert_true(last->n_choices >= 5);
    assert_str_equal(last->choices[0].label, S("できていた"));
    assert_str_equal(last->choices[1].label, S("ほぼできていた"));
    t->env.now_ms += 1000;
    struct event press = {.kind = EVENT_CHOICE, .value = last->choices[0].value};
    assert_int_equal(turn(&content, &t->arena, &t->c, &press, &t->env, &t->out), ERR_OK);
    assert_str_equal(t->out.trace.node, S("q2"));
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, begin_talk, end_talk)

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(rest_is_offered_once), ROW(a_pause_begins_anew),
                                       ROW(who_answers_is_said_again), ROW(danger_only_puts_it_off), ROW(it_fits)};
    return cmocka_run_group_tests(tests, load_content, unload_content);
}
