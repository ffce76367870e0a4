/* What somebody takes back is erased: of their own words only, in whatever order it comes, however long ago. (That
 * nothing of it is left in the files: desk_unsend_test.c.) */
#include "tests/bot/bare_desk.h"

static void what_is_taken_back_is_gone(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct look l;
    struct desk_request r[] = {says("line", "U1", "e1", "himitsu desu"), says("line", "U1", "e2", "himitsu ja nai"),
                               says("line", "U2", "e3", "x")};
    r[0].event.ref = S("m-1");
    play(d, r, 3);
    struct desk_request other = {
        .kind = DESK_EVENT,
        .event = {.kind = EVENT_UNSEND, .channel = S("line"), .user = S("U2"), .id = S("e4"), .value = S("m-1")}};
    play(d, &other, 1); /* nobody takes back another's words */
    look(d, &l);
    assert_true(str_find(l.journal[0].body, S("himitsu desu")) >= 0);
    arena_done(&l.keep);
    other.event.user = S("U1");
    other.event.id = S("e5");
    play(d, &other, 1);
    assert_int_equal(heard.answers[0].err, ERR_OK);
    look(d, &l);
    assert_true(str_find(l.journal[0].body, S("himitsu")) < 0);
    assert_true(str_find(l.journal[0].event, S("himitsu")) < 0);
    assert_true(str_find(l.journal[0].event, S("\"erased\":true")) >= 0);
    bool kept = false;
    for (size_t i = 1; i < l.n_journal; i++)
        kept = kept || str_find(l.journal[i].body, S("ja nai")) >= 0;
    assert_true(kept);
    arena_done(&l.keep);
    desk_close(d);
}

static struct desk_request takes_back(const char *user, const char *id, const char *ref)
{
    return (struct desk_request){.kind = DESK_EVENT,
                                 .event = {.kind = EVENT_UNSEND,
                                           .channel = S("line"),
                                           .user = str_from(user),
                                           .id = str_from(id),
                                           .value = str_from(ref)}};
}

/* Delivered again because we were down, a message may come after the word that takes it back: as if it had come before.
 * It is screened and answered, and its words are nowhere. */
static void what_is_taken_back_first_is_gone_at_once(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct look l;
    struct desk_request first[] = {says("line", "U1", "e1", "a"), takes_back("U1", "e2", "m-1")};
    play(d, first, 2);
    struct desk_request r[] = {says("line", "U1", "e3", "himitsu desu"), says("line", "U2", "e4", "himitsu mo desu")};
    r[0].event.ref = r[1].event.ref = S("m-1"); /* nobody takes back another's words */
    play(d, r, 2);
    assert_int_equal(heard.answers[0].err, ERR_OK);
    assert_false(heard.answers[0].duplicate || heard.answers[1].duplicate);
    look(d, &l);
    size_t n_erased = 0;
    for (size_t i = 0; i < l.n_journal; i++) {
        assert_true(str_find(l.journal[i].body, S("himitsu")) < 0);
        assert_true(str_find(l.journal[i].event, S("himitsu")) < 0);
        n_erased += str_find(l.journal[i].event, S("\"erased\":true")) >= 0;
    }
    assert_int_equal(n_erased, 1);
    assert_int_equal(l.journal[l.n_journal - 1].seq, l.n_journal);
    arena_done(&l.keep);
    const struct desk_request again[] = {takes_back("U1", "e2", "m-1"), takes_back("U1", "e5", "m-1")};
    play(d, again, 2);
    assert_true(heard.answers[0].duplicate);
    assert_int_equal(heard.answers[1].err, ERR_OK);
    desk_close(d);
}

static enum err look_at_all(struct store *s, struct arena *a, void *arg)
{
    struct look *l = arg;
    (void)a;
    return journal_rows_read(s, &l->keep, 1, 0, 100000, true, &l->journal, &l->n_journal);
}

/* A long day in which somebody wrote a great deal: the first of it can still be taken back. */
static void what_was_said_long_ago_can_be_taken_back(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct look l;
    struct desk_request r = says("line", "U1", "e", "himitsu desu");
    r.event.ref = S("m-1");
    play(d, &r, 1);
    for (int i = 0; i < 1200; i++) {
        char id[16];
        snprintf(id, sizeof id, "e%d", i);
        r = says("line", "U1", id, "a");
        play(d, &r, 1);
    }
    r = takes_back("U1", "last", "m-1");
    play(d, &r, 1);
    arena_init(&l.keep, 64 << 20);
    r = (struct desk_request){.kind = DESK_WRITE, .write = look_at_all, .arg = &l};
    play(d, &r, 1);
    assert_true(str_find(l.journal[0].event, S("\"erased\":true")) >= 0);
    assert_true(str_find(l.journal[0].body, S("himitsu")) < 0);
    arena_done(&l.keep);
    desk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_taken_back_is_gone, set_clock),
        cmocka_unit_test_setup(what_is_taken_back_first_is_gone_at_once, set_clock),
        cmocka_unit_test_setup(what_was_said_long_ago_can_be_taken_back, set_clock),
    };
    return cmocka_run_group_tests(tests, load_town, free_town);
}
