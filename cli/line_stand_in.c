/* One thread, poll, a few kept connections. Decides by the rules; shows what it took to its owner. */
#include "cli/line_stand_in.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crypto.h"
#include "cli/line_rules.h"

enum {
    CONNECTIONS = 16,
    REQUEST_BYTES = 1 << 19,
    TOKEN_MS = 60000,
    TOKENS = 1024,
    TOKEN_BYTES = 16,
    KEYS = 256,
    KEY_CHARS = 36
};

struct token {
    char text[2 * TOKEN_BYTES + 1];
    int64_t until_ms;
    bool used;
};

struct connection {
    int fd; /* -1: free */
    size_t n;
    char *in;
};

struct stand_in {
    struct stand_in_options options;
    int listener, port;
    int64_t now_ms;
    struct connection at[CONNECTIONS];
    struct token token[TOKENS]; /* a ring */
    size_t n_tokens;
    char key[KEYS][KEY_CHARS + 1]; /* a ring */
    size_t n_keys;
    const char *fault;
};

static const char *wrong(struct stand_in *s, const char *why)
{
    if (!s->fault)
        s->fault = why;
    return why;
}

const char *stand_in_fault(const struct stand_in *s)
{
    return s->fault;
}

/* ---- tokens and keys ---- */

struct str stand_in_token(struct stand_in *s, int64_t now_ms)
{
    static const char digits[] = "0123456789abcdef";
    struct token *t = &s->token[s->n_tokens++ % TOKENS];
    uint8_t random[TOKEN_BYTES];
    crypto_random(random, sizeof(random));
    random[0] = 0x4a; /* never the dummy of nothing but 0 or f */
    for (size_t i = 0; i < TOKEN_BYTES; i++) {
        t->text[2 * i] = digits[random[i] >> 4];
        t->text[2 * i + 1] = digits[random[i] & 15];
    }
    t->text[2 * TOKEN_BYTES] = '\0';
    t->until_ms = now_ms + TOKEN_MS;
    t->used = false;
    return str_from(t->text);
}

void stand_in_renew(struct stand_in *s, int64_t now_ms)
{
    for (size_t i = 0; i < TOKENS && i < s->n_tokens; i++)
        if (!s->token[i].used)
            s->token[i].until_ms = now_ms + TOKEN_MS;
}

/* A token works once and for a minute; asking with a dead one is allowed, and refused. */
static bool spend(struct stand_in *s, struct str text)
{
    for (size_t i = 0; i < TOKENS && i < s->n_tokens; i++) {
        struct token *t = &s->token[i];
        if (!str_eq(str_from(t->text), text) || t->used || s->now_ms > t->until_ms)
            continue;
        t->used = true;
        return true;
    }
    return false;
}

/* False: accepted before. */
static bool new_key(struct stand_in *s, struct str key)
{
    for (size_t i = 0; i < KEYS && i < s->n_keys; i++)
        if (str_eq(str_from(s->key[i]), key))
            return false;
    snprintf(s->key[s->n_keys++ % KEYS], KEY_CHARS + 1, "%.*s", STR_FMT(key));
    return true;
}

/* ---- a request ---- */

struct request {
    struct str line, headers, body;
};

static struct str header(const struct request *r, const char *name)
{
    struct str_cut cut = {.tail = r->headers, .found = true};
    size_t n = strlen(name);
    while (cut.tail.len) {
        cut = str_cut(cut.tail, '\n');
        if (cut.head.len > n && cut.head.ptr[n] == ':' && strncasecmp(cut.head.ptr, name, n) == 0)
            return str_trim(str_sub(cut.head, n + 1, cut.head.len));
    }
    return (struct str){0};
}

static int take(struct stand_in *s, const struct json *body)
{
    for (const struct json *m = json_first(json_get(body, "messages")); m; m = json_next(m))
        s->options.message(s->options.self, m);
    return 200;
}

static int reply(struct stand_in *s, const struct request *r, const struct json *body)
{
    if (header(r, "x-line-retry-key").len) {
        (void)wrong(s, "a retry key on a reply");
        return 400;
    }
    return spend(s, json_string(json_get(body, "replyToken"))) ? take(s, body) : 400;
}

static int push(struct stand_in *s, const struct request *r, const struct json *body)
{
    struct str key = header(r, "x-line-retry-key");
    if (key.len != KEY_CHARS) {
        (void)wrong(s, "a push without retry key");
        return 400;
    }
    if (!str_eq(json_string(json_get(body, "to")), s->options.user)) {
        (void)wrong(s, "a push to somebody else");
        return 400;
    }
    return new_key(s, key) ? take(s, body) : 409;
}

static int decide(struct stand_in *s, const struct request *r)
{
    char bearer[256];
    struct json_doc *doc = NULL;
    bool is_reply = str_starts(r->line, S("POST /v2/bot/message/reply ")),
         is_push = str_starts(r->line, S("POST /v2/bot/message/push "));
    snprintf(bearer, sizeof(bearer), "Bearer %.*s", STR_FMT(s->options.access_token));
    if (!str_eq(header(r, "authorization"), str_from(bearer))) {
        (void)wrong(s, "a call without the channel's token");
        return 401;
    }
    if (!is_reply && !is_push) {
        (void)wrong(s, "a call that LINE does not know");
        return 404;
    }
    if (!str_starts(header(r, "content-type"), S("application/json"))) {
        (void)wrong(s, "a body that is not declared as JSON");
        return 415;
    }
    const char *fault = json_open(r->body, 0, &doc, NULL) ? "not JSON" : line_rules_fault(json_root(doc), is_reply);
    int status = 400;
    if (fault)
        (void)wrong(s, fault);
    else
        status = is_reply ? reply(s, r, json_root(doc)) : push(s, r, json_root(doc));
    json_close(doc);
    return status;
}

/* ---- connections ---- */

static void hang_up(struct connection *c)
{
    if (c->fd >= 0)
        close(c->fd);
    free(c->in);
    *c = (struct connection){.fd = -1};
}

/* Bytes of the first whole request; 0: not whole yet. */
static size_t first_request(struct str in, struct request *ret)
{
    int64_t body = 0;
    ptrdiff_t end = str_find(in, S("\r\n\r\n"));
    if (end < 0)
        return 0;
    struct str_cut cut = str_cut(str_sub(in, 0, (size_t)end + 2), '\n');
    *ret = (struct request){.line = cut.head, .headers = cut.tail};
    struct str length = header(ret, "content-length");
    if (length.len && (!str_int(length, &body) || body < 0))
        return 0;
    size_t from = (size_t)end + 4;
    if (in.len - from < (size_t)body)
        return 0;
    ret->body = str_sub(in, from, (size_t)body);
    return from + (size_t)body;
}

static bool answer(struct connection *c, int status)
{
    char text[160];
    int n =
        snprintf(text, sizeof(text),
                 "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{\"sentMessages\":[]}",
                 status, status == 200 ? "OK" : "Refused");
    return send(c->fd, text, (size_t)n, MSG_NOSIGNAL) == n;
}

static void serve(struct stand_in *s, struct connection *c)
{
    struct request r;
    size_t used;
    ssize_t got = c->n < REQUEST_BYTES ? recv(c->fd, c->in + c->n, REQUEST_BYTES - c->n, 0) : 0;
    if (got <= 0) {
        hang_up(c);
        return;
    }
    c->n += (size_t)got;
    while ((used = first_request((struct str){c->in, c->n}, &r)) > 0) {
        int status = decide(s, &r);
        memmove(c->in, c->in + used, c->n - used);
        c->n -= used;
        if (!answer(c, status)) {
            hang_up(c);
            return;
        }
    }
}

static void let_in(struct stand_in *s)
{
    int one = 1, fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
    for (size_t i = 0; fd >= 0 && i < CONNECTIONS; i++) {
        struct connection *c = &s->at[i];
        if (c->fd >= 0 || !(c->in = malloc(REQUEST_BYTES)))
            continue;
        c->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
        return;
    }
    if (fd >= 0)
        close(fd);
}

void stand_in_look(struct stand_in *s, int64_t now_ms, int wait_ms)
{
    struct pollfd p[CONNECTIONS + 1];
    s->now_ms = now_ms;
    p[CONNECTIONS] = (struct pollfd){.fd = s->listener, .events = POLLIN};
    for (size_t i = 0; i < CONNECTIONS; i++)
        p[i] = (struct pollfd){.fd = s->at[i].fd, .events = POLLIN};
    if (poll(p, CONNECTIONS + 1, wait_ms) <= 0)
        return;
    for (size_t i = 0; i < CONNECTIONS; i++)
        if (p[i].revents && s->at[i].fd >= 0)
            serve(s, &s->at[i]);
    if (p[CONNECTIONS].revents)
        let_in(s);
}

/* ---- life ---- */

enum err stand_in_new(const struct stand_in_options *options, struct stand_in **ret)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(at);
    struct stand_in *s = calloc(1, sizeof(*s));
    if (!s)
        return ERR_NOMEM;
    s->options = *options;
    for (size_t i = 0; i < CONNECTIONS; i++)
        s->at[i].fd = -1;
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&at, size) || listen(s->listener, CONNECTIONS) ||
        getsockname(s->listener, (struct sockaddr *)&at, &size)) {
        stand_in_free(s);
        return ERR_IO;
    }
    s->port = ntohs(at.sin_port);
    *ret = s;
    return ERR_OK;
}

void stand_in_begin(struct stand_in *s)
{
    for (size_t i = 0; i < CONNECTIONS; i++)
        hang_up(&s->at[i]);
    s->n_tokens = s->n_keys = 0;
    s->fault = NULL;
}

void stand_in_free(struct stand_in *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < CONNECTIONS; i++)
        hang_up(&s->at[i]);
    if (s->listener >= 0)
        close(s->listener);
    free(s);
}

int stand_in_port(const struct stand_in *s)
{
    return s->port;
}
