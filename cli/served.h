/* The whole service as another process on a loopback port, on a database of its own and a clock that is set from here:
 * for playing transcripts against what really runs. It can be killed at any time. Knows no channel. */
#pragma once
#include "cli/player.h"

struct served;

struct served_options {
    const struct content *content; /* loaded; lent */
    const char *content_dir;
    struct str line_secret, line_token, line_api_base;
};

/* Before any thread. Nothing runs yet. */
MUST_CHECK enum err served_new(const struct served_options *options, struct served **ret);
void served_free(struct served *s);
/* A new town: no conversation yet, and this time. */
MUST_CHECK enum err served_begin(struct served *s, int64_t now_ms);
/* kill -9, and up again on the same database and at the same time, on another port. */
MUST_CHECK enum err served_crash(struct served *s);

/* Where it listens; what time it is there. */
int served_port(const struct served *s);
int64_t served_now(const struct served *s);
/* Later by `ms`; timers that are due have fired when it returns. In one step: see player_wait. */
MUST_CHECK enum err served_pass(struct served *s, int64_t ms);
/* Everything that was accepted is on disk, and timers that were due have fired. */
MUST_CHECK enum err served_settle(struct served *s);
/* What a link worker does, handed to the desk as the console hands it. */
MUST_CHECK enum err served_staff(struct served *s, const struct event *event, enum err *ret);

/* ---- what the database says (served_look.c) ---- */

struct store *served_store(struct served *s); /* reading */
/* What it plays with; lives as long as `s`. */
const struct content *served_content(const struct served *s);
/* The payload of a button that starts `flow`, as this installation makes it; in `a`. Empty when it cannot be read. */
struct str served_flow_button(struct served *s, struct arena *a, struct str flow);

/* What the bot and the workers said since entry `after`, as kept for the transcript. */
struct said {
    struct bubble *bubbles;
    struct str *names;
    size_t n;
    int64_t last_visible; /* number of the newest entry that the person may see; 0: none since */
};

/*
 * Where the town's only conversation stands: ret->state and known, the place in ret->trace; with `played` also all else
 * of the trace, which nobody keeps: the journal is played again for it, and what plays differently is a failure.
 * Memory: in `a`. ERR_CONFLICT: the journal plays differently (printed to stderr).
 */
MUST_CHECK enum err served_look(struct served *s, struct arena *a, int64_t after, bool played, struct heard *ret,
                                struct said *said);
