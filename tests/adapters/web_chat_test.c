/* A visitor on the wire: hello, words, the same words again, another tab, coming back, wrong frames. Real desk, real
 * content, database in memory. */
#include <pthread.h>
#include <stdatomic.h>
#include "adapters/web/web.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "bot/config.h"
#include "bot/content_load.h"
#include "bot/desk.h"
#include "http/server.h"
#include "tests/http/raw_client.h"

static struct http_server *server;
static struct desk *desk;
static struct web *web;
static struct content content;
static struct config config;
static struct arena arena;
static pthread_t loop;
static char text[1 << 20];

static void *run(void *arg)
{
    (void)arg;
    assert_int_equal(http_run(server), ERR_OK);
    return NULL;
}

static int start(void **state)
{
    (void)state;
    struct faults faults;
    arena_init(&arena, 64 << 20);
    faults_init(&faults, &arena);
    config = (struct config){.public_url = S("http://127.0.0.1"), .limit_web_per_min = 60};
    if (crypto_init() || content_load(".", NULL, clock_wall_ms(), &faults, &content)) {
        faults_print(&faults, stderr, true);
        return -1;
    }
    const struct desk_options desk_options = {.database = ":memory:", .content = &content, .seed = 1};
    const struct http_options options = {.address = S("127.0.0.1"), .content_dir = "."};
    if (desk_open(&desk_options, &desk) || http_open(&options, &server) ||
        web_open(&config, server, desk, &content, &web) || desk_start(desk))
        return -1;
    return pthread_create(&loop, NULL, run, NULL);
}

static int stop(void **state)
{
    (void)state;
    http_stop(server);
    pthread_join(loop, NULL);
    desk_stop(desk);
    http_close(server);
    web_close(web);
    desk_close(desk);
    content_done(&content);
    arena_done(&arena);
    return 0;
}

static int visit(void)
{
    int fd = raw_websocket(http_port(server), "/chat/ws", "Sec-WebSocket-Protocol: tsunagu.chat.v1\r\n");
    assert_true(fd >= 0);
    return fd;
}

static void expect(int fd, const char *what)
{
    if (!raw_expect(fd, text, sizeof text, what, 3000))
        fail_msg("wanted %s, got %.400s", what, text);
}

/* Says hello to a new conversation; *token gets the visitor's 22 characters. */
static int newcomer(char token[23])
{
    int fd = visit();
    raw_say(fd, "{\"type\":\"hello\",\"token\":null,\"after\":0,\"lang\":\"ja\"}");
    expect(fd, "\"type\":\"status\"");
    const char *at = strstr(text, "\"token\":\"");
    assert_non_null(at);
    snprintf(token, 23, "%.22s", at + 9);
    return fd;
}

static int again(const char *token, int after)
{
    char hello[200];
    int fd = visit();
    snprintf(hello, sizeof hello, "{\"type\":\"hello\",\"token\":\"%s\",\"after\":%d}", token, after);
    raw_say(fd, hello);
    return fd;
}

static size_t count(const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at++)
        n++;
    return n;
}

static void same_words_once(void **state)
{
    (void)state;
    char token[23];
    int fd = newcomer(token);
    assert_true(strstr(text, "\"from\":\"bot\"") != NULL);
    raw_say(fd, "{\"type\":\"say\",\"id\":\"m1\",\"text\":\"編みものが好きです\"}");
    expect(fd, "\"type\":\"ack\",\"id\":\"m1\"");
    char first[64];
    snprintf(first, sizeof first, "%.40s", strstr(text, "\"type\":\"ack\""));
    raw_read(fd, text, sizeof text, 500, NULL);
    for (int i = 0; i < 3; i++) {
        raw_say(fd, "{\"type\":\"say\",\"id\":\"m1\",\"text\":\"編みものが好きです\"}");
        expect(fd, "\"type\":\"ack\",\"id\":\"m1\"");
        assert_memory_equal(strstr(text, "\"type\":\"ack\""), first, strcspn(first, "}"));
    }
    close(fd);
    fd = again(token, 0);
    expect(fd, "\"type\":\"status\"");
    assert_int_equal(count("編みものが好きです"), 1);
    close(fd);
}

static void two_tabs(void **state)
{
    (void)state;
    char token[23];
    int one = newcomer(token), two = again(token, 0);
    expect(two, "\"type\":\"status\"");
    raw_say(one, "{\"type\":\"say\",\"id\":\"x.1\",\"text\":\"こちらから\"}");
    expect(two, "こちらから");
    assert_non_null(strstr(text, "\"id\":\"x.1\""));
    expect(one, "\"type\":\"ack\"");
    close(one);
    close(two);
}

static void resume(void **state)
{
    (void)state;
    char token[23];
    int fd = newcomer(token);
    size_t greeting = count("\"type\":\"message\"");
    raw_say(fd, "{\"type\":\"say\",\"id\":\"r1\",\"text\":\"ひとつめ\"}");
    expect(fd, "\"type\":\"ack\"");
    close(fd);
    fd = again(token, 0);
    expect(fd, "\"type\":\"status\"");
    assert_true(count("\"type\":\"message\"") > greeting);
    assert_int_equal(count("ひとつめ"), 1);
    close(fd);
    fd = again(token, 1000);
    expect(fd, "\"type\":\"status\"");
    assert_int_equal(count("\"type\":\"message\""), 0);
    /* It counts too far (an earlier talk, a database that was restored): what is said from now on is told all the
     * same. */
    raw_say(fd, "{\"type\":\"say\",\"id\":\"r2\",\"text\":\"人と話したい\"}");
    expect(fd, "\"from\":\"bot\"");
    close(fd);
}

enum { MONTHS = 1000 };
static atomic_bool talked;

/* 2.5 MB of words in the newest conversation. */
static enum err talk_for_months(struct store *s, struct arena *a, void *arg)
{
    struct conversation_row *rows, row;
    size_t n = 0;
    (void)arg;
    assert_int_equal(conversation_rows_list(s, a, 0, 1000, &rows, &n), ERR_OK);
    row = rows[n - 1];
    for (int i = 0; i < MONTHS; i++) {
        struct journal_row entry = {.conversation_id = row.id,
                                    .prev = row.last_entry,
                                    .seq = ++row.seq,
                                    .author = AUTHOR_RESIDENT,
                                    .visible = true,
                                    .body = arena_fmt(a, "{\"text\":\"no. %d %02500d\"}", i, 0)};
        assert_int_equal(journal_row_insert(s, &entry), ERR_OK);
        row.last_entry = entry.id;
    }
    return conversation_row_update(s, &row);
}

static void on_talked(void *self, const struct desk_answer *answer)
{
    (void)self;
    atomic_store(&talked, answer->err == ERR_OK);
}

/* Somebody who has talked for months comes back by a slow line: they are shown what was said last, instead of being cut
 * off each time because all of it is too much. */
static void a_long_talk_on_a_slow_line(void **state)
{
    (void)state;
    static const struct desk_listener hears = {.answered = on_talked};
    char token[23];
    int small = 2048;
    close(newcomer(token));
    struct desk_request *r =
        desk_request_new(&(struct desk_request){.kind = DESK_WRITE, .owner = &hears, .write = talk_for_months});
    assert_int_equal(desk_submit(desk, &r, 1), ERR_OK);
    while (!atomic_load(&talked))
        usleep(1000);
    int fd = visit();
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    char hello[200];
    snprintf(hello, sizeof hello, "{\"type\":\"hello\",\"token\":\"%s\",\"after\":0}", token);
    raw_say(fd, hello);
    usleep(500000);
    expect(fd, "\"type\":\"status\"");
    assert_non_null(strstr(text, "no. 999 "));
    assert_true(count("\"type\":\"message\"") >= 40);
    close(fd);
}

/* A token that nobody has is not taken over: its bearer gets a new one. */
static void unknown_token(void **state)
{
    (void)state;
    int fd = again("AAAAAAAAAAAAAAAAAAAAAA", 5);
    expect(fd, "\"type\":\"status\"");
    assert_null(strstr(text, "AAAAAAAAAAAAAAAAAAAAAA"));
    assert_true(count("\"type\":\"message\"") > 0);
    close(fd);
}

static void wrong_frames(void **state)
{
    (void)state;
    static char big[20000];
    char token[23];
    int fd = visit();
    raw_say(fd, "{\"type\":\"say\",\"id\":\"a\",\"text\":\"x\"}");
    expect(fd, "hello_first");
    close(fd);
    fd = newcomer(token);
    memset(big, 'a', sizeof big);
    raw_frame(fd, 1, true, big, sizeof big);
    expect(fd, "too_large");
    raw_say(fd, "{\"type\":\"say\",\"id\":\"a\",\"text\":\"まだ話せる\"}");
    expect(fd, "\"type\":\"ack\"");
    for (int i = 0; i < 4; i++)
        raw_say(fd, "not json");
    expect(fd, "\x03\xf0"); /* 1008 */
    close(fd);
}

static void too_fast(void **state)
{
    (void)state;
    char token[23], words[100];
    int fd = newcomer(token);
    for (int i = 0; i < 30; i++) {
        snprintf(words, sizeof words, "{\"type\":\"say\",\"id\":\"f%d\",\"text\":\"%d回目\"}", i, i);
        raw_say(fd, words);
    }
    raw_read(fd, text, sizeof text, 1500, NULL);
    assert_true(count("slow_down") > 0);
    assert_int_equal(count("\"type\":\"ack\""), 30); /* told to slow down, but heard */
    close(fd);
}

static void pages(void **state)
{
    (void)state;
    static const struct {
        const char *path, *want;
    } rows[] = {
        {"/chat", "frame-ancestors 'self'"},
        {"/demo", "/widget.js"},
        {"/widget.js", "Cross-Origin-Resource-Policy: cross-origin"},
        {"/chat/config", "\"origins\""},
        {"/chat/chat.js", "ETag"},
        {"/chat/chat.css", "text/css"},
        {"/chat/icon.svg", "image/svg+xml"},
        {"/demo/scene.svg", "<svg"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char get[200];
        int fd = raw_connect(http_port(server));
        snprintf(get, sizeof get, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", rows[i].path);
        raw_send(fd, get, strlen(get));
        raw_read(fd, text, sizeof text, 500, NULL);
        close(fd);
        if (!strstr(text, "HTTP/1.1 200") || !strstr(text, rows[i].want))
            fail_msg("%s: wanted %s, got %.300s", rows[i].path, rows[i].want, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_words_once), cmocka_unit_test(two_tabs),
        cmocka_unit_test(resume),          cmocka_unit_test(a_long_talk_on_a_slow_line),
        cmocka_unit_test(unknown_token),   cmocka_unit_test(wrong_frames),
        cmocka_unit_test(too_fast),        cmocka_unit_test(pages),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
