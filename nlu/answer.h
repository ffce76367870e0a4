/* An answer to the question just asked, out of what somebody typed: exact label, number in any script (1 １ 一 ① いち
 * 「2番」), synonyms, unique part, unique small slip. Never a silently wrong value: two candidates are a question back.
 * Pure. */
#pragma once
#include "nlu/nlu.h"

struct option {
    struct str value;           /* what is stored */
    struct str label;           /* what the person sees */
    const struct str *synonyms; /* more ways of saying it; may be NULL */
    size_t n_synonyms;
};

enum answer_kind {
    ANSWER_NONE,      /* not an answer to this question */
    ANSWER_VALUE,     /* `value`, sure */
    ANSWER_LIKELY,    /* `value`, by a small slip of the fingers: confirm */
    ANSWER_AMBIGUOUS, /* `candidates`: ask which of them */
    ANSWER_INVALID,   /* an answer of the right kind, but not allowed (number out of range, no such date) */
    ANSWER_DECLINE,   /* 答えたくない */
    ANSWER_UNKNOWN,   /* わからない */
    ANSWER_RANGE,     /* `value` "from..to": sure, but wider than one; only of integers and answer_when.h */
    ANSWER_KINDS
};

enum { ANSWER_OPTIONS = 13 };

struct answer {
    enum answer_kind kind;
    struct str value;                  /* ANSWER_VALUE, ANSWER_LIKELY; in the arena */
    size_t candidates[ANSWER_OPTIONS]; /* indices of options: ANSWER_AMBIGUOUS */
    size_t n_candidates;
    const char *how; /* "label", "number", "synonym", "part", "slip", "weight": for journals and tests */
};

/*
 * Which of the options was meant? `scale` names a lexicon of ways to answer it ("trouble", "frequency", "satisfaction";
 * nlu/lexicon/scales.yaml) or is empty. Dialect, kana, politeness as far as the lexicon knows them.
 */
MUST_CHECK enum err answer_choice(const struct nlu *nlu, struct arena *arena, struct str text,
                                  const struct option *options, size_t n_options, struct str scale, struct answer *ret);
/* The options of a scale of the lexicon, in order: labels in Japanese. Returns how many; 0 when there is no such
 * scale. */
size_t answer_scale(const struct nlu *nlu, struct str scale, struct option ret[ANSWER_OPTIONS]);
/*
 * value: "yes" or "no". `question` is what was asked, as the person read it; empty when it is not known. A question for
 * a value (何名様, いつ) is never answered by yes or no; 「大丈夫です」 is no after 「ほかにご要望はありますか」 and
 * yes after an offer; the thing offered, taken up with a wish, is yes. ANSWER_LIKELY: words for both were heard. `how`
 * is "unsure" when it was neither (ANSWER_NONE): a condition, something else, a question back.
 */
MUST_CHECK enum err answer_yesno(const struct nlu *nlu, struct arena *arena, struct str question, struct str text,
                                 struct answer *ret);
/* value: decimal digits. Numbers in any script, with counters (「3つ」「5点」「十」). ANSWER_RANGE "2..3":
 * 「二、三人」「3人以上」 (then up to `hi`). ANSWER_LIKELY: much else is said beside the number. */
MUST_CHECK enum err answer_integer(const struct nlu *nlu, struct arena *arena, struct str text, int64_t lo, int64_t hi,
                                   struct answer *ret);
