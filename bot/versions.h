/* Older content that running flows still stand on: a few compiled bundles, fetched from the store when a conversation
 * names them. Belongs to whoever plays turns; not for two threads at once. Knows no conversation. */
#pragma once
#include "dialogs/flow.h"
#include "store/store.h"

struct versions;

enum { VERSIONS_KEPT = 8, VERSIONS_AT_ONCE = 64 }; /* between groups; while turns that may need them are played */

/* None at hand yet; versions_free. ERR_NOMEM. */
MUST_CHECK enum err versions_new(struct versions **ret);
void versions_free(struct versions *v);

/* See to it that content `id` is at hand; remembers what cannot be had. Errors: ERR_NOTFOUND it is not kept; ERR_INPUT
 * this program cannot read it any more; those of the store; ERR_NOMEM. After any of them flows that stand on it are
 * walked anew. */
MUST_CHECK enum err versions_need(struct versions *v, struct store *s, struct str id);
/* The same for every frame that does not stand on `now`; what cannot be had is logged once. */
void versions_need_all(struct versions *v, struct store *s, const struct bundle *now, const struct flow_state *state);
/* One that was in use until now; it belongs to `v` from here on, also after ERR_NOMEM (then it is freed). NULL:
 * nothing. */
void versions_keep(struct versions *v, struct bundle *b);
/* What is at hand, for flow_env and turn_env; stays valid, its contents grow. */
const struct older *versions_older(const struct versions *v);
/* Only the most recently used stay. Not while anything may point into them. */
void versions_trim(struct versions *v);
