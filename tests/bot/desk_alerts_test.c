/* People who must know, through the whole desk: alerted in the transaction of the turn, again by a timer, across
 * kill -9, until somebody answers. The rules are those of the program, the town and its list are the test's own. */
#include "bot/content_load.h"
#include "bot/desk.h"
#include "bot/replay_talk.h"
#include "base/clock.h"
#include "tests/support/check.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct content content;
static int64_t now;
static char dir[] = "/tmp/desk_alertsXXXXXX", town_path[64], database[64];

/* What the last play led to: "opened message message alerted(hana taro) " */
static struct heard {
    char steps[1024], said[16384]; /* said: all that the bot said */
    char newest_state[16], answered_by[16], answered_name[32];
    int64_t next_ms, newest_alert, conversation_id, last_event;
    enum err err;
    bool has_alerting;
} heard;

__attribute__((format(printf, 1, 0))) static void add(const char *format, const char *a, int n)
{
    size_t at = strlen(heard.steps);
    snprintf(heard.steps + at, sizeof heard.steps - at, format, n, a);
}

static void keep_alerting(const struct alerting *a)
{
    heard.has_alerting = a != NULL;
    if (!a)
        return;
    snprintf(heard.newest_state, sizeof heard.newest_state, "%.*s", STR_FMT(a->chain.state));
    snprintf(heard.answered_by, sizeof heard.answered_by, "%.*s", STR_FMT(a->chain.answered_by));
    snprintf(heard.answered_name, sizeof heard.answered_name, "%.*s", STR_FMT(a->chain.answered_name));
    heard.next_ms = a->chain.next_ms;
    heard.newest_alert = a->n ? a->alerts[a->n - 1].id : 0;
}

static void on_answer(void *self, const struct desk_answer *a)
{
    (void)self;
    heard.err = a->err;
    if (a->conversation_id)
        heard.conversation_id = a->conversation_id;
    if (a->alerting)
        keep_alerting(a->alerting);
}

static void on_news(void *self, const struct news *n)
{
    (void)self;
    if (n->kind == NEWS_MESSAGE && n->entry->author == AUTHOR_BOT) {
        size_t at = strlen(heard.said);
        snprintf(heard.said + at, sizeof heard.said - at, "%.*s", STR_FMT(n->entry->body));
    }
    if (n->kind != NEWS_ESCALATION)
        return;
    assert_true(n->event->id > heard.last_event);
    assert_non_null(n->row);
    heard.last_event = n->event->id;
    keep_alerting(n->alerting);
    if (str_eq(n->event->kind, S("message")))
        return;
    add("%.*s", n->event->kind.ptr, (int)n->event->kind.len);
    for (size_t i = 0; str_eq(n->event->kind, S("alerted")) && i < n->alerting->n_new; i++) {
        const struct alert_row *row = &n->alerting->alerts[n->alerting->n - n->alerting->n_new + i];
        add(i ? " %.*s" : "(%.*s", row->login.ptr, (int)row->login.len);
        assert_int_equal(row->at_ms, now);
    }
    add("%.*s", str_eq(n->event->kind, S("alerted")) ? ") " : " ", 2);
}

static const struct desk_listener listener = {.self = &heard, .answered = on_answer, .news = on_news};

static int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static struct desk *open_desk(const char *path)
{
    struct desk *d = NULL;
    struct desk_options o = {.database = path, .content = &content, .now_ms = clock_now, .now_self = &now, .seed = 7};
    assert_int_equal(desk_open(&o, &d), ERR_OK);
    desk_listen(d, &listener);
    return d;
}

static void forget(void)
{
    int64_t conversation = heard.conversation_id, last = heard.last_event, alert = heard.newest_alert;
    heard = (struct heard){.conversation_id = conversation, .last_event = last, .newest_alert = alert};
}

static void play(struct desk *d, struct desk_request r)
{
    forget();
    r.owner = &listener;
    struct desk_request *copy = desk_request_new(&r);
    assert_non_null(copy);
    assert_int_equal(desk_run(d, &copy, 1), ERR_OK);
}

static void says(struct desk *d, const char *text)
{
    static int id;
    char name[16];
    snprintf(name, sizeof name, "e%d", ++id);
    play(d, (struct desk_request){.kind = DESK_EVENT,
                                  .event = {.kind = EVENT_TEXT,
                                            .channel = S("web"),
                                            .user = S("u"),
                                            .id = str_from(name),
                                            .text = str_from(text)}});
    assert_int_equal(heard.err, ERR_OK);
}

static void acts(struct desk *d, enum event_kind kind, const char *staff)
{
    play(d, (struct desk_request){.kind = DESK_EVENT,
                                  .event = {.kind = kind,
                                            .channel = S("console"),
                                            .conversation_id = heard.conversation_id,
                                            .text = kind == EVENT_SAY ? S("はい") : (struct str){0},
                                            .value = kind == EVENT_CLOSE ? S("heard") : (struct str){0},
                                            .staff = str_from(staff),
                                            .staff_name = S("誰か")}});
}

static void answers(struct desk *d, int64_t alert, const char *staff, const char *name)
{
    play(d, (struct desk_request){.kind = DESK_ANSWER,
                                  .alert_id = alert,
                                  .event = {.staff = str_from(staff), .staff_name = str_from(name)}});
}

/* Time passes; timers fire as they come due. */
static void wait_minutes(struct desk *d, int minutes)
{
    forget();
    for (int i = 0; i < minutes; i++) {
        now += MINUTE_MS;
        assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    }
}

/* ---- accounts: 1 hana, 2 taro, 3 jiro, 4 edi (an editor), 5 gone (disabled) ---- */

static enum err add_staff(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    static const struct staff_row rows[] = {
        {.login = S("hana"), .name = S("花"), .role = S("link_worker")},
        {.login = S("taro"), .name = S("太郎"), .role = S("supervisor")},
        {.login = S("jiro"), .name = S("次郎"), .role = S("link_worker")},
        {.login = S("edi"), .name = S("編"), .role = S("editor")},
        {.login = S("gone"), .name = S("去"), .role = S("link_worker"), .disabled = true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct staff_row row = rows[i];
        assert_int_equal(staff_row_insert(s, &row), ERR_OK);
    }
    return ERR_OK;
}

static enum err add_late(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    struct staff_row row = {.login = S("late"), .name = S("遅"), .role = S("link_worker")};
    return staff_row_insert(s, &row);
}

static void use_town(const char *alerts)
{
    static const char rest[] =
        "name: 町\ndesk: 係\nhours: 平日9時から17時\nduty: {weekdays: [\"09:00-17:00\"]}\n"
        "promise: {urgent: 30, emergency: 10}\n"
        "texts: {today: '{time}', tomorrow: '{time}', later: '{time}', hour: '{hour}', hour_minute: '{hour}:{minute}',"
        " out_of_order: f, off_duty: 留守,"
        " weekdays: {sun: a, mon: a, tue: a, wed: a, thu: a, fri: a, sat: a}}\n";
    struct arena arena;
    struct faults faults;
    FILE *f = fopen(town_path, "w");
    assert_non_null(f);
    fprintf(f, "%s%s", rest, alerts);
    fclose(f);
    arena_init(&arena, 8 << 20);
    faults_init(&faults, &arena);
    town_free(content.town);
    content.town = NULL;
    assert_int_equal(town_load(town_path, &faults, &content.town), ERR_OK);
    arena_done(&arena);
}

static const char three[] = "alerts: {people: [{login: hana}, {login: taro}, {login: gone}, {login: nobody},"
                            " {login: edi}, {login: jiro}]}\n";

static void at(const char *iso)
{
    assert_true(clock_parse_iso(str_from(iso), JST_MINUTES, &now));
}

static struct desk *begin(const char *path, const char *alerts, const char *iso)
{
    at(iso);
    heard = (struct heard){0};
    use_town(alerts);
    struct desk *d = open_desk(path);
    play(d, (struct desk_request){.kind = DESK_WRITE, .write = add_staff});
    return d;
}

/* ---- stories ---- */

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

/* ---- life ---- */

static int setup(void **state)
{
    (void)state;
    struct arena arena;
    struct faults faults;
    if (!mkdtemp(dir))
        return 1;
    snprintf(town_path, sizeof town_path, "%s/town.yaml", dir);
    snprintf(database, sizeof database, "%s/t.db", dir);
    arena_init(&arena, 64 << 20);
    faults_init(&faults, &arena);
    at("2026-11-24T10:00");
    enum err err = content_load(TSUNAGU_CONTENT_DIR, NULL, now, &faults, &content);
    faults_print(&faults, stderr, true);
    arena_done(&arena);
    return err != ERR_OK;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const files[] = {"town.yaml", "t.db", "t.db-wal", "t.db-shm"};
    char path[96];
    content_done(&content);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(path, sizeof path, "%s/%s", dir, files[i]);
        unlink(path);
    }
    return rmdir(dir);
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
