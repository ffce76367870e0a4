/* Killed without warning, two hundred times and more, under traffic on both channels. Afterwards: nothing that was
 * acknowledged is lost, nothing happened twice, no reply was sent twice, and every questionnaire stands exactly where
 * an undisturbed one stands.
 *
 * The parent plays the world (residents who repeat what was not acknowledged, and the LINE platform, which accepts a
 * retry key once); each child is one life of the service, over a socket. TSUNAGU_CRASH_KILLS and TSUNAGU_CRASH_SEED
 * change the run. */
#include "bot/content_load.h"
#include "bot/desk.h"
#include "bot/replay_talk.h"
#include "tests/support/check.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RESIDENTS = 24, KILLS = 220, LEDGER_MAX = 65536, STEPS_MAX = 20000 };

static const char *const words[] = {
    "生活アンケートをやってみたい", "1", "2",      "とばす",     "3", "もどる", "4", "1", "2", "1", "ありがとう",
    "手芸が好きで、水曜の午前なら", "1", "やめる", "こんにちは",
};

/* ---- what passes between the world and the service ---- */

enum note_kind { NOTE_SAY, NOTE_ACK, NOTE_DELIVER, NOTE_DELIVERED };
struct note {
    enum note_kind kind;
    int32_t who, step; /* NOTE_SAY, NOTE_ACK */
    int32_t err, duplicate;
    int64_t seq;       /* NOTE_ACK */
    int64_t outbox_id; /* NOTE_DELIVER, NOTE_DELIVERED */
    char retry_key[40], user[16];
};

static struct content content;
static char dir[64], path[96];

static int64_t still(void *self)
{
    (void)self;
    return 1800000000000; /* time stands still, so that only crashes can make a difference */
}

static void name_of(int who, char out[16])
{
    snprintf(out, 16, "resident%d", who);
}

static struct str channel_of(int who)
{
    return who % 2 ? S("web") : S("line");
}

static struct desk_request saying(int who, int step, char user[16], char id[32])
{
    name_of(who, user);
    snprintf(id, 32, "e-%d-%d", who, step);
    return (struct desk_request){.kind = DESK_EVENT,
                                 .ref = (uint64_t)who << 32 | (uint32_t)step,
                                 .event = {.kind = EVENT_TEXT,
                                           .id = str_from(id),
                                           .channel = channel_of(who),
                                           .user = str_from(user),
                                           .text = str_from(words[(size_t)step % ARRAY_LEN(words)])}};
}

/* ---- one life of the service (child) ---- */

static struct life {
    struct desk *desk;
    struct store *reader;
    struct arena arena;
    int world, bell[2]; /* bell: the desk's thread rings when there is something to carry */
    int64_t carried;    /* newest outbox row given to the world */
} life;

static void on_answer(void *self, const struct desk_answer *a)
{
    (void)self;
    struct note n = {.kind = NOTE_ACK,
                     .who = (int32_t)(a->ref >> 32),
                     .step = (int32_t)(uint32_t)a->ref,
                     .err = (int32_t)a->err,
                     .duplicate = a->duplicate,
                     .seq = a->seq};
    if (send(life.world, &n, sizeof n, 0) < 0)
        _exit(9);
}

static void on_news(void *self, const struct news *n)
{
    (void)self;
    char ring = 1;
    if (n->kind == NEWS_OUTBOX && write(life.bell[1], &ring, 1) < 0)
        _exit(9);
}

static const struct desk_listener edges = {.answered = on_answer, .news = on_news};

static void submit(const struct desk_request *r)
{
    struct desk_request *copy = desk_request_new(r);
    if (!copy || desk_submit(life.desk, &copy, 1))
        _exit(9);
}

static void hear(void)
{
    struct note n;
    char user[16], id[32];
    ssize_t len = recv(life.world, &n, sizeof n, 0);
    if (len != (ssize_t)sizeof n)
        _exit(len == 0 ? 0 : 9);
    if (n.kind == NOTE_SAY) {
        struct desk_request r = saying(n.who, n.step, user, id);
        r.owner = &edges;
        submit(&r);
    } else {
        submit(&(struct desk_request){.kind = DESK_SENT, .outbox_id = n.outbox_id, .sent_state = S("done")});
    }
}

static void carry(void)
{
    struct outbox_row *rows;
    size_t n = 0;
    char rings[64];
    if (read(life.bell[0], rings, sizeof rings) < 0)
        _exit(9);
    arena_reset(&life.arena);
    if (outbox_rows_pending(life.reader, &life.arena, S("line"), life.carried, 1000, &rows, &n))
        _exit(9);
    for (size_t i = 0; i < n; i++) {
        struct note note = {.kind = NOTE_DELIVER, .outbox_id = rows[i].id};
        snprintf(note.retry_key, sizeof note.retry_key, "%.*s", STR_FMT(rows[i].retry_key));
        snprintf(note.user, sizeof note.user, "%.*s", STR_FMT(rows[i].user));
        if (send(life.world, &note, sizeof note, 0) < 0)
            _exit(9);
        life.carried = rows[i].id;
    }
}

static _Noreturn void live(int world)
{
    life.world = world;
    arena_init(&life.arena, 16 << 20);
    if (pipe(life.bell) ||
        desk_open(&(struct desk_options){.database = path, .content = &content, .now_ms = still}, &life.desk) ||
        store_open(path, STORE_READ, &life.reader))
        _exit(9);
    desk_listen(life.desk, &edges);
    if (desk_start(life.desk))
        _exit(9);
    struct pollfd wait[] = {{.fd = world, .events = POLLIN}, {.fd = life.bell[0], .events = POLLIN}};
    for (;;) {
        if (poll(wait, 2, -1) < 0)
            _exit(9);
        if (wait[0].revents)
            hear();
        if (wait[1].revents)
            carry();
    }
}

/* ---- the world (parent) ---- */

static struct resident {
    int step; /* being said; everything before it was acknowledged */
    bool under_way;
    int64_t acked_seq[STEPS_MAX];
} residents[RESIDENTS];

static char ledger[LEDGER_MAX][40]; /* retry keys accepted */
static size_t n_ledger, n_repeated, n_acked, n_again;
static uint64_t dice;

static uint32_t roll(uint32_t below)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (uint32_t)(dice >> 32) % below;
}

/* LINE: a key is accepted once; the answer to the second is the same to the sender. */
static void accept_delivery(int service, struct note *n)
{
    bool known = false;
    for (size_t i = n_ledger; !known && i-- > 0;)
        known = strcmp(ledger[i], n->retry_key) == 0;
    n_repeated += known;
    if (!known) {
        assert_true(n_ledger < LEDGER_MAX);
        memcpy(ledger[n_ledger++], n->retry_key, sizeof n->retry_key);
    }
    n->kind = NOTE_DELIVERED;
    (void)send(service, n, sizeof *n, MSG_NOSIGNAL);
}

static void take_ack(const struct note *n)
{
    struct resident *r = &residents[n->who];
    assert_int_equal(n->err, ERR_OK);
    if (n->step < r->step) { /* repeated although acknowledged: the same answer again */
        assert_true(n->duplicate);
        assert_int_equal(n->seq, r->acked_seq[n->step]);
        n_again++;
        return;
    }
    assert_int_equal(n->step, r->step);
    r->acked_seq[r->step++] = n->seq;
    assert_true(r->step < STEPS_MAX);
    r->under_way = false;
    n_acked++;
}

static void speak(int service)
{
    for (int who = 0; who < RESIDENTS; who++) {
        struct resident *r = &residents[who];
        struct note n = {.kind = NOTE_SAY, .who = who, .step = r->step};
        if (r->under_way)
            continue;
        r->under_way = true;
        (void)send(service, &n, sizeof n, MSG_NOSIGNAL);
        if (r->step > 0 && roll(10) == 0) { /* the network repeats what was long since acknowledged */
            n.step = (int)roll((uint32_t)r->step);
            (void)send(service, &n, sizeof n, MSG_NOSIGNAL);
        }
    }
}

static int64_t mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Let the world and the service talk until `end_us`; with `drain`, nobody speaks any more. */
static void talk(int service, int64_t end_us, bool drain)
{
    for (;;) {
        struct pollfd wait = {.fd = service, .events = POLLIN};
        int64_t left = end_us - mono_us();
        if (left <= 0)
            return;
        if (!drain)
            speak(service);
        struct timespec t = {.tv_sec = left / 1000000, .tv_nsec = left % 1000000 * 1000};
        if (ppoll(&wait, 1, &t, NULL) <= 0)
            return;
        struct note n;
        ssize_t len = recv(service, &n, sizeof n, 0);
        if (len != (ssize_t)sizeof n)
            fail_msg("the service ended by itself");
        if (n.kind == NOTE_ACK)
            take_ack(&n);
        else
            accept_delivery(service, &n);
    }
}

static pid_t be_born(int *ret_service)
{
    int ends[2], bytes = 1 << 20;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
    (void)setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    (void)setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        live(ends[1]);
    }
    close(ends[1]);
    *ret_service = ends[0];
    for (int who = 0; who < RESIDENTS; who++)
        residents[who].under_way = false; /* what was not acknowledged is said again */
    return pid;
}

/* What the dead life had still sent is not thrown away: LINE got it, and so did the visitor. */
static void read_last_words(int service)
{
    struct note n;
    while (recv(service, &n, sizeof n, MSG_DONTWAIT) == (ssize_t)sizeof n) {
        if (n.kind == NOTE_ACK)
            take_ack(&n);
        else
            accept_delivery(service, &n);
    }
}

static void kill_many(size_t kills)
{
    for (size_t i = 0; i < kills; i++) {
        int service, status;
        pid_t pid = be_born(&service);
        int64_t life_us = roll(8) == 0 ? roll(20000) : 20000 + roll(120000); /* some die while they are still opening */
        talk(service, mono_us() + life_us, false);
        kill(pid, SIGKILL);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status));
        read_last_words(service);
        close(service);
    }
}

static size_t count_waiting(struct store *s)
{
    struct arena a;
    struct outbox_row *rows;
    size_t n = 0;
    arena_init(&a, 1 << 20);
    assert_int_equal(outbox_rows_pending(s, &a, S("line"), 0, 10, &rows, &n), ERR_OK);
    arena_done(&a);
    return n;
}

static bool anybody_waits(void)
{
    for (int who = 0; who < RESIDENTS; who++) {
        if (residents[who].under_way)
            return true;
    }
    return false;
}

/* The last life is left alone until everybody was answered and nothing waits to be sent, however slow the machine is
 * today; after a minute what is left is left, and the reckoning says so. */
static void live_to_the_end(void)
{
    int service, status;
    pid_t pid = be_born(&service);
    talk(service, mono_us() + 300000, false);
    int64_t patience_us = mono_us() + 60000000;
    do {
        talk(service, mono_us() + 500000, true);
    } while (anybody_waits() && mono_us() < patience_us);
    struct store *s; /* there is one now: somebody was answered */
    assert_int_equal(store_open(path, STORE_READ, &s), ERR_OK);
    while (count_waiting(s) > 0 && mono_us() < patience_us)
        talk(service, mono_us() + 500000, true);
    store_close(s);
    close(service);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- the reckoning ---- */

static const struct journal_row *entry_of(const struct journal_row *rows, size_t n, const char *id, size_t *ret_times)
{
    const struct journal_row *found = NULL;
    char needle[48];
    snprintf(needle, sizeof needle, "\"id\":\"%s\"", id);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].event.len && str_find(rows[i].event, str_from(needle)) >= 0) {
            found = &rows[i];
            (*ret_times)++;
        }
    }
    return found;
}

/* The same words, undisturbed, in memory. */
static void undisturbed(int who, int steps, struct arena *a, struct conversation *ret);

static struct control {
    struct conversation state;
    struct arena *arena;
} control;

static void keep_state(void *self, const struct desk_answer *answer)
{
    (void)self;
    struct buf b;
    buf_init_in(&b, control.arena, CONVERSATION_BYTES_MAX);
    assert_int_equal(conversation_encode(answer->state, &b), ERR_OK);
    assert_int_equal(conversation_decode(buf_str(&b), control.arena, &control.state), ERR_OK);
}

static void undisturbed(int who, int steps, struct arena *a, struct conversation *ret)
{
    static const struct desk_listener keeper = {.answered = keep_state};
    struct desk *d = NULL;
    char user[16], id[32];
    control.arena = a;
    assert_int_equal(
        desk_open(&(struct desk_options){.database = ":memory:", .content = &content, .now_ms = still}, &d), ERR_OK);
    for (int step = 0; step < steps; step++) {
        struct desk_request r = saying(who, step, user, id), *copy;
        r.owner = step == steps - 1 ? &keeper : NULL;
        copy = desk_request_new(&r);
        assert_non_null(copy);
        assert_int_equal(desk_run(d, &copy, 1), ERR_OK);
    }
    *ret = control.state;
    desk_close(d);
}

static void same_place(const struct conversation *was, const struct conversation *want)
{
    assert_int_equal(was->mode, want->mode);
    assert_int_equal(was->flow.n_slots, want->flow.n_slots);
    for (size_t i = 0; i < was->flow.n_slots; i++) {
        assert_str_equal(was->flow.slots[i].name, want->flow.slots[i].name);
        assert_int_equal(was->flow.slots[i].status, want->flow.slots[i].status);
        assert_str_equal(was->flow.slots[i].value, want->flow.slots[i].value);
    }
    assert_int_equal(was->flow.n_trail, want->flow.n_trail);
    assert_int_equal(was->flow.n_frames, want->flow.n_frames);
    for (size_t i = 0; i < was->flow.n_frames; i++) {
        assert_str_equal(was->flow.stack[i].flow, want->flow.stack[i].flow);
        assert_str_equal(was->flow.stack[i].node, want->flow.stack[i].node);
    }
}

static size_t check_resident(struct store *s, int who)
{
    struct arena a;
    struct conversation_row row;
    struct conversation was, want;
    struct journal_row *rows;
    struct replay_result replay = {0};
    size_t n = 0, n_replies = 0;
    char user[16], id[32];
    arena_init(&a, 256 << 20);
    name_of(who, user);
    assert_int_equal(conversation_row_find(s, &a, channel_of(who), str_from(user), &row), ERR_OK);
    assert_int_equal(journal_rows_read(s, &a, row.id, 0, 1 << 20, true, &rows, &n), ERR_OK);
    assert_int_equal(n, row.seq);
    for (size_t i = 0; i < n; i++) /* no gap, nothing twice */
        assert_int_equal(rows[i].seq, i + 1);
    for (size_t i = 0; i < n; i++)
        n_replies += rows[i].event.len && i + 1 < n && !rows[i + 1].event.len;
    for (int step = 0; step < residents[who].step; step++) {
        size_t times = 0;
        snprintf(id, sizeof id, "e-%d-%d", who, step);
        const struct journal_row *entry = entry_of(rows, n, id, &times);
        assert_int_equal(times, 1);
        assert_int_equal(entry->seq, residents[who].acked_seq[step]);
    }
    assert_int_equal(replay_talk(s, &content, &row, stderr, NULL, &replay), ERR_OK);
    assert_int_equal(replay.n_differences, 0);
    assert_int_equal(conversation_decode(row.state, &a, &was), ERR_OK);
    undisturbed(who, (int)replay.n_turns, &a, &want);
    same_place(&was, &want);
    arena_done(&a);
    return n_replies;
}

static void killed_again_and_again(void **state)
{
    (void)state;
    const char *kills = getenv("TSUNAGU_CRASH_KILLS"), *seed = getenv("TSUNAGU_CRASH_SEED");
    int64_t n_kills = KILLS, number = (int64_t)time(NULL);
    if (kills)
        assert_true(str_int(str_from(kills), &n_kills));
    if (seed)
        assert_true(str_int(str_from(seed), &number));
    dice = (uint64_t)number * 0x9e3779b97f4a7c15u | 1;
    print_message("seed %lld\n", (long long)number);
    kill_many((size_t)n_kills);
    live_to_the_end();

    struct store *s;
    size_t n_replies = 0;
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(store_check(s), ERR_OK);
    for (int who = 0; who < RESIDENTS; who++) {
        size_t n = check_resident(s, who);
        n_replies += who % 2 ? 0 : n;
    }
    assert_int_equal(count_waiting(s), 0);
    assert_int_equal(n_ledger, n_replies); /* each reply reached LINE, under one key */
    print_message(
        "kills=%lld acknowledged=%zu repeated_by_senders=%zu line_messages=%zu sent_again_under_the_same_key=%zu\n",
        (long long)n_kills, n_acked, n_again, n_ledger, n_repeated);
    store_close(s);
}

static int setup(void **state)
{
    (void)state;
    struct arena arena;
    struct faults faults;
    const char *from = getenv("TSUNAGU_CONTENT");
    arena_init(&arena, 8 << 20);
    faults_init(&faults, &arena);
    enum err err = content_load(from ? from : TSUNAGU_CONTENT_DIR, NULL, still(NULL), &faults, &content);
    faults_print(&faults, stderr, true);
    arena_done(&arena);
    snprintf(dir, sizeof dir, "/tmp/crash_testXXXXXX");
    if (err || !mkdtemp(dir))
        return 1;
    snprintf(path, sizeof path, "%s/t.db", dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    char command[96];
    content_done(&content);
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_again_and_again)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
