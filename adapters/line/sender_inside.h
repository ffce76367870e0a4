/* What the files of the sender share: its rows in memory, and what each file does for the others. Everything belongs to
 * the courier's thread. Nobody else includes this. */
#pragma once
#include <stdatomic.h>
#include <stdlib.h>

#include "adapters/courier.h"
#include "adapters/line/parked.h"
#include "adapters/line/sender.h"
#include "base/clock.h"
#include "base/log.h"
#include "bot/desk.h"

enum sender_limits {
    HELD_MAX = 200, /* rows in memory; the others wait on disk */
    READ_MAX = 100,
    TAKE_MAX = 50,
    RIDERS_MAX = 2,                             /* held messages that a free reply takes along */
    OUTCOMES_MAX = HELD_MAX * (2 + RIDERS_MAX), /* of all that may be under way, and what was put off */
    CALL_TIMEOUT_MS = 10000,
    SOON_MS = 20,         /* when a queue in front of us was full */
    UNTOLD_MS = 100,      /* when the desk's was */
    PARK_MS = 2000,       /* who waits longer gives its place to others */
    TROUBLE_MS = 1000,    /* the outbox could not be read */
    TOKEN_MS = 60000,     /* no reply token lives longer, whatever the clock says */
    PUT_OFF_MS = 3600000, /* nor does any row wait longer for its next try */
    LANES = 1024,
    ARENA_BYTES = 4 << 20
};

enum held_state { FREE, READY, FLYING, WAITING };

/* A row taken from disk, until the desk has its outcome. */
struct held {
    struct sender *sender;
    size_t place; /* its seat */
    int64_t attempts;
    int64_t ready_ms;       /* WAITING */
    int64_t token_until_ms; /* the reply token may be used until then */
    int64_t tried_ms;       /* when it may first have been accepted */
    bool reply;             /* by reply token */
    bool tried;             /* it may have been accepted before */
    bool plain;             /* LINE refused the rich form */
    int64_t rider[RIDERS_MAX];
    size_t n_riders;
    char retry_key[40];
    struct arena arena; /* user, token, body */
    struct str user, token, body;
};

/* What is looked at for every place in every round, close together. */
struct seat {
    enum held_state state;
    int64_t id, conversation_id;
};

struct sender {
    struct desk *desk;
    struct courier *courier;
    struct store *db;
    struct str push_url, reply_url, bearer;
    struct arena strings; /* of the configuration: process lifetime */
    struct arena scratch;
    struct seat seat[HELD_MAX];
    struct held held[HELD_MAX];
    size_t n_held;
    uint16_t lane[LANES]; /* how many of them, by conversation; collisions only make somebody wait for a moment */
    struct parked *parked;
    int64_t cursor;    /* newest row id taken */
    int64_t boot_last; /* rows up to here were stored when we started: they may have been sent by an earlier life */
    int64_t quota_until_ms; /* until then no push is tried: the month is used up */
    int64_t trouble_until_ms;
    bool more; /* there may be more on disk than was read */
    struct desk_request *outcome[OUTCOMES_MAX];
    size_t n_outcomes;
    bool untold; /* the desk had no room for them */
    atomic_bool woken;
};

static inline uint16_t *lane_of(struct sender *s, int64_t conversation_id)
{
    return &s->lane[(uint64_t)conversation_id % LANES];
}

static inline struct seat *seat_of(struct held *h)
{
    return &h->sender->seat[h->place];
}

/* ---- sender_told.c: telling the desk what became of rows ---- */

/* To be told with the others. `delay_ms`: its next try is not before. */
void sender_report(struct sender *s, int64_t id, struct str state, const char *error, int64_t delay_ms);
/* False: the desk's queue is full; ask again, and send nothing new meanwhile. */
bool sender_tell(struct sender *s);
void sender_drop_outcomes(struct sender *s);

/* ---- sender_take.c: rows from disk into memory ---- */

/* Those whose time has come, before anything new is read. */
void sender_take_parked(struct sender *s, int64_t now_ms);
void sender_read_rows(struct sender *s, int64_t now_ms);
/* Is something of this conversation in memory, or of one that shares its lane? */
bool sender_busy(const void *self, int64_t conversation_id);
/* Everything stored now comes from an earlier life, which may have sent it before it ended. */
MUST_CHECK enum err sender_mark_boot(struct sender *s);
