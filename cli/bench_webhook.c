/* The service as another process on a new database; here the sender of webhooks. A closed loop: each connection sends
 * its next webhook when the last was answered with 200, which means that its turn is on disk. The ceiling is the same
 * loop with webhooks that hold no event: sockets, HTTP and signature, without a turn. */
#include "cli/bench_webhook.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "cli/bench_api.h"
#include "cli/bench_options.h"
#include "cli/bench_service.h"

enum {
    EXIT_USE = 2,
    EXIT_ENVIRONMENT = 3,
    CONNECTIONS_MAX = 512,
    SAMPLES_MAX = 1 << 22,
    ANSWER_BYTES = 4096,
    DRAIN_MS = 20000
};
#define SECRET "a secret for measuring"

static const char usage[] = "tsunagu bench-webhook [--connections N] [--seconds N] [--residents N] [--port N]\n";

struct caller {
    int fd;
    int64_t sent_ns;
    size_t n;
    char in[ANSWER_BYTES];
};

struct bench {
    int64_t connections, seconds, residents, port;
    struct bench_service server;
    struct bench_api *api;
    struct hmac *hmac;
    struct buf body, request;
    struct caller caller[CONNECTIONS_MAX];
    uint64_t sent, answered, refused;
    bool idle; /* webhooks without events */
    int64_t *took_ns;
};

/* What residents say, in turn: all kinds of turns. */
static const char *const words[] = {
    "こんにちは。はじめて使います",
    "生活アンケートをやってみたい",
    "1",
    "ときどき話すくらいです",
    "２",
    "もどる",
    "一",
    "とばす",
    "手芸が好きで、水曜の午前なら出かけられそうです",
    "ありがとう",
};

static bool parse(int argc, char **argv, struct bench *b)
{
    const struct bench_option options[] = {{"--connections", .number = &b->connections, .max = CONNECTIONS_MAX},
                                           {"--seconds", .number = &b->seconds, .max = 600},
                                           {"--residents", .number = &b->residents, .max = 1000000},
                                           {"--port", .number = &b->port, .max = 65535}};
    return bench_options(argc, argv, options, sizeof options / sizeof *options);
}

static enum err start_service(struct bench *b)
{
    char api[60];
    snprintf(api, sizeof api, "http://127.0.0.1:%d", bench_api_port(b->api));
    const struct bench_setting line[] = {{"TSUNAGU_LINE_API_BASE", api},
                                         {"TSUNAGU_LINE_CHANNEL_SECRET", SECRET},
                                         {"TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN", "token"},
                                         {"TSUNAGU_LIMITS_LINE_PER_MINUTE", "100000"}};
    b->server.port = (int)b->port;
    return bench_service_start(&b->server, line, sizeof line / sizeof *line);
}

/* ---- webhooks ---- */

static void put_event(struct bench *b)
{
    uint64_t k = b->sent, who = k * 7919 % (uint64_t)b->residents, round = k / (uint64_t)b->residents;
    long long now_ms = (long long)clock_wall_ms();
    buf_addf(&b->body,
             "{\"type\":\"message\",\"mode\":\"active\",\"timestamp\":%lld,\"source\":{\"type\":\"user\",\"userId\":"
             "\"U%032llx\"},"
             "\"webhookEventId\":\"01KAMBENCH%016llu\",\"deliveryContext\":{\"isRedelivery\":false},\"replyToken\":\"%"
             "032llx\","
             "\"message\":{\"type\":\"text\",\"id\":\"%llu\",\"quoteToken\":\"q3Plxr4AgKd\",\"text\":\"%s\"}}",
             now_ms, (unsigned long long)who, (unsigned long long)k, (unsigned long long)k + 0x100000000,
             (unsigned long long)k, words[(round + who) % (sizeof words / sizeof *words)]);
}

static void make_request(struct bench *b)
{
    uint8_t sign[SHA256_BYTES];
    char text[256];
    struct arena a;
    buf_reset(&b->body);
    buf_add(&b->body, S("{\"destination\":\"U8e742f61d673b39c7fff3cecb7536ef0\",\"events\":["));
    if (!b->idle)
        put_event(b);
    buf_add(&b->body, S("]}"));
    hmac_sign(b->hmac, buf_str(&b->body), sign);
    arena_init(&a, 4096);
    struct str signature = base64_encode(&a, sign, sizeof sign);
    snprintf(text, sizeof text, "%.*s", STR_FMT(signature));
    arena_done(&a);
    buf_reset(&b->request);
    buf_addf(&b->request,
             "POST /line/webhook HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json; "
             "charset=utf-8\r\nUser-Agent: LineBotWebhook/2.0\r\n"
             "x-line-signature: %s\r\nContent-Length: %zu\r\n\r\n",
             (int)b->port, text, b->body.len);
    buf_add(&b->request, buf_str(&b->body));
    b->sent++;
}

static bool send_next(struct bench *b, struct caller *c)
{
    make_request(b);
    c->sent_ns = clock_mono_ns();
    c->n = 0;
    return write(c->fd, b->request.ptr, b->request.len) == (ssize_t)b->request.len;
}

/* One answer is small and comes whole, or nearly: until its announced end. */
static bool whole_answer(const struct caller *c)
{
    struct str s = {c->in, c->n};
    int64_t body = 0;
    ptrdiff_t end = str_find(s, S("\r\n\r\n")), at = str_find(s, S("Content-Length: "));
    if (end < 0 || at < 0 || at > end || !str_int(str_cut(str_sub(s, (size_t)at + 16, 20), '\r').head, &body))
        return false;
    return c->n >= (size_t)end + 4 + (size_t)body;
}

static bool take_answer(struct bench *b, struct caller *c)
{
    ssize_t got = read(c->fd, c->in + c->n, sizeof c->in - c->n);
    if (got <= 0)
        return false;
    c->n += (size_t)got;
    if (!whole_answer(c))
        return true;
    b->refused += !str_starts((struct str){c->in, c->n}, S("HTTP/1.1 200"));
    b->took_ns[b->answered++ % SAMPLES_MAX] = clock_mono_ns() - c->sent_ns;
    c->sent_ns = 0;
    return true;
}

static bool call(struct bench *b, struct caller *c)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)b->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return c->fd >= 0 && connect(c->fd, (struct sockaddr *)&at, sizeof at) == 0 &&
           setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0;
}

/* Until `end_ns`; then what is under way is waited for. False: a connection was lost. */
static bool drive(struct bench *b, int64_t end_ns)
{
    struct pollfd p[CONNECTIONS_MAX];
    nfds_t n = (nfds_t)b->connections;
    for (nfds_t i = 0; i < n; i++) {
        p[i] = (struct pollfd){.fd = b->caller[i].fd, .events = POLLIN};
        if (!send_next(b, &b->caller[i]))
            return false;
    }
    while (b->answered < b->sent) {
        if (poll(p, n, 10000) <= 0)
            return false;
        bool more = clock_mono_ns() < end_ns;
        for (nfds_t i = 0; i < n; i++) {
            struct caller *c = &b->caller[i];
            if (p[i].revents && !take_answer(b, c))
                return false;
            if (p[i].revents && c->sent_ns == 0 && more && !send_next(b, c))
                return false;
        }
    }
    return true;
}

/* ---- figures ---- */

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double at_ms(const struct bench *b, size_t n, double share)
{
    return n ? (double)b->took_ns[(size_t)((double)(n - 1) * share)] / 1e6 : 0;
}

static enum err run(struct bench *b, bool idle, int64_t seconds, double *ret_rate)
{
    b->idle = idle;
    b->sent = b->answered = b->refused = 0;
    int64_t start = clock_mono_ns();
    if (!drive(b, start + seconds * 1000000000))
        return ERR_IO;
    double took = (double)(clock_mono_ns() - start) / 1e9;
    size_t n = b->answered < SAMPLES_MAX ? b->answered : SAMPLES_MAX;
    qsort(b->took_ns, n, sizeof *b->took_ns, by_value);
    *ret_rate = (double)b->answered / took;
    printf("%s: %.0f/s over %lld connections, p50 %.2f ms, p99 %.2f ms, max %.1f ms (%llu, refused %llu)\n",
           idle ? "ceiling, webhooks without events" : "turns on disk, then 200         ", *ret_rate,
           (long long)b->connections, at_ms(b, n, 0.5), at_ms(b, n, 0.99), at_ms(b, n, 1),
           (unsigned long long)b->answered, (unsigned long long)b->refused);
    return b->refused ? ERR_IO : ERR_OK;
}

/* Replies follow on their own thread; how far behind were they, and do all arrive? */
static void print_replies(struct bench *b, double turns_per_second, int64_t start_ns)
{
    uint64_t at_end = bench_api_taken(b->api), last = at_end;
    int64_t until = clock_mono_ms() + DRAIN_MS, still = clock_mono_ms();
    while (clock_mono_ms() < until && clock_mono_ms() - still < 500) {
        usleep(5000);
        if (bench_api_taken(b->api) != last)
            still = clock_mono_ms();
        last = bench_api_taken(b->api);
    }
    double seconds = (double)(clock_mono_ns() - start_ns) / 1e9 - 0.5;
    printf("replies taken by the stand-in: %llu when the last webhook was answered, %llu in the end: %.0f/s (turns: "
           "%.0f/s)\n",
           (unsigned long long)at_end, (unsigned long long)last, (double)last / seconds, turns_per_second);
}

static enum err measure(struct bench *b)
{
    double ceiling = 0, turns = 0;
    for (int64_t i = 0; i < b->connections; i++) {
        if (!call(b, &b->caller[i]))
            return ERR_IO;
    }
    enum err err = run(b, true, b->seconds / 3 + 1, &ceiling);
    if (err)
        return err;
    int64_t start_ns = clock_mono_ns();
    err = run(b, false, b->seconds, &turns);
    if (err)
        return err;
    print_replies(b, turns, start_ns);
    printf("ratio to the ceiling: %.2f\n", turns / ceiling);
    return ERR_OK;
}

int cmd_bench_webhook(int argc, char **argv)
{
    static struct bench b;
    b = (struct bench){.connections = 64, .seconds = 10, .residents = 5000, .port = 8096};
    if (!parse(argc, argv, &b)) {
        fputs(usage, stderr);
        return EXIT_USE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    buf_init(&b.body, 65536);
    buf_init(&b.request, 65536);
    bench_service_name(&b.server, "webhook");
    b.took_ns = calloc(SAMPLES_MAX, sizeof *b.took_ns);
    enum err err = b.took_ns ? hmac_new(S(SECRET), &b.hmac) : ERR_NOMEM;
    if (!err)
        err = bench_api_start(&b.api);
    if (!err)
        err = start_service(&b);
    if (!err)
        err = measure(&b);
    if (err)
        fprintf(stderr, "tsunagu bench-webhook: %s\n", err_name(err));
    bench_service_forget(&b.server);
    bench_api_stop(b.api);
    hmac_free(b.hmac);
    buf_done(&b.body);
    buf_done(&b.request);
    free(b.took_ns);
    return err ? EXIT_ENVIRONMENT : 0;
}
