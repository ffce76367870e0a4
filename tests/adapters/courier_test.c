/* The courier against servers that accept, cut, stall, flood or are not there. */
#include "adapters/courier.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/support/check.h"

/* ---- a server that does one thing with each connection ---- */

enum manner { ANSWER, CUT_UNREAD, CUT_AFTER_REQUEST, STALL, FLOOD, CUT_SECOND };

struct server {
    enum manner manner;
    int fd, port;
    pthread_t thread;
    atomic_bool stop;
    atomic_int requests;
    char last[4096];
};

static bool read_request(struct server *s, int fd)
{
    size_t n = 0;
    while (n + 1 < sizeof s->last) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        ssize_t got = poll(&p, 1, 2000) > 0 ? read(fd, s->last + n, sizeof s->last - 1 - n) : 0;
        if (got <= 0)
            return false;
        n += (size_t)got;
        s->last[n] = '\0';
        const char *end = strstr(s->last, "\r\n\r\n");
        if (end && strlen(end + 4) >= 2) { /* every body of this test is "{}" */
            atomic_fetch_add(&s->requests, 1);
            return true;
        }
    }
    return false;
}

static void say(int fd, const char *text)
{
    (void)!write(fd, text, strlen(text));
}

static void flood(int fd)
{
    char kib[1024];
    memset(kib, 'x', sizeof kib);
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n");
    for (int i = 0; i < 1024; i++)
        (void)!write(fd, kib, sizeof kib);
}

static void meet(struct server *s, int fd)
{
    int n = 0;
    if (s->manner == CUT_UNREAD) { /* the request has left its sender, and that is all that is known of it */
        (void)poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 2000);
        return;
    }
    while (!atomic_load(&s->stop) && read_request(s, fd)) {
        n++;
        if (s->manner == CUT_AFTER_REQUEST || (s->manner == CUT_SECOND && n == 2))
            return;
        if (s->manner == FLOOD)
            flood(fd);
        else if (s->manner == STALL)
            usleep(700000);
        else
            say(fd, "HTTP/1.1 409 Conflict\r\nX-Line-Request-Id: r1\r\nx-line-accepted-request-id:  a1 "
                    "\r\nContent-Length: 4\r\n\r\nbody");
    }
}

static void *serve(void *self)
{
    struct server *s = self;
    while (!atomic_load(&s->stop)) {
        struct pollfd p = {.fd = s->fd, .events = POLLIN};
        if (poll(&p, 1, 50) <= 0)
            continue;
        int fd = accept(s->fd, NULL, NULL);
        if (fd < 0)
            continue;
        meet(s, fd);
        struct linger hard = {.l_onoff = 1};
        if (s->manner == CUT_UNREAD || s->manner == CUT_AFTER_REQUEST)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close(fd);
    }
    return NULL;
}

static void server_start(struct server *s, enum manner manner)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    *s = (struct server){.manner = manner, .fd = socket(AF_INET, SOCK_STREAM, 0)};
    assert_int_equal(bind(s->fd, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(s->fd, 16), 0);
    assert_int_equal(getsockname(s->fd, (struct sockaddr *)&at, &size), 0);
    s->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_stop(struct server *s)
{
    atomic_store(&s->stop, true);
    pthread_join(s->thread, NULL);
    close(s->fd);
}

/* ---- what came of a request ---- */

struct ear {
    atomic_int told;
    enum courier_outcome outcome;
    int status;
    size_t body_bytes;
    char request_id[64], accepted_id[64];
};

static void hear(void *self, const struct courier_result *r)
{
    struct ear *e = self;
    e->outcome = r->outcome;
    e->status = r->status;
    e->body_bytes = r->body.len;
    snprintf(e->request_id, sizeof e->request_id, "%.*s", (int)r->request_id.len,
             r->request_id.len ? r->request_id.ptr : "");
    snprintf(e->accepted_id, sizeof e->accepted_id, "%.*s", (int)r->accepted_request_id.len,
             r->accepted_request_id.len ? r->accepted_request_id.ptr : "");
    atomic_fetch_add(&e->told, 1);
}

static enum err ask(struct courier *c, int port, int64_t timeout_ms, struct ear *ear)
{
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/v2/x", port);
    return courier_submit(c, &(struct courier_request){.method = S("POST"),
                                                       .url = str_from(url),
                                                       .bearer = S("token"),
                                                       .retry_key = S("11111111-2222-4333-8444-555555555555"),
                                                       .body = S("{}"),
                                                       .timeout_ms = timeout_ms,
                                                       .done = hear,
                                                       .self = ear});
}

static void wait_told(struct ear *ear, int n)
{
    int64_t until = clock_mono_ms() + 8000;
    while (atomic_load(&ear->told) < n && clock_mono_ms() < until)
        usleep(2000);
    assert_int_equal(atomic_load(&ear->told), n);
}

static void manners(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        enum manner manner;
        enum courier_outcome outcome;
        int status;
        size_t body_bytes;
    } rows[] = {
        {"answered", ANSWER, COURIER_ANSWERED, 409, 4},
        {"reset before it was read", CUT_UNREAD, COURIER_UNCERTAIN, 0, 0},
        {"reset after it was read", CUT_AFTER_REQUEST, COURIER_UNCERTAIN, 0, 0},
        {"no answer in time", STALL, COURIER_UNCERTAIN, 0, 0},
        {"a megabyte of answer: its status counts", FLOOD, COURIER_ANSWERED, 200, 65536},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct server s;
        struct ear ear = {0};
        struct courier *c;
        print_message("%s\n", rows[i].why);
        server_start(&s, rows[i].manner);
        assert_int_equal(courier_start(&c), ERR_OK);
        assert_int_equal(ask(c, s.port, 400, &ear), ERR_OK);
        wait_told(&ear, 1);
        assert_int_equal(ear.outcome, rows[i].outcome);
        assert_int_equal(ear.status, rows[i].status);
        assert_int_equal(ear.body_bytes, rows[i].body_bytes);
        courier_free(c);
        server_stop(&s);
    }
}

static void what_is_on_the_wire(void **state)
{
    (void)state;
    struct server s;
    struct ear ear = {0};
    struct courier *c;
    server_start(&s, ANSWER);
    assert_int_equal(courier_start(&c), ERR_OK);
    assert_int_equal(ask(c, s.port, 2000, &ear), ERR_OK);
    wait_told(&ear, 1);
    courier_free(c);
    server_stop(&s);
    assert_non_null(strstr(s.last, "POST /v2/x HTTP/1.1\r\n"));
    assert_non_null(strstr(s.last, "Authorization: Bearer token\r\n"));
    assert_non_null(strstr(s.last, "X-Line-Retry-Key: 11111111-2222-4333-8444-555555555555\r\n"));
    assert_non_null(strstr(s.last, "Content-Type: application/json"));
    assert_null(strstr(s.last, "Expect:"));
    assert_string_equal(ear.request_id, "r1");
    assert_string_equal(ear.accepted_id, "a1");
}

static void nobody_there(void **state)
{
    (void)state;
    struct server s;
    struct ear ear = {0};
    struct courier *c;
    server_start(&s, ANSWER);
    server_stop(&s); /* its port is free now, and nobody listens */
    assert_int_equal(courier_start(&c), ERR_OK);
    assert_int_equal(ask(c, s.port, 2000, &ear), ERR_OK);
    wait_told(&ear, 1);
    assert_int_equal(ear.outcome, COURIER_NOT_SENT);
    courier_free(c);
}

/* A kept connection that dies with the second request: nobody may send it again behind our back. */
static void a_kept_connection_dies(void **state)
{
    (void)state;
    struct server s;
    struct ear ear = {0};
    struct courier *c;
    server_start(&s, CUT_SECOND);
    assert_int_equal(courier_start(&c), ERR_OK);
    assert_int_equal(ask(c, s.port, 2000, &ear), ERR_OK);
    wait_told(&ear, 1);
    assert_int_equal(ear.outcome, COURIER_ANSWERED);
    assert_int_equal(ask(c, s.port, 2000, &ear), ERR_OK);
    wait_told(&ear, 2);
    assert_int_equal(ear.outcome, COURIER_UNCERTAIN);
    assert_int_equal(atomic_load(&s.requests), 2);
    courier_free(c);
    server_stop(&s);
}

static void stopping_tells_everybody(void **state)
{
    (void)state;
    enum { MANY = 20 };
    struct server s;
    struct ear ear = {0};
    struct courier *c;
    server_start(&s, STALL);
    assert_int_equal(courier_start(&c), ERR_OK);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(ask(c, s.port, 60000, &ear), ERR_OK);
    usleep(100000);
    int64_t from = clock_mono_ms();
    courier_stop(c);
    courier_stop(c);
    assert_true(clock_mono_ms() - from < 5000);
    assert_int_equal(atomic_load(&ear.told), MANY);
    assert_int_equal(ask(c, s.port, 1000, &ear), ERR_CONFLICT);
    assert_int_equal(courier_after(c, 0, NULL, NULL), ERR_CONFLICT);
    courier_free(c);
    courier_free(NULL);
    server_stop(&s);
}

static void count(void *arg)
{
    atomic_fetch_add((atomic_int *)arg, 1);
}

static void calls_come_once_and_in_time(void **state)
{
    (void)state;
    atomic_int n = 0, never = 0;
    struct courier *c;
    assert_int_equal(courier_start(&c), ERR_OK);
    int64_t from = clock_mono_ms();
    assert_int_equal(courier_after(c, 60000, count, &never), ERR_OK);
    assert_int_equal(courier_after(c, 5000, count, &n), ERR_OK);
    assert_int_equal(courier_after(c, 60, count, &n), ERR_OK); /* the sooner one stays */
    assert_int_equal(courier_after(c, 9000, count, &n), ERR_OK);
    while (atomic_load(&n) == 0 && clock_mono_ms() - from < 3000)
        usleep(1000);
    assert_true(clock_mono_ms() - from >= 50);
    usleep(50000);
    assert_int_equal(atomic_load(&n), 1);
    courier_free(c);
    assert_int_equal(atomic_load(&never), 0);
}

static void there_is_a_cap(void **state)
{
    (void)state;
    struct server s;
    struct ear ear = {0};
    struct courier *c;
    int accepted = 0;
    server_start(&s, STALL);
    assert_int_equal(courier_start(&c), ERR_OK);
    while (accepted < 1000 && ask(c, s.port, 300, &ear) == ERR_OK)
        accepted++;
    assert_int_equal(accepted, 256);
    wait_told(&ear, accepted);
    courier_free(c);
    server_stop(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manners),
        cmocka_unit_test(what_is_on_the_wire),
        cmocka_unit_test(nobody_there),
        cmocka_unit_test(a_kept_connection_dies),
        cmocka_unit_test(stopping_tells_everybody),
        cmocka_unit_test(calls_come_once_and_in_time),
        cmocka_unit_test(there_is_a_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
