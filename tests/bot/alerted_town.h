/* A desk with the rules of the program and a town, accounts and a list of people to alert that are the test's own; what
 * each play led to is kept in `heard`. Time passes by wait_minutes(). */
#pragma once
#include "base/clock.h"
#include "bot/content_load.h"
#include "bot/desk.h"
#include "tests/support/check.h"
#include <stdlib.h>
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

static inline void keep_alerting(const struct alerting *a)
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

static inline void on_answer(void *self, const struct desk_answer *a)
{
    (void)self;
    heard.err = a->err;
    if (a->conversation_id)
        heard.conversation_id = a->conversation_id;
    if (a->alerting)
        keep_alerting(a->alerting);
}

static inline void on_news(void *self, const struct news *n)
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

static inline int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static inline struct desk *open_desk(const char *path)
{
    struct desk *d = NULL;
    struct desk_options o = {.database = path, .content = &content, .now_ms = clock_now, .now_self = &now, .seed = 7};
    assert_int_equal(desk_open(&o, &d), ERR_OK);
    desk_listen(d, &listener);
    return d;
}

static inline void forget(void)
{
    int64_t conversation = heard.conversation_id, last = heard.last_event, alert = heard.newest_alert;
    heard = (struct heard){.conversation_id = conversation, .last_event = last, .newest_alert = alert};
}

static inline void play(struct desk *d, struct desk_request r)
{
    forget();
    r.owner = &listener;
    struct desk_request *copy = desk_request_new(&r);
    assert_non_null(copy);
    assert_int_equal(desk_run(d, &copy, 1), ERR_OK);
}

static inline void says(struct desk *d, const char *text)
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

static inline void acts(struct desk *d, enum event_kind kind, const char *staff)
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

static inline void answers(struct desk *d, int64_t alert, const char *staff, const char *name)
{
    play(d, (struct desk_request){.kind = DESK_ANSWER,
                                  .alert_id = alert,
                                  .event = {.staff = str_from(staff), .staff_name = str_from(name)}});
}

/* Time passes; timers fire as they come due. */
static inline void wait_minutes(struct desk *d, int minutes)
{
    forget();
    for (int i = 0; i < minutes; i++) {
        now += MINUTE_MS;
        assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    }
}

/* ---- accounts: 1 hana, 2 taro, 3 jiro, 4 edi (an editor), 5 gone (disabled) ---- */

static inline enum err add_staff(struct store *s, struct arena *a, void *arg)
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

static inline enum err add_late(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    struct staff_row row = {.login = S("late"), .name = S("遅"), .role = S("link_worker")};
    return staff_row_insert(s, &row);
}

static inline void use_town(const char *alerts)
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

static inline void at(const char *iso)
{
    assert_true(clock_parse_iso(str_from(iso), JST_MINUTES, &now));
}

static inline struct desk *begin(const char *path, const char *alerts, const char *iso)
{
    at(iso);
    heard = (struct heard){0};
    use_town(alerts);
    struct desk *d = open_desk(path);
    play(d, (struct desk_request){.kind = DESK_WRITE, .write = add_staff});
    return d;
}

static inline int setup(void **state)
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

static inline int teardown(void **state)
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
