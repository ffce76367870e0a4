/* Fork, settings into the environment, exec; "ready" is read from its standard error. */
#include "cli/bench_service.h"
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/str.h"

enum { EXIT_ENVIRONMENT = 3, READY_MS = 30000 };

static void remove_database(const struct bench_service *s)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[sizeof s->database + 8];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s%s", s->database, ends[i]);
        (void)unlink(path);
    }
}

void bench_service_name(struct bench_service *s, const char *what)
{
    snprintf(s->database, sizeof s->database, "bench-%s-%d.db", what, (int)getpid());
    remove_database(s);
}

static void set_all(const struct bench_setting *settings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        setenv(settings[i].name, settings[i].value, 1);
}

static _Noreturn void become(const struct bench_service *s, const struct bench_setting *more, size_t n)
{
    char listen[40], url[60], database[sizeof s->database + 8];
    snprintf(listen, sizeof listen, "127.0.0.1:%d", s->port);
    snprintf(url, sizeof url, "http://%s", listen);
    snprintf(database, sizeof database, "sqlite:%s", s->database);
    const struct bench_setting settings[] = {{"TSUNAGU_LISTEN", listen},
                                             {"TSUNAGU_PUBLIC_URL", url},
                                             {"TSUNAGU_DATABASE", database},
                                             {"TSUNAGU_LIMITS_CONNECTIONS_PER_ADDRESS", "100000"},
                                             {"TSUNAGU_LOG_LEVEL", "error"}};
    set_all(settings, sizeof settings / sizeof *settings);
    set_all(more, n);
    execl("/proc/self/exe", "tsunagu", "serve", (char *)NULL);
    _exit(EXIT_ENVIRONMENT);
}

/* Nobody reads on afterwards, but the pipe stays open: the service may still write. */
static bool wait_ready(int fd)
{
    char text[8192];
    size_t n = 0;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (n + 1 < sizeof text && poll(&p, 1, READY_MS) > 0) {
        ssize_t got = read(fd, text + n, sizeof text - 1 - n);
        if (got <= 0)
            break;
        n += (size_t)got;
        text[n] = '\0';
        if (strstr(text, "ready url="))
            return true;
    }
    fprintf(stderr, "%.*s", (int)n, text);
    return false;
}

enum err bench_service_start(struct bench_service *s, const struct bench_setting *more, size_t n)
{
    int out[2];
    if (pipe(out) != 0)
        return ERR_IO;
    s->pid = fork();
    if (s->pid == 0) {
        dup2(out[1], STDERR_FILENO);
        close(out[0]);
        close(out[1]);
        become(s, more, n);
    }
    close(out[1]);
    return s->pid > 0 && wait_ready(out[0]) ? ERR_OK : ERR_IO;
}

void bench_service_stop(struct bench_service *s)
{
    if (s->pid <= 0)
        return;
    kill(s->pid, SIGTERM);
    waitpid(s->pid, NULL, 0);
    s->pid = 0;
}

void bench_service_forget(struct bench_service *s)
{
    bench_service_stop(s);
    remove_database(s);
}

int64_t bench_service_memory(const struct bench_service *s)
{
    char path[64], line[200];
    int64_t kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)s->pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
        struct str said = str_from(line);
        if (str_starts(said, S("VmRSS:")))
            (void)str_int(str_trim(str_cut(str_trim(str_sub(said, 6, said.len)), ' ').head), &kib);
    }
    if (f)
        fclose(f);
    return kib;
}
