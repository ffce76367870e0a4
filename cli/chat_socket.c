/* Blocking socket, one buffer. The server's frames come whole or in pieces; it fragments no message. */
#include "cli/chat_socket.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 1 << 20,
    SEND_BYTES = 1 << 17,
    SHAKE_MS = 20000,
    OP_TEXT = 1,
    OP_CLOSE = 8,
    OP_PING = 9,
    OP_PONG = 10
};

struct chat_socket {
    int fd;
    size_t n, taken; /* taken: bytes of the text lent last */
    char in[BUFFER_BYTES], out[SEND_BYTES];
};

static bool connect_to(struct chat_socket *s, int port)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return s->fd >= 0 && connect(s->fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
           setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0;
}

/* ERR_NOTFOUND: nothing came. */
static enum err read_more(struct chat_socket *s, int wait_ms)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    if (poll(&p, 1, wait_ms) <= 0)
        return ERR_NOTFOUND;
    ssize_t got = s->n < BUFFER_BYTES ? recv(s->fd, s->in + s->n, BUFFER_BYTES - s->n, 0) : 0;
    if (got <= 0)
        return ERR_IO;
    s->n += (size_t)got;
    return ERR_OK;
}

static void drop(struct chat_socket *s, size_t bytes)
{
    memmove(s->in, s->in + bytes, s->n - bytes);
    s->n -= bytes;
}

static enum err shake_hands(struct chat_socket *s, int port)
{
    char request[512];
    ptrdiff_t end;
    int n =
        snprintf(request, sizeof(request),
                 "GET /chat/ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Protocol: tsunagu.chat.v1\r\n\r\n",
                 port, port);
    if (send(s->fd, request, (size_t)n, MSG_NOSIGNAL) != n)
        return ERR_IO;
    while ((end = str_find((struct str){s->in, s->n}, S("\r\n\r\n"))) < 0) {
        if (read_more(s, SHAKE_MS))
            return ERR_IO;
    }
    bool upgraded = str_starts((struct str){s->in, s->n}, S("HTTP/1.1 101"));
    drop(s, (size_t)end + 4);
    return upgraded ? ERR_OK : ERR_IO;
}

enum err chat_socket_open(int port, struct chat_socket **ret)
{
    struct chat_socket *s = calloc(1, sizeof(*s));
    if (!s)
        return ERR_NOMEM;
    enum err err = connect_to(s, port) ? shake_hands(s, port) : ERR_IO;
    if (err) {
        chat_socket_close(s);
        return err;
    }
    *ret = s;
    return ERR_OK;
}

void chat_socket_close(struct chat_socket *s)
{
    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    free(s);
}

static enum err send_frame(struct chat_socket *s, int op, struct str text)
{
    static const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};
    size_t n = 2;
    if (text.len + 8 > SEND_BYTES || text.len > 0xffff)
        return ERR_INPUT;
    s->out[0] = (char)(0x80 | op);
    s->out[1] = (char)(0x80 | (text.len < 126 ? text.len : 126));
    if (text.len >= 126) {
        s->out[n++] = (char)(text.len >> 8);
        s->out[n++] = (char)text.len;
    }
    memcpy(s->out + n, mask, sizeof(mask));
    n += sizeof(mask);
    for (size_t i = 0; i < text.len; i++)
        s->out[n + i] = (char)((unsigned char)text.ptr[i] ^ mask[i & 3]);
    n += text.len;
    return send(s->fd, s->out, n, MSG_NOSIGNAL) == (ssize_t)n ? ERR_OK : ERR_IO;
}

enum err chat_socket_send(struct chat_socket *s, struct str text)
{
    return send_frame(s, OP_TEXT, text);
}

/* The first whole frame; its size in bytes, 0: not whole yet. */
static size_t first_frame(const struct chat_socket *s, int *ret_op, struct str *ret)
{
    const unsigned char *p = (const unsigned char *)s->in;
    size_t head = 2, len;
    if (s->n < head)
        return 0;
    len = p[1] & 127u;
    head = len == 126 ? 4 : len == 127 ? 10 : 2;
    if (s->n < head)
        return 0;
    for (size_t i = 2, wide = head; i < wide; i++)
        len = (i == 2 ? 0 : len << 8) | p[i];
    if (s->n - head < len)
        return 0;
    *ret_op = p[0] & 15;
    *ret = (struct str){s->in + head, len};
    return head + len;
}

enum err chat_socket_next(struct chat_socket *s, int wait_ms, struct str *ret)
{
    drop(s, s->taken);
    s->taken = 0;
    for (;;) {
        int op = 0;
        struct str text;
        size_t bytes = first_frame(s, &op, &text);
        enum err err = ERR_OK;
        if (!bytes) {
            err = read_more(s, wait_ms);
        } else if (op == OP_TEXT) {
            s->taken = bytes;
            *ret = text;
            return ERR_OK;
        } else if (op == OP_CLOSE) {
            err = ERR_IO;
        } else {
            err = op == OP_PING ? send_frame(s, OP_PONG, text) : ERR_OK;
            drop(s, bytes);
        }
        if (err)
            return err;
    }
}
