/* The desk's promises: once, in order, all or nothing, told after the commit. Played without content (every word then
 * calls a human), so that nothing here depends on what the flows say. */
#include "bot/desk.h"
#include "bot/bubble_json.h"
#include "bot/journal.h"
#include "tests/support/check.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { HEARD_MAX = 4096 };

static struct heard {
    struct desk_answer answers[HEARD_MAX];
    enum mode modes[HEARD_MAX];
    char claimed_by[32]; /* of the newest answer; what answers point at is gone after they were given */
    int64_t state_seq, first_entry;
    size_t n_answers;
    size_t n_messages, n_status, n_steps, n_outbox, n_flush;
    char steps[256];
    int64_t last_seq;
} heard;

static void on_answer(void *self, const struct desk_answer *a)
{
    struct heard *h = self;
    h->modes[h->n_answers] = a->state ? a->state->mode : MODES;
    if (a->state) {
        snprintf(h->claimed_by, sizeof h->claimed_by, "%.*s", STR_FMT(a->state->escalation.claimed_by));
        h->state_seq = a->state->seq;
    }
    if (a->n_entries)
        h->first_entry = a->entries[0].seq;
    h->answers[h->n_answers++] = *a;
}

static void on_news(void *self, const struct news *n)
{
    struct heard *h = self;
    h->n_messages += n->kind == NEWS_MESSAGE;
    h->n_status += n->kind == NEWS_STATUS;
    h->n_outbox += n->kind == NEWS_OUTBOX;
    if (n->kind == NEWS_MESSAGE)
        h->last_seq = n->entry->seq;
    if (n->kind == NEWS_ESCALATION) {
        h->n_steps++;
        size_t at = strlen(h->steps);
        snprintf(h->steps + at, sizeof h->steps - at, "%.*s ", STR_FMT(n->event->kind));
        assert_non_null(n->row);
    }
}

static void on_flush(void *self)
{
    ((struct heard *)self)->n_flush++;
}

static const struct desk_listener listener = {
    .self = &heard, .answered = on_answer, .news = on_news, .flush = on_flush};
static struct content nothing; /* but the town, whose duty hours give deadlines */
static int64_t now;

static int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static struct desk *open_desk(const char *path)
{
    struct desk *d = NULL;
    struct desk_options o = {.database = path, .content = &nothing, .now_ms = clock_now, .now_self = &now, .seed = 7};
    assert_int_equal(desk_open(&o, &d), ERR_OK);
    desk_listen(d, &listener);
    return d;
}

static void play(struct desk *d, const struct desk_request *requests, size_t n)
{
    struct desk_request *list[DESK_GROUP_MAX];
    memset(&heard, 0, sizeof heard);
    for (size_t i = 0; i < n; i++) {
        struct desk_request r = requests[i];
        if (!r.owner)
            r.owner = &listener;
        r.ref = i;
        list[i] = desk_request_new(&r);
        assert_non_null(list[i]);
    }
    assert_int_equal(desk_run(d, list, n), ERR_OK);
}

static struct desk_request says(const char *channel, const char *user, const char *id, const char *text)
{
    return (struct desk_request){.kind = DESK_EVENT,
                                 .event = {.kind = EVENT_TEXT,
                                           .channel = str_from(channel),
                                           .user = str_from(user),
                                           .id = str_from(id),
                                           .text = str_from(text)}};
}

static struct desk_request staff(enum event_kind kind, int64_t conversation, const char *who, const char *text)
{
    return (struct desk_request){.kind = DESK_EVENT,
                                 .event = {.kind = kind,
                                           .channel = S("console"),
                                           .conversation_id = conversation,
                                           .staff = str_from(who),
                                           .staff_name = S("花子"),
                                           .text = str_from(text)}};
}

static int setup(void **state)
{
    (void)state;
    now = 1800000000000;
    return 0;
}

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

struct look {
    struct outbox_row *outbox;
    struct escalation_row *escalations;
    struct journal_row *journal;
    size_t n_outbox, n_escalations, n_journal;
    struct arena keep;
};

static enum err look_into(struct store *s, struct arena *a, void *arg)
{
    struct look *l = arg;
    (void)a;
    arena_init(&l->keep, 8 << 20);
    assert_int_equal(outbox_rows_pending(s, &l->keep, S("line"), 0, 100, &l->outbox, &l->n_outbox), ERR_OK);
    assert_int_equal(escalation_rows_list(s, &l->keep, S(""), 100, &l->escalations, &l->n_escalations), ERR_OK);
    return journal_rows_read(s, &l->keep, 1, 0, 100, true, &l->journal, &l->n_journal);
}

static enum err look_at_all(struct store *s, struct arena *a, void *arg)
{
    struct look *l = arg;
    (void)a;
    return journal_rows_read(s, &l->keep, 1, 0, 100000, true, &l->journal, &l->n_journal);
}

static void look(struct desk *d, struct look *l)
{
    struct desk_request r = {.kind = DESK_WRITE, .write = look_into, .arg = l};
    play(d, &r, 1);
    assert_int_equal(heard.answers[0].err, ERR_OK);
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

static enum err set_timers(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    assert_int_equal(timer_row_set(s, 1, S("a"), now + 100), ERR_OK);
    assert_int_equal(timer_row_set(s, 1, S("b"), now + 200), ERR_OK);
    return timer_row_set(s, 77, S("of nobody"), now + 100);
}

static void timers_fire_as_events(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct look l;
    struct desk_request r[] = {says("web", "u", "e1", "a"), {.kind = DESK_WRITE, .write = set_timers}};
    play(d, r, 2);
    uint64_t turns = desk_figures(d).turns;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_int_equal(desk_figures(d).turns, turns);
    now += 150;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK); /* the one of nobody is dropped, not tried for ever */
    assert_int_equal(desk_figures(d).turns, turns + 1);
    now += 100;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_int_equal(desk_figures(d).turns, turns + 2);
    look(d, &l);
    assert_int_equal(l.journal[l.n_journal - 1].author, AUTHOR_SYSTEM);
    assert_false(l.journal[l.n_journal - 1].visible);
    arena_done(&l.keep);
    desk_close(d);
}

/* Whatever runs for a length of time, and whatever waits for an hour of the day. */
static enum err set_lengths(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    assert_int_equal(timer_row_set(s, 1, S("burst"), now + 2500), ERR_OK);
    assert_int_equal(timer_row_set(s, 1, S("alert"), now + 180000), ERR_OK);
    assert_int_equal(timer_row_set(s, 1, S("unsure"), now + 600000), ERR_OK);
    return timer_row_set(s, 1, S("remind"), now + 600000);
}

static uint64_t fired_by(struct desk *d, int64_t at_ms)
{
    uint64_t before = desk_figures(d).turns;
    now = at_ms;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    return desk_figures(d).turns - before;
}

/* The wall clock goes back by nine hours while something is held, somebody is called, a question waits: each is due as
 * soon as before. What waits for an hour of the day waits for that hour. */
static void a_length_of_time_is_no_hour_of_the_day(void **state)
{
    (void)state;
    const int64_t step = 9 * 3600000;
    for (int again = 0; again < 2; again++) { /* 1: and the service was down when it happened */
        char dir[] = "/tmp/desk_testXXXXXX", path[64];
        assert_non_null(mkdtemp(dir));
        snprintf(path, sizeof path, "%s/t.db", dir);
        struct desk *d = open_desk(path);
        struct desk_request r[] = {says("web", "u", "e1", "a"), {.kind = DESK_WRITE, .write = set_lengths}};
        play(d, r, 2);
        const int64_t start = now - step;
        if (again) {
            desk_close(d);
            now = start;
            d = open_desk(path);
        }
        assert_int_equal(fired_by(d, start + 1000), 0);
        assert_int_equal(fired_by(d, start + 9000), 1);
        if (!again)
            assert_int_equal(fired_by(d, start + 181000), 1);
        assert_int_equal(fired_by(d, start + 601000), 1);
        assert_int_equal(fired_by(d, start + 7201000), again ? 1 : 0);
        assert_int_equal(fired_by(d, start + step), 0);
        assert_int_equal(fired_by(d, start + step + 601000), 1);
        desk_close(d);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(rmdir(dir), 0);
    }
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

static int load_town(void **state)
{
    (void)state;
    struct arena arena;
    struct faults faults;
    arena_init(&arena, 1 << 20);
    faults_init(&faults, &arena);
    enum err err = town_load(TSUNAGU_CONTENT_DIR "/directory/data/demo/town.yaml", &faults, &nothing.town);
    arena_done(&arena);
    return err != ERR_OK;
}

static int free_town(void **state)
{
    (void)state;
    town_free(nothing.town);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_same_event_happens_once, setup),
        cmocka_unit_test_setup(bad_requests_are_refused, setup),
        cmocka_unit_test_setup(a_human_takes_over, setup),
        cmocka_unit_test_setup(attach_gives_what_was_missed, setup),
        cmocka_unit_test_setup(outbox_is_carried_and_settled, setup),
        cmocka_unit_test_setup(long_words_become_several_bubbles, setup),
        cmocka_unit_test_setup(what_is_taken_back_is_gone, setup),
        cmocka_unit_test_setup(what_is_taken_back_first_is_gone_at_once, setup),
        cmocka_unit_test_setup(what_was_said_long_ago_can_be_taken_back, setup),
        cmocka_unit_test_setup(a_length_of_time_is_no_hour_of_the_day, setup),
        cmocka_unit_test_setup(timers_fire_as_events, setup),
        cmocka_unit_test_setup(a_poisonous_request_is_alone, setup),
        cmocka_unit_test_setup(it_lives_on_disk, setup),
        cmocka_unit_test_setup(many_from_another_thread, setup),
    };
    return cmocka_run_group_tests(tests, load_town, free_town);
}
