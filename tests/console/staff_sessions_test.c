#include "console/staff_sessions.h"
#include "tests/support/check.h"

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

static struct staff_sessions table;

static struct staff_session session(int64_t staff_id, uint8_t mark, int64_t now_ms)
{
    struct staff_session s = {.staff_id = staff_id, .role = ROLE_LINK_WORKER, .created_ms = now_ms, .seen_ms = now_ms};
    memset(s.hash, mark, sizeof s.hash);
    return s;
}

static struct staff_session *add(int64_t staff_id, uint8_t mark, int64_t now_ms)
{
    struct staff_session s = session(staff_id, mark, now_ms), *kept = NULL;
    assert_int_equal(sessions_add(&table, &s, &kept), ERR_OK);
    return kept;
}

static const struct staff_session *find(uint8_t mark, int64_t now_ms)
{
    uint8_t hash[SHA256_BYTES];
    memset(hash, mark, sizeof hash);
    return sessions_find(&table, hash, now_ms);
}

static void ends_when_idle_or_old(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int64_t seen_after, asked_after;
        bool alive;
    } rows[] = {
        {"just signed in", 0, 0, true},
        {"almost idle", 0, 15 * MINUTE - 1, true},
        {"idle", 0, 15 * MINUTE, false},
        {"kept busy", 20 * MINUTE, 30 * MINUTE, true},
        {"kept busy all day", 8 * HOUR - 1, 8 * HOUR - 1, true},
        {"eight hours are enough", 8 * HOUR - 1, 8 * HOUR, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        sessions_init(&table, 15 * 60, 8 * 3600);
        add(1, 7, 1000)->seen_ms = 1000 + rows[i].seen_after;
        assert_int_equal(find(7, 1000 + rows[i].asked_after) != NULL, rows[i].alive);
        assert_null(find(8, 1000));
    }
}

static void oldest_of_one_person_gives_way(void **state)
{
    (void)state;
    sessions_init(&table, 900, 28800);
    for (uint8_t i = 1; i <= SESSIONS_PER_STAFF; i++)
        add(1, i, i);
    add(2, 100, 1);
    add(1, 99, 50);
    assert_null(find(1, 60));
    assert_non_null(find(2, 60));
    assert_non_null(find(99, 60));
    assert_non_null(find(100, 60));
}

static void full_table_refuses(void **state)
{
    (void)state;
    struct staff_session *kept = NULL;
    sessions_init(&table, 900, 28800);
    for (int64_t i = 0; i < SESSIONS_MAX; i++)
        add(100 + i, 1, 5);
    struct staff_session more = session(1, 2, 5);
    assert_int_equal(sessions_add(&table, &more, &kept), ERR_NOMEM);
    assert_null(kept);
}

static void handles_die_with_their_session(void **state)
{
    (void)state;
    sessions_init(&table, 900, 28800);
    struct staff_session *s = add(1, 3, 10);
    session_handle handle = sessions_handle(&table, s);
    assert_true(handle != 0);
    assert_ptr_equal(sessions_at(&table, handle, 20), s);
    assert_null(sessions_at(&table, handle, 10 + 900 * 1000));
    sessions_drop(s);
    assert_null(sessions_at(&table, handle, 20));
    assert_ptr_equal(add(2, 4, 20), s); /* the same place */
    assert_null(sessions_at(&table, handle, 20));
    assert_null(sessions_at(&table, 0, 20));
    assert_null(sessions_at(&table, (session_handle)-1, 20));
}

static void cookie_is_locked_down(void **state)
{
    (void)state;
    static const struct {
        bool secure;
        const char *token, *want;
    } rows[] = {
        {true, "T", "__Host-tsunagu_staff=T; Path=/; HttpOnly; SameSite=Strict; Secure"},
        {false, "T", "tsunagu_staff=T; Path=/; HttpOnly; SameSite=Strict"},
        {true, "", "__Host-tsunagu_staff=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0"},
    };
    struct arena arena;
    arena_init(&arena, 4096);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_str_equal(session_cookie(&arena, rows[i].secure, str_from(rows[i].token)), str_from(rows[i].want));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_when_idle_or_old), cmocka_unit_test(oldest_of_one_person_gives_way),
        cmocka_unit_test(full_table_refuses),    cmocka_unit_test(handles_die_with_their_session),
        cmocka_unit_test(cookie_is_locked_down),
    };
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
