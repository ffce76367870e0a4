/* Several options out of one message: 「1と3」「手芸、将棋 あと散歩も」「全部」「やっぱり手芸はなし」「以上です」. What
 * is sure is told apart from what is not, and no piece is dropped in silence. Pure. */
#pragma once
#include "nlu/answer.h"

struct several_asked {
    const struct option *options;
    size_t n;
    const bool *alone; /* of each option: goes with no other (特にない) */
    struct str scale;  /* as in answer_choice */
    struct str more; /* what was asked last, when something is chosen already: 「ほかにもありますか」; else empty */
};

struct several {
    /* ANSWER_VALUE: chosen, dropped, enough and doubt say what. ANSWER_DECLINE, ANSWER_UNKNOWN, ANSWER_INVALID: nothing
     * else was said. ANSWER_NONE: not an answer. */
    enum answer_kind kind;
    bool chosen[ANSWER_OPTIONS], dropped[ANSWER_OPTIONS];
    size_t n_chosen;
    bool enough;     /* there is no more: 以上, 手芸だけ */
    bool unfinished; /* it ends in 「と」 or 「、」: more may come */
    /* One piece that is not sure: ANSWER_LIKELY or ANSWER_AMBIGUOUS; else ANSWER_NONE. Where something is chosen
     * already 「全部」 may be 「それで全部」 as well: then this is the list of all. */
    struct answer doubt;
    struct str unknown; /* a piece that nobody understood, in its own spelling; empty when there is none */
    /* As in struct answer, of the least sure piece. "enough", "all"; "no", "more": said without naming anything. */
    const char *how;
};

/* Errors as answer_choice. Cost: one answer_choice for each piece that is no option's very words. */
MUST_CHECK enum err answer_several(const struct nlu *nlu, struct arena *arena, struct str text,
                                   const struct several_asked *asked, struct several *ret);
