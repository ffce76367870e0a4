/* The heart: turn(content, state, event, env) → state', effects. Pure: no clock, socket, file, random number or SQL.
 * The same input gives byte-equal output, so any conversation can be played again from its journal. The order of
 * decisions is dialogue.md's. */
#pragma once
#include "bot/conversation.h"
#include "bot/event.h"
#include "bot/town.h"
#include "directory/areas.h"
#include "directory/hotlines.h"
#include "directory/match.h"
#include "nlu/answer.h"
#include "nlu/nlu.h"

/* What is said, known and found: read-only while turns run; replaced as a whole on reload. */
struct content {
    struct bundle *bundle;
    struct nlu *nlu;
    struct directory *directory;
    struct reasons *reasons;
    struct hotlines *hotlines;
    struct town *town;
    struct areas *areas; /* NULL: the town has written none down */
};

/* Is there anybody who would be alerted now? The calendar knows, unless those it names have no account. */
enum turn_duty { DUTY_BY_CALENDAR, DUTY_SOMEBODY, DUTY_NOBODY, TURN_DUTIES };

/* Recorded with the event, so that a replay sees the same. */
struct turn_env {
    int64_t now_ms;
    uint32_t seed;
    int64_t next_escalation_id; /* used if this turn opens one */
    enum turn_duty duty;
    uint8_t key[16]; /* of this installation: authenticates buttons */
    /* content that running flows still stand on; not recorded: the state names it. NULL: none */
    const struct older *older;
};

/* What happened to the escalation in this turn, for the append-only record and the live queue. */
enum escalation_step {
    STEP_NONE,
    STEP_OPENED,
    STEP_RAISED, /* severity went up, or crisis words came again */
    STEP_CLAIMED,
    STEP_RELEASED,
    STEP_TALKING, /* first words of the worker */
    STEP_CLOSED,
    STEP_RETURNED,
    STEP_REOPENED, /* what was over goes on */
    STEP_EXPIRED,  /* nobody came for weeks */
    STEP_PAUSED,   /* the worker is away from the desk, or does not answer */
    STEP_STEPS
};
const char *escalation_step_name(enum escalation_step s);

/* Why the turn did what it did: for the journal, `chat --json` and tests. */
struct turn_trace {
    struct risk risk;
    struct str intent; /* empty when no text was read */
    /* "safety", "mode", "button", "command", "answer", "correction", "interruption", "smalltalk", "miss", "staff",
     * "start", … */
    const char *decided;
    struct str flow, node; /* where it stands afterwards; empty when nothing runs */
};

struct turn_out {
    struct effects effects; /* EFFECT_SEND with a name is a link worker speaking; without, the bot */
    /* what the transcript shows for the event: the text, a button's label, "" for invisible events */
    struct str said;
    bool visible; /* the event belongs into the transcript */
    enum escalation_step step;
    struct str outcome,
        note; /* STEP_CLOSED: how it ended; "withdrawn" when the resident no longer wants a human, "expired" when nobody came */
    struct turn_trace trace;
};

/*
 * Play one event.
 * Memory: everything new lives in `arena`; `state` is changed in place.
 * Errors: ERR_CONFLICT a staff event that the state does not allow (already claimed: state->escalation says by whom; or
 * the resident wrote newer words than event->seen); ERR_NOTFOUND no open escalation to act on; ERR_DENIED acted on by
 * somebody who has not claimed it. `state` is unchanged then. ERR_NOMEM as it says. Anything else that goes wrong
 * inside becomes an apology and, the second time, a human.
 */
MUST_CHECK enum err turn(const struct content *content, struct arena *arena, struct conversation *state,
                         const struct event *event, const struct turn_env *env, struct turn_out *ret);

/* Set while something is held that was said in pieces (turn_burst.c); due, at the latest so long after the last piece,
 * it is answered. Who goes on writing has sent the next piece by then; longer, and a silence is felt as one. The web
 * shows nothing meanwhile, and LINE's reply token lives for a minute: nobody waits longer than the most. */
#define TIMER_BURST S("burst")
enum { TURN_BURST_GAP_MS = 2500, TURN_BURST_MOST_MS = 8000 };

/* Set while somebody is asked whether they are in danger (turn_safety.c): so long may they look for words; then people
 * look after them. */
#define TIMER_UNSURE S("unsure")
enum { TURN_UNSURE_MS = 10 * 60 * 1000 };

/* Set when somebody on another channel than their own was told something, and seemed to be there: who has not written for
 * this long has not read it either. */
#define TIMER_UNREAD S("unread")
enum { TURN_UNREAD_MS = 2 * 60 * 1000 };

/* Set while somebody waits for the words of the worker who has their conversation (turn_pause.c): so long may these be in
 * coming before the person is told how it stands. */
#define TIMER_SILENT S("silent")
enum { TURN_SILENT_MS = 30 * 60 * 1000 };
/* Who has done nothing in a conversation for this long does not sit in front of it when a life is in danger. */
enum { TURN_AWAY_MS = 10 * 60 * 1000 };
/* … and for longer than this nobody says that they leave the desk. */
enum { TURN_PAUSE_MOST_MS = 7 * 24 * 60 * 60 * 1000 };

/* Set by the desk when what was said will never arrive (turn_undelivered.c): due at once. */
#define TIMER_UNDELIVERED S("undelivered")

/* How long the one-time link lives that leads on to another channel (turn_move.c): as long as it takes to fetch the
 * glasses. */
enum { TURN_LINK_MINUTES = 15 };

/* The payload of a button that starts `flow`, as a turn offers it: such a button never grows stale. In `arena`. */
struct str turn_payload_flow(struct arena *arena, const uint8_t key[16], struct str flow);
