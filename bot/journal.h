/* One turn as journal entries: the event with its env (all that a replay needs), then what was said. And back again.
 * Pure: the desk writes the rows, replay reads them. */
#pragma once
#include "bot/turn.h"
#include "store/rows.h"

/* Who is behind an event. */
enum author journal_author(enum event_kind kind);

/* {"kind","id","ref","channel","at","text","value","note","lang","staff","name","seen",
 *  "env":{"now","seed","esc","duty"}};
 * empty members are left out, and a text that the entry's body shows anyway is only marked ("said":true). The reply
 * token is not kept. Empty on refusal (arena->failed). */
struct str journal_encode_event(struct arena *a, const struct event *event, const struct turn_env *env,
                                const struct turn_out *out);

/* What was recorded. `body` is that of the same entry. env->key is left alone. *ret_erased: a resident took the message
 * back, its words are gone. ERR_INPUT: not an event of ours; ERR_NOMEM. */
MUST_CHECK enum err journal_decode_event(struct str json, struct str body, struct arena *a, struct event *ret,
                                         struct turn_env *ret_env, bool *ret_erased);

/*
 * The entries of one turn, numbered on from state->seq, which is counted up: the event's own first, then one a bubble.
 * `prev` is set by the desk. Memory: in `a`. Errors: ERR_NOMEM; state->seq is unchanged then.
 */
MUST_CHECK enum err journal_entries(struct arena *a, const struct event *event, const struct turn_env *env,
                                    const struct turn_out *out, struct conversation *state, struct journal_row **ret,
                                    size_t *ret_n);

/* What is left of an entry whose words were taken back. Empty on refusal. */
struct str journal_erased_event(struct arena *a, const struct event *event, const struct turn_env *env);
