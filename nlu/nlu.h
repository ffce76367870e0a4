/* Words to meaning, by rules a link worker can read and extend (nlu/rules, nlu/lexicon). Pure: the same rules and text
 * give the same answer. Knows nothing of flows, conversations or the database. The one home of PCRE2 is this folder. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/fold.h"
#include "base/str.h"

enum risk_level { RISK_NONE, RISK_CONCERN, RISK_URGENT, RISK_EMERGENCY, RISK_LEVELS };
const char *risk_level_name(enum risk_level level); /* "none", "concern", "urgent", "emergency" */

struct risk {
    enum risk_level level;
    struct str kind;  /* "suicide", …; empty when none */
    struct str rule;  /* id of the rule that decided; empty when none */
    struct str words; /* what it rests on: a piece of the text that was read */
    /* no rule knows it, or one that asks, and the weights are not sure: worth asking before anything else */
    bool unsure;
};

enum nlu_limits { NLU_TEXT_MAX = 20000, NLU_RANKED = 5, NLU_TAGS = 24 };

struct tags {
    struct str item[NLU_TAGS];
    size_t n;
};

/* Is it one of them? By its whole name. */
bool tags_has(const struct tags *t, struct str tag);

enum person_role { ROLE_PARTICIPANT, ROLE_CONTRIBUTOR };

/* Everything the rules see in one message. Strings live in the rules or in the arena of the call. */
struct understanding {
    struct folded folded;
    struct risk risk;
    struct str intent, intent_rule; /* "out_of_scope" when nothing fits */
    struct str intent_words;        /* what it rests on: a piece of the text that was read */
    bool intent_weighed;            /* no rule says it, only the weights: a leaning */
    bool intent_strong;             /* says it plainly: may interrupt even a free-text question */
    struct str ranked[NLU_RANKED];  /* best first; ranked[0] is the intent */
    size_t n_ranked;
    bool close_call;         /* the first two are too near to choose: ask */
    struct tags needs;       /* ids of the ten needs: "1" … "10" are kept as words, see nlu/lexicon/needs.yaml */
    struct tags categories;  /* "craft", "music", … (19 names of the vocabulary) */
    struct tags constraints; /* "day:wed", "time:am", … */
    /* about the person: "minor", "cannot_speak"; "other": they speak of somebody else; "witness": of violence against
     * somebody else; "proxy": they write for somebody else; "told": a sentence that tells, and neither asks nor begs */
    struct tags about;
    enum person_role role;
};

struct nlu; /* compiled rules: made at start, read-only afterwards, used from any thread */

/*
 * Compile the rules below `dir` (the folder that holds rules/ and lexicon/), and prove them: every sample of a rule
 * must match it, every counter-sample must not, and no line of the must-hit corpus (dir/rules/risk_must_hit.txt) may be
 * missed.
 * Memory: *ret is the caller's: nlu_close.
 * Errors: ERR_INPUT (each mistake is in `faults`), ERR_IO, ERR_NOMEM.
 */
MUST_CHECK enum err nlu_open(const char *dir, struct faults *faults, struct nlu **ret);
void nlu_close(struct nlu *nlu);

/*
 * Understand one message. `context` names what was just asked ("consent_prompt", "life.2", …) or is empty.
 * Memory: in `arena`.
 * Errors: ERR_INPUT not UTF-8 or over NLU_TEXT_MAX bytes; ERR_NOMEM. A rule that meets its match limit is skipped and
 * counted, never an error;
 *         a *risk* rule that meets it counts as a hit of level concern.
 */
MUST_CHECK enum err nlu_read(const struct nlu *nlu, struct arena *arena, struct str text, struct str context,
                             struct understanding *ret);

/* Only the safety floor; what the turn runs first. Never fails: bytes that cannot be read give RISK_NONE. */
struct risk nlu_risk(const struct nlu *nlu, struct arena *arena, struct str text);

/* The text as rules and weights see it: folded, tightened, plain. Memory: in `arena`. ERR_INPUT, ERR_NOMEM as
 * nlu_read. */
MUST_CHECK enum err nlu_spelling(const struct nlu *nlu, struct arena *arena, struct str text, struct str *ret);

/* May a rule give this intent (nlu/lexicon/vocabulary.yaml)? `ret_near`: the nearest that one may, or empty. */
bool nlu_has_intent(const struct nlu *nlu, struct str intent, struct str *ret_near);

/* What the weights alone say of a class ("urgent", "kind:dv", "intent:greet"), in hundredths of a logit; 0 when there
 * is no such class. */
int nlu_weight(const struct nlu *nlu, struct arena *arena, struct str text, struct str class);
