/* How the calling of people stands, out of its rows: for the desk, which goes on with it, and for the console, which
 * shows it. */
#pragma once
#include "store/rows.h"

enum { ALERTING_ROWS = 256 }; /* of one call; more than twice the longest list */

struct alerting {
    struct alert_chain_row chain;
    struct alert_row *alerts; /* of the call that runs, oldest first */
    size_t n, n_new;          /* the last n_new of them go out now: those the news is about */
};

/* ERR_NOTFOUND: nobody was ever called for this request. Memory: in `a`. */
MUST_CHECK enum err alerting_read(struct store *s, struct arena *a, int64_t escalation_id, struct alerting *ret);
