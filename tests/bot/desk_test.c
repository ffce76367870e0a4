/* The desk's promises: once, in order, all or nothing, told after the commit. */
#include "bot/desk.h"
#include "tests/bot/bare_desk.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static void the_same_event_happens_once(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    const struct desk_request both[] = {says("web", "u", "e1", "こんにちは"), says("web", "u", "e1", "こんにちは"),
                                        says("web", "u", "e2", "もう一つ"), says("line", "u", "e1", "べつの人")};
    play(d, both, 4);
    assert_int_equal(heard.n_answers, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(heard.answers[i].err, ERR_OK);
    assert_false(heard.answers[0].duplicate);
    assert_true(heard.answers[1].duplicate);
    assert_int_equal(heard.answers[1].seq, heard.answers[0].seq);
    assert_null(heard.answers[1].out);
    assert_true(heard.answers[2].seq > heard.answers[0].seq);
    assert_int_equal(heard.answers[2].conversation_id, heard.answers[0].conversation_id);
    assert_int_not_equal(heard.answers[3].conversation_id, heard.answers[0].conversation_id);
    assert_true(heard.n_flush >= 1);
    int64_t first = heard.answers[0].seq;
    play(d, both, 1);
    assert_true(heard.answers[0].duplicate);
    assert_int_equal(heard.answers[0].seq, first);
    assert_int_equal(heard.n_messages, 0);
    assert_int_equal(desk_figures(d).duplicates, 2);
    assert_int_equal(desk_figures(d).turns, 3);
    desk_close(d);
}

static void bad_requests_are_refused(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    static char long_id[EVENT_ID_MAX + 2];
    memset(long_id, 'x', sizeof long_id - 1);
    const struct {
        const char *why;
        struct desk_request r;
        enum err want;
    } rows[] = {
        {"no such channel", says("fax", "u", "1", "a"), ERR_INPUT},
        {"nobody", says("web", "", "1", "a"), ERR_INPUT},
        {"an endless id", says("web", "u", long_id, "a"), ERR_INPUT},
        {"a timer's channel", says("timer", "u", "1", "a"), ERR_INPUT},
        {"staff without a conversation", staff(EVENT_SAY, 0, "1", "a"), ERR_INPUT},
        {"a conversation that is not there", staff(EVENT_SAY, 99, "1", "a"), ERR_NOTFOUND},
        {"attach to nothing", {.kind = DESK_ATTACH, .event = {.channel = S("web"), .user = S("x")}}, ERR_NOTFOUND},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        play(d, &rows[i].r, 1);
        assert_int_equal(heard.n_answers, 1);
        assert_int_equal(heard.answers[0].err, rows[i].want);
        assert_int_equal(heard.n_messages, 0);
    }
    desk_close(d);
}

static void a_human_takes_over(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct desk_request r[] = {says("line", "U1", "e1", "人と話したい")};
    play(d, r, 1);
    int64_t id = heard.answers[0].conversation_id;
    assert_int_equal(heard.modes[0], MODE_QUEUED);
    assert_string_equal(heard.steps, "opened message message "); /* what they said, and that we are out of order */
    assert_int_equal(heard.n_status, 1);

    const struct desk_request claims[] = {staff(EVENT_CLAIM, id, "1", ""), staff(EVENT_CLAIM, id, "2", ""),
                                          staff(EVENT_SAY, id, "2", "わたしが")};
    play(d, claims, 3);
    assert_int_equal(heard.answers[0].err, ERR_OK);
    assert_int_equal(heard.answers[1].err, ERR_CONFLICT);
    assert_string_equal(heard.claimed_by, "1");
    assert_int_equal(heard.answers[2].err, ERR_DENIED);
    assert_string_equal(heard.steps, "claimed ");

    const struct desk_request talk[] = {staff(EVENT_SAY, id, "1", "花子です"),
                                        says("line", "U1", "e2", "たすかります")};
    play(d, talk, 2);
    assert_string_equal(heard.steps, "talking message raised message ");
    assert_int_equal(heard.n_messages, 2);
    assert_int_equal(heard.n_outbox, 1);
    assert_int_equal(heard.modes[1], MODE_HUMAN);

    struct desk_request late = staff(EVENT_SAY, id, "1", "それでは");
    late.event.seen = 1;
    play(d, &late, 1);
    assert_int_equal(heard.answers[0].err, ERR_CONFLICT);
    late.event.seen = 1000;
    late.event.id = S("client-1");
    const struct desk_request twice[] = {late, late};
    play(d, twice, 2);
    assert_int_equal(heard.answers[0].err, ERR_OK);
    assert_true(heard.answers[1].duplicate);
    assert_int_equal(heard.n_messages, 1);

    struct desk_request close = staff(EVENT_CLOSE, id, "1", "");
    close.event.value = S("connected");
    close.event.note = S("サロンへ");
    play(d, &close, 1);
    assert_int_equal(heard.modes[0], MODE_CLOSED);
    desk_close(d);
}

static void attach_gives_what_was_missed(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct desk_request attach = {.kind = DESK_ATTACH, .create = true, .event = {.channel = S("web"), .user = S("t")}};
    play(d, &attach, 1);
    assert_int_equal(heard.answers[0].err, ERR_OK);
    assert_int_equal(heard.answers[0].conversation_id, 1);
    const struct desk_request talk[] = {says("web", "t", "a", "一"), says("web", "t", "b", "二"),
                                        says("web", "t", "c", "三")};
    play(d, talk, 3);
    int64_t second = heard.answers[1].seq, last = heard.last_seq;
    play(d, &attach, 1);
    assert_true(heard.answers[0].n_entries >= 3);
    attach.create = false;
    attach.after = second - 1;
    play(d, &attach, 1);
    assert_int_equal(heard.first_entry, second);
    assert_true(heard.answers[0].n_entries >= 2);
    assert_int_equal(heard.n_messages, 0);
    assert_int_equal(heard.state_seq, last);
    desk_close(d);
}

static void outbox_is_carried_and_settled(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct look l;
    struct desk_request r[] = {says("line", "U1", "e1", "人と話したい")};
    r[0].event.reply_token = S("token");
    r[0].event.reply_until_ms = now + 1;
    play(d, r, 1);
    const struct desk_request talk[] = {staff(EVENT_CLAIM, 1, "1", ""), staff(EVENT_SAY, 1, "1", "花子です")};
    play(d, talk, 2);
    look(d, &l);
    assert_int_equal(l.n_outbox, 2);
    assert_str_equal(l.outbox[0].reply_token, S("token"));
    assert_str_equal(l.outbox[1].user, S("U1"));
    assert_str_equal(l.outbox[1].body, S("[{\"name\":\"花子\",\"text\":\"花子です\"}]"));
    assert_int_equal(l.outbox[1].reply_token.len, 0);
    assert_int_equal(l.outbox[1].retry_key.len, 36);
    assert_true(!str_eq(l.outbox[0].retry_key, l.outbox[1].retry_key));
    struct desk_request sent = {.kind = DESK_SENT,
                                .outbox_id = l.outbox[0].id,
                                .sent_state = S("pending"),
                                .sent_error = S("http_500"),
                                .sent_next_ms = 5};
    play(d, &sent, 1);
    arena_done(&l.keep);
    look(d, &l);
    assert_int_equal(l.outbox[0].attempts, 1);
    assert_str_equal(l.outbox[0].error, S("http_500"));
    sent.sent_state = S("done");
    play(d, &sent, 1);
    arena_done(&l.keep);
    look(d, &l);
    assert_int_equal(l.n_outbox, 1);
    assert_int_equal(l.n_escalations, 1);
    assert_str_equal(l.escalations[0].state, S("talking"));
    assert_str_equal(l.escalations[0].claimed_by, S("1"));
    arena_done(&l.keep);
    desk_close(d);
}

static void long_words_become_several_bubbles(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct look l;
    static char text[EVENT_TEXT_MAX];
    memset(text, 'a', sizeof text - 1);
    struct desk_request r[] = {says("line", "U1", "e1", "人と話したい")};
    play(d, r, 1);
    const struct desk_request talk[] = {staff(EVENT_CLAIM, 1, "1", ""), staff(EVENT_SAY, 1, "1", text)};
    play(d, talk, 2);
    look(d, &l);
    struct json_doc *doc;
    assert_int_equal(json_open(l.outbox[1].body, 0, &doc, NULL), ERR_OK);
    size_t n = 0, total = 0;
    for (const struct json *b = json_first(json_root(doc)); b; b = json_next(b), n++) {
        assert_true(json_string(json_get(b, "text")).len <= 5000);
        total += json_string(json_get(b, "text")).len;
    }
    assert_int_equal(n, 4);
    assert_int_equal(total, sizeof text - 1);
    json_close(doc);
    arena_done(&l.keep);
    desk_close(d);
}

static enum err refuse(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    assert_int_equal(note_row_insert(s, 1, 1, S("x"), S("y"), S("z")), ERR_OK);
    return ERR_DENIED;
}

static enum err expect_no_notes(struct store *s, struct arena *a, void *arg)
{
    struct note_row *rows;
    return note_rows_read(s, a, 1, 10, &rows, arg);
}

static void a_poisonous_request_is_alone(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    size_t notes = 99;
    const struct desk_request r[] = {
        says("web", "u", "e1", "a"),           {.kind = DESK_SENT, .outbox_id = 1, .sent_state = S("done")},
        {.kind = DESK_WRITE, .write = refuse}, {.kind = DESK_WRITE, .write = expect_no_notes, .arg = &notes},
        says("web", "u", "e2", "b"),
    };
    play(d, r, ARRAY_LEN(r));
    static const enum err want[] = {ERR_OK, ERR_OK, ERR_DENIED, ERR_OK, ERR_OK};
    for (size_t i = 0; i < ARRAY_LEN(r); i++)
        assert_int_equal(heard.answers[i].err, want[i]);
    assert_int_equal(notes, 0);
    desk_close(d);
}

static void it_lives_on_disk(void **state)
{
    (void)state;
    char dir[] = "/tmp/desk_testXXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    struct desk *d = open_desk(path);
    struct desk_request r[] = {says("line", "U1", "e1", "人と話したい")};
    play(d, r, 1);
    const struct desk_request talk[] = {staff(EVENT_CLAIM, 1, "1", ""), staff(EVENT_SAY, 1, "1", "花子です")};
    play(d, talk, 2);
    int64_t last = heard.last_seq;
    desk_close(d);

    d = open_desk(path);
    memset(&heard, 0, sizeof heard);
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_int_equal(heard.n_outbox, 1); /* left from before */
    play(d, r, 1);
    assert_true(heard.answers[0].duplicate);
    assert_int_equal(heard.modes[0], MODE_HUMAN);
    r[0].event.id = S("e2");
    play(d, r, 1);
    assert_int_equal(heard.answers[0].seq, last + 1);
    desk_close(d);
    char command[96];
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

/* ---- the thread ---- */

static atomic_int answered, acked_in_order;
static int64_t last_of[8];

static void count_answer(void *self, const struct desk_answer *a)
{
    (void)self;
    size_t who = (size_t)a->ref % 8;
    if (a->err == ERR_OK && a->seq > last_of[who])
        atomic_fetch_add(&acked_in_order, 1);
    last_of[who] = a->seq;
    atomic_fetch_add(&answered, 1);
}

static void many_from_another_thread(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct desk_listener counter = {.answered = count_answer};
    char user[8], id[16];
    enum { N = 2000 };
    assert_int_equal(desk_start(d), ERR_OK);
    for (uint64_t i = 0; i < N; i++) {
        snprintf(user, sizeof user, "u%d", (int)(i % 8));
        snprintf(id, sizeof id, "e%d", (int)i);
        struct desk_request r = says("web", user, id, "a"), *copy;
        r.owner = &counter;
        r.ref = i;
        copy = desk_request_new(&r);
        assert_non_null(copy);
        assert_int_equal(desk_submit(d, &copy, 1), ERR_OK);
    }
    desk_stop(d); /* what was accepted is finished */
    assert_int_equal(atomic_load(&answered), N);
    assert_int_equal(atomic_load(&acked_in_order), N);
    struct desk_request r = says("web", "u", "z", "a"), *late = desk_request_new(&r);
    assert_int_equal(desk_submit(d, &late, 1), ERR_CONFLICT);
    desk_request_free(late);
    desk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_same_event_happens_once, set_clock),
        cmocka_unit_test_setup(bad_requests_are_refused, set_clock),
        cmocka_unit_test_setup(a_human_takes_over, set_clock),
        cmocka_unit_test_setup(attach_gives_what_was_missed, set_clock),
        cmocka_unit_test_setup(outbox_is_carried_and_settled, set_clock),
        cmocka_unit_test_setup(long_words_become_several_bubbles, set_clock),
        cmocka_unit_test_setup(a_poisonous_request_is_alone, set_clock),
        cmocka_unit_test_setup(it_lives_on_disk, set_clock),
        cmocka_unit_test_setup(many_from_another_thread, set_clock),
    };
    return cmocka_run_group_tests(tests, load_town, free_town);
}
