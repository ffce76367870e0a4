/* Opening, committing, parts, what is erased, and the record families that have no test of their own. */
#include "store/store.h"
#include "base/clock.h"
#include "store/content_rows.h"
#include "store/query.h"
#include "store/resource_rows.h"
#include "tests/store/fresh.h"
#include <stdlib.h>
#include <unistd.h>

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

/* What was taken back by hand could not be noted once; the next time it is, without a new start. */
static void a_refused_note_can_be_made_again(void **state)
{
    (void)state;
    struct store *s = fresh();
    const struct resource_edit_row edit = {
        .resource_id = S("t:a"), .field = S("name"), .value = S("\"x\""), .at_ms = 1};
    static const char refuse[] = "CREATE TEMP TRIGGER refuse BEFORE INSERT ON resource_edits_undone"
                                 " BEGIN SELECT RAISE(ABORT, 'no'); END";
    int64_t id = 0;
    assert_int_equal(sqlite3_exec(s->db, refuse, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(edit_undone_put(s, &edit, 1, 2, &id), ERR_CONFLICT);
    assert_int_equal(sqlite3_exec(s->db, "DROP TRIGGER refuse", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(edit_undone_put(s, &edit, 1, 2, &id), ERR_OK);
    assert_int_equal(id, 1);
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
        cmocka_unit_test(a_reader_holds_nobody_up),
        cmocka_unit_test(timers),
        cmocka_unit_test(records),
        cmocka_unit_test(staff_and_sessions),
        cmocka_unit_test(a_part_fails_alone),
        cmocka_unit_test(a_refused_note_can_be_made_again),
        cmocka_unit_test(on_disk),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
