/* One person talking through the very same desk and turn, on a clock that is set by hand: what `chat` and `test` share.
 * Knows nothing of how it is shown. */
#pragma once
#include "bot/desk.h"

struct player_options {
    const char *content;  /* folder */
    const char *town;     /* NULL: the demo town */
    const char *database; /* ":memory:" or a path */
    int64_t now_ms;
    uint64_t seed;
    bool fixed_key;  /* buttons are the same in every run; otherwise the installation's */
    struct str lang; /* sent with every event; may be empty */
    struct str user;
};

/* What one event led to. Strings live in the player's arena until the next player_play. */
struct heard {
    enum err err;
    bool duplicate;
    struct bubble *bubbles;
    size_t n_bubbles;
    struct str *names; /* of the worker who says the bubble; empty for the bot */
    struct str said;   /* what the transcript shows for the event */
    struct turn_trace trace;
    enum escalation_step step;
    struct effect *matches; /* EFFECT_RECORD_MATCH */
    size_t n_matches;
    struct conversation state; /* zero when there is none */
    bool known;                /* there is a state */
    struct str trouble;        /* what was said did not come through as it was said; always empty at the core */
};

struct player;

/* Loads the content (faults are printed to stderr). Returns an exit code: 0, 1 content is wrong, 3 environment. */
int player_open(const struct player_options *options, struct player **ret);
void player_close(struct player *p);
OWNED_KIND(player, struct player *, player_close)

/* What it plays with; lives as long as the player. */
const struct content *player_content(const struct player *p);
/* Time passes; timers that come due meanwhile fire in their order, and what they say is in *ret. */
MUST_CHECK enum err player_wait(struct player *p, int64_t ms, struct heard *ret);
/* Play an event. id, channel, user, lang and time are filled in where they are empty. ERR_OK also when the turn
 * refused: see ret->err. */
MUST_CHECK enum err player_play(struct player *p, struct event event, struct heard *ret);
/* What was said in pieces and is held: time passes until it is answered, and *ret is as if it had been answered at
 * once. */
MUST_CHECK enum err player_settle(struct player *p, struct heard *ret);
/* The last event once more, with the same id. */
MUST_CHECK enum err player_redeliver(struct player *p, struct heard *ret);
/* Everything in memory is gone, what is on disk comes back. */
MUST_CHECK enum err player_crash(struct player *p);
/* A new person at another time, on a database of their own (NULL: in memory); the content stays loaded. */
MUST_CHECK enum err player_begin(struct player *p, const char *database, int64_t now_ms, struct str lang);
/* Publish the content with the files of the folder `over` laid over its dialogs/ (bundle_load_over), in the middle of
 * whatever goes on. Mistakes are printed. ERR_INPUT, ERR_NOTFOUND, …: nothing changed. player_begin goes back to the
 * content as it is. */
MUST_CHECK enum err player_publish(struct player *p, const char *over);
/* Go back to what was in use before. ERR_NOTFOUND: nothing was. */
MUST_CHECK enum err player_rollback(struct player *p);
/* As it stands, without playing anything. */
MUST_CHECK enum err player_look(struct player *p, struct heard *ret);
/* What the program knew already: a slot of this person's state is set, as another flow or the safety floor would have
 * set it. ERR_NOTFOUND: nobody has spoken yet. */
MUST_CHECK enum err player_know(struct player *p, struct str slot, enum slot_status status, struct str value);
/* A press on a button that starts a flow. The payload lives until the next player_play. */
struct str player_flow_button(struct player *p, struct str flow);
/* "90s", "30m", "26h", "3d" in ms. */
bool player_duration(struct str text, int64_t *ret_ms);
