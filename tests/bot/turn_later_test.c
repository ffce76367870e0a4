/* What is said later without being asked: never at night, never to somebody in danger, never twice. Timers that come
 * late or at the wrong moment; whole stories are in tests/talks. */
#include "base/clock.h"
#include "bot/escalation.h"
#include "bot/resources.h"
#include "tests/bot/one_talk.h"

static int load(void **state)
{
    if (load_content(state))
        return 1;
    return resources_open_directory(":memory:", "directory/data/demo/activities.csv", &content.directory) != ERR_OK;
}

static void say(struct talk *t, int64_t at_ms, const char *text)
{
    play_event(t, at_ms, (struct event){.kind = EVENT_TEXT, .text = str_from(text)});
}

static void fire(struct talk *t, int64_t at_ms, const char *timer)
{
    play_event(t, at_ms, (struct event){.kind = EVENT_TIMER, .value = str_from(timer)});
}

static const struct effect *effect(const struct talk *t, enum effect_kind kind, struct str name)
{
    for (size_t i = 0; i < t->out.effects.n; i++) {
        const struct effect *e = &t->out.effects.item[i];
        if (e->kind == kind && (!name.len || str_eq(e->name, name)))
            return e;
    }
    return NULL;
}

/* What was noted in this turn under this name; empty: nothing. */
static struct str noted(const struct talk *t, const char *name)
{
    const struct effect *e = effect(t, EFFECT_RECORD_NOTE, str_from(name));
    return e ? e->value : (struct str){0};
}

static size_t n_said(const struct talk *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->out.effects.n; i++)
        n += t->out.effects.item[i].kind == EFFECT_SEND;
    return n;
}

static int64_t timer_at(const struct talk *t, struct str name)
{
    const struct effect *e = effect(t, EFFECT_TIMER_SET, name);
    return e ? e->at_ms : 0;
}

/* ---- the reminder ---- */

static void at_a_decent_hour(void **state)
{
    static const struct {
        const char *why;
        int64_t asked_ms, due_ms; /* after `morning` */
    } rows[] = {
        {"at ten: the next day at noon", 0, 26 * HOUR_MS},
        {"at six: eight the next evening would be too late", 8 * HOUR_MS, 47 * HOUR_MS},
        {"at five to six: five to eight is still decent", 8 * HOUR_MS - 5 * MINUTE_MS, 34 * HOUR_MS - 5 * MINUTE_MS},
        {"at midnight: two o'clock at night becomes nine", 14 * HOUR_MS, 47 * HOUR_MS},
        {"at seven in the morning: nine is no night", 21 * HOUR_MS, 47 * HOUR_MS},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct talk *t = *state;
        print_message("%s\n", rows[i].why);
        say(t, morning + rows[i].asked_ms, "生活アンケートをやってみたい");
        assert_int_equal(timer_at(t, S("remind")), morning + rows[i].due_ms);
        end_talk(state);
        begin_talk(state);
    }
}

static void a_late_timer_waits_for_the_morning(void **state)
{
    struct talk *t = *state;
    say(t, morning, "生活アンケートをやってみたい");
    fire(t, morning + 34 * HOUR_MS, "remind"); /* eight in the evening: the service had been standing still */
    assert_int_equal(n_said(t), 0);
    assert_int_equal(timer_at(t, S("remind")), morning + 47 * HOUR_MS);
    fire(t, morning + 47 * HOUR_MS, "remind");
    assert_int_equal(n_said(t), 1);
    fire(t, morning + 47 * HOUR_MS + 1, "remind"); /* the same once more */
    assert_int_equal(n_said(t), 0);
    assert_null(effect(t, EFFECT_TIMER_SET, (struct str){0}));
}

static void any_message_moves_it_and_an_end_cancels_it(void **state)
{
    struct talk *t = *state;
    say(t, morning, "生活アンケートをやってみたい");
    say(t, morning + HOUR_MS, "ぽぽぽ");
    assert_int_equal(timer_at(t, S("remind")), morning + 27 * HOUR_MS);
    fire(t, morning + 26 * HOUR_MS, "remind"); /* the old one, already under way */
    assert_int_equal(n_said(t), 0);
    assert_int_equal(timer_at(t, S("remind")), morning + 27 * HOUR_MS);
    say(t, morning + 26 * HOUR_MS, "やめる");
    assert_non_null(effect(t, EFFECT_TIMER_CANCEL, S("remind")));
    fire(t, morning + 27 * HOUR_MS, "remind");
    assert_int_equal(n_said(t), 0);
}

static void not_while_somebody_is_called(void **state)
{
    static const struct {
        const char *why;
        enum mode mode;
        enum severity severity;
        size_t n;
    } rows[] = {
        {"the bot has it", MODE_BOT, SEVERITIES, 1},
        {"a human was asked for, and talk goes on", MODE_BOT, SEVERITY_NORMAL, 1},
        {"somebody may be in danger", MODE_BOT, SEVERITY_URGENT, 0},
        {"queued", MODE_QUEUED, SEVERITY_NORMAL, 0},
        {"with a human", MODE_HUMAN, SEVERITY_NORMAL, 0},
        {"paused", MODE_PAUSED, SEVERITIES, 0},
        {"closed", MODE_CLOSED, SEVERITIES, 0},
        {"blocked", MODE_MUTED, SEVERITIES, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct talk *t = *state;
        print_message("%s\n", rows[i].why);
        say(t, morning, "生活アンケートをやってみたい");
        t->c.mode = rows[i].mode;
        if (rows[i].severity < SEVERITIES)
            escalation_open(&t->c.escalation, 9, rows[i].severity, REASON_ASKED, S("x"), morning, morning);
        fire(t, morning + 26 * HOUR_MS, "remind");
        assert_int_equal(n_said(t), rows[i].n);
        end_talk(state);
        begin_talk(state);
    }
}

/* ---- a flow that was agreed on ---- */

static const int64_t week = 7 * (int64_t)DAY_MS;

/* They were asked at 11:00 and said what they say. */
static void asked_whether_to_ask(struct talk *t, const char *answer)
{
    say(t, morning, "手芸が好きで、水曜の午前なら行けます");
    say(t, morning + MINUTE_MS, "1番に行ってみたい");
    say(t, morning + 2 * MINUTE_MS, "自分で行ってみる");
    assert_str_equal(t->out.trace.node, S("follow_up"));
    say(t, morning + HOUR_MS, answer);
}

static void asked_only_when_wanted(void **state)
{
    static const struct {
        const char *answer;
        struct str noted;
        bool wanted;
    } rows[] = {
        {"はい", S("yes"), true}, {"いいえ", S("no"), false}, {"とばす", S(""), false}, {"やめる", S(""), false}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct talk *t = *state;
        print_message("%s\n", rows[i].answer);
        asked_whether_to_ask(t, rows[i].answer);
        assert_str_equal(noted(t, "follow_up"), rows[i].noted);
        assert_int_equal(timer_at(t, S("start:visited")), rows[i].wanted ? morning + HOUR_MS + week : 0);
        fire(t, morning + HOUR_MS + week, "start:visited"); /* whoever sends it */
        assert_int_equal(n_said(t), rows[i].wanted);
        fire(t, morning + HOUR_MS + week + 1, "start:visited");
        assert_int_equal(n_said(t), 0);
        end_talk(state);
        begin_talk(state);
    }
}

static void not_before_its_time_and_not_at_night(void **state)
{
    struct talk *t = *state;
    asked_whether_to_ask(t, "はい");
    fire(t, morning + DAY_MS, "start:visited");
    assert_int_equal(n_said(t), 0);
    assert_int_equal(timer_at(t, S("start:visited")), morning + HOUR_MS + week);
    fire(t, morning + week + 13 * HOUR_MS,
         "start:visited"); /* eleven in the evening: the service had been standing still */
    assert_int_equal(n_said(t), 0);
    assert_int_equal(timer_at(t, S("start:visited")), morning + week + 23 * HOUR_MS);
    fire(t, morning + week + 23 * HOUR_MS, "start:visited");
    assert_int_equal(n_said(t), 1);
    assert_str_equal(t->out.trace.flow, S("visited"));
}

static void put_off_and_at_last_left_to_people(void **state)
{
    struct talk *t = *state;
    asked_whether_to_ask(t, "はい");
    say(t, morning + 2 * HOUR_MS, "生活アンケートをやってみたい");
    int64_t due_ms = morning + HOUR_MS + week;
    for (int day = 0; day < 7; day++) {
        fire(t, due_ms + day * (int64_t)DAY_MS, "start:visited");
        assert_int_equal(n_said(t), 0);
        assert_int_equal(timer_at(t, S("start:visited")), due_ms + (day + 1) * (int64_t)DAY_MS);
    }
    fire(t, due_ms + week, "start:visited");
    assert_int_equal(n_said(t), 0);
    assert_int_equal(timer_at(t, S("start:visited")), 0);
    assert_str_equal(noted(t, "follow_up"), S("not_asked"));
}

static void a_change_of_mind_calls_it_off(void **state)
{
    struct talk *t = *state;
    asked_whether_to_ask(t, "はい");
    say(t, morning + 2 * HOUR_MS, "手芸が好きです");
    say(t, morning + 2 * HOUR_MS, "とくにない");
    say(t, morning + 2 * HOUR_MS, "1番に行ってみたい");
    say(t, morning + 2 * HOUR_MS, "自分で行ってみる");
    say(t, morning + 3 * HOUR_MS, "いいえ");
    assert_non_null(effect(t, EFFECT_TIMER_CANCEL, S("start:visited")));
}

/* The answer is noted for the link workers; an activity that is gone, by its name. */
static void what_they_say_is_noted(void **state)
{
    static const struct {
        const char *says, *visit;
        bool gone;
    } rows[] = {
        {"行ってきた", "went", false},    {"まだ行っていない", "not_yet", false}, {"合わなかった", "not_for_me", false},
        {"やめておく", "dropped", false}, {"もうなかった", "gone", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct talk *t = *state;
        print_message("%s\n", rows[i].says);
        asked_whether_to_ask(t, "はい");
        struct str wish = flow_slot(&t->c.flow, S("visited.wish"))->value;
        fire(t, morning + HOUR_MS + week, "start:visited");
        assert_int_equal(timer_at(t, S("missed")), morning + HOUR_MS + week + 3 * DAY_MS);
        say(t, morning + DAY_MS + week, rows[i].says);
        assert_str_equal(noted(t, "visit"), str_from(rows[i].visit));
        assert_str_equal(noted(t, "gone"), rows[i].gone ? wish : S(""));
        assert_non_null(effect(t, EFFECT_TIMER_CANCEL, S("missed")));
        fire(t, morning + 3 * DAY_MS + HOUR_MS + week, "missed");
        assert_null(effect(t, EFFECT_RECORD_NOTE, (struct str){0}));
        end_talk(state);
        begin_talk(state);
    }
}

static void no_answer_is_noted_once_and_nobody_is_nagged(void **state)
{
    struct talk *t = *state;
    int64_t due_ms = morning + HOUR_MS + week;
    asked_whether_to_ask(t, "はい");
    fire(t, due_ms, "start:visited");
    say(t, due_ms + HOUR_MS, "ぽぽぽ"); /* no answer, and no delay either */
    assert_int_equal(timer_at(t, S("missed")), 0);
    fire(t, due_ms + 3 * DAY_MS, "missed");
    assert_str_equal(noted(t, "visit"), S("no_answer"));
    assert_int_equal(n_said(t), 0);
    fire(t, due_ms + 3 * DAY_MS + 1, "missed");
    assert_null(effect(t, EFFECT_RECORD_NOTE, (struct str){0}));
    say(t, due_ms + 5 * DAY_MS, "行ってきた"); /* late, and welcome */
    assert_str_equal(noted(t, "visit"), S("went"));
}

static void stopping_is_no_answer(void **state)
{
    struct talk *t = *state;
    int64_t due_ms = morning + HOUR_MS + week;
    asked_whether_to_ask(t, "はい");
    fire(t, due_ms, "start:visited");
    say(t, due_ms + HOUR_MS, "やめる");
    fire(t, due_ms + 3 * DAY_MS, "missed");
    assert_str_equal(noted(t, "visit"), S("no_answer"));
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, begin_talk, end_talk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(at_a_decent_hour),
        ROW(a_late_timer_waits_for_the_morning),
        ROW(any_message_moves_it_and_an_end_cancels_it),
        ROW(not_while_somebody_is_called),
        ROW(asked_only_when_wanted),
        ROW(not_before_its_time_and_not_at_night),
        ROW(put_off_and_at_last_left_to_people),
        ROW(a_change_of_mind_calls_it_off),
        ROW(what_they_say_is_noted),
        ROW(no_answer_is_noted_once_and_nobody_is_nagged),
        ROW(stopping_is_no_answer),
    };
    return cmocka_run_group_tests(tests, load, unload_content);
}
