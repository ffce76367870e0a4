/* How much of the words does an answer explain? What is heard in free words is held against all of them: a second
 * answer beside the first, words that take it back or speak of another time or person (nlu/lexicon/doubts.yaml), and
 * what is simply left over. Private to nlu/. Pure. */
#pragma once
#include "nlu/reading.h"

enum { MARGIN_UNKNOWN = INT32_MIN };

struct hearing {
    struct str scale, value; /* what was heard */
    struct span words;       /* in r->text, what it rests on besides the rules of the scale: a number, a label */
    int margin;              /* how far the weights lean to it, over the next best; MARGIN_UNKNOWN without weights */
    struct str next;         /* that next best; empty when it is no value */
};

enum doubt {
    DOUBT_NONE,
    DOUBT_SOME,  /* confirm it */
    DOUBT_RIVAL, /* another value was heard as well, or the weights lean to it: ask which */
    DOUBT_ALL,   /* it is taken back, or all else speaks against it: ask again */
};

/* *ret_rival is written for DOUBT_RIVAL. O(rules that fire × text). */
enum doubt answer_doubt(struct reading *r, const struct hearing *heard, struct str *ret_rival);
