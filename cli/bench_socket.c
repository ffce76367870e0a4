/* Just enough WebSocket for a load client: masked frames out, unmasked frames in, epoll. */
#include "cli/bench_socket.h"
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"

enum { AT_ONCE = 64, JOIN_MS = 60000, READ_BYTES = 65536, TOKEN_CHARS = 22, EVENTS = 512 };

enum stage { STAGE_OUT, STAGE_SHAKING, STAGE_HELLO, STAGE_IN };

struct client {
    int fd;
    enum stage stage;
    char token[TOKEN_CHARS + 1];
    char *rest; /* the beginning of what has not come whole */
    size_t rest_len;
};

struct crowd {
    int port, epoll;
    size_t n, inside;
    crowd_acked *acked;
    void *self;
    char *buffer;
    size_t buffer_room;
    struct client client[];
};

enum err crowd_new(int port, size_t n, crowd_acked *acked, void *self, struct crowd **ret)
{
    struct crowd *c = calloc(1, sizeof *c + n * sizeof c->client[0]);
    if (!c)
        return ERR_NOMEM;
    *c = (struct crowd){.port = port,
                        .n = n,
                        .acked = acked,
                        .self = self,
                        .epoll = epoll_create1(EPOLL_CLOEXEC),
                        .buffer_room = READ_BYTES};
    c->buffer = malloc(c->buffer_room);
    for (size_t i = 0; i < n; i++)
        c->client[i].fd = -1;
    *ret = c;
    if (c->buffer && c->epoll >= 0)
        return ERR_OK;
    crowd_free(c);
    return ERR_NOMEM;
}

static void leave(struct crowd *c, struct client *k)
{
    if (k->fd >= 0)
        close(k->fd);
    c->inside -= k->stage == STAGE_IN;
    free(k->rest);
    k->rest = NULL;
    k->rest_len = 0;
    k->fd = -1;
    k->stage = STAGE_OUT;
}

void crowd_leave(struct crowd *c)
{
    for (size_t i = 0; i < c->n; i++)
        leave(c, &c->client[i]);
}

void crowd_free(struct crowd *c)
{
    if (!c)
        return;
    crowd_leave(c);
    if (c->epoll >= 0)
        close(c->epoll);
    free(c->buffer);
    free(c);
}

/* ---- out ---- */

static void send_frame(struct client *k, const char *text, size_t len)
{
    char frame[1024];
    size_t n = 2;
    frame[0] = (char)0x81;
    if (len < 126) {
        frame[1] = (char)(0x80 | len);
    } else {
        frame[1] = (char)(0x80 | 126);
        frame[2] = (char)(len >> 8);
        frame[3] = (char)len;
        n = 4;
    }
    memset(frame + n, 0, 4); /* masked with zeros: the server undoes it all the same */
    n += 4;
    if (len > sizeof frame - n)
        return;
    memcpy(frame + n, text, len);
    if (send(k->fd, frame, n + len, MSG_NOSIGNAL) != (ssize_t)(n + len))
        k->stage = STAGE_OUT; /* our own buffer is full: this run measures nothing any more */
}

void crowd_say(struct crowd *c, size_t client, uint64_t number, struct str text)
{
    char frame[900];
    int n = snprintf(frame, sizeof frame, "{\"type\":\"say\",\"id\":\"n%llu\",\"text\":\"%.*s\"}",
                     (unsigned long long)number, STR_FMT(text));
    send_frame(&c->client[client], frame, (size_t)n);
}

static void say_hello(struct client *k)
{
    char frame[200];
    int n = k->token[0]
                ? snprintf(frame, sizeof frame,
                           "{\"type\":\"hello\",\"token\":\"%s\",\"after\":1000000,\"lang\":\"ja\"}", k->token)
                : snprintf(frame, sizeof frame, "{\"type\":\"hello\",\"token\":null,\"after\":0,\"lang\":\"ja\"}");
    send_frame(k, frame, (size_t)n);
    k->stage = STAGE_HELLO;
}

static enum err start(struct crowd *c, size_t i)
{
    struct client *k = &c->client[i];
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)c->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char request[400];
    k->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (k->fd < 0 || connect(k->fd, (struct sockaddr *)&to, sizeof to) != 0)
        return ERR_IO;
    int n = snprintf(request, sizeof request,
                     "GET /chat/ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: "
                     "13\r\nSec-WebSocket-Protocol: tsunagu.chat.v1\r\n\r\n",
                     c->port);
    if (send(k->fd, request, (size_t)n, MSG_NOSIGNAL) != n)
        return ERR_IO;
    k->stage = STAGE_SHAKING;
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = i};
    return epoll_ctl(c->epoll, EPOLL_CTL_ADD, k->fd, &e) == 0 ? ERR_OK : ERR_IO;
}

/* ---- in ---- */

static void heard(struct crowd *c, size_t i, struct str frame)
{
    struct client *k = &c->client[i];
    if (str_starts(frame, S("{\"type\":\"ack\",\"id\":\"n"))) {
        uint64_t number = 0;
        for (size_t at = 21; at < frame.len && frame.ptr[at] >= '0' && frame.ptr[at] <= '9'; at++)
            number = number * 10 + (uint64_t)(frame.ptr[at] - '0');
        c->acked(c->self, i, number);
    } else if (str_starts(frame, S("{\"type\":\"welcome\",\"token\":\""))) {
        memcpy(k->token, frame.ptr + 27, TOKEN_CHARS);
    } else if (str_starts(frame, S("{\"type\":\"status\"")) && k->stage == STAGE_HELLO) {
        k->stage = STAGE_IN;
        c->inside++;
    }
}

/* Whole frames at the beginning of `all`; returns how many bytes they took. */
static size_t take_frames(struct crowd *c, size_t i, struct str all)
{
    size_t done = 0;
    for (;;) {
        const unsigned char *p = (const unsigned char *)all.ptr + done;
        size_t left = all.len - done, head = 2;
        if (left < head)
            return done;
        size_t len = p[1] & 127u;
        if (len == 126)
            head = 4;
        else if (len == 127)
            head = 10;
        if (left < head)
            return done;
        if (head > 2) {
            len = 0;
            for (size_t b = 2; b < head; b++)
                len = len << 8 | p[b];
        }
        if (left - head < len)
            return done;
        if ((p[0] & 15) == 1)
            heard(c, i, str_sub(all, done + head, len));
        done += head + len;
    }
}

static void read_client(struct crowd *c, size_t i)
{
    struct client *k = &c->client[i];
    if (k->rest_len + READ_BYTES > c->buffer_room) {
        char *wider = realloc(c->buffer, k->rest_len + READ_BYTES);
        if (!wider)
            return;
        c->buffer = wider;
        c->buffer_room = k->rest_len + READ_BYTES;
    }
    if (k->rest_len)
        memcpy(c->buffer, k->rest, k->rest_len);
    ssize_t got = recv(k->fd, c->buffer + k->rest_len, READ_BYTES, MSG_DONTWAIT);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            leave(c, k);
        return;
    }
    struct str all = {c->buffer, k->rest_len + (size_t)got};
    if (k->stage == STAGE_SHAKING) {
        ptrdiff_t end = str_find(all, S("\r\n\r\n"));
        if (end < 0)
            return;
        say_hello(k);
        return;
    }
    size_t done = take_frames(c, i, all);
    free(k->rest);
    k->rest_len = all.len - done;
    k->rest = k->rest_len ? malloc(k->rest_len) : NULL;
    if (k->rest)
        memcpy(k->rest, all.ptr + done, k->rest_len);
}

void crowd_listen(struct crowd *c, int wait_ms)
{
    struct epoll_event events[EVENTS];
    int n = epoll_wait(c->epoll, events, EVENTS, wait_ms);
    for (int e = 0; e < n; e++)
        if (c->client[events[e].data.u64].fd >= 0)
            read_client(c, (size_t)events[e].data.u64);
}

enum err crowd_join(struct crowd *c)
{
    size_t next = 0;
    int64_t end = clock_mono_ms() + JOIN_MS;
    while (c->inside < c->n && clock_mono_ms() < end) {
        while (next < c->n && next < c->inside + AT_ONCE) {
            if (c->client[next].stage == STAGE_OUT && start(c, next) != ERR_OK)
                return ERR_IO;
            next++;
        }
        crowd_listen(c, 10);
    }
    return c->inside == c->n ? ERR_OK : ERR_IO;
}
