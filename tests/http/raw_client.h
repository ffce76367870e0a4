/* A client that says exactly what it is told, for tests of the server: raw bytes, and just enough of WebSocket to
 * misuse it. Loopback only. */
#pragma once
#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "tests/support/check.h"

static inline int raw_connect_from(int port, const char *from)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    struct sockaddr_in local = {.sin_family = AF_INET},
                       there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, from, &local.sin_addr);
    inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    assert_int_equal(bind(fd, (struct sockaddr *)&local, sizeof local), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&there, sizeof there), 0);
    return fd;
}

static inline int raw_connect(int port)
{
    return raw_connect_from(port, "127.0.0.1");
}

static inline void raw_send(int fd, const void *data, size_t len)
{
    for (const char *at = data; len > 0;) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the server hung up: the test looks at what came back */
        at += n;
        len -= (size_t)n;
    }
}

/* What came can be searched as a string: a zero byte, as in the length of a frame, is shown as a blank. */
static inline void raw_show(char *out, size_t n)
{
    for (char *zero = out; (zero = memchr(zero, '\0', (size_t)(out + n - zero)));)
        *zero = ' ';
    out[n] = '\0';
}

/* Everything until the server is silent for `quiet_ms` or hangs up; a string. *ret_eof may be NULL. */
static inline size_t raw_read(int fd, char *out, size_t room, int quiet_ms, bool *ret_eof)
{
    size_t n = 0;
    bool eof = false;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (n + 1 < room && poll(&p, 1, quiet_ms) > 0) {
        ssize_t got = recv(fd, out + n, room - 1 - n, 0);
        if (got <= 0) {
            eof = true;
            break;
        }
        n += (size_t)got;
    }
    raw_show(out, n);
    if (ret_eof)
        *ret_eof = eof;
    return n;
}

/* Until `until` has come, at most `ms`. */
static inline bool raw_expect(int fd, char *out, size_t room, const char *until, int ms)
{
    size_t n = 0;
    out[0] = '\0';
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (n + 1 < room && !memmem(out, n, until, strlen(until)) && poll(&p, 1, ms) > 0) {
        ssize_t got = recv(fd, out + n, room - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
        raw_show(out, n);
    }
    return memmem(out, n, until, strlen(until)) != NULL;
}

static inline int raw_websocket(int port, const char *path, const char *extra)
{
    char text[1024], answer[4096];
    int fd = raw_connect(port);
    snprintf(text, sizeof text,
             "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
             "dGhlIHNhbXBsZSBub25jZQ==\r\n"
             "Sec-WebSocket-Version: 13\r\n%s\r\n",
             path, port, extra);
    raw_send(fd, text, strlen(text));
    if (raw_expect(fd, answer, sizeof answer, "\r\n\r\n", 3000) && strncmp(answer, "HTTP/1.1 101", 12) == 0)
        return fd;
    close(fd);
    return -1;
}

/* One masked frame. */
static inline void raw_frame(int fd, int opcode, bool fin, const void *data, size_t len)
{
    unsigned char head[14] = {(unsigned char)((fin ? 0x80 : 0) | opcode)};
    size_t n = 2;
    if (len < 126) {
        head[1] = (unsigned char)(0x80 | len);
    } else if (len < 65536) {
        head[1] = 0x80 | 126;
        head[2] = (unsigned char)(len >> 8);
        head[3] = (unsigned char)len;
        n = 4;
    } else {
        head[1] = 0x80 | 127;
        for (int i = 0; i < 8; i++)
            head[2 + i] = (unsigned char)((uint64_t)len >> (56 - 8 * i));
        n = 10;
    }
    memset(head + n, 0, 4); /* a mask of zeros is a mask */
    raw_send(fd, head, n + 4);
    raw_send(fd, data, len);
}

static inline void raw_say(int fd, const char *text)
{
    raw_frame(fd, 1, true, text, strlen(text));
}
