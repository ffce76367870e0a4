/* A message that may name several options, cut into pieces that name one each. An option's own words are never cut
 * (「歌・音楽」「人と話す」). Private to nlu/. Pure. */
#pragma once
#include "nlu/answer.h"
#include "nlu/reading.h"

enum { PIECES_MAX = 16, PIECES_TEXT_MAX = 400, EXACT_NONE = -1 };

struct piece {
    struct str said; /* folded, its gaps kept */
    struct str own;  /* as it was written */
    int option;      /* its very words, or its number; EXACT_NONE */
    bool without;    /* … is taken back */
    bool except;     /* … all the others */
    bool only;       /* … and no other */
    bool unclear;    /* … may be wanted or not: 「散歩はいいです」 */
    bool with_last;  /* 「手芸と散歩は苦手」: what is said of it is said of the piece before as well */
};

struct naming; /* of an option, folded */

struct pieces {
    const struct nlu *nlu;
    struct arena *arena;
    const struct option *options;
    size_t n_options;
    struct naming *names;
    size_t n_names;
    struct folded said;
    struct str original;
    bool *inside; /* for each byte of said.text: within an option's words */
    struct piece item[PIECES_MAX];
    size_t n;
    bool unfinished; /* it ends where another piece would begin */
    bool overflow;   /* a letter, not an answer: too long, or too many */
};

/* ERR_INPUT not UTF-8 or over NLU_TEXT_MAX bytes; ERR_NOMEM. O(text * options). */
MUST_CHECK enum err pieces_cut(const struct nlu *nlu, struct arena *arena, struct str text,
                               const struct option *options, size_t n_options, struct pieces *ret);
/* Is the whole of `said` (folded) one of these words, politeness aside? */
bool pieces_is_word(const struct pieces *p, struct str said, const struct names *words);
