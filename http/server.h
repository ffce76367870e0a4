/* One HTTP/1.1 and WebSocket server on one loop thread. The one home of libwebsockets. Routes and sockets are tables;
 * what they mean is the edges'. Never blocks; answers may come later and from any thread. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"

struct http_server;

/* ---- requests ---- */

enum { HTTP_BODY_MAX = 1 << 20, HTTP_HEADER_MAX = 8192, HTTP_PROXIES = 8 };

/* A connection's place and generation: stays safe to use after the client has gone. */
struct http_ref {
    uint32_t slot, generation;
};

/* One request, whole. Borrowed for the time of the handler: copy what must live longer. */
struct http_request {
    struct http_server *server;
    struct http_ref ref;
    struct str method, path, query; /* path decoded and without query; query raw */
    struct str body;
    struct str peer; /* address (an IPv6 one: its /64); from X-Forwarded-For only when a proxy of ours says so */
    struct str host, origin, cookie, content_type, csrf, signature, sec_fetch_site, accept, if_none_match;
    bool from_here;      /* from this machine itself, and not for somebody else */
    struct str param;    /* what {id} stood for in the route's path */
    void *identity;      /* from authorize() */
    struct arena *arena; /* for the time of the handler */
};

/* A query parameter or form-less value, percent-decoded, in req->arena; empty when absent. */
struct str http_query(const struct http_request *req, const char *name);
/* The next "name=value" of a query or of a form's body, percent-decoded into `arena`; false at the end. `rest` shrinks.
 * Values are bytes as they came: check that they are UTF-8 before anything else. */
bool http_next_pair(struct str *rest, struct arena *arena, struct str *ret_name, struct str *ret_value);
/* One cookie's value. */
struct str http_cookie(const struct http_request *req, const char *name);

enum http_access { ACCESS_PUBLIC, ACCESS_STAFF, ACCESSES };

struct http_route {
    const char *method, *path; /* "/api/v1/escalations/{id}/claim" */
    enum http_access access;
    unsigned roles;  /* bit per role for ACCESS_STAFF; a staff route without any does not start */
    size_t body_max; /* 0: no body is accepted; beyond it 413 before the handler runs */
    void (*handle)(void *self, const struct http_request *req);
    void *self;
};

struct http_header {
    const char *name;
    struct str value;
};

struct http_response {
    int status;
    struct str type; /* "application/json"; empty for none */
    struct str body;
    const struct http_header *headers;
    size_t n_headers;
};

/* Send the answer to `ref`: once, from any thread; copies everything. When the client has gone nothing happens.
 * Security headers are added here (http/security_headers.c) unless the response names the same header itself. */
void http_reply(struct http_server *server, struct http_ref ref, const struct http_response *response);
/* application/problem+json (RFC 9457): type "https://tsunagu.example/problems/CODE", Japanese title from
 * http/problems.yaml-like table. */
void http_problem(struct http_server *server, struct http_ref ref, int status, const char *code);

/* ---- sockets ---- */

struct ws_endpoint {
    const char *path, *subprotocol;
    size_t message_max; /* bytes of a whole message; beyond it `refused` is told and, repeated, 1008 */
    size_t queue_max;   /* bytes waiting for a slow reader; beyond it closed with 1013 */
    /* May this upgrade happen? Sees origin and cookie. NULL: always. Identity is kept for the connection. */
    bool (*admit)(void *self, const struct http_request *req, void **ret_identity);
    void (*opened)(void *self, struct http_ref ref, void *identity, struct str peer);
    void (*message)(void *self, struct http_ref ref, struct str text); /* whole, UTF-8, no NUL */
    void (*refused)(void *self, struct http_ref ref, const char *why); /* too large, not UTF-8, binary: "too_large" … */
    void (*closed)(void *self, struct http_ref ref);
    void *self;
};

/* Queue a text frame. Loop thread only. ERR_NOTFOUND gone; ERR_NOMEM its queue was full and it is being closed. */
MUST_CHECK enum err ws_send(struct http_server *server, struct http_ref ref, struct str text);
/* Close with a code after what is queued is written. Loop thread only. */
void ws_close(struct http_server *server, struct http_ref ref, uint16_t code);
/* One word of the edge's own per connection (loop thread only): its session pointer. */
void ws_set_user(struct http_server *server, struct http_ref ref, void *user);
void *ws_user(struct http_server *server, struct http_ref ref);

/* ---- static files: served from memory, read at start, with ETag ---- */
struct http_file {
    const char *path; /* "/widget.js" */
    const char *file; /* below the content folder; with a slash in front, a path of the machine */
    const char *type;
    const char *csp;   /* Content-Security-Policy; NULL: the strict default */
    const char *cache; /* Cache-Control; NULL: no-store */
    const char *corp;  /* Cross-Origin-Resource-Policy; NULL: same-origin */
};

/* ---- life ---- */

struct http_options {
    struct str address;
    int port; /* 0: the system chooses */
    const char *content_dir;
    struct str public_url; /* for Origin checks */
    int64_t max_connections, max_connections_per_address;
    int64_t answer_ms; /* a handler that has not answered by then is answered for with 503; 0: 30 s */
    /* Addresses of our own proxies, besides a unix socket: what they append to X-Forwarded-For is believed. At most
     * HTTP_PROXIES; one that is no address is ERR_INPUT. */
    const struct str *proxies;
    size_t n_proxies;
    /* For ACCESS_STAFF routes: who is it? Checks cookie, CSRF (on writes), Origin and Sec-Fetch-Site. Sets identity or
     * answers itself with false. */
    bool (*authorize)(void *self, const struct http_request *req, const struct http_route *route, void **ret_identity);
    void *authorize_self;
};

/* Bind and prepare; nothing is served until http_run. ERR_IO: port taken (a line is logged), ERR_INPUT: a route table
 * mistake. */
MUST_CHECK enum err http_open(const struct http_options *options, struct http_server **ret);
MUST_CHECK enum err http_add_routes(struct http_server *s, const struct http_route *routes, size_t n);
MUST_CHECK enum err http_add_files(struct http_server *s, const struct http_file *files, size_t n);
/* One more, with `name` where {{name}} stands in it. */
MUST_CHECK enum err http_add_named_file(struct http_server *s, const struct http_file *file, const char *name);
MUST_CHECK enum err http_add_socket(struct http_server *s, const struct ws_endpoint *endpoint);
int http_port(const struct http_server *s);
/* Serve until http_stop. The caller's thread is the loop thread. */
MUST_CHECK enum err http_run(struct http_server *s);
void http_stop(struct http_server *s); /* from any thread or a signal handler */
void http_close(struct http_server *s);

/* Run fn(arg) on the loop thread soon; from any thread, in order. For many at once, post one that carries a list.
 * ERR_NOMEM: 65,536 already wait. */
MUST_CHECK enum err http_post(struct http_server *s, void (*fn)(void *arg), void *arg);
/* Call fn every `every_ms` on the loop thread. At most 8. */
MUST_CHECK enum err http_every(struct http_server *s, int64_t every_ms, void (*fn)(void *self, int64_t now_ms),
                               void *self);
