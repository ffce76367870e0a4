/* The server against a client that does everything wrong: lengths, methods, pipelines, frames. It runs on a thread of
 * this process. */
#include <pthread.h>
#include <stdatomic.h>
#include "base/crypto.h"
#include "http/server.h"
#include "tests/http/raw_client.h"

static struct http_server *server;
static pthread_t loop;
static char text[1 << 20];
static atomic_int opened, closed;

/* ---- what is served ---- */

static void hello(void *self, const struct http_request *req)
{
    (void)self;
    http_reply(server, req->ref, &(struct http_response){.status = 200, .type = S("text/plain"), .body = S("hello")});
}

static void echo(void *self, const struct http_request *req)
{
    (void)self;
    http_reply(server, req->ref, &(struct http_response){.status = 200, .type = S("text/plain"), .body = req->body});
}

static void show(void *self, const struct http_request *req)
{
    (void)self;
    struct str q = http_query(req, "q"), cookie = http_cookie(req, "b");
    struct str body = arena_fmt(req->arena, "[%.*s][%.*s][%.*s]", STR_FMT(req->param), STR_FMT(q), STR_FMT(cookie));
    http_reply(server, req->ref, &(struct http_response){.status = 200, .type = S("text/plain"), .body = body});
}

static void who(void *self, const struct http_request *req)
{
    (void)self;
    struct str body = arena_fmt(req->arena, "<%.*s>", STR_FMT(req->peer));
    http_reply(server, req->ref, &(struct http_response){.status = 200, .type = S("text/plain"), .body = body});
}

static void *answer_later(void *arg)
{
    struct http_ref *ref = arg;
    usleep(20000);
    http_reply(server, *ref, &(struct http_response){.status = 202, .type = S("text/plain"), .body = S("late")});
    free(ref);
    return NULL;
}

static void later(void *self, const struct http_request *req)
{
    pthread_t t;
    struct http_ref *ref = malloc(sizeof *ref);
    (void)self;
    *ref = req->ref;
    pthread_create(&t, NULL, answer_later, ref);
    pthread_detach(t);
}

static struct http_ref first_held;
static atomic_int n_held;

/* Nobody answers: the disk hangs. */
static void hold(void *self, const struct http_request *req)
{
    (void)self;
    if (atomic_fetch_add(&n_held, 1) == 0)
        first_held = req->ref;
}

static void on_message(void *self, struct http_ref ref, struct str said)
{
    (void)self;
    if (str_eq(said, S("flood"))) {
        static char big[60000];
        memset(big, 'x', sizeof big);
        for (int i = 0; i < 200; i++)
            if (ws_send(server, ref, (struct str){big, sizeof big}) != ERR_OK)
                break;
        return;
    }
    if (str_eq(said, S("bye")))
        ws_close(server, ref, 1000);
    else
        assert_int_equal(ws_send(server, ref, said), ERR_OK);
}

static void on_refused(void *self, struct http_ref ref, const char *why)
{
    (void)self;
    assert_int_equal(ws_send(server, ref, str_from(why)), ERR_OK);
}

static void on_opened(void *self, struct http_ref ref, void *identity, struct str peer)
{
    (void)self, (void)ref, (void)identity, (void)peer;
    atomic_fetch_add(&opened, 1);
}

static void on_closed(void *self, struct http_ref ref)
{
    (void)self, (void)ref;
    atomic_fetch_add(&closed, 1);
}

static bool admit(void *self, const struct http_request *req, void **ret_identity)
{
    (void)self, (void)ret_identity;
    return !str_eq(req->origin, S("https://evil.example"));
}

static bool nobody(void *self, const struct http_request *req, const struct http_route *route, void **ret_identity)
{
    (void)self, (void)route, (void)ret_identity;
    http_problem(req->server, req->ref, 401, "unauthorized");
    return false;
}

static void *run(void *arg)
{
    (void)arg;
    assert_int_equal(http_run(server), ERR_OK);
    return NULL;
}

static int start(void **state)
{
    (void)state;
    static const struct http_route routes[] = {
        {"GET", "/hello", ACCESS_PUBLIC, 0, 0, hello, NULL},
        {"POST", "/echo", ACCESS_PUBLIC, 0, 1000, echo, NULL},
        {"GET", "/show/{id}", ACCESS_PUBLIC, 0, 0, show, NULL},
        {"POST", "/later", ACCESS_PUBLIC, 0, 1000, later, NULL},
        {"GET", "/hold", ACCESS_PUBLIC, 0, 0, hold, NULL},
        {"GET", "/staff", ACCESS_STAFF, 1, 0, hello, NULL},
        {"GET", "/who", ACCESS_PUBLIC, 0, 0, who, NULL},
        {"POST", "/staff", ACCESS_STAFF, 1, 8 << 20, echo, NULL},
    };
    static const struct http_file file = {.path = "/file", .file = "tests/http/raw_client.h", .type = "text/plain"};
    static const struct http_file named = {.path = "/named", .file = "console/static/sheet.html", .type = "text/html"};
    static const struct ws_endpoint endpoint = {"/ws",     "echo.v1",  2000,       100000,    admit,
                                                on_opened, on_message, on_refused, on_closed, NULL};
    static const struct str proxies[] = {S("127.0.0.8")};
    const struct http_options options = {.address = S("127.0.0.1"),
                                         .content_dir = ".",
                                         .max_connections_per_address = 3,
                                         .answer_ms = 750,
                                         .proxies = proxies,
                                         .n_proxies = ARRAY_LEN(proxies),
                                         .authorize = nobody};
    if (crypto_init() || http_open(&options, &server) || http_add_routes(server, routes, ARRAY_LEN(routes)) ||
        http_add_files(server, &file, 1) || http_add_named_file(server, &named, "flows") ||
        http_add_socket(server, &endpoint))
        return -1;
    return pthread_create(&loop, NULL, run, NULL);
}

static int stop(void **state)
{
    (void)state;
    http_stop(server);
    pthread_join(loop, NULL);
    http_close(server);
    return 0;
}

/* ---- requests ---- */

#define HOST "Host: x\r\n"
#define END HOST "Connection: close\r\n\r\n"

static void requests(void **state)
{
    (void)state;
    static const struct {
        const char *why, *send, *want, *never;
    } rows[] = {
        {"plain", "GET /hello HTTP/1.1\r\n" END, "HTTP/1.1 200 OK", NULL},
        {"every answer is guarded", "GET /hello HTTP/1.1\r\n" END, "frame-ancestors 'none'", NULL},
        {"HEAD has no body", "HEAD /hello HTTP/1.1\r\n" END, "Content-Length: 5", "hello"},
        {"unknown path", "GET /nope HTTP/1.1\r\n" END, "HTTP/1.1 404", NULL},
        {"problems are JSON", "GET /nope HTTP/1.1\r\n" END, "application/problem+json", NULL},
        {"wrong method", "DELETE /hello HTTP/1.1\r\n" END, "Allow: GET", NULL},
        {"wrong method on a file", "DELETE /file HTTP/1.1\r\n" END, "HTTP/1.1 405", NULL},
        {"part of the path", "GET /show/a1 HTTP/1.1\r\n" END, "[a1][][]", NULL},
        {"a parameter, decoded", "GET /show/x?p=1&q=%26a%20b HTTP/1.1\r\n" END, "[x][&a b][]", NULL},
        {"a cookie among several", "GET /show/x HTTP/1.1\r\nCookie: a=1; b=two; c=3\r\n" END, "[x][][two]", NULL},
        {"no id, no match", "GET /show/ HTTP/1.1\r\n" END, "HTTP/1.1 404", NULL},
        {"up and out", "GET /../../etc/passwd HTTP/1.1\r\n" END, "HTTP/1.1 404", NULL},
        {"body", "POST /echo HTTP/1.1\r\nContent-Length: 3\r\n" END "abc", "abc", NULL},
        {"empty body", "POST /echo HTTP/1.1\r\nContent-Length: 0\r\n" END, "HTTP/1.1 200", NULL},
        {"no length", "POST /echo HTTP/1.1\r\n" END, "HTTP/1.1 411", NULL},
        {"chunked", "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" END "3\r\nabc\r\n0\r\n\r\n", "HTTP/1.1 411",
         NULL},
        {"negative length", "POST /echo HTTP/1.1\r\nContent-Length: -1\r\n" END, "HTTP/1.1 400", NULL},
        {"length with more behind", "POST /echo HTTP/1.1\r\nContent-Length: 3x\r\n" END "abc", "HTTP/1.1 400", NULL},
        {"signed length", "POST /echo HTTP/1.1\r\nContent-Length: +3\r\n" END "abc", "HTTP/1.1 400", NULL},
        {"two lengths", "POST /echo HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n" END "abc", "HTTP/1.1 400",
         NULL},
        {"too long", "POST /echo HTTP/1.1\r\nContent-Length: 1001\r\n" END, "HTTP/1.1 413", NULL},
        {"absurd length", "POST /echo HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n" END, "HTTP/1.1 413", NULL},
        {"body where none belongs", "GET /hello HTTP/1.1\r\nContent-Length: 5\r\n" END "abcde", "HTTP/1.1 413", NULL},
        {"another thread answers", "POST /later HTTP/1.1\r\nContent-Length: 2\r\n" END "{}", "late", NULL},
        {"another thread answers, no body", "POST /later HTTP/1.1\r\nContent-Length: 0\r\n" END, "late", NULL},
        {"staff only", "GET /staff HTTP/1.1\r\n" END, "HTTP/1.1 401", "hello"},
        {"a stranger's eight megabytes are not waited for",
         "POST /staff HTTP/1.1\r\nContent-Length: 8388608\r\n" END "x", "HTTP/1.1 401", NULL},
        {"a stranger's empty body", "POST /staff HTTP/1.1\r\nContent-Length: 0\r\n" END, "HTTP/1.1 401", NULL},
        {"no HTTP/2",
         "GET /hello HTTP/1.1\r\n" HOST
         "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
         "HTTP/1.1 400", "101"},
        {"no HTTP/2 by force", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "", "hello"},
        {"garbage", "\x01\x02\x03\r\n\r\n", "", "200 OK"},
        {"three in one packet",
         "GET /hello HTTP/1.1\r\n" HOST "\r\nGET /hello HTTP/1.1\r\n" HOST "\r\nGET /show/last HTTP/1.1\r\n" END,
         "[last]", NULL},
        {"a body behind a body is refused",
         "POST /echo HTTP/1.1\r\nContent-Length: 3\r\n" HOST "\r\nabcPOST /echo HTTP/1.1\r\nContent-Length: 3\r\n" END
         "abc",
         "abc", "POS"},
        {"a request behind one that waits",
         "POST /later HTTP/1.1\r\nContent-Length: 2\r\n" HOST "\r\n{}GET /hello HTTP/1.1\r\n" END, "", "hello"},
        {"a page by its name", "GET /named HTTP/1.1\r\n" END, "/console/flows.css", "{{"},
        {"file", "GET /file HTTP/1.1\r\n" END, "raw_connect_from", NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        int fd = raw_connect(http_port(server));
        raw_send(fd, rows[i].send, strlen(rows[i].send));
        raw_read(fd, text, sizeof text, 300, NULL);
        close(fd);
        if (!strstr(text, rows[i].want))
            fail_msg("%s: wanted %s, got %.200s", rows[i].why, rows[i].want, text);
        if (rows[i].never && strstr(text, rows[i].never))
            fail_msg("%s: %s must not be in %.200s", rows[i].why, rows[i].never, text);
    }
}

static void unchanged_files(void **state)
{
    (void)state;
    char request[512], etag[64];
    int fd = raw_connect(http_port(server));
    raw_send(fd, "GET /file HTTP/1.1\r\n" HOST "\r\n", strlen("GET /file HTTP/1.1\r\n" HOST "\r\n"));
    raw_read(fd, text, sizeof text, 200, NULL);
    const char *at = strstr(text, "ETag: ");
    assert_non_null(at);
    snprintf(etag, sizeof etag, "%.*s", (int)strcspn(at + 6, "\r"), at + 6);
    snprintf(request, sizeof request, "GET /file HTTP/1.1\r\nIf-None-Match: %s\r\n" END, etag);
    raw_send(fd, request, strlen(request));
    raw_read(fd, text, sizeof text, 200, NULL);
    assert_non_null(strstr(text, "HTTP/1.1 304"));
    assert_null(strstr(text, "raw_connect_from"));
    close(fd);
}

static void many_on_one_connection(void **state)
{
    (void)state;
    int fd = raw_connect(http_port(server));
    for (int i = 0; i < 50; i++) {
        const char *post = "POST /later HTTP/1.1\r\nContent-Length: 2\r\n" HOST "\r\n{}";
        raw_send(fd, post, strlen(post));
        assert_true(raw_expect(fd, text, sizeof text, "late", 2000));
    }
    close(fd);
}

/* Given up, and answered all the same when the disk is back: behind a proxy the connection may carry somebody else's
 * request by then. */
static void an_answer_that_comes_too_late(void **state)
{
    (void)state;
    static const char ask[] = "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n";
    int fd = raw_connect(http_port(server));
    raw_send(fd, ask, strlen(ask));
    assert_true(raw_expect(fd, text, sizeof text, "503", 5000));
    raw_send(fd, ask, strlen(ask));
    raw_read(fd, text, sizeof text, 300, NULL);
    http_reply(server, first_held, &(struct http_response){.status = 200, .type = S("text/plain"), .body = S("hers")});
    raw_read(fd, text, sizeof text, 300, NULL);
    assert_null(strstr(text, "hers"));
    close(fd);
}

static void places_per_address(void **state)
{
    (void)state;
    int fd[5];
    bool eof[5] = {false};
    for (int i = 0; i < 5; i++) {
        fd[i] = raw_connect_from(http_port(server), "127.0.0.9");
        const char *get = "GET /hello HTTP/1.1\r\n" HOST "\r\n";
        raw_send(fd[i], get, strlen(get));
        text[0] = '\0';
        raw_read(fd[i], text, sizeof text, 200, &eof[i]);
        assert_int_equal(strstr(text, "hello") != NULL, i < 3);
    }
    for (int i = 0; i < 5; i++)
        close(fd[i]);
    usleep(100000);
    int again = raw_connect_from(http_port(server), "127.0.0.9");
    raw_send(again, "GET /hello HTTP/1.1\r\n" END, strlen("GET /hello HTTP/1.1\r\n" END));
    assert_true(raw_expect(again, text, sizeof text, "hello", 2000));
    close(again);
}

/* Who is behind a proxy is the proxy's to say, and nobody else's. */
static void who_asks(void **state)
{
    (void)state;
    static const struct {
        const char *why, *from, *header, *want;
    } rows[] = {
        {"nobody in between", "127.0.0.7", "", "<127.0.0.7>"},
        {"anybody may write the header", "127.0.0.7", "X-Forwarded-For: 192.0.2.1\r\n", "<127.0.0.7>"},
        {"also from this machine", "127.0.0.1", "X-Forwarded-For: 192.0.2.1\r\n", "<127.0.0.1>"},
        {"our proxy", "127.0.0.8", "X-Forwarded-For: 192.0.2.1\r\n", "<192.0.2.1>"},
        {"what came before it is hearsay", "127.0.0.8", "X-Forwarded-For: 10.0.0.1, 192.0.2.1\r\n", "<192.0.2.1>"},
        {"also in a line of its own", "127.0.0.8", "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 192.0.2.1\r\n",
         "<192.0.2.1>"},
        {"a household, not each of its devices", "127.0.0.8", "X-Forwarded-For: 2001:db8:1:2:3::4\r\n",
         "<2001:db8:1:2::>"},
        {"no address", "127.0.0.8", "X-Forwarded-For: unknown\r\n", "<127.0.0.8>"},
        {"ends in nothing", "127.0.0.8", "X-Forwarded-For: 192.0.2.1,\r\n", "<127.0.0.8>"},
        {"said nothing", "127.0.0.8", "", "<127.0.0.8>"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        char request[256];
        int fd = raw_connect_from(http_port(server), rows[i].from);
        int n = snprintf(request, sizeof request, "GET /who HTTP/1.1\r\n%s" END, rows[i].header);
        raw_send(fd, request, (size_t)n);
        raw_read(fd, text, sizeof text, 200, NULL);
        close(fd);
        if (!strstr(text, rows[i].want))
            fail_msg("%s: wanted %s, got %.600s", rows[i].why, rows[i].want, text);
    }
}

/* Everybody comes through it: the cap of one visitor is not its own. */
static void a_proxy_has_no_cap(void **state)
{
    (void)state;
    int fd[6];
    for (int i = 0; i < 6; i++) {
        fd[i] = raw_connect_from(http_port(server), "127.0.0.8");
        raw_send(fd[i], "GET /hello HTTP/1.1\r\n" HOST "\r\n", strlen("GET /hello HTTP/1.1\r\n" HOST "\r\n"));
        assert_true(raw_expect(fd[i], text, sizeof text, "hello", 2000));
    }
    for (int i = 0; i < 6; i++)
        close(fd[i]);
}

static void route_mistakes(void **state)
{
    (void)state;
    static const struct http_route rows[] = {{"GET", "/x", ACCESS_STAFF, 0, 0, hello, NULL},
                                             {"GET", "x", ACCESS_PUBLIC, 0, 0, hello, NULL},
                                             {"GET", "/x", ACCESS_PUBLIC, 0, 0, NULL, NULL}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(http_add_routes(server, &rows[i], 1), ERR_INPUT);
}

static void port_taken(void **state)
{
    (void)state;
    struct http_server *second = NULL;
    const struct http_options options = {.address = S("127.0.0.1"), .port = http_port(server), .content_dir = "."};
    assert_int_equal(http_open(&options, &second), ERR_IO);
    assert_null(second);
}

/* ---- sockets ---- */

#define ECHO "Sec-WebSocket-Protocol: echo.v1\r\n"

static void handshakes(void **state)
{
    (void)state;
    static const struct {
        const char *why, *path, *extra;
        bool want;
    } rows[] = {
        {"ours", "/ws", ECHO, true},
        {"none asked", "/ws", "", true},
        {"ours among others", "/ws", "Sec-WebSocket-Protocol: other, echo.v1\r\n", true},
        {"not ours", "/ws", "Sec-WebSocket-Protocol: other\r\n", false},
        {"no such path", "/nope", ECHO, false},
        {"not a socket", "/hello", ECHO, false},
        {"foreign origin", "/ws", ECHO "Origin: https://evil.example\r\n", false},
        {"with a body", "/ws", ECHO "Content-Length: 10\r\n", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        int fd = raw_websocket(http_port(server), rows[i].path, rows[i].extra);
        assert_int_equal(fd >= 0, rows[i].want);
        if (fd >= 0)
            close(fd);
    }
}

static void frames(void **state)
{
    (void)state;
    static char long_text[300000];
    memset(long_text, 'a', sizeof long_text);
    int fd = raw_websocket(http_port(server), "/ws", ECHO);
    assert_true(fd >= 0);
    raw_say(fd, "one");
    assert_true(raw_expect(fd, text, sizeof text, "one", 2000));
    raw_frame(fd, 1, false, "\xe3\x81", 2);
    raw_frame(fd, 0, false, "\x93tw", 3);
    raw_frame(fd, 0, true, "o", 1);
    assert_true(raw_expect(fd, text, sizeof text, "こtwo", 2000));
    raw_frame(fd, 1, true, "a\0b", 3);
    assert_true(raw_expect(fd, text, sizeof text, "nul", 2000));
    raw_frame(fd, 2, true, "abc", 3);
    assert_true(raw_expect(fd, text, sizeof text, "binary", 2000));
    raw_frame(fd, 1, true, long_text, 2001);
    assert_true(raw_expect(fd, text, sizeof text, "too_large", 2000));
    for (int i = 0; i < 30; i++)
        raw_frame(fd, i ? 0 : 1, i == 29, long_text, 100);
    assert_true(raw_expect(fd, text, sizeof text, "too_large", 2000));
    raw_frame(fd, 1, true, long_text, 2000);
    assert_true(raw_expect(fd, text, sizeof text, "aaaa", 2000));
    raw_say(fd, "still here");
    assert_true(raw_expect(fd, text, sizeof text, "still here", 2000));
    raw_frame(fd, 1, true, "\"\xff\"", 3);
    assert_true(raw_expect(fd, text, sizeof text, "\x03\xef", 2000)); /* 1007 */
    assert_non_null(strstr(text, "not_utf8"));
    close(fd);
    fd = raw_websocket(http_port(server), "/ws", ECHO);
    raw_frame(fd, 1, true, long_text, sizeof long_text);
    assert_true(raw_expect(fd, text, sizeof text, "\x03\xf1", 2000)); /* 1009 */
    close(fd);
    fd = raw_websocket(http_port(server), "/ws", ECHO);
    raw_say(fd, "bye");
    assert_true(raw_expect(fd, text, sizeof text, "\x03\xe8", 2000));
    close(fd);
}

/* Somebody who never reads is let go; everybody else is served meanwhile. */
static void slow_reader(void **state)
{
    (void)state;
    int slow = raw_websocket(http_port(server), "/ws", ECHO), other = raw_websocket(http_port(server), "/ws", ECHO);
    raw_say(slow, "flood");
    raw_say(other, "hello");
    assert_true(raw_expect(other, text, sizeof text, "hello", 2000));
    bool eof = false;
    for (int i = 0; i < 200 && !eof; i++)
        raw_read(slow, text, sizeof text, 4500, &eof);
    assert_true(eof);
    close(slow);
    close(other);
}

static void silent_socket(void **state)
{
    (void)state;
    bool eof = false;
    int fd = raw_websocket(http_port(server), "/ws", ECHO);
    raw_read(fd, text, sizeof text, 9000, &eof);
    assert_true(eof);
    close(fd);
}

static void all_are_told_of(void **state)
{
    (void)state;
    for (int i = 0; i < 40 && atomic_load(&opened) != atomic_load(&closed); i++)
        usleep(100000);
    assert_true(atomic_load(&opened) > 5);
    assert_int_equal(atomic_load(&opened), atomic_load(&closed));
}

/* ---- the mailbox ---- */

static atomic_int ran;

static void count(void *arg)
{
    /* In order: each job expects to be the next. */
    assert_int_equal(atomic_fetch_add(&ran, 1), (int)(intptr_t)arg);
}

static void mail(void **state)
{
    (void)state;
    for (intptr_t i = 0; i < 10000; i++)
        assert_int_equal(http_post(server, count, (void *)i), ERR_OK);
    for (int i = 0; i < 100 && atomic_load(&ran) < 10000; i++)
        usleep(20000);
    assert_int_equal(atomic_load(&ran), 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests),
        cmocka_unit_test(unchanged_files),
        cmocka_unit_test(many_on_one_connection),
        cmocka_unit_test(an_answer_that_comes_too_late),
        cmocka_unit_test(places_per_address),
        cmocka_unit_test(who_asks),
        cmocka_unit_test(a_proxy_has_no_cap),
        cmocka_unit_test(port_taken),
        cmocka_unit_test(handshakes),
        cmocka_unit_test(frames),
        cmocka_unit_test(slow_reader),
        cmocka_unit_test(silent_socket),
        cmocka_unit_test(all_are_told_of),
        cmocka_unit_test(mail),
        cmocka_unit_test(route_mistakes),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
