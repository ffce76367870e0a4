/* How long reading takes, for scripts/bench. The service does not use it. */
#pragma once
#include "nlu/nlu.h"

/* How many rules there are, of every kind. */
size_t nlu_count_rules(const struct nlu *nlu);

/* A peer to compare with: every pattern tried on the text, one after the other, without the literal pass. Returns how
 * many rules fired. */
MUST_CHECK enum err nlu_try_every_rule(const struct nlu *nlu, struct arena *arena, struct str text, size_t *ret);

/* One way in which a rule can match (an alternative of one of its patterns): where it stands, what it cost. */
struct nlu_way {
    struct str rule;
    int line;
    int64_t ns;
    size_t tries;
};

/* All ways, with nothing spent yet. Memory: `arena`. ERR_NOMEM. */
MUST_CHECK enum err nlu_ways(const struct nlu *nlu, struct arena *arena, struct nlu_way **ret, size_t *ret_n);
/* Read a text way by way, as nlu_read does without a context, and add what each cost and whether it was tried. */
MUST_CHECK enum err nlu_cost(const struct nlu *nlu, struct arena *arena, struct str text, struct nlu_way *ways);

struct slowest {
    struct str rule; /* lives as long as the rules */
    size_t text;     /* which of the hostile texts */
    int64_t ns;
    size_t n_tried;
};

enum { HOSTILE_TEXTS = 200, HOSTILE_CHARS = 5000 };

/*
 * Every rule against HOSTILE_TEXTS texts of HOSTILE_CHARS characters, made of what rules look for: samples again and
 * again, samples without their end, single characters, wild mixtures. Each pair counts with the best of three times, so
 * that a busy machine is not blamed on a rule.
 * Errors: ERR_NOMEM. Takes minutes with thousands of rules.
 */
MUST_CHECK enum err nlu_slowest_rule(const struct nlu *nlu, struct slowest *ret);
