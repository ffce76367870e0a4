/* One text held against the rules: which of them fire. Private to nlu/; what nlu_read, nlu_risk and the answers share. */
#pragma once
#include "nlu/rule.h"

struct reading {
    const struct nlu *nlu;
    struct arena *arena;
    struct folded folded;
    struct str text; /* folded and tightened: what patterns see */
    struct str context;
    struct finder *finder;
    uint64_t *seen;   /* slots whose literal is in the text */
    size_t n_limits;  /* rules skipped at their match limit */
};

/* ERR_INPUT not UTF-8 or over NLU_TEXT_MAX bytes; ERR_NOMEM. */
MUST_CHECK enum err reading_open(const struct nlu *nlu, struct arena *arena, struct str text, struct str context,
                                 struct reading *ret);

enum fired { FIRED_NO, FIRED_YES, FIRED_LIMIT };

struct firing {
    const struct rule *rule;
    struct span at; /* where in reading.text, of the first surviving match */
    bool limit;     /* not proven: the match limit was met */
};

/* Walk the rules of some groups that fire, in file order, each once. `cursor` starts at 0. False at the end. */
bool reading_next(struct reading *r, uint32_t groups, size_t *cursor, struct firing *ret);

/* Does this one rule fire? For samples. */
enum fired reading_fires(struct reading *r, size_t rule, struct firing *ret);

/* The most serious risk of the text. */
struct risk reading_risk(struct reading *r);
