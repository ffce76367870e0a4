/* What the files of http/ share and nobody else may see: the server, its connections, its routes.
 * Everything here belongs to the loop thread but for the mailbox. */
#pragma once
#include <libwebsockets.h>
#include <pthread.h>
#include <stdatomic.h>
#include "base/buf.h"
#include "base/queue.h"
#include "http/peers.h"
#include "http/server.h"
#include "http/wheel.h"

struct ev_loop;

enum {
    TICK_MS = 250,
    TICKS_S = 1000 / TICK_MS,
    FIRST_FRAME_TICKS = 5 * TICKS_S, /* who opens a socket and says nothing is let go */
    PING_TICKS = 25 * TICKS_S,       /* below the usual 30–60 s of proxies and home routers */
    BODY_TICKS = 20 * TICKS_S,       /* a whole body, however slowly it drips */
    ANSWER_MS = 30000,               /* a handler that never answers */
    LINGER_TICKS = 3 * TICKS_S,      /* a close frame waits this long for a slow reader */
    ROUTES_MAX = 256,
    FILES_MAX = 128,
    ENDPOINTS_MAX = 4,
    PERIODIC_MAX = 8,
    PARAM_MAX = 128,
    MESSAGE_ABSURD = 256 * 1024, /* a message this long is not read to its end: closed with 1009 */
    QUEUED_MAX = 64 << 20        /* bytes waiting in all sockets together */
};

enum conn_state {
    CONN_IDLE,    /* between requests, or not yet spoken */
    CONN_BODY,    /* headers are here, the body is coming */
    CONN_WAITING, /* the handler has it and will answer */
    CONN_SOCKET,  /* a web socket */
    CONN_GONE,    /* closing: nothing more is read or written */
    CONN_STATES
};

/* A frame that waits for a slow reader. */
struct frame {
    struct frame *next;
    size_t len;
    unsigned char data[]; /* LWS_PRE bytes of room, then len bytes */
};

struct socket_part {
    const struct ws_endpoint *endpoint;
    void *identity, *user;
    char *message; /* what has come of a message in pieces */
    size_t message_len;
    struct frame *first, *last;
    size_t queued_bytes;
    uint16_t close_code;
    bool told_opened, spoken, heard, ping_due, overlong, announced;
};

struct conn {
    struct lws *wsi;
    struct http_ref ref;
    enum conn_state state;
    struct wheel_node timer;
    struct peer_address address;
    struct conn *next_free; /* in the list of the dead */
    bool counted;           /* in peers */
    bool proxied;           /* comes through a proxy of ours, which says for whom */
    bool finished;          /* answered inside a callback of its own: the callback completes the transaction */
    bool close_after;       /* the answer says Connection: close */
    bool head;              /* HEAD: no body in the answer */
    bool zero_body;         /* "Content-Length: 0": the library will tell of its end all the same */
    const struct http_route *route;
    struct http_request *request; /* one heap block with all its strings while CONN_BODY */
    struct buf body;
    struct socket_part *socket;
};

struct place {
    struct conn *conn;
    uint32_t generation;
};

struct static_file {
    const char *path;
    struct str headers; /* ready lines, with a blank line's CR LF missing */
    struct str body;
    char etag[40];
};

struct job {
    void (*fn)(void *arg);
    void *arg;
};

struct periodic {
    int64_t every_ms, next_ms;
    void (*fn)(void *self, int64_t now_ms);
    void *self;
};

struct http_server {
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct ev_loop *loop;
    struct lws_protocols protocols[ENDPOINTS_MAX + 2];
    char subprotocol[ENDPOINTS_MAX][48]; /* names the protocols above point at; filled as endpoints are added */
    struct arena keep;                   /* the process's: routes, files */
    struct arena request_arena;
    struct buf out;   /* answers are built here: LWS_PRE, headers, body */
    struct buf frame; /* frames that can be written at once */
    const struct http_route *routes[ROUTES_MAX];
    size_t n_routes;
    struct static_file files[FILES_MAX];
    size_t n_files;
    struct ws_endpoint endpoints[ENDPOINTS_MAX];
    size_t n_endpoints;
    struct periodic periodic[PERIODIC_MAX];
    size_t n_periodic;
    struct place *places;
    uint32_t n_places, *free_places, n_free;
    struct conn *dead; /* freed when the loop has turned */
    struct conn *busy; /* whose callback runs */
    struct wheel wheel;
    lws_sorted_usec_list_t tick;
    struct peers *peers;
    struct queue *mail;
    atomic_bool woken, stopping;
    pthread_t thread;
    const char *content_dir;
    bool https;
    int64_t max_connections, max_connections_per_address;
    uint32_t answer_ticks;
    struct peer_address proxies[HTTP_PROXIES];
    size_t n_proxies;
    bool (*authorize)(void *self, const struct http_request *req, const struct http_route *route, void **ret_identity);
    void *authorize_self;
    int port;
    char date[40]; /* "Date: …" line of this second */
    int64_t date_s;
    size_t connections, queued_bytes; /* of all of them together, now */
};

/* connection.c */
struct conn *conn_new(struct http_server *s, struct lws *wsi);
void conn_gone(struct http_server *s, struct conn *c); /* its place is free; the memory goes with conn_bury */
void conn_bury(struct http_server *s);
struct conn *conn_find(struct http_server *s, struct http_ref ref); /* NULL: it has gone */
void conn_drop_request(struct conn *c);
void conn_expired(void *server, struct wheel_node *node); /* a deadline of the wheel */
void conn_kill(struct conn *c);                           /* close it soon, from anywhere on the loop */

/* request.c */
int request_begin(struct http_server *s, struct conn *c); /* LWS_CALLBACK_HTTP: 0, or -1 to close */
int request_body(struct http_server *s, struct conn *c, struct str piece);
int request_whole(struct http_server *s, struct conn *c);
/* Fill *ret from wsi's headers; strings in arena. ERR_NOMEM, ERR_INPUT. */
enum err request_read(struct http_server *s, struct conn *c, struct arena *arena, struct http_request *ret);

/* router.c */
enum route_found { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_METHOD };
/* `param` borrows from path. `allow` gets the methods the path has, for 405. */
enum route_found route_find(const struct http_server *s, struct str method, struct str path,
                            const struct http_route **ret, struct str *ret_param, struct buf *allow);

/* static_files.c */
const struct static_file *static_find(const struct http_server *s, struct str path);

/* respond.c */
struct answer {
    int status;
    struct str type, headers, body; /* headers: ready lines */
    const struct http_header *extra;
    size_t n_extra;
    bool plain_headers; /* `headers` already holds the security headers */
};
/* Write it now, on the loop thread; sets c->finished, or completes the transaction when none of c's callbacks runs. */
void respond(struct http_server *s, struct conn *c, const struct answer *a);
/* An error on this connection, then close. */
int respond_and_close(struct http_server *s, struct conn *c, int status, const char *code);
void respond_problem(struct http_server *s, struct conn *c, int status, const char *code, struct str allow);
/* At the end of a callback of c: completes the transaction when it was answered. The callback's return value. */
int respond_finish(struct conn *c);

/* security_headers.c */
/* Append the headers that every answer carries, but for those named in `own`. */
void security_headers(const struct http_server *s, struct buf *out, const struct http_header *own, size_t n_own);

/* websocket.c */
int socket_confirm(struct http_server *s, struct conn *c); /* HTTP_CONFIRM_UPGRADE: 0 go on, 1 answered, -1 close */
int socket_opened(struct http_server *s, struct conn *c);
int socket_received(struct http_server *s, struct conn *c, struct str piece);
int socket_writable(struct http_server *s, struct conn *c);
void socket_pong(struct conn *c);
void socket_closed(struct conn *c);
void socket_expired(struct http_server *s, struct conn *c);
int socket_peer_closes(struct str payload);

/* mailbox.c */
void mail_read(struct http_server *s);
void mail_tick(struct http_server *s);
bool on_loop(const struct http_server *s);
