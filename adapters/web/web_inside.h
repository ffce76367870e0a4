/* What the files of the web channel share. Sessions belong to the loop thread; the outgoing list to the desk's until it
 * is handed over. */
#pragma once
#include "adapters/web/chat_frame.h"
#include "adapters/web/web.h"
#include "base/buf.h"
#include "bot/config.h"
#include "bot/desk.h"
#include "http/server.h"

enum {
    CLOSE_POLICY = 1008,
    USER_CHARS = 64,    /* hex SHA-256 of the token */
    WRONG_MAX = 5,      /* wrong frames before the socket is closed */
    IN_FLIGHT_MAX = 64, /* words sent and not yet saved, per socket */
    BURST = 20,
    OVER_LIMIT_FACTOR = 5, /* this far beyond the limit words are no longer taken, only refused */
    TALK_BUCKETS = 4096,
    QUEUE_BYTES = 256 * 1024,   /* what may wait for a slow reader */
    WELCOME_BYTES = 160 * 1024, /* of what was said, to somebody who comes back: the newest, and well below that */
    ENTRY_SPARE = 256,          /* of a message, besides its body */
    FRAME_OUT_MAX = 256 * 1024
};

/* One open socket. */
struct session {
    struct http_ref ref;
    int64_t conversation_id; /* 0 until welcomed */
    int64_t seen;            /* newest seq sent down this socket */
    struct session *next;    /* in its bucket, once welcomed */
    int64_t tokens_milli, tokens_at_ms;
    uint16_t faults, in_flight;
    bool asked; /* hello was sent */
    uint8_t lang;
    char user[USER_CHARS + 1];
};

/* One question put to the desk: comes back with the answer. */
struct asked {
    struct web *web;
    struct http_ref ref;
    enum chat_frame_kind kind;
    bool fresh;     /* a token made just now */
    bool void_link; /* the link was used before, or too old: the visitor begins anew and is told why */
    int64_t after;
    char token[CHAT_TOKEN_CHARS + 1];
    char link[CHAT_TOKEN_CHARS + 1]; /* empty: none was followed */
    char lang[17];
    char id[CHAT_ID_MAX + 1];
};

/* What the desk's thread tells the loop: frames ready to send, in order. */
enum note_kind { NOTE_WELCOME, NOTE_FRAME, NOTE_DONE };
struct note {
    struct note *next;
    enum note_kind kind;
    struct asked *asked; /* NOTE_WELCOME, NOTE_DONE */
    int64_t conversation_id, seq;
    enum err err;
    size_t len;
    char text[]; /* NOTE_WELCOME: several frames, each ended by '\n' (which JSON text never holds) */
};

struct web {
    struct http_server *http;
    struct desk *desk;
    struct desk_listener listener;
    struct session *bucket[TALK_BUCKETS];
    struct note *first, *last; /* desk thread, until flushed */
    struct buf scratch;        /* desk thread */
    struct buf out;            /* loop thread */
    struct arena arena;        /* loop thread, one frame at a time */
    struct arena keep;         /* policies, what does not change */
    struct arena texts;        /* what web_use_content replaces */
    struct str config_json;
    const struct content *content; /* loop thread */
    struct str public_url;
    const struct config *config;
    int64_t per_min;
};

/* web.c: what a visitor reads while nothing can be saved: loop thread, in w->arena until the next frame. */
struct str web_full_disk(struct web *w, enum lang lang);

/* web_session.c: loop thread */
bool web_admit(void *self, const struct http_request *req, void **ret_identity);
void web_opened(void *self, struct http_ref ref, void *identity, struct str peer);
void web_message(void *self, struct http_ref ref, struct str text);
void web_refused(void *self, struct http_ref ref, const char *why);
void web_closed(void *self, struct http_ref ref);
void web_error(struct web *w, struct session *s, const char *code, struct str id, struct str text);
/* Ask the desk for this token's conversation. */
void web_attach(struct web *w, struct session *s, const struct asked *from, bool create);
struct session *web_session(struct web *w, struct http_ref ref);
void web_join(struct web *w, struct session *s, int64_t conversation_id);

/* web_news.c: from the desk's thread, delivered on the loop */
void web_answered(void *self, const struct desk_answer *answer);
void web_news(void *self, const struct news *news);
void web_flush(void *self);

/* web_out.c: frames as text, into a buf. Any thread. */
/* `cut`: older words are left out of what follows. */
void out_welcome(struct buf *b, struct str token, const struct conversation *state, struct str lang, bool cut);
void out_status(struct buf *b, const struct conversation *state);
void out_message(struct buf *b, const struct journal_row *entry, struct str client_id);
void out_ack(struct buf *b, struct str id, int64_t seq);
void out_error(struct buf *b, const char *code, struct str id, struct str text);
