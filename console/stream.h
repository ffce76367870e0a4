/* The live stream to the link workers' pages: what happens to escalations, numbered and resumable, and the words of the
 * one conversation a page has open. Protocol tsunagu.console.v1: docs/openapi.yaml, path /api/v1/stream. */
#pragma once
#include <stdatomic.h>
#include "bot/desk.h"
#include "console/staff_sessions.h"
#include "console/stream_ring.h"
#include "http/server.h"

struct console;
struct job;

enum stream_limits {
    STREAM_CLIENTS = 128,
    STREAM_MESSAGE_MAX = 1024,
    STREAM_QUEUE_MAX = 512 * 1024,
    STREAM_RESUME_MAX = 500
};

enum client_state { CLIENT_FREE, CLIENT_NEW, CLIENT_CATCHING, CLIENT_LIVE };

struct stream_client {
    enum client_state state;
    uint32_t generation;
    struct http_ref ref;
    session_handle session;
    int64_t seq;    /* last event it has */
    int64_t wanted; /* conversation it asked to look at; watching[] once that is granted */
    int faults;     /* messages that made no sense */
};

/* Something for the pages, made on the desk's thread, sent on the loop. */
struct stream_item {
    struct stream_item *next;
    struct console *console;
    int64_t seq; /* of an escalation event; 0: words or status of `conversation_id` */
    int64_t conversation_id;
    size_t len;
    char json[];
};

struct stream {
    struct stream_client clients[STREAM_CLIENTS];
    /* Which conversation each client looks at; 0: none. Written by the loop, read by the desk's thread to leave out
     * what nobody sees. */
    _Atomic int64_t watching[STREAM_CLIENTS];
    atomic_size_t n_watching;
    struct stream_ring ring;           /* recent events, for pages that come back */
    int64_t last;                      /* newest event there is */
    struct stream_item *first, **tail; /* desk's thread: what this group has for the pages */
};

MUST_CHECK enum err stream_add(struct console *c); /* the socket's endpoint */
void stream_done(struct stream *s);                /* after the server is closed */

/* The session is over: its pages are told and closed. Loop thread. */
void stream_session_ended(struct console *c, session_handle session);

/* desk_listener: desk's thread. */
void stream_news(void *self, const struct news *news);
void stream_flush(void *self);

/* ---- out: stream.c, loop thread ---- */

struct sending {
    struct console *console;
    struct stream_client *client;
};
/* To a client that does not have this event yet; `self` is a struct sending. */
void stream_send_event(void *self, int64_t seq, struct str json);
void stream_send_text(struct console *c, struct stream_client *client, struct str text);

/* ---- catching up: stream_resume.c ---- */

struct resumed {
    size_t place; /* of the client, with its generation: it may be gone by then */
    uint32_t generation;
    int64_t *seq;
    struct str *json;
    size_t n;
    bool too_many; /* or unreadable: the page reads its lists again */
};

/* Read what came after the client's seq on a worker, then stream_resumed on the loop. */
void stream_catch_up(struct console *c, struct stream_client *client);
void stream_resumed(void *job);
/* One escalation event as the stream sends it. */
struct json_out;
void put_stream_event(struct json_out *w, const struct escalation_event_row *event, const struct escalation_row *row,
                      const struct alerting *alerting);
