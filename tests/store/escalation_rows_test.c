/* Requests for a person in the order in which they are worked, and their events, in a file of the version before too. */
#include "store/migrate.h"
#include "store/tokenizer.h"
#include "tests/store/fresh.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

static void by_severity_then_age(void **state)
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
        "DELETE FROM escalation_events WHERE id = 9;"
        "INSERT INTO outbox(id, conversation_id, channel, person, body, reply_token, reply_until_ms, retry_key, state,"
        " created_ms, error) VALUES (5, 1, 'line', 'a', '[]', '', 0, 'k', 'dead', 4, 'http_400'),"
        " (6, 1, 'line', 'a', '[]', '', 0, 'k', 'pending', 5, '')";
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

/* What lay dead in the outbox of before: its words are gone, whose it was is kept, and a turn is to tell people. */
static void the_dead_of_before_are_told_of(void **state)
{
    (void)state;
    char dir[] = "/tmp/store_testXXXXXX", path[64], other[80];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    make_old(path);
    struct store *s;
    struct outbox_row row;
    struct undelivered_row *lost;
    struct timer_row *due;
    size_t n = 0;
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(outbox_row_get(s, &arena, 5, &row), ERR_NOTFOUND);
    assert_int_equal(outbox_row_get(s, &arena, 6, &row), ERR_OK);
    assert_int_equal(undelivered_rows_read(s, &arena, 1, 10, &lost, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_int_equal(lost[0].at_ms, 4);
    assert_int_equal(lost[0].first_seq, 0);
    assert_str_equal(lost[0].error, S("http_400"));
    assert_int_equal(timer_rows_due(s, &arena, 1, 10, &due, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_str_equal(due[0].name, S("undelivered"));
    store_close(s);
    for (size_t i = 0; i < 3; i++) {
        static const char *const ends[] = {"", "-wal", "-shm"};
        snprintf(other, sizeof other, "%s%s", path, ends[i]);
        unlink(other);
    }
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_severity_then_age),
        cmocka_unit_test(events_survive_the_new_table),
        cmocka_unit_test(the_dead_of_before_are_told_of),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
