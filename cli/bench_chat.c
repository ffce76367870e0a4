/* The service as another process on a new database; here only the load. Three figures: latency at an offered rate, the
 * highest rate with one message of each talker under way, and memory for each idle session. Latency counts from when a
 * message was due, not from when it left. */
#include "cli/bench_chat.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include "base/clock.h"
#include "cli/bench_options.h"
#include "cli/bench_service.h"
#include "cli/bench_socket.h"

enum { EXIT_USE = 2, EXIT_ENVIRONMENT = 3, NUMBERS_MAX = 1 << 23 };

static const char usage[] = "tsunagu bench-chat [--sockets N] [--talking N] [--rate N] [--seconds N] [--port N]\n";

struct bench {
    int64_t sockets, talking, rate, seconds, port;
    struct bench_service server;
    struct crowd *crowd;
    int64_t *due_ns; /* by number; after the ack: the latency */
    uint64_t next, acked;
    bool closed_loop; /* an ack sends the next */
};

/* Words of every kind of turn: the questionnaire, wishes, small talk, what is not understood. */
static const struct str words[] = {
    S("こんにちは"), S("生活アンケートをやってみたい"),
    S("2"),          S("とばす"),
    S("もどる"),     S("ほぼできていた"),
    S("やめる"),     S("手芸が好きで、水曜の午前なら"),
    S("ありがとう"), S("きょうは畑の土を少しおこしました"),
};

static bool parse(int argc, char **argv, struct bench *b)
{
    const struct bench_option options[] = {{"--sockets", .number = &b->sockets, .max = 19000},
                                           {"--talking", .number = &b->talking, .max = 19000},
                                           {"--rate", .number = &b->rate, .max = 100000},
                                           {"--seconds", .number = &b->seconds, .max = 600},
                                           {"--port", .number = &b->port, .max = 65535}};
    return bench_options(argc, argv, options, sizeof options / sizeof *options) && b->talking <= b->sockets &&
           b->rate * b->seconds < NUMBERS_MAX / 2;
}

static const struct bench_setting unlimited[] = {{"TSUNAGU_LIMITS_WEB_PER_MINUTE", "100000"},
                                                 {"TSUNAGU_LIMITS_CONNECTIONS", "100000"}};

static enum err start_server(struct bench *b)
{
    b->server.port = (int)b->port;
    return bench_service_start(&b->server, unlimited, sizeof unlimited / sizeof *unlimited);
}

/* ---- load ---- */

static void say_next(struct bench *b, size_t client, int64_t due_ns)
{
    if (b->next >= NUMBERS_MAX)
        return;
    b->due_ns[b->next] = due_ns;
    crowd_say(b->crowd, client, b->next,
              words[(b->next / (uint64_t)b->talking + client) % (sizeof words / sizeof *words)]);
    b->next++;
}

static void on_ack(void *self, size_t client, uint64_t number)
{
    struct bench *b = self;
    int64_t now = clock_mono_ns();
    b->due_ns[number] = now - b->due_ns[number];
    b->acked++;
    if (b->closed_loop)
        say_next(b, client, now);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double at_ms(const int64_t *sorted, uint64_t n, double share)
{
    return n ? (double)sorted[(uint64_t)((double)(n - 1) * share)] / 1e6 : 0;
}

static void print_latency(struct bench *b, const char *name, uint64_t from, double seconds)
{
    int64_t *sorted = b->due_ns + from;
    uint64_t n = b->next - from;
    qsort(sorted, n, sizeof *sorted, by_value);
    printf("%s: %.0f turns/s acknowledged after their commit, p50 %.2f ms, p99 %.2f ms, max %.1f ms (%llu turns)\n",
           name, (double)n / seconds, at_ms(sorted, n, 0.5), at_ms(sorted, n, 0.99), at_ms(sorted, n, 1),
           (unsigned long long)n);
}

static bool drain(struct bench *b)
{
    for (int64_t end = clock_mono_ms() + 15000; b->acked < b->next && clock_mono_ms() < end;)
        crowd_listen(b->crowd, 10);
    if (b->acked < b->next)
        printf("%llu messages were never acknowledged\n", (unsigned long long)(b->next - b->acked));
    return b->acked == b->next;
}

/* Open loop: message k is due at k / rate, whatever came of those before it. */
static bool offered(struct bench *b)
{
    uint64_t from = b->next, total = (uint64_t)(b->rate * b->seconds);
    int64_t start = clock_mono_ns();
    for (uint64_t sent = 0; sent < total;) {
        uint64_t due = (uint64_t)((double)(clock_mono_ns() - start) * (double)b->rate / 1e9);
        for (; sent < due && sent < total; sent++)
            say_next(b, (size_t)(sent % (uint64_t)b->talking), start + (int64_t)((double)sent * 1e9 / (double)b->rate));
        crowd_listen(b->crowd, 1);
    }
    double seconds = (double)(clock_mono_ns() - start) / 1e9;
    bool whole = drain(b);
    if (whole)
        print_latency(b, "offered rate", from, seconds);
    return whole;
}

static bool highest(struct bench *b)
{
    uint64_t from = b->next;
    int64_t start = clock_mono_ns(), end = start + b->seconds * 1000000000;
    b->closed_loop = true;
    for (int64_t i = 0; i < b->talking; i++)
        say_next(b, (size_t)i, start);
    while (clock_mono_ns() < end)
        crowd_listen(b->crowd, 10);
    b->closed_loop = false;
    double seconds = (double)(clock_mono_ns() - start) / 1e9;
    bool whole = drain(b);
    if (whole)
        print_latency(b, "one under way for each talker", from, seconds);
    return whole;
}

static enum err measure(struct bench *b)
{
    enum err err = crowd_new((int)b->port, (size_t)b->sockets, on_ack, b, &b->crowd);
    int64_t t = clock_mono_ms();
    if (err == ERR_OK)
        err = crowd_join(b->crowd);
    if (err != ERR_OK)
        return err;
    printf("%lld new conversations begun in %.1f s\n", (long long)b->sockets, (double)(clock_mono_ms() - t) / 1000);
    /* A new process, so that no memory freed by the first visit hides what a session costs. */
    crowd_leave(b->crowd);
    bench_service_stop(&b->server);
    err = start_server(b);
    if (err != ERR_OK)
        return err;
    int64_t before = bench_service_memory(&b->server);
    err = crowd_join(b->crowd);
    if (err != ERR_OK)
        return err;
    int64_t after = bench_service_memory(&b->server);
    printf("memory: %lld KiB without sockets, %.2f KiB more for each idle session\n", (long long)before,
           (double)(after - before) / (double)b->sockets);
    return offered(b) && highest(b) ? ERR_OK : ERR_IO;
}

int cmd_bench_chat(int argc, char **argv)
{
    struct bench b = {.sockets = 5000, .talking = 1000, .rate = 5000, .seconds = 10, .port = 8095};
    if (!parse(argc, argv, &b)) {
        fputs(usage, stderr);
        return EXIT_USE;
    }
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    b.due_ns = calloc(NUMBERS_MAX, sizeof *b.due_ns);
    bench_service_name(&b.server, "chat");
    enum err err = b.due_ns ? start_server(&b) : ERR_NOMEM;
    if (err == ERR_OK)
        err = measure(&b);
    if (err != ERR_OK)
        fprintf(stderr, "tsunagu bench-chat: %s\n", err_name(err));
    crowd_free(b.crowd);
    bench_service_forget(&b.server);
    free(b.due_ns);
    return err == ERR_OK ? 0 : EXIT_ENVIRONMENT;
}
