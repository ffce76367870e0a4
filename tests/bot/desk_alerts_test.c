/* People who must know, through the whole desk: alerted in the transaction of the turn, again by a timer, across
 * kill -9, until somebody answers. */
#include "bot/replay_talk.h"
#include "tests/bot/alerted_town.h"
#include <signal.h>
#include <sys/wait.h>

static void along_the_list(void **state)
{
    (void)state;
    struct desk *d = begin(":memory:", three, "2026-11-24T10:00");
    says(d, "こんにちは");
    assert_string_equal(heard.steps, "");
    says(d, "もう死にたい");
    assert_string_equal(heard.steps, "opened alerted(hana taro) ");
    assert_string_equal(heard.newest_state, "calling");
    assert_int_equal(heard.next_ms, now + 10 * MINUTE_MS);
    wait_minutes(d, 9);
    assert_string_equal(heard.steps, "");
    wait_minutes(d, 1);
    assert_string_equal(heard.steps, "alerted(hana taro) ");
    wait_minutes(d, 10);
    assert_string_equal(heard.steps, "alerted(jiro hana) ");
    wait_minutes(d, 30);
    assert_string_equal(heard.steps, "raised alerted(hana jiro) alerted(taro hana jiro) alerted(hana taro jiro) ");
    wait_minutes(d, 20);
    assert_string_equal(heard.steps, "raised alerted(hana taro jiro) alerted(hana taro jiro) ");
    /* Who is asked, answers; then nobody hears of it any more. */
    answers(d, heard.newest_alert, "3", "次郎");
    assert_int_equal(heard.err, ERR_OK);
    assert_string_equal(heard.steps, "answered ");
    assert_string_equal(heard.newest_state, "answered");
    assert_string_equal(heard.answered_name, "次郎");
    assert_int_equal(heard.next_ms, 0);
    wait_minutes(d, 24 * 60);
    assert_null(strstr(heard.steps, "alerted"));
    desk_close(d);
}

static void who_may_answer(void **state)
{
    (void)state;
    struct desk *d = begin(":memory:", three, "2026-11-24T10:00");
    says(d, "もう死にたい");
    int64_t of_taro = heard.newest_alert;
    answers(d, 999, "1", "花");
    assert_int_equal(heard.err, ERR_NOTFOUND);
    answers(d, of_taro, "1", "花");
    assert_int_equal(heard.err, ERR_DENIED);
    assert_string_equal(heard.steps, "");
    answers(d, of_taro, "2", "太郎");
    assert_int_equal(heard.err, ERR_OK);
    answers(d, of_taro, "2", "太郎"); /* twice is once */
    assert_int_equal(heard.err, ERR_OK);
    assert_string_equal(heard.steps, "");
    answers(d, of_taro - 1, "1", "花");
    assert_int_equal(heard.err, ERR_CONFLICT);
    assert_string_equal(heard.answered_by, "2");
    acts(d, EVENT_CLAIM, "1");
    acts(d, EVENT_CLOSE, "1");
    answers(d, of_taro, "2", "太郎");
    assert_int_equal(heard.err, ERR_CONFLICT);
    assert_string_equal(heard.newest_state, "over");
    desk_close(d);
}

static void deeds_end_it(void **state)
{
    (void)state;
    struct desk *d = begin(":memory:", three, "2026-11-24T10:00");
    says(d, "もう死にたい");
    wait_minutes(d, 4);
    acts(d, EVENT_CLAIM, "3"); /* not even one of those who were alerted */
    assert_string_equal(heard.steps, "claimed ");
    assert_string_equal(heard.newest_state, "answered");
    assert_string_equal(heard.answered_by, "3");
    /* Not a word from them: the person is told how it stands, and nobody is called for that. */
    wait_minutes(d, 60);
    assert_string_equal(heard.steps, "paused ");
    /* The same words to somebody who has just spoken: they are there. */
    acts(d, EVENT_SAY, "3");
    says(d, "やっぱり死にたい");
    assert_string_equal(heard.steps, "raised ");
    /* … and to somebody who has not spoken for long. */
    wait_minutes(d, 15);
    says(d, "死にたい");
    assert_string_equal(heard.steps, "raised alerted(hana taro) ");
    acts(d, EVENT_CLAIM, "3"); /* nobody was there: whoever comes first may take it */
    acts(d, EVENT_SAY, "3");
    assert_string_equal(heard.newest_state, "answered");
    /* It gets worse: whoever has it, two more must know. */
    says(d, "今から首を吊る");
    assert_string_equal(heard.steps, "raised alerted(hana taro) ");
    assert_int_equal(heard.next_ms, now + 3 * MINUTE_MS);
    acts(d, EVENT_SAY, "3");
    /* Put back: called anew. Closed: over. */
    acts(d, EVENT_RELEASE, "3");
    assert_string_equal(heard.steps, "released alerted(hana taro) ");
    acts(d, EVENT_CLAIM, "1");
    acts(d, EVENT_CLOSE, "1");
    assert_string_equal(heard.newest_state, "over");
    wait_minutes(d, 60);
    assert_string_equal(heard.steps, "");
    /* And a new danger is a new request with a chain of its own. */
    says(d, "死にたい");
    assert_string_equal(heard.steps, "opened alerted(hana taro) ");
    desk_close(d);
}

static void nobody_on_duty(void **state)
{
    (void)state;
    struct desk *d = begin(":memory:", three, "2026-11-24T16:45");
    says(d, "もう死にたい");
    assert_string_equal(heard.steps, "opened alerted(hana taro) ");
    wait_minutes(d, 20);
    assert_string_equal(heard.steps, "alerted(hana taro) nobody ");
    assert_string_equal(heard.newest_state, "nobody");
    struct civil c = civil_from_ms(heard.next_ms, JST_MINUTES);
    assert_int_equal(c.day * 100 + c.hour, 2509);
    wait_minutes(d, 15 * 60 + 54); /* 08:59 */
    assert_null(strstr(heard.steps, "alerted"));
    assert_null(strstr(heard.steps, "nobody")); /* said once */
    wait_minutes(d, 1);
    assert_string_equal(heard.steps, "alerted(jiro hana) "); /* the list goes on where it stood */
    desk_close(d);
}

/* A list that nobody on it could answer would be silence. */
static void without_accounts(void **state)
{
    (void)state;
    static const struct {
        const char *why, *alerts, *want;
    } rows[] = {
        {"no list", "", "opened alerted(hana jiro) "},
        {"nobody of the list exists", "alerts: {people: [{login: gone}, {login: edi}, {login: x, duty: always}]}\n",
         "opened alerted(hana jiro) "},
        {"one of the list exists", "alerts: {people: [{login: x}, {login: taro}]}\n", "opened alerted(taro) "},
        {"three at once", "alerts: {at_once: 3}\n", "opened alerted(hana jiro taro) "},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct desk *d = begin(":memory:", rows[i].alerts, "2026-11-24T10:00");
        print_message("%s\n", rows[i].why);
        says(d, "もう死にたい");
        assert_string_equal(heard.steps, rows[i].want);
        desk_close(d);
    }
}

/* What the resident is told agrees with who is alerted, also where the list and the accounts disagree; and a replay
 * says the same. */
static void what_is_said_is_true(void **state)
{
    (void)state;
    static const struct {
        const char *why, *alerts, *now, *steps;
        bool nobody;
    } rows[] = {
        {"office hours", three, "2026-11-24T10:00", "opened alerted(hana taro) ", false},
        {"at night", three, "2026-11-24T20:00", "opened nobody ", true},
        {"on call", "alerts: {people: [{login: hana}, {login: taro, duty: always}]}\n", "2026-11-24T20:00",
         "opened alerted(taro) ", false},
        {"on call, but without an account", "alerts: {people: [{login: hana}, {login: x, duty: always}]}\n",
         "2026-11-24T20:00", "opened nobody ", true},
        {"on call, but disabled", "alerts: {people: [{login: hana}, {login: gone, duty: always}]}\n",
         "2026-11-24T20:00", "opened nobody ", true},
        {"a list of strangers, who are not there: then all are",
         "alerts: {people: [{login: x, duty: {daily: [\"17:00-09:00\"]}}]}\n", "2026-11-24T10:00",
         "opened alerted(hana jiro) ", false},
        {"and at night none is", "alerts: {people: [{login: x, duty: {daily: [\"17:00-09:00\"]}}]}\n",
         "2026-11-24T20:00", "opened nobody ", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct replay_result replay = {0};
        struct conversation_row row;
        struct store *s;
        struct arena a;
        char path[96];
        print_message("%s\n", rows[i].why);
        snprintf(path, sizeof path, "%s/truth-%zu.db", dir, i);
        struct desk *d = begin(path, rows[i].alerts, rows[i].now);
        says(d, "もう死にたい");
        assert_string_equal(heard.steps, rows[i].steps);
        assert_true((strstr(heard.said, "留守") != NULL) == rows[i].nobody);
        assert_non_null(strstr(heard.said, "0120-279-338"));
        desk_close(d);
        arena_init(&a, 4 << 20);
        assert_int_equal(store_open(path, STORE_READ, &s), ERR_OK);
        assert_int_equal(conversation_row_get(s, &a, 1, &row), ERR_OK);
        assert_int_equal(replay_talk(s, &content, &row, stderr, NULL, &replay), ERR_OK);
        assert_int_equal(replay.n_differences, 0);
        store_close(s);
        arena_done(&a);
        static const char *const ends[] = {"", "-wal", "-shm"};
        for (size_t k = 0; k < ARRAY_LEN(ends); k++) {
            snprintf(path, sizeof path, "%s/truth-%zu.db%s", dir, i, ends[k]);
            unlink(path);
        }
    }
}

/* An account that is opened or closed counts at once, not a minute later. */
static void a_new_account(void **state)
{
    (void)state;
    struct desk *d =
        begin(":memory:", "alerts: {people: [{login: hana}, {login: late, duty: always}]}\n", "2026-11-24T20:00");
    says(d, "こんにちは"); /* who is there was looked at */
    play(d, (struct desk_request){.kind = DESK_WRITE, .write = add_late});
    says(d, "もう死にたい");
    assert_string_equal(heard.steps, "opened alerted(late) ");
    assert_null(strstr(heard.said, "留守"));
    desk_close(d);
}

/* Nobody is alerted for what is not about a life. */
static void only_in_danger(void **state)
{
    (void)state;
    struct desk *d = begin(":memory:", three, "2026-11-24T10:00");
    says(d, "人と話したい");
    says(d, "はい");
    assert_string_equal(heard.steps, "opened ");
    assert_false(heard.has_alerting);
    wait_minutes(d, 30);
    assert_null(strstr(heard.steps, "alerted"));
    says(d, "もう死にたい"); /* the same request, but now it is */
    assert_string_equal(heard.steps, "raised alerted(hana taro) ");
    desk_close(d);
}

/* Asked because it was only a perhaps, and silent for ten minutes: from then on it is taken for a danger, and people
 * must know as of any other. */
static void silence_after_a_question(void **state)
{
    (void)state;
    struct desk *d = begin(":memory:", three, "2026-11-24T10:00");
    says(d, "薬局でえらそうに言われた。みんな俺のことをばかにしてる");
    assert_string_equal(heard.steps, "opened ");
    wait_minutes(d, 9);
    assert_string_equal(heard.steps, "");
    wait_minutes(d, 2);
    assert_string_equal(heard.steps, "raised alerted(hana taro) ");
    assert_string_equal(heard.newest_state, "calling");
    wait_minutes(d, 10);
    assert_string_equal(heard.steps, "alerted(hana taro) ");
    desk_close(d);
    /* Passed over: at once. */
    d = begin(":memory:", three, "2026-11-24T10:00");
    says(d, "薬局でえらそうに言われた。みんな俺のことをばかにしてる");
    says(d, "とばす");
    assert_string_equal(heard.steps, "raised alerted(hana taro) ");
    desk_close(d);
}

/* The clock was nine hours ahead (local time taken for UTC) and is put right: nobody waits nine hours more to be called,
 * or to be called again. */
static void the_clock_is_put_right(void **state)
{
    (void)state;
    struct desk *d = begin(":memory:", three, "2026-11-24T16:00");
    says(d, "もう死にたい");
    assert_string_equal(heard.steps, "opened alerted(hana taro) ");
    wait_minutes(d, 4);
    now -= 6 * HOUR_MS;
    wait_minutes(d, 5);
    assert_string_equal(heard.steps, "");
    wait_minutes(d, 2);
    assert_string_equal(heard.steps, "alerted(hana taro) ");
    acts(d, EVENT_CLAIM, "1");
    now -= HOUR_MS; /* what was answered in what is the future now is no reason to keep silent */
    says(d, "死にたい");
    assert_string_equal(heard.steps, "raised alerted(hana taro) ");
    desk_close(d);
}

/* The list was changed while people are called: the new one counts from the next step on. */
static void a_new_list(void **state)
{
    (void)state;
    struct desk *d = begin(":memory:", "alerts: {people: [{login: hana}]}\n", "2026-11-24T10:00");
    says(d, "もう死にたい");
    assert_string_equal(heard.steps, "opened alerted(hana) ");
    use_town("alerts: {answer_within: {urgent: 1}, people: [{login: jiro}, {login: taro}]}\n");
    wait_minutes(d, 10);
    assert_string_equal(heard.steps, "alerted(jiro taro) ");
    wait_minutes(d, 1);
    assert_string_equal(heard.steps, "alerted(jiro taro) ");
    desk_close(d);
}

/* ---- kill -9 ---- */

static _Noreturn void live_and_die(void)
{
    struct desk *d = begin(database, three, "2026-11-24T10:00");
    says(d, "もう死にたい");
    (void)raise(SIGKILL);
    _exit(1);
}

static void across_a_kill(void **state)
{
    (void)state;
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        live_and_die();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

    use_town(three);
    at("2026-11-24T10:05");
    heard = (struct heard){.conversation_id = 1};
    struct desk *d = open_desk(database);
    forget();
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_string_equal(heard.steps, "");
    wait_minutes(d, 5);
    assert_string_equal(heard.steps, "alerted(hana taro) ");
    desk_close(d);
    /* Down for long: the first thing it does is to go on. */
    at("2026-11-24T11:30");
    d = open_desk(database);
    forget();
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_non_null(strstr(heard.steps, "alerted(jiro hana) "));
    answers(d, heard.newest_alert, "1", "花");
    assert_int_equal(heard.err, ERR_OK);
    desk_close(d);
    at("2026-11-24T12:30");
    d = open_desk(database);
    forget();
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_null(strstr(heard.steps, "alerted"));
    desk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(along_the_list),
        cmocka_unit_test(who_may_answer),
        cmocka_unit_test(deeds_end_it),
        cmocka_unit_test(nobody_on_duty),
        cmocka_unit_test(without_accounts),
        cmocka_unit_test(only_in_danger),
        cmocka_unit_test(silence_after_a_question),
        cmocka_unit_test(the_clock_is_put_right),
        cmocka_unit_test(a_new_list),
        cmocka_unit_test(what_is_said_is_true),
        cmocka_unit_test(a_new_account),
        cmocka_unit_test(across_a_kill),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
