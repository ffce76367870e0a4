/* One resident on one channel: everything a turn needs to remember. Stored as one JSON text with a format number,
 * inside the transaction of the turn. Pure data; the desk loads and saves it. */
#pragma once
#include "base/json.h"
#include "dialogs/flow.h"

enum mode { MODE_BOT, MODE_QUEUED, MODE_HUMAN, MODE_CLOSED, MODE_PAUSED, MODE_MUTED, MODES };
const char *mode_name(enum mode m); /* "bot", "queued", … */

/* waiting → claimed → talking → closed, and back to waiting when released. */
enum escalation_state {
    ESCALATION_NONE,
    ESCALATION_WAITING,
    ESCALATION_CLAIMED,
    ESCALATION_TALKING,
    ESCALATION_CLOSED,
    ESCALATION_STATES
};
const char *escalation_state_name(enum escalation_state s);

struct escalation {
    int64_t id; /* 0: none is open */
    enum escalation_state state;
    enum severity severity;
    enum escalation_reason reason;
    int64_t created_ms, due_ms;          /* due: when somebody must have answered, from the duty calendar */
    struct str claimed_by, claimed_name; /* staff id and display name; empty while waiting */
    struct str summary;                  /* what the worker reads first; never shown to the resident */
    int64_t promised_ms;                 /* what the person was told last; 0: due_ms */
    int64_t closed_ms;                   /* 0: it is not, or nobody knows when */
    int64_t undelivered_ms;              /* the queue says that something said to them has not arrived; 0: nothing */
};

/* A key that an older program may overlook needs no new format: what is not there is zero. */
enum { CONVERSATION_FORMAT = 1, CONVERSATION_BYTES_MAX = 32768 };

/* Something to be done once about a question that waits. */
struct pending {
    int64_t at_ms;       /* when; 0: nothing is to be done, or it has been done for `question` */
    struct str question; /* "RUN:NODE" or "RUN:SLOT"; empty: none yet */
};

/* What was said in pieces and is not answered yet (turn_burst.c). */
enum { BURST_PIECES = 5 };
struct piece {
    struct str ref, text; /* ref: by which the message may be taken back */
};
struct burst {
    struct piece piece[BURST_PIECES];
    size_t n;         /* 0: nothing is held */
    int64_t first_ms; /* when the first piece came */
    int64_t away_ms;  /* what was known of the person then: how long they had not written, … */
    int32_t newcomer; /* … 1: they had never written */
};

/* One sitting: it ends when nothing was written for a while (turn_pace.c). */
struct sitting {
    int64_t start_ms; /* 0: none yet */
    int32_t messages; /* of the resident, while the bot answers */
    int32_t rested;   /* 1: rest was offered */
};

/* Where the person is: on the channel they came by, or on another that they went on to (turn_move.c). */
struct whereabouts {
    /* the channel of the conversation; like its id set by whoever loads it, and not kept in the text */
    struct str home;
    struct str here; /* from where they last wrote, when it was not home; empty: home */
    int32_t moved;   /* 1: they went elsewhere once; a page there may still be open */
    int32_t nudged;  /* 1: told at home that something was said elsewhere, and not heard of since */
};

/* Does the worker who has the conversation look at it (turn_pause.c)? */
struct attention {
    int64_t worker_ms; /* when they did anything in it last; 0: never, or it is nobody's */
    int64_t since_ms;  /* since when the person waits for their words; 0: they do not */
};

struct conversation {
    int64_t id;       /* 0 for one that is not stored yet */
    int64_t revision; /* turns taken */
    enum mode mode;
    struct flow_state flow;
    struct escalation escalation;
    int64_t last_contact_ms;  /* by the resident */
    int64_t queued_notice_ms; /* last 「お待たせしています」 */
    int64_t last_press_ms;    /* double taps within 3 s count once */
    struct str last_press;
    int32_t internal_errors;
    enum lang lang_wanted; /* kept beside flow.lang so that a new flow starts in it */
    struct pending remind; /* the one reminder of the question that waits */
    struct pending missed; /* when a question without an answer is noticed; its `question` is "RUN:SLOT" */
    struct sitting sitting;
    struct burst burst;
    struct whereabouts at;
    struct attention attention;
    int64_t disclosed_ms;   /* when it was last said that this is automatic */
    int32_t undisclosed;    /* messages of the resident since then */
    int64_t undelivered_ms; /* since when something said to them has not arrived, and they do not know; 0: nothing */
    int32_t offered;        /* 1: 続きから, 最初から, やめる were offered last */
    int64_t seq;       /* of the newest entry: messages are numbered per conversation, from 1; counted by the desk */
    int64_t heard_seq; /* of the resident's newest entry; set by the turn (the event's own entry is seq + 1) */
};

/* The state of somebody who has never written. */
void conversation_init(struct conversation *c);

/* Cut what is remembered of somebody's own words, the longest first, until the state can be kept. At the end of every
 * turn. */
void conversation_fit(struct conversation *c, struct arena *arena);

/* The state as JSON, as it is kept; errors of `ret` (its cap: CONVERSATION_BYTES_MAX) are returned. */
MUST_CHECK enum err conversation_encode(const struct conversation *c, struct buf *ret);
/* ERR_INPUT: not a state of ours, or of a later format. Strings in `arena`. */
MUST_CHECK enum err conversation_decode(struct str json, struct arena *arena, struct conversation *ret);
