/* Where a form stands is computed, never stored: walk from its start over the slots and stop at the first question that
 * is open. Back, correction, skip and a new version of the form are all this one mechanism. Pure, O(nodes). */
#pragma once
#include "dialogs/model.h"

struct form_path {
    int node[NODES_MAX]; /* passed on the way, in order; the stop is not among them */
    size_t n;
    int stop; /* index of the open question or of the end; -1 when the content leads nowhere */
};

/* Is there still something to ask for this slot? */
bool slot_open(const struct flow_state *state, struct str name);
/* Would the question take this value? One that content published later no longer offers is asked again. */
bool ask_takes(const struct ask *a, struct str value);
/* The option of this value, or NULL. */
const struct answer_option *ask_option(const struct ask *a, struct str value);
/* Only what is offered may be answered. */
bool ask_closed(const struct ask *a);
/* The edge that leaves node `at` for what the slots say; NULL when none fits. */
const struct edge *node_edge(const struct flow *f, int at, const struct flow_state *state);
/* Where it leads; -1 when none fits. */
int node_next(const struct flow *f, int at, const struct flow_state *state);
void form_walk(const struct flow *f, const struct flow_state *state, struct form_path *ret);
/* The last question on the way to the stop that this person was asked: where もどる leads; -1 when there is none. */
int form_before(const struct flow *f, const struct flow_state *state);
/* Which question of how many is the stop? What lies ahead is counted as if nothing more were said. */
void form_progress(const struct flow *f, const struct flow_state *state, const struct form_path *path, int *ret_number,
                   int *ret_of);
