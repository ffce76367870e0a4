/* One conversation's journal, played again. For cli/replay.c and the crash test. */
#pragma once
#include "bot/turn.h"
#include "store/rows.h"

/* Told of every turn that is played, in order; what it is shown lives for the call only. */
struct replay_watch {
    void *self;
    void (*played)(void *self, const struct event *event, const struct turn_out *out);
};

struct replay_result {
    size_t n_turns, n_differences;
    bool cut_short; /* a message was taken back: what followed cannot be known */
};

/*
 * Play the journal of `row` from the state of somebody who never wrote, with the recorded env, and compare what is
 * said, by whom, and the last state. Where it was said under other content, what buttons and frames say about which
 * content made them does not count. Differences go to `out` (may be NULL): the old line with -, the new one with +.
 * Errors: ERR_INPUT the journal cannot be read; ERR_NOMEM, ERR_IO.
 * `watch` may be NULL.
 */
MUST_CHECK enum err replay_talk(struct store *s, const struct content *content, const struct conversation_row *row,
                                FILE *out, const struct replay_watch *watch, struct replay_result *ret);
