/* What the proofs share. Private to dialogs/. */
#pragma once
#include "dialogs/compile.h"

enum { TARGETS_MAX = EDGES_MAX + CHOICES_MAX + CARDS_MAX + 2 };

/* Everything that may come after node `at` of its flow: edges, options, giving up, findings. No duplicates removed. */
size_t node_targets(const struct flow *f, int at, int ret[TARGETS_MAX]);
/* Does a turn end here, because something is asked or the flow is over? */
bool node_stops(const struct node *n);
/* Is this a slot that something fills? Asks, set nodes, findings, what the turn extracts, and names with a dot in
 * vars.yaml. */
bool slot_known(const struct compile *c, struct str slot);

void check_forms(struct compile *c, const struct flow *f); /* form_check.c: F028 */
void check_asks(struct compile *c, const struct flow *f);  /* ask_check.c: F011, F026, F030, F031, F033–F035 */
void check_multi(struct compile *c, const struct node *n); /* multi_check.c: F037 */
void check_lists(struct compile *c, const struct cond *cond, struct place at); /* multi_check.c: F018 */
void check_budget(struct compile *c);                                          /* budget_check.c: F024, F027 */
