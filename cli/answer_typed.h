/* An answer to a question of a type (a date, a time, yes or no), as the commands show it. */
#pragma once
#include "nlu/answer.h"

enum typed_kind {
    TYPED_DATE,
    TYPED_TIME,
    TYPED_AGE,
    TYPED_DAYS,
    TYPED_INTEGER,
    TYPED_PHONE,
    TYPED_POSTCODE,
    TYPED_YESNO,
    TYPED_KINDS
};
extern const char *const typed_names[TYPED_KINDS]; /* "date", … as in --type */

struct typed_asking {
    enum typed_kind type;
    struct str question; /* what was asked, for yesno; may be empty */
    int64_t today;       /* days since 1970 */
    int side;            /* enum date_side */
    int64_t lo, hi;      /* of integers */
};

/* Errors as the readers of nlu/. */
MUST_CHECK enum err answer_typed(const struct nlu *nlu, struct arena *arena, const struct typed_asking *asking,
                                 struct str text, struct answer *ret);

/* The value, else "skip" for 答えたくない, else "unclear" ("other" for yesno). */
struct str typed_value(enum typed_kind type, const struct answer *a);
/* "value", "likely", "range", "ambiguous", "invalid", "decline", "unknown", "none" */
const char *typed_kind_name(enum answer_kind kind);
