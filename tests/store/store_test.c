/* Opening, migrating, committing, parts and the record families. */
#include "store/migrate.h"
#include "store/content_rows.h"
#include "store/query.h"
#include "store/rows.h"
#include "store/tokenizer.h"
#include "base/clock.h"
#include "tests/support/check.h"
#include <stdlib.h>
#include <unistd.h>

static struct arena arena;

static struct store *fresh(void)
{
    struct store *s = NULL;
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    assert_int_equal(store_begin(s), ERR_OK);
    return s;
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static struct conversation_row person(struct store *s, const char *user)
{
    struct conversation_row row = {.channel = S("web"),
                                   .user = str_from(user),
                                   .created_ms = 5,
                                   .updated_ms = 6,
                                   .mode = S("bot"),
                                   .state = S("{}")};
    assert_int_equal(conversation_row_insert(s, &row), ERR_OK);
    return row;
}

static void conversations(void **state)
{
    (void)state;
    struct store *s = fresh();
    struct conversation_row row = person(s, "a"), got;
    assert_int_equal(row.id, 1);
    struct conversation_row again = row;
    assert_int_equal(conversation_row_insert(s, &again), ERR_CONFLICT);
    row.mode = S("queued");
    row.seq = 7;
    row.last_entry = 9;
    row.state = S("{\"x\":\"日本\"}");
    assert_int_equal(conversation_row_update(s, &row), ERR_OK);
    assert_int_equal(conversation_row_find(s, &arena, S("web"), S("a"), &got), ERR_OK);
    assert_int_equal(got.id, 1);
    assert_int_equal(got.seq, 7);
    assert_int_equal(got.last_entry, 9);
    assert_str_equal(got.mode, S("queued"));
    assert_str_equal(got.state, row.state);
    assert_int_equal(conversation_row_get(s, &arena, 2, &got), ERR_NOTFOUND);
    assert_int_equal(conversation_row_find(s, &arena, S("line"), S("a"), &got), ERR_NOTFOUND);
    row.mode = S("elsewhere");
    assert_int_equal(conversation_row_update(s, &row), ERR_CONFLICT);
    assert_int_equal(person(s, "b").id, 2);
    store_close(s);
}

static void inbox_sees_once(void **state)
{
    (void)state;
    struct store *s = fresh();
    int64_t seq = 0, conversation = 0;
    assert_int_equal(inbox_row_insert(s, S("web"), S("0012"), 100, 3, 4), ERR_OK);
    assert_int_equal(inbox_row_insert(s, S("web"), S("0012"), 100, 3, 5), ERR_CONFLICT);
    assert_int_equal(inbox_row_insert(s, S("line"), S("0012"), 200, 3, 6), ERR_OK);
    assert_int_equal(inbox_row_insert(s, S("web"), S("12"), 200, 3, 6), ERR_OK);
    assert_int_equal(inbox_row_seq(s, S("web"), S("0012"), &seq, &conversation), ERR_OK);
    assert_int_equal(seq, 4);
    assert_int_equal(conversation, 3);
    assert_int_equal(inbox_row_expire(s, 200), ERR_OK);
    assert_int_equal(inbox_row_seq(s, S("web"), S("0012"), &seq, NULL), ERR_NOTFOUND);
    assert_int_equal(inbox_row_seq(s, S("line"), S("0012"), &seq, NULL), ERR_OK);
    store_close(s);
}

static void add_entry(struct store *s, struct conversation_row *c, bool visible)
{
    struct journal_row row = {
        .conversation_id = c->id, .prev = c->last_entry, .seq = c->seq + 1, .visible = visible, .body = S("{}")};
    assert_int_equal(journal_row_insert(s, &row), ERR_OK);
    c->last_entry = row.id;
    c->seq = row.seq;
    assert_int_equal(conversation_row_update(s, c), ERR_OK);
}

static void journal_is_a_chain(void **state)
{
    (void)state;
    struct store *s = fresh();
    struct conversation_row a = person(s, "a"), b = person(s, "b");
    for (int i = 0; i < 10; i++) {
        add_entry(s, &a, i % 2 == 0);
        add_entry(s, &b, true);
    }
    static const struct {
        const char *why;
        int64_t after;
        size_t max;
        bool all;
        size_t want;
        int64_t first, last;
    } rows[] = {
        {"everything", 0, 100, true, 10, 1, 10},      {"only what is shown", 0, 100, false, 5, 1, 9},
        {"what came after", 4, 100, true, 6, 5, 10},  {"the newest two", 0, 2, true, 2, 9, 10},
        {"the newest shown", 0, 1, false, 1, 9, 9},   {"nothing new", 10, 100, true, 0, 0, 0},
        {"beyond the end", 1000, 100, true, 0, 0, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct journal_row *got;
        size_t n = 0;
        print_message("%s\n", rows[i].why);
        assert_int_equal(journal_rows_read(s, &arena, a.id, rows[i].after, rows[i].max, rows[i].all, &got, &n), ERR_OK);
        assert_int_equal(n, rows[i].want);
        if (n) {
            assert_int_equal(got[0].seq, rows[i].first);
            assert_int_equal(got[n - 1].seq, rows[i].last);
            assert_int_equal(got[0].conversation_id, a.id);
        }
    }
    store_close(s);
}

static void outbox_ids_grow_over_an_empty_table(void **state)
{
    (void)state;
    struct store *s = fresh();
    struct outbox_row row = {.conversation_id = 1,
                             .channel = S("line"),
                             .user = S("U1"),
                             .body = S("[]"),
                             .retry_key = S("k"),
                             .created_ms = 1000};
    assert_int_equal(outbox_row_insert(s, &row), ERR_OK);
    int64_t first = row.id;
    assert_int_equal(outbox_row_done(s, row.id), ERR_OK);
    row.created_ms = 900; /* the clock went back */
    assert_int_equal(outbox_row_insert(s, &row), ERR_OK);
    assert_true(row.id > first);
    struct outbox_row *got;
    size_t n = 0;
    assert_int_equal(outbox_rows_pending(s, &arena, S("line"), first, 10, &got, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_str_equal(got[0].retry_key, S("k"));
    assert_int_equal(outbox_row_fail(s, row.id, S("dead"), S("http_400"), 0), ERR_OK);
    assert_int_equal(outbox_rows_pending(s, &arena, S("line"), 0, 10, &got, &n), ERR_OK);
    assert_int_equal(n, 0);
    assert_int_equal(outbox_row_fail(s, row.id, S("lost"), S(""), 0), ERR_CONFLICT);
    store_close(s);
}

/* The reader's cursor stands behind what it took over from an earlier life. When the first thing this life does is to
 * see that row delivered, or to undo a part, the next id must still be a greater one. */
static void outbox_ids_grow_past_what_an_earlier_life_left(void **state)
{
    (void)state;
    char dir[] = "/tmp/store_testXXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    struct outbox_row row = {.conversation_id = 1,
                             .channel = S("line"),
                             .user = S("U1"),
                             .body = S("[]"),
                             .retry_key = S("k"),
                             .created_ms = 1000};
    struct store *s;
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(outbox_row_insert(s, &row), ERR_OK);
    int64_t left = row.id;
    store_close(s);
    row.created_ms = 900; /* the clock went back while nobody lived */
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(outbox_row_done(s, left), ERR_OK);
    assert_int_equal(store_begin(s), ERR_OK);
    store_rollback(s);
    assert_int_equal(outbox_row_insert(s, &row), ERR_OK);
    assert_true(row.id > left);
    store_close(s);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

/* Somebody reads for long (a backup): what was erased leaves the log later, and nobody waits for it meanwhile. */
static void a_reader_holds_nobody_up(void **state)
{
    (void)state;
    char dir[] = "/tmp/store_testXXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    struct journal_row row = {.conversation_id = 1, .seq = 1, .author = AUTHOR_RESIDENT, .body = S("ひみつ")};
    struct store *s, *reader;
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(journal_row_insert(s, &row), ERR_OK);
    assert_int_equal(store_open(path, STORE_READ, &reader), ERR_OK);
    assert_int_equal(sqlite3_exec(reader->db, "BEGIN; SELECT count(*) FROM journal", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(journal_row_erase(s, row.id, S(""), S("{}")), ERR_OK);
    int64_t start_ms = clock_mono_ms();
    assert_int_equal(store_rest(s), ERR_OK);
    assert_true(clock_mono_ms() - start_ms < 1000);
    assert_true(store_restless(s));
    assert_int_equal(sqlite3_exec(reader->db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_rest(s), ERR_OK);
    assert_false(store_restless(s));
    store_close(reader);
    store_close(s);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

static void timers(void **state)
{
    (void)state;
    struct store *s = fresh();
    int64_t next = 0;
    struct timer_row *got;
    size_t n = 0;
    assert_int_equal(timer_row_next(s, &next), ERR_NOTFOUND);
    assert_int_equal(timer_row_set(s, 1, S("remind"), 500), ERR_OK);
    assert_int_equal(timer_row_set(s, 1, S("remind"), 300), ERR_OK);
    assert_int_equal(timer_row_set(s, 2, S("remind"), 200), ERR_OK);
    assert_int_equal(timer_row_next(s, &next), ERR_OK);
    assert_int_equal(next, 200);
    assert_int_equal(timer_row_cancel(s, 2, S("remind")), ERR_OK);
    assert_int_equal(timer_rows_due(s, &arena, 300, 10, &got, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_int_equal(got[0].conversation_id, 1);
    assert_str_equal(got[0].name, S("remind"));
    store_close(s);
}

static void records(void **state)
{
    (void)state;
    struct store *s = fresh();
    struct answer_row answer = {.conversation_id = 1,
                                .run = 1,
                                .questionnaire = S("life"),
                                .item = S("payday"),
                                .status = S("filled"),
                                .value = S("4")};
    struct answer_row *got;
    size_t n = 0;
    assert_int_equal(answer_row_put(s, &answer), ERR_OK);
    answer.value = S("1");
    assert_int_equal(answer_row_put(s, &answer), ERR_OK);
    answer.run = 2;
    assert_int_equal(answer_row_put(s, &answer), ERR_OK);
    assert_int_equal(answer_rows_read(s, &arena, 1, &got, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_str_equal(got[0].value, S("1"));
    struct note_row *notes;
    assert_int_equal(note_row_insert(s, 1, 10, S("interest"), S("craft"), S("手芸")), ERR_OK);
    assert_int_equal(note_row_insert(s, 1, 11, S("interest"), S("music"), S("ハーモニカ")), ERR_OK);
    assert_int_equal(note_rows_read(s, &arena, 1, 10, &notes, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_str_equal(notes[0].key, S("music"));
    struct match_row *matches;
    assert_int_equal(match_row_insert(s, 1, 10, S("town:1"), 900, S("手芸")), ERR_OK);
    assert_int_equal(match_rows_read(s, &arena, 1, 10, &matches, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_int_equal(matches[0].score, 900);
    store_close(s);
}

static void escalations_by_severity_then_age(void **state)
{
    (void)state;
    struct store *s = fresh();
    person(s, "a");
    static const struct {
        const char *severity, *state;
        int64_t created;
    } given[] = {{"normal", "waiting", 1},
                 {"urgent", "waiting", 3},
                 {"urgent", "claimed", 2},
                 {"emergency", "waiting", 9},
                 {"emergency", "closed", 1}};
    for (size_t i = 0; i < ARRAY_LEN(given); i++) {
        struct escalation_row row = {.conversation_id = 1,
                                     .channel = S("web"),
                                     .severity = str_from(given[i].severity),
                                     .reason = S("asked"),
                                     .state = str_from(given[i].state),
                                     .created_ms = given[i].created};
        assert_int_equal(escalation_row_next_id(s, &row.id), ERR_OK);
        assert_int_equal(escalation_row_put(s, &row), ERR_OK);
    }
    struct escalation_row *got;
    size_t n = 0;
    assert_int_equal(escalation_rows_list(s, &arena, S(""), 10, &got, &n), ERR_OK);
    assert_int_equal(n, 4);
    static const int64_t order[] = {4, 3, 2, 1};
    for (size_t i = 0; i < n; i++)
        assert_int_equal(got[i].id, order[i]);
    assert_int_equal(escalation_rows_list(s, &arena, S("waiting"), 10, &got, &n), ERR_OK);
    assert_int_equal(n, 3);
    assert_int_equal(escalation_rows_list(s, &arena, S("closed"), 10, &got, &n), ERR_OK);
    assert_int_equal(n, 1);

    struct escalation_event_row event = {.escalation_id = 1,
                                         .conversation_id = 1,
                                         .kind = S("opened"),
                                         .actor = S("bot")},
                                *events;
    int64_t last = -1;
    assert_int_equal(escalation_event_last(s, &last), ERR_OK);
    assert_int_equal(last, 0);
    assert_int_equal(escalation_event_insert(s, &event), ERR_OK);
    event.kind = S("vanished");
    assert_int_equal(escalation_event_insert(s, &event), ERR_CONFLICT);
    assert_int_equal(escalation_events_after(s, &arena, 0, 10, &events, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_int_equal(events[0].id, 1);
    event = (struct escalation_event_row){.escalation_id = 99, .conversation_id = 1, .kind = S("opened")};
    assert_int_equal(escalation_event_insert(s, &event), ERR_CONFLICT); /* of nothing */
    store_close(s);
}

static void add_escalation(struct store *s, int64_t id)
{
    struct escalation_row row = {.id = id,
                                 .conversation_id = 1,
                                 .channel = S("web"),
                                 .severity = S("urgent"),
                                 .reason = S("crisis"),
                                 .state = S("waiting")};
    assert_int_equal(escalation_row_put(s, &row), ERR_OK);
}

static void add_alert(struct store *s, int64_t escalation_id, int64_t call, int64_t batch, const char *staff)
{
    struct alert_row row = {.escalation_id = escalation_id,
                            .conversation_id = 1,
                            .call = call,
                            .batch = batch,
                            .round = 1,
                            .attempt = 1,
                            .severity = S("urgent"),
                            .staff = str_from(staff),
                            .login = S("hana"),
                            .name = S("花"),
                            .at_ms = 100 * batch,
                            .answer_by_ms = 100 * batch + 50};
    assert_int_equal(alert_row_insert(s, &row), ERR_OK);
}

static void alerts(void **state)
{
    (void)state;
    struct store *s = fresh();
    person(s, "a");
    add_escalation(s, 1);
    add_escalation(s, 2);
    struct alert_chain_row chain = {.escalation_id = 1,
                                    .conversation_id = 1,
                                    .state = S("calling"),
                                    .severity = S("urgent"),
                                    .call = 1,
                                    .began_ms = 100,
                                    .next_ms = 150};
    struct alert_chain_row got;
    struct alert_row *rows, one;
    size_t n = 0;
    assert_int_equal(alert_chain_row_get(s, &arena, 1, &got), ERR_NOTFOUND);
    assert_int_equal(alert_chain_row_put(s, &chain), ERR_OK);
    add_alert(s, 1, 1, 1, "7");
    add_alert(s, 1, 1, 1, "8");
    add_alert(s, 1, 1, 2, "7");
    add_alert(s, 1, 2, 1, "7"); /* of a call that has not begun, as far as the chain says */
    assert_int_equal(alert_rows_read(s, &arena, 1, 1, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 3);
    assert_int_equal(rows[0].id, 1);
    assert_int_equal(rows[2].batch, 2);
    assert_str_equal(rows[1].staff, S("8"));
    assert_int_equal(alert_rows_read(s, &arena, 1, 1, 2, &rows, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].id, 2); /* the newest two, in order */
    assert_int_equal(alert_rows_calling(s, &arena, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 3);
    assert_int_equal(rows[0].id, 3);

    assert_int_equal(alert_rows_answer(s, 1, 1, S("7"), 170), ERR_OK);
    assert_int_equal(alert_row_get(s, &arena, 3, &one), ERR_OK);
    assert_int_equal(one.answered_ms, 170);
    assert_int_equal(one.answer_by_ms, 250);
    assert_int_equal(alert_row_get(s, &arena, 2, &one), ERR_OK);
    assert_int_equal(one.answered_ms, 0);
    assert_int_equal(alert_row_get(s, &arena, 9, &one), ERR_NOTFOUND);
    chain.state = S("answered");
    chain.answered_by = S("7");
    chain.answered_name = S("花");
    chain.answered_ms = 170;
    chain.next_ms = 0;
    assert_int_equal(alert_chain_row_put(s, &chain), ERR_OK);
    assert_int_equal(alert_chain_row_get(s, &arena, 1, &got), ERR_OK);
    assert_str_equal(got.state, S("answered"));
    assert_str_equal(got.answered_name, S("花"));
    assert_int_equal(got.answered_ms, 170);
    assert_int_equal(alert_rows_calling(s, &arena, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 0);

    chain.state = S("bored");
    assert_int_equal(alert_chain_row_put(s, &chain), ERR_CONFLICT);
    chain.state = S("over");
    chain.escalation_id = 99;
    assert_int_equal(alert_chain_row_put(s, &chain), ERR_CONFLICT); /* of nothing */
    store_close(s);
}

static void make_old(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(tokenizer_register(db), SQLITE_OK);
    for (const struct migration *m = migrations; m->version && m->version <= 2; m++)
        assert_int_equal(sqlite3_exec(db, m->sql, NULL, NULL, NULL), SQLITE_OK);
    static const char rest[] =
        "CREATE TABLE schema_version(version INTEGER NOT NULL, at_ms INTEGER NOT NULL) STRICT;"
        "INSERT INTO schema_version VALUES (2, 1); PRAGMA application_id = 1953721959;"
        "INSERT INTO installation VALUES (1, CAST('0123456789abcdef' AS BLOB), 1);"
        "INSERT INTO conversations(id, channel, person, created_ms, updated_ms, mode, state)"
        " VALUES (1, 'web', 'a', 1, 1, 'bot', '{}');"
        "INSERT INTO escalations(id, conversation_id, channel, severity, reason, state, created_ms, due_ms)"
        " VALUES (1, 1, 'web', 'urgent', 'crisis', 'waiting', 1, 2);"
        "INSERT INTO escalation_events(id, escalation_id, conversation_id, at_ms, kind, actor, seq)"
        " VALUES (3, 1, 1, 5, 'opened', 'resident', 1), (7, 1, 1, 6, 'message', 'bot', 2), (9, 1, 1, 7, 'closed', '1', "
        "3);"
        "DELETE FROM escalation_events WHERE id = 9";
    char *why = NULL;
    sqlite3_exec(db, rest, NULL, NULL, &why);
    if (why)
        fail_msg("%s", why);
    sqlite3_close(db);
}

/* A file of the version before: its events keep their numbers, and the next one has a number of its own. */
static void events_survive_the_new_table(void **state)
{
    (void)state;
    char dir[] = "/tmp/store_testXXXXXX", path[64], other[80];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    make_old(path);
    struct store *s;
    struct escalation_event_row *events,
        event = {.escalation_id = 1, .conversation_id = 1, .at_ms = 8, .kind = S("alerted"), .actor = S("bot")};
    size_t n = 0;
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(escalation_events_after(s, &arena, 0, 10, &events, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_int_equal(events[0].id, 3);
    assert_int_equal(events[1].id, 7);
    assert_str_equal(events[1].kind, S("message"));
    assert_int_equal(escalation_event_insert(s, &event), ERR_OK);
    assert_int_equal(event.id, 10); /* 9 was used once */
    event.kind = S("vanished");
    assert_int_equal(escalation_event_insert(s, &event), ERR_CONFLICT);
    assert_int_equal(store_commit(s), ERR_OK);
    store_close(s);
    for (size_t i = 0; i < 3; i++) {
        static const char *const ends[] = {"", "-wal", "-shm"};
        snprintf(other, sizeof other, "%s%s", path, ends[i]);
        unlink(other);
    }
    rmdir(dir);
}

static void staff_and_sessions(void **state)
{
    (void)state;
    struct store *s = fresh();
    struct staff_row row = {.login = S("hanako"), .name = S("花子"), .role = S("link_worker"), .created_ms = 1}, got,
                     *all;
    size_t n = 0;
    int64_t id = 0;
    assert_int_equal(staff_row_insert(s, &row), ERR_OK);
    struct staff_row twin = row;
    assert_int_equal(staff_row_insert(s, &twin), ERR_CONFLICT);
    row.failures = 3;
    row.disabled = true;
    assert_int_equal(staff_row_update(s, &row), ERR_OK);
    assert_int_equal(staff_row_find(s, &arena, S("hanako"), &got), ERR_OK);
    assert_true(got.disabled && got.failures == 3 && got.id == row.id);
    assert_int_equal(staff_row_get(s, &arena, 99, &got), ERR_NOTFOUND);
    assert_int_equal(staff_rows_list(s, &arena, &all, &n), ERR_OK);
    assert_int_equal(n, 1);
    struct session_row session = {.token_hash = S("aa"), .staff_id = row.id, .csrf = S("c")}, *sessions;
    assert_int_equal(session_row_insert(s, &session), ERR_OK);
    assert_int_equal(session_row_touch(s, S("aa"), 77), ERR_OK);
    assert_int_equal(session_rows_list(s, &arena, &sessions, &n), ERR_OK);
    assert_true(n == 1 && sessions[0].seen_ms == 77);
    assert_int_equal(session_row_delete(s, S("aa")), ERR_OK);
    session.staff_id = 99;
    assert_int_equal(session_row_insert(s, &session), ERR_CONFLICT);
    assert_int_equal(link_row_insert(s, S("h"), S("password"), row.id, 100), ERR_OK);
    assert_int_equal(link_row_take(s, S("h"), S("other"), 50, &id), ERR_NOTFOUND);
    assert_int_equal(link_row_take(s, S("h"), S("password"), 50, &id), ERR_OK);
    assert_int_equal(id, row.id);
    assert_int_equal(link_row_take(s, S("h"), S("password"), 50, &id), ERR_NOTFOUND);
    assert_int_equal(link_row_insert(s, S("old"), S("password"), row.id, 100), ERR_OK);
    assert_int_equal(link_row_take(s, S("old"), S("password"), 100, &id), ERR_NOTFOUND);
    assert_int_equal(audit_row_insert(s, 1, row.id, S("view"), S("conversation"), 3), ERR_OK);
    assert_int_equal(aside_row_insert(s, S("line"), 1, S("json"), (struct str){"\xff\0x", 3}), ERR_OK);
    assert_int_equal(aside_row_expire(s, 2), ERR_OK);
    assert_int_equal(link_row_insert(s, S("late"), S("password"), row.id, 100), ERR_OK);
    assert_int_equal(link_row_expire(s, 100), ERR_OK);
    assert_int_equal(link_row_take(s, S("late"), S("password"), 50, &id), ERR_NOTFOUND);
    assert_int_equal(bundle_row_put(s, S("id"), S("{}"), 1), ERR_OK);
    assert_int_equal(bundle_row_put(s, S("id"), S("{}"), 1), ERR_OK);
    store_close(s);
}

static enum err write_then_fail(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    assert_int_equal(inbox_row_insert(s, S("web"), S("part"), 1, 1, 1), ERR_OK);
    return *(enum err *)arg;
}

static void a_part_fails_alone(void **state)
{
    (void)state;
    struct store *s = fresh();
    int64_t seq;
    enum err wanted = ERR_DENIED;
    assert_int_equal(inbox_row_insert(s, S("web"), S("before"), 1, 1, 1), ERR_OK);
    assert_int_equal(store_part(s, write_then_fail, &arena, &wanted), ERR_DENIED);
    assert_int_equal(inbox_row_seq(s, S("web"), S("part"), &seq, NULL), ERR_NOTFOUND);
    assert_int_equal(inbox_row_seq(s, S("web"), S("before"), &seq, NULL), ERR_OK);
    wanted = ERR_OK;
    assert_int_equal(store_part(s, write_then_fail, &arena, &wanted), ERR_OK);
    assert_int_equal(store_commit(s), ERR_OK);
    assert_int_equal(inbox_row_seq(s, S("web"), S("part"), &seq, NULL), ERR_OK);
    store_close(s);
}

static bool file_holds(const char *path, const char *needle)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    static char bytes[4 << 20];
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    return memmem(bytes, n, needle, strlen(needle)) != NULL;
}

static void on_disk(void **state)
{
    (void)state;
    char dir[] = "/tmp/store_testXXXXXX", path[64], log[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    snprintf(log, sizeof log, "%s/t.db-wal", dir);
    struct store *s, *reader, *none;
    uint8_t key[16], again[16];
    assert_int_equal(store_open(path, STORE_READ, &none), ERR_IO); /* reading makes no file */
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(store_choose_key(s, (const uint8_t *)"0123456789\0bcdef"), ERR_OK);
    assert_int_equal(store_installation_key(s, key), ERR_OK);
    assert_memory_equal(key, "0123456789\0bcdef", 16);
    assert_int_equal(store_choose_key(s, (const uint8_t *)"another key here"), ERR_OK);
    assert_int_equal(store_installation_key(s, key), ERR_OK);
    assert_int_equal(store_open(path, STORE_READ, &reader), ERR_OK);
    (void)store_changed_elsewhere(s);
    (void)store_changed_elsewhere(reader);

    assert_int_equal(store_begin(s), ERR_OK);
    struct conversation_row c = person(s, "a");
    struct journal_row row = {.conversation_id = c.id,
                              .seq = 1,
                              .visible = true,
                              .body = S("himitsu-no-hanashi"),
                              .event = S("{\"t\":\"himitsu-no-hanashi\"}")};
    assert_int_equal(journal_row_insert(s, &row), ERR_OK);
    c.last_entry = row.id;
    assert_int_equal(conversation_row_update(s, &c), ERR_OK);
    assert_int_equal(store_commit(s), ERR_OK);
    assert_false(store_changed_elsewhere(s));
    assert_true(store_changed_elsewhere(reader));
    assert_true(file_holds(log, "himitsu"));

    struct journal_row *got;
    size_t n = 0;
    assert_int_equal(journal_rows_read(reader, &arena, c.id, 0, 10, false, &got, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_int_not_equal(store_begin(reader) || conversation_row_update(reader, &c), ERR_OK);
    store_close(reader);

    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(journal_row_erase(s, row.id, S("{}"), S("{}")), ERR_OK);
    assert_int_equal(store_commit(s), ERR_OK);
    assert_int_equal(store_rest(s), ERR_OK);
    assert_false(file_holds(log, "himitsu"));
    assert_false(file_holds(path, "himitsu"));
    store_close(s);

    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(store_installation_key(s, again), ERR_OK);
    assert_memory_equal(key, again, 16);
    assert_int_equal(store_choose_key(s, (const uint8_t *)"0123456789\0bcdef"),
                     ERR_OK); /* somebody has written: too late */
    assert_int_equal(store_installation_key(s, again), ERR_OK);
    assert_memory_equal(key, again, 16);
    store_close(s);

    FILE *f = fopen(path, "r+b"); /* a file of somebody else */
    assert_non_null(f);
    fseek(f, 68, SEEK_SET); /* application_id */
    fputs("else", f);
    fclose(f);
    assert_int_equal(store_open(path, STORE_WRITE, &none), ERR_IO);
    assert_int_equal(store_open("/nowhere/at/all.db", STORE_WRITE, &none), ERR_IO);
    unlink(path);
    unlink(log);
    snprintf(log, sizeof log, "%s/t.db-shm", dir);
    unlink(log);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversations),
        cmocka_unit_test(inbox_sees_once),
        cmocka_unit_test(journal_is_a_chain),
        cmocka_unit_test(outbox_ids_grow_over_an_empty_table),
        cmocka_unit_test(outbox_ids_grow_past_what_an_earlier_life_left),
        cmocka_unit_test(a_reader_holds_nobody_up),
        cmocka_unit_test(timers),
        cmocka_unit_test(records),
        cmocka_unit_test(escalations_by_severity_then_age),
        cmocka_unit_test(alerts),
        cmocka_unit_test(events_survive_the_new_table),
        cmocka_unit_test(staff_and_sessions),
        cmocka_unit_test(a_part_fails_alone),
        cmocka_unit_test(on_disk),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
