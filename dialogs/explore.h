/* Beyond lint: walk every flow through all its states, with the very flow_step() that serves residents, and prove that
 * each of them still leads to an end or to a human (docs/CONTENT.md, "すべての状態をたどる"). Pure: reads content,
 * writes faults. Not for the service's start: seconds, not milliseconds.
 *
 * A state is what the walk can tell apart: the running flow with those that called it, the waiting question with its
 * misses and its 「…でよろしいですか」, whether something waits below, which questions can be gone back to, and for
 * each slot that a condition of these flows reads the truth of everything they ask about it. Slots nobody reads
 * collapse; slots that are only counted together collapse into how many. Each flow is begun with every combination of
 * what others may have left for it, so what comes after `then` or an interruption is proved there. */
#pragma once
#include "dialogs/bundle.h"

enum {
    EXPLORE_STATES_MAX = 200000
}; /* of one flow: beyond it the proof is refused (F067), never cut short in silence */

/* The shortest way from the beginning to what is wrong, as a transcript (docs/TRANSCRIPTS.md) that `tsunagu test`
 * plays. */
struct counterexample {
    const char *code; /* of the fault it belongs to */
    struct place at;
    struct str talk;
    struct counterexample *next;
};

struct explored {
    size_t states, transitions;   /* a transition is one flow_step() */
    struct counterexample *first; /* in the order of the faults; NULL when all is proved */
};

/*
 * Explore every flow of the bundle, at most `states_max` states of each. Faults F029 and F060–F067.
 * Memory: *ret's strings and the faults live in `faults->arena`.
 * Errors: ERR_INPUT something is wrong (see `faults`), ERR_NOMEM.
 */
MUST_CHECK enum err explore(const struct bundle *b, size_t states_max, struct faults *faults, struct explored *ret);
