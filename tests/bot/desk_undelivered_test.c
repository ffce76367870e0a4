/* What LINE will never take: its words leave the outbox, people see it, and the resident hears of it when they write
 * again. Virtual clock, database on disk, shipped content. */
#include "base/clock.h"
#include "bot/desk.h"
#include "tests/bot/shipped_content.h"
#include <stdlib.h>
#include <unistd.h>

struct town {
    struct arena arena;
    char path[64];
    struct desk *desk;
    struct store *reader;
    struct desk_listener listener;
    int64_t now_ms, last_outbox;
    int count;
};

static int64_t clock_now(void *self)
{
    return ((struct town *)self)->now_ms;
}

static int open_town(void **state)
{
    struct town *t = calloc(1, sizeof *t);
    arena_init(&t->arena, 64 << 20);
    snprintf(t->path, sizeof t->path, "/tmp/tsunagu-undelivered-%d.db", (int)getpid());
    t->now_ms = morning;
    const struct desk_options options = {
        .database = t->path, .content = &content, .now_ms = clock_now, .now_self = t, .seed = 5};
    assert_int_equal(desk_open(&options, &t->desk), ERR_OK);
    assert_int_equal(store_open(t->path, STORE_READ, &t->reader), ERR_OK);
    *state = t;
    return 0;
}

static int close_town(void **state)
{
    struct town *t = *state;
    char beside[80];
    store_close(t->reader);
    desk_close(t->desk);
    for (const char *const *end = (const char *const[]){"", "-wal", "-shm", NULL}; *end; end++) {
        snprintf(beside, sizeof beside, "%s%s", t->path, *end);
        (void)unlink(beside);
    }
    arena_done(&t->arena);
    free(t);
    return 0;
}

static void run(struct town *t, struct desk_request r)
{
    struct desk_request *copy = desk_request_new(&r);
    assert_non_null(copy);
    assert_int_equal(desk_run(t->desk, &copy, 1), ERR_OK);
}

static void happens(struct town *t, enum event_kind kind, const char *text)
{
    bool staff = kind == EVENT_CLAIM || kind == EVENT_SAY;
    struct event e = {.kind = kind, .text = str_from(text)};
    if (staff) {
        e.conversation_id = 1;
        e.channel = S("console");
        e.staff = S("1");
        e.staff_name = S("佐藤");
    } else {
        e.channel = S("line");
        e.user = S("U1");
    }
    e.id = arena_fmt(&t->arena, "e%d", ++t->count);
    t->now_ms += MINUTE_MS;
    run(t, (struct desk_request){.kind = DESK_EVENT, .event = e});
}

/* What waits to be carried since the last look, as one text; `ret` is the newest row. */
static struct str carried(struct town *t, struct outbox_row *ret)
{
    struct outbox_row *rows;
    struct str all = {0};
    size_t n = 0;
    assert_int_equal(outbox_rows_pending(t->reader, &t->arena, S("line"), t->last_outbox, 100, &rows, &n), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        all = arena_join(&t->arena, all, rows[i].body);
        t->last_outbox = rows[i].id;
        if (ret)
            *ret = rows[i];
    }
    return all;
}

/* LINE takes everything up to now, but never the newest. */
static struct outbox_row refused(struct town *t)
{
    struct outbox_row row = {0}, gone;
    (void)carried(t, &row);
    assert_true(row.id > 0);
    run(t, (struct desk_request){
               .kind = DESK_SENT, .outbox_id = row.id, .sent_state = S("dead"), .sent_error = S("http_403")});
    assert_int_equal(outbox_row_get(t->reader, &t->arena, row.id, &gone), ERR_NOTFOUND); /* its words are gone */
    return row;
}

static struct escalation_row newest_request(struct town *t, size_t want)
{
    struct escalation_row *rows;
    size_t n = 0;
    assert_int_equal(escalation_rows_list(t->reader, &t->arena, S(""), 10, &rows, &n), ERR_OK);
    assert_int_equal(n, want);
    return n ? rows[n - 1] : (struct escalation_row){0};
}

static void the_bots_answer_never_arrived(void **state)
{
    struct town *t = *state;
    happens(t, EVENT_START, "");
    happens(t, EVENT_TEXT, "手芸が好き");
    struct outbox_row row = refused(t);
    struct escalation_row e = newest_request(t, 1);
    assert_str_equal(e.reason, S("undelivered"));
    assert_str_equal(e.severity, S("normal"));
    assert_str_equal(e.state, S("waiting"));
    assert_true(e.undelivered_ms > 0 && e.summary.len > 0);

    struct undelivered_row *lost;
    size_t n = 0;
    assert_int_equal(undelivered_rows_read(t->reader, &t->arena, 1, 10, &lost, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_str_equal(lost[0].error, S("http_403"));
    assert_int_equal(lost[0].first_seq, row.first_seq);
    assert_int_equal(lost[0].last_seq, row.last_seq);
    struct journal_row *said;
    assert_int_equal(journal_rows_read(t->reader, &t->arena, 1, lost[0].first_seq, 10, false, &said, &n), ERR_OK);
    assert_true(n > 0 && said[0].author == AUTHOR_BOT && said[n - 1].seq == lost[0].last_seq);

    /* They do not know yet, and nothing has been promised to them: the bot goes on, and says so once. */
    assert_int_equal(carried(t, NULL).len, 0);
    happens(t, EVENT_TEXT, "水曜がいいです");
    assert_true(str_find(carried(t, NULL), S("届いていなかった")) >= 0);
    assert_int_equal(newest_request(t, 1).undelivered_ms, 0);
    happens(t, EVENT_TEXT, "とくにない");
    struct str next = carried(t, NULL);
    assert_true(next.len > 0 && str_find(next, S("届いていなかった")) < 0);
}

static void a_link_workers_words_never_arrived(void **state)
{
    struct town *t = *state;
    happens(t, EVENT_TEXT, "人と話したい");
    happens(t, EVENT_TEXT, "はい、お願いします");
    happens(t, EVENT_CLAIM, "");
    happens(t, EVENT_SAY, "佐藤です。お話、読みました。");
    struct str summary = newest_request(t, 1).summary;
    (void)refused(t);
    struct escalation_row e = newest_request(t, 1); /* none of its own beside the one that is open */
    assert_str_equal(e.reason, S("asked"));
    assert_str_equal(e.summary, summary);
    assert_str_equal(e.claimed_name, S("佐藤"));
    assert_int_equal(e.undelivered_ms, t->now_ms);
    happens(t, EVENT_TEXT, "まだですか"); /* with a human the bot is silent, but for this */
    assert_true(str_find(carried(t, NULL), S("届いていなかった")) >= 0);
    assert_int_equal(newest_request(t, 1).undelivered_ms, 0);
    happens(t, EVENT_TEXT, "待っています");
    assert_int_equal(carried(t, NULL).len, 0);
}

static void danger_comes_before_it(void **state)
{
    struct town *t = *state;
    happens(t, EVENT_TEXT, "手芸が好き");
    (void)refused(t);
    happens(t, EVENT_TEXT, "もう死にたい");
    struct str lines = carried(t, NULL);
    assert_true(lines.len > 0 && str_find(lines, S("届いていなかった")) < 0);
    struct escalation_row e = newest_request(t, 1);
    assert_str_equal(e.severity, S("urgent"));
    assert_str_equal(e.reason, S("crisis"));
    assert_true(e.undelivered_ms > 0);
}

static void who_shut_us_out_is_not_looked_for(void **state)
{
    struct town *t = *state;
    happens(t, EVENT_TEXT, "手芸が好き");
    happens(t, EVENT_STOP, "");
    (void)refused(t);
    (void)newest_request(t, 0);
    happens(t, EVENT_START, ""); /* … and is told when they are back */
    assert_true(str_find(carried(t, NULL), S("届いていなかった")) >= 0);
}

static void forgotten_in_time(void **state)
{
    struct town *t = *state;
    struct undelivered_row *lost;
    size_t n = 0;
    happens(t, EVENT_TEXT, "手芸が好き");
    (void)refused(t);
    t->now_ms += (int64_t)399 * DAY_MS;
    happens(t, EVENT_TEXT, "こんにちは");
    assert_int_equal(undelivered_rows_read(t->reader, &t->arena, 1, 10, &lost, &n), ERR_OK);
    assert_int_equal(n, 1);
    t->now_ms += (int64_t)2 * DAY_MS;
    happens(t, EVENT_TEXT, "こんにちは");
    happens(t, EVENT_TEXT, "こんにちは");
    assert_int_equal(undelivered_rows_read(t->reader, &t->arena, 1, 10, &lost, &n), ERR_OK);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_bots_answer_never_arrived, open_town, close_town),
        cmocka_unit_test_setup_teardown(a_link_workers_words_never_arrived, open_town, close_town),
        cmocka_unit_test_setup_teardown(danger_comes_before_it, open_town, close_town),
        cmocka_unit_test_setup_teardown(who_shut_us_out_is_not_looked_for, open_town, close_town),
        cmocka_unit_test_setup_teardown(forgotten_in_time, open_town, close_town),
    };
    return cmocka_run_group_tests(tests, load_content, unload_content);
}
