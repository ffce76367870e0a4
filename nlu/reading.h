/* One text held against the rules: which of them fire. Private to nlu/; what nlu_read, nlu_risk and the answers share.
 */
#pragma once
#include "nlu/rule.h"
#include "nlu/weights.h"

/* A spelling that patterns are held against. */
struct view {
    struct folded said;
    uint64_t *seen; /* needs of which a literal is in it */
    struct sightings where;
};

enum { VIEW_SAID, VIEW_PLAIN, VIEWS };

struct reading {
    const struct nlu *nlu;
    struct arena *arena;
    struct str original;
    struct folded folded;
    struct str text; /* of VIEW_SAID: folded and tightened */
    struct view view[VIEWS];
    size_t n_views; /* 1 when the plain spelling is no other */
    struct str context;
    struct pattern_scratch *scratch;
    size_t n_limits;                 /* rules skipped at their match limit */
    const struct weighing *weighing; /* after reading_weigh; NULL when there are no weights */
    const uint32_t *candidates;      /* slots of which every need was seen in one of the views, in file order */
    size_t n_candidates;
    size_t fired_rule; /* the one that reading_next told last: not told again */
    bool no_pass;      /* for measuring: look for everything everywhere */
};

/* ERR_INPUT not UTF-8 or over NLU_TEXT_MAX bytes; ERR_NOMEM. */
MUST_CHECK enum err reading_open(const struct nlu *nlu, struct arena *arena, struct str text, struct str context,
                                 struct reading *ret);

enum fired { FIRED_NO, FIRED_YES, FIRED_LIMIT };

struct firing {
    const struct rule *rule;
    const struct slot *slot;
    size_t view;
    struct span at; /* where in that view, of the first surviving match */
    bool limit;     /* not proven: the match limit was met */
};

/* Walk the rules of some groups that fire, in file order, each once. `cursor` starts at 0. False at the end. */
bool reading_next(struct reading *r, uint32_t groups, size_t *cursor, struct firing *ret);

/* The next place where the rule of `f` fires: further on, in the other spelling, by another of its patterns. The same
 * words may come twice. False when there is none; `f` is then as it was. */
bool reading_again(struct reading *r, struct firing *f);

/* Try one slot alone, if it is wanted in these groups. For measuring. */
bool reading_tries(struct reading *r, uint32_t groups, size_t slot, struct firing *ret);

/* Does this one rule fire? For samples. */
enum fired reading_fires(struct reading *r, size_t rule, struct firing *ret);

/* The person's own words that a firing rests on: a piece of the text as it was sent. */
struct str reading_words(const struct reading *r, const struct firing *f);
struct span reading_origin(const struct reading *r, const struct firing *f); /* where they lie in it */
struct span reading_place(const struct reading *r, const struct firing *f);  /* … and in r->text */

/* Weigh the text, once: fills r->weighing. ERR_NOMEM. */
MUST_CHECK enum err reading_weigh(struct reading *r);
/* The piece that speaks most for a class, in the person's own spelling. Only after reading_weigh. */
struct str reading_weighed_words(const struct reading *r, int class);

/* The most serious risk of the text (risk.c). */
struct risk reading_risk(struct reading *r);
