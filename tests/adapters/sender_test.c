/* The sender between a real desk and a LINE that follows a script: what goes out, by which door, and what stays on disk
 * when LINE, the desk's queue or the wall clock misbehave. */
#include "adapters/line/sender.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapters/courier.h"
#include "base/clock.h"
#include "bot/config.h"
#include "bot/desk.h"
#include "tests/support/check.h"

enum { CALLS_MAX = 16, PATIENCE_MS = 8000 };

/* ---- LINE ---- */

/* One letter a call: o taken, c cut without an answer, f 400 for its form, t 400 for its token, q 429 for the month, s
 * 503. When the script
 * is over, everything is taken. */
static struct line_script {
    const char *script;
    int fd, port;
    pthread_t thread;
    atomic_bool stop;
    atomic_int n_calls;
    char path[CALLS_MAX][64], newest[65536]; /* what was called; the newest call, whole */
} line;

static const char *answer_for(char what)
{
    switch (what) {
    case 'f':
        return "HTTP/1.1 400 Bad Request\r\nContent-Length: 45\r\n\r\n"
               "{\"message\":\"The request body has 1 error(s)\"}";
    case 't':
        return "HTTP/1.1 400 Bad Request\r\nContent-Length: 33\r\n\r\n{\"message\":\"Invalid reply token\"}";
    case 'q':
        return "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 50\r\n\r\n"
               "{\"message\":\"You have reached your monthly limit.\"} ";
    case 's':
        return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}";
    default:
        return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    }
}

static bool read_call(int fd, char *text, size_t room)
{
    size_t n = 0;
    while (n + 1 < room && !atomic_load(&line.stop)) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 50) <= 0)
            continue;
        ssize_t got = read(fd, text + n, room - 1 - n);
        if (got <= 0)
            return false;
        n += (size_t)got;
        text[n] = '\0';
        const char *end = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length: ");
        if (end && length && strlen(end + 4) >= strtoul(length + 16, NULL, 10))
            return true;
    }
    return false;
}

static void note_call(int at, const char *text)
{
    sscanf(text, "POST %63s", line.path[at]);
    snprintf(line.newest, sizeof line.newest, "%s", text);
}

static void meet(int fd)
{
    static char text[65536];
    while (read_call(fd, text, sizeof text)) {
        int at = atomic_load(&line.n_calls);
        assert_true(at < CALLS_MAX);
        note_call(at, text);
        char what = (size_t)at < strlen(line.script) ? line.script[at] : 'o';
        atomic_store(&line.n_calls, at + 1);
        if (what == 'c')
            return;
        const char *answer = answer_for(what);
        (void)!write(fd, answer, strlen(answer));
    }
}

static void *serve(void *self)
{
    (void)self;
    while (!atomic_load(&line.stop)) {
        struct pollfd p = {.fd = line.fd, .events = POLLIN};
        int fd = poll(&p, 1, 50) > 0 ? accept(line.fd, NULL, NULL) : -1;
        if (fd < 0)
            continue;
        meet(fd);
        close(fd);
    }
    return NULL;
}

static void line_start(const char *script)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    memset(&line, 0, sizeof line);
    line.script = script;
    line.fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(line.fd, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(line.fd, 16), 0);
    assert_int_equal(getsockname(line.fd, (struct sockaddr *)&at, &size), 0);
    line.port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&line.thread, NULL, serve, NULL), 0);
}

static void line_stop(void)
{
    atomic_store(&line.stop, true);
    pthread_join(line.thread, NULL);
    close(line.fd);
}

static bool wait_calls(int n)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    while (atomic_load(&line.n_calls) < n && clock_mono_ms() < until_ms)
        usleep(5000);
    return atomic_load(&line.n_calls) >= n;
}

/* ---- the house around the sender ---- */

static _Atomic int64_t wall_ms;
static struct content nothing;

static struct house {
    char dir[32], database[64], base[64];
    struct desk *desk;
    struct courier *courier;
    struct sender *sender;
    struct config config;
} house;

static void build(const char *script)
{
    line_start(script);
    memset(&house, 0, sizeof house);
    snprintf(house.dir, sizeof house.dir, "/tmp/sender_testXXXXXX");
    assert_non_null(mkdtemp(house.dir));
    snprintf(house.database, sizeof house.database, "%s/t.db", house.dir);
    snprintf(house.base, sizeof house.base, "http://127.0.0.1:%d", line.port);
    house.config = (struct config){
        .database = str_from(house.database), .line_api_base = str_from(house.base), .line_token = S("t")};
    const struct desk_options options = {.database = house.database, .content = &nothing};
    assert_int_equal(desk_open(&options, &house.desk), ERR_OK);
    assert_int_equal(courier_start(&house.courier), ERR_OK);
    assert_int_equal(sender_open(&house.config, house.desk, house.courier, &house.sender), ERR_OK);
}

static void tear_down(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[80];
    courier_stop(house.courier);
    desk_stop(house.desk);
    sender_close(house.sender);
    courier_free(house.courier);
    desk_close(house.desk);
    line_stop();
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        snprintf(path, sizeof path, "%s%s", house.database, ends[i]);
        unlink(path);
    }
    rmdir(house.dir);
}

static enum err put_row(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    return outbox_row_insert(s, arg);
}

static void store_bubbles(const char *token, const char *body)
{
    struct outbox_row row = {.conversation_id = 1,
                             .channel = S("line"),
                             .user = S("U1"),
                             .body = str_from(body),
                             .reply_token = str_from(token),
                             .reply_until_ms = *token ? clock_wall_ms() + 50000 : 0,
                             .retry_key = S("7b1c4d0e-0000-4000-8000-000000000001"),
                             .created_ms = clock_wall_ms()};
    struct desk_request *r =
        desk_request_new(&(struct desk_request){.kind = DESK_WRITE, .write = put_row, .arg = &row});
    assert_non_null(r);
    assert_int_equal(desk_run(house.desk, &r, 1), ERR_OK);
}

static void store_message(const char *token)
{
    store_bubbles(token, "[{\"text\":\"はい\"}]");
}

static size_t rows_left(void)
{
    struct store *s;
    struct arena a;
    struct outbox_row *rows;
    size_t n = 99;
    arena_init(&a, 1 << 20);
    assert_int_equal(store_open(house.database, STORE_READ, &s), ERR_OK);
    assert_int_equal(outbox_rows_pending(s, &a, S("line"), 0, 100, &rows, &n), ERR_OK);
    store_close(s);
    arena_done(&a);
    return n;
}

static bool wait_settled(void)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    while (rows_left() && clock_mono_ms() < until_ms)
        usleep(10000);
    return rows_left() == 0;
}

/* ---- stories ---- */

static void a_script_of_answers(void **state)
{
    (void)state;
    static const struct {
        const char *why, *token, *script, *paths; /* r reply, p push */
    } rows[] = {
        {"taken", "token", "o", "r"},
        {"no token", "", "o", "p"},
        {"a dead token", "token", "t", "rp"},
        {"cut, and LINE had it", "token", "ct", "rr"},
        {"cut, LINE had nothing, and refuses its form", "token", "cf", "rrp"},
        {"out of order, and the same", "token", "sf", "rrp"},
        {"a push that is cut", "", "co", "pp"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        build(rows[i].script);
        store_message(rows[i].token);
        assert_int_equal(desk_start(house.desk), ERR_OK);
        sender_wake(house.sender);
        assert_true(wait_settled());
        assert_int_equal(atomic_load(&line.n_calls), strlen(rows[i].paths));
        for (int k = 0; k < atomic_load(&line.n_calls); k++)
            assert_string_equal(line.path[k],
                                rows[i].paths[k] == 'r' ? "/v2/bot/message/reply" : "/v2/bot/message/push");
        tear_down();
    }
}

/* The month is used up: what waited rides along with the next reply, but only where there is room for it. Nothing of the
 * reply is cut off for it. */
static void what_was_held_rides_along_where_it_fits(void **state)
{
    (void)state;
    static const char cards[] = "{\"cards\":[{\"id\":\"a\",\"title\":\"会\",\"text\":\"x\"}]}";
    static const struct {
        const char *why;
        bool wide;
        size_t left;
    } rows[] = {{"a short reply", false, 0}, {"a reply that takes all there is", true, 1}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char body[512] = "[{\"text\":\"はい\"}]";
        if (rows[i].wide)
            snprintf(body, sizeof body, "[{\"text\":\"1\"},%s,{\"text\":\"2\"},%s,{\"text\":\"last\"}]", cards, cards);
        print_message("%s\n", rows[i].why);
        build("qo");
        store_bubbles("", "[{\"text\":\"held\",\"name\":\"佐藤\"}]");
        sender_wake(house.sender);
        assert_true(wait_calls(1));
        store_bubbles("token", body);
        assert_int_equal(desk_start(house.desk), ERR_OK);
        sender_wake(house.sender);
        assert_true(wait_calls(2));
        usleep(300000);
        assert_int_equal(rows_left(), rows[i].left);
        assert_true((strstr(line.newest, "held") == NULL) == rows[i].wide);
        assert_true((strstr(line.newest, "last") != NULL) == rows[i].wide);
        tear_down();
    }
}

/* What was delivered while the desk had no room to hear of it is not sent again by the next start. */
static void a_full_queue_forgets_nothing(void **state)
{
    (void)state;
    build("o");
    store_message("");
    for (size_t i = 0; i < DESK_QUEUE_MAX; i++) {
        struct desk_request *r =
            desk_request_new(&(struct desk_request){.kind = DESK_SENT, .sent_state = S("done"), .outbox_id = 1});
        assert_non_null(r);
        assert_int_equal(desk_submit(house.desk, &r, 1), ERR_OK);
    }
    sender_wake(house.sender);
    assert_true(wait_calls(1));
    usleep(300000);
    assert_int_equal(rows_left(), 1);
    assert_int_equal(desk_start(house.desk), ERR_OK);
    assert_true(wait_settled());
    assert_int_equal(atomic_load(&line.n_calls), 1);
    tear_down();
}

/* The clock is put right by nine hours while something waits for its next try (a machine that took its clock's local
 * time for UTC): the person waits no longer than before. */
static void a_corrected_clock_delays_nobody(void **state)
{
    (void)state;
    int64_t real_ms = clock_wall_ms();
    clock_stand_in(&wall_ms);
    for (int i = 0; i < 2; i++) {
        atomic_store(&wall_ms, real_ms + 9 * HOUR_MS);
        build("ss");
        store_message(i ? "token" : "");
        assert_int_equal(desk_start(house.desk), ERR_OK);
        sender_wake(house.sender);
        assert_true(wait_calls(1));
        atomic_store(&wall_ms, real_ms);
        assert_true(wait_settled());
        assert_int_equal(atomic_load(&line.n_calls), 3);
        tear_down();
    }
    clock_stand_in(NULL);
}

/* … and a token that only the corrected clock takes for fresh proves nothing: LINE refuses it, and nobody was told. */
static void an_old_token_proves_nothing(void **state)
{
    (void)state;
    int64_t real_ms = clock_wall_ms();
    clock_stand_in(&wall_ms);
    atomic_store(&wall_ms, real_ms);
    build("");
    store_message("token");
    courier_stop(house.courier); /* a life ends before it has sent anything */
    sender_close(house.sender);
    courier_free(house.courier);
    atomic_store(&wall_ms, real_ms - HOUR_MS);
    line.script = "to";
    assert_int_equal(courier_start(&house.courier), ERR_OK);
    assert_int_equal(sender_open(&house.config, house.desk, house.courier, &house.sender), ERR_OK);
    assert_int_equal(desk_start(house.desk), ERR_OK);
    assert_true(wait_settled());
    assert_int_equal(atomic_load(&line.n_calls), 2);
    assert_string_equal(line.path[1], "/v2/bot/message/push");
    tear_down();
    clock_stand_in(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_script_of_answers),          cmocka_unit_test(what_was_held_rides_along_where_it_fits),
        cmocka_unit_test(a_full_queue_forgets_nothing), cmocka_unit_test(a_corrected_clock_delays_nobody),
        cmocka_unit_test(an_old_token_proves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
