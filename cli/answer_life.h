/* An answer to an item of the life questionnaire, as the commands show it. */
#pragma once
#include "nlu/answer.h"

enum { LIFE_ITEMS = 6 };

struct life_answer {
    struct str value; /* "1" … "4", "skip", "unclear" */
    struct str flow;  /* "help", "stop", "escalate", …; empty for none */
    bool confirm;     /* by a small slip of the fingers */
};

/* ERR_INPUT: no such item, not UTF-8, too long; ERR_NOMEM. */
MUST_CHECK enum err answer_life(const struct nlu *nlu, struct arena *arena, struct str text, int64_t item,
                                struct life_answer *ret);
