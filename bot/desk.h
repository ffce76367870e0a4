/* The impure shell around turn(): takes whatever waits (up to 256), plays it inside one transaction, commits once, and
 * only then tells anybody. The only writer of the database. Knows no socket and no channel's wire format. */
#pragma once
#include "bot/alerting.h"
#include "bot/event.h"
#include "bot/turn.h"
#include "store/rows.h"

struct desk;
enum { DESK_GROUP_MAX = 256, DESK_QUEUE_MAX = 16384 };

/* ---- what comes out, always after the commit ---- */

/* To whoever asked. Borrowed for the time of the call. */
struct desk_answer {
    uint64_t ref;   /* as given in the request */
    enum err err;   /* ERR_OK; ERR_FULL: not saved, the disk is full; ERR_CONFLICT, ERR_NOTFOUND, ERR_DENIED from the
                       turn; ERR_INPUT */
    bool duplicate; /* the event had been seen before: nothing happened again; seq is the first one's */
    int64_t conversation_id, seq;      /* of the event's entry */
    const struct conversation *state;  /* as it is now; NULL when there is none */
    const struct turn_out *out;        /* what the turn did; NULL for a duplicate or an error */
    const struct journal_row *entries; /* DESK_ATTACH: visible entries after `after`, oldest first */
    size_t n_entries;
    bool cut;                        /* … older ones are left out */
    const struct alerting *alerting; /* DESK_ANSWER: how the calling stands; NULL when there is no such alert */
};

enum news_kind {
    NEWS_MESSAGE,    /* a new visible entry of a conversation (entry) */
    NEWS_STATUS,     /* mode or escalation of a conversation changed (state) */
    NEWS_ESCALATION, /* an escalation event (event, row): the console's live stream */
    NEWS_OUTBOX      /* new rows wait for a channel's sender */
};

struct news {
    enum news_kind kind;
    int64_t conversation_id;
    struct str channel;
    const struct journal_row *entry;
    const struct turn_out *out; /* NEWS_MESSAGE: all that the turn did */
    struct str client_id;       /* NEWS_MESSAGE by a resident: the event id its sender gave */
    const struct conversation *state;
    const struct escalation_event_row *event;
    const struct escalation_row *row;
    const struct alerting *alerting; /* NEWS_ESCALATION: NULL when nobody was ever called for it */
};

/* An edge that wants to hear. Called on the desk's thread after the commit: copy, queue, return; never block. Any
 * member may be NULL. */
struct desk_listener {
    void *self;
    void (*answered)(void *self, const struct desk_answer *answer); /* for its own requests only */
    void (*news)(void *self, const struct news *news);
    void (*flush)(void *self); /* the group is told: wake your thread once */
};

/* ---- what goes in ---- */

enum desk_kind {
    DESK_EVENT,  /* play `event` */
    DESK_ATTACH, /* find (or, with `create`, begin: an EVENT_START is played) the conversation of event.channel +
                    event.user; answer with entries */
    DESK_SENT,   /* outcome of an outbox row */
    DESK_ANSWER, /* event.staff answers alert_id: whoever was alerted looks after it. ERR_NOTFOUND no such alert,
                    ERR_DENIED somebody else's, ERR_CONFLICT answered by another or closed: see alerting */
    DESK_WRITE   /* run `write` inside the transaction: records that are not turns (staff, sessions, audit) */
};

struct desk_request {
    enum desk_kind kind;
    uint64_t ref;
    const struct desk_listener *owner; /* who gets the answer; NULL: nobody */
    struct event event;
    int64_t after;        /* DESK_ATTACH */
    bool create;          /* DESK_ATTACH */
    struct str link_hash; /* DESK_ATTACH by somebody unknown: hash of the one-time link they followed into a
                                          conversation that began elsewhere; empty: none. ERR_NOTFOUND: it is void */
    int64_t outbox_id;    /* DESK_SENT */
    int64_t alert_id;     /* DESK_ANSWER */
    struct str sent_state, sent_error; /* "done" | "pending" | "dead" | "held" */
    int64_t sent_next_ms;
    enum err (*write)(struct store *s, struct arena *a,
                      void *arg); /* DESK_WRITE; an error rolls back its own part only */
    void *arg;                    /* must live until the answer */
};

/* A copy of `r` and all its strings in one heap block, to be handed to desk_submit. NULL: no memory. desk_submit owns
 * it from then on. */
MUST_CHECK struct desk_request *desk_request_new(const struct desk_request *r);

struct desk_options {
    const char *database;          /* path, or ":memory:" */
    const struct content *content; /* replaced with desk_use_content */
    int64_t (*now_ms)(void *self); /* NULL: the wall clock. Tests and `chat` set their own. */
    void *now_self;
    uint64_t seed;      /* 0: random; otherwise turns draw their seeds from this, for repeatable runs */
    const uint8_t *key; /* NULL: the installation's */
};

/* Open the store and take up what was left (timers, outbox). Errors as store_open. Nothing runs yet. */
MUST_CHECK enum err desk_open(const struct desk_options *options, struct desk **ret);
void desk_close(struct desk *d);

/* Where residents reach our pages, for one-time links; before desk_start. Without it none are made. */
void desk_say_where(struct desk *d, struct str public_url);

void desk_listen(struct desk *d, const struct desk_listener *listener); /* before desk_start; at most 8 */

/* In what order: for each request its answer, then its news (messages, status, escalation events) in the order of the
 * journal; NEWS_OUTBOX and flush once at the end. Somebody who attached with `create` finds the greeting both in the
 * answer's entries and in the news: compare seq. State pointers show the state after the whole group. A listener must
 * not call desk_use_content. */

/* Run the thread: until desk_stop, which drains what was accepted, commits, and joins. An I/O error stops the process
 * (exit 3). */
MUST_CHECK enum err desk_start(struct desk *d);
void desk_stop(struct desk *d);

/* From any thread. All or none: ERR_NOMEM the queue is full (answer 503; requests stay the caller's), ERR_CONFLICT
 * stopping. */
MUST_CHECK enum err desk_submit(struct desk *d, struct desk_request *const *requests, size_t n);
void desk_request_free(struct desk_request *r); /* only for those that were not accepted */

/* Without a thread: play these now, commit, tell; for the terminal, tests and tools. Also fires timers that are due.
 * Frees the requests. */
MUST_CHECK enum err desk_run(struct desk *d, struct desk_request *const *requests, size_t n);

/* New content from now on (between groups). The old one may be freed when this returns, but for its bundle: that may be
 * given as `before` and belongs to the desk then, for conversations that stand on it (NULL: they are looked up in the
 * database). The new one should be in the database already. */
void desk_use_content(struct desk *d, const struct content *content, struct bundle *before);

struct desk_figures {
    uint64_t turns, duplicates, groups, errors, commit_us_total;
    bool disk_full;
    size_t waiting;
};
struct desk_figures desk_figures(struct desk *d); /* from any thread */
