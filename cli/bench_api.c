/* One thread, epoll, one buffer a connection. Must not know what the messages say. */
#include "cli/bench_api.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/str.h"

enum { CONNECTIONS_MAX = 1024, REQUEST_BYTES = 65536, WAIT_MS = 200 };

struct line_in {
    size_t n;
    char bytes[REQUEST_BYTES];
};

struct bench_api {
    int listener, epoll, port;
    pthread_t thread;
    atomic_bool stop;
    atomic_uint_fast64_t taken;
    struct line_in *in[CONNECTIONS_MAX]; /* by descriptor */
};

static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{\"sentMessages\":[]}";

/* Bytes of the first whole request, 0: not whole yet. */
static size_t request_bytes(struct str s)
{
    int64_t body = 0;
    ptrdiff_t end = str_find(s, S("\r\n\r\n")), at = str_find(s, S("Content-Length: "));
    if (end < 0)
        return 0;
    if (at >= 0 && at < end && !str_int(str_cut(str_sub(s, (size_t)at + 16, 20), '\r').head, &body))
        return 0;
    size_t all = (size_t)end + 4 + (size_t)body;
    return all <= s.len ? all : 0;
}

static void hang_up(struct bench_api *api, int fd)
{
    free(api->in[fd]);
    api->in[fd] = NULL;
    close(fd);
}

static void serve(struct bench_api *api, int fd)
{
    struct line_in *in = api->in[fd];
    ssize_t got = read(fd, in->bytes + in->n, sizeof in->bytes - in->n);
    if (got <= 0) {
        hang_up(api, fd);
        return;
    }
    in->n += (size_t)got;
    size_t used;
    while ((used = request_bytes((struct str){in->bytes, in->n})) > 0) {
        memmove(in->bytes, in->bytes + used, in->n - used);
        in->n -= used;
        if (write(fd, answer, sizeof answer - 1) < 0)
            break;
        atomic_fetch_add_explicit(&api->taken, 1, memory_order_relaxed);
    }
}

static void let_in(struct bench_api *api)
{
    int one = 1, fd = accept4(api->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (fd >= CONNECTIONS_MAX || !(api->in[fd] = calloc(1, sizeof *api->in[fd]))) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(api->epoll, EPOLL_CTL_ADD, fd, &e);
}

static void *run(void *self)
{
    struct bench_api *api = self;
    struct epoll_event events[64];
    while (!atomic_load(&api->stop)) {
        int n = epoll_wait(api->epoll, events, 64, WAIT_MS);
        for (int i = 0; i < n; i++) {
            if (events[i].data.fd == api->listener)
                let_in(api);
            else
                serve(api, events[i].data.fd);
        }
    }
    return NULL;
}

static enum err bind_loopback(struct bench_api *api)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    api->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    api->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (api->listener < 0 || api->epoll < 0 || bind(api->listener, (struct sockaddr *)&at, size) ||
        listen(api->listener, 256) || getsockname(api->listener, (struct sockaddr *)&at, &size))
        return ERR_IO;
    api->port = ntohs(at.sin_port);
    struct epoll_event e = {.events = EPOLLIN, .data.fd = api->listener};
    return epoll_ctl(api->epoll, EPOLL_CTL_ADD, api->listener, &e) ? ERR_IO : ERR_OK;
}

enum err bench_api_start(struct bench_api **ret)
{
    struct bench_api *api = calloc(1, sizeof *api);
    if (!api)
        return ERR_NOMEM;
    enum err err = bind_loopback(api);
    if (!err && pthread_create(&api->thread, NULL, run, api))
        err = ERR_NOMEM;
    if (err) {
        free(api);
        return err;
    }
    *ret = api;
    return ERR_OK;
}

void bench_api_stop(struct bench_api *api)
{
    if (!api)
        return;
    atomic_store(&api->stop, true);
    pthread_join(api->thread, NULL);
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
        if (api->in[i])
            hang_up(api, i);
    }
    close(api->listener);
    close(api->epoll);
    free(api);
}

int bench_api_port(const struct bench_api *api)
{
    return api->port;
}

uint64_t bench_api_taken(struct bench_api *api)
{
    return atomic_load(&api->taken);
}
