/* Numbers as people write them, in folded text: 2, 十二, いち, two; with the words around them taken off. Private to
 * nlu/. */
#pragma once
#include "nlu/rule.h"

struct numeral {
    int64_t value;
    struct span at; /* in the text */
    bool counts;    /* a unit follows: 3回, 2人 */
};

/* Numbers written in digits, left to right; at most `max`. Those of more than 9 digits are left out. */
size_t numerals_in_digits(const struct nlu *nlu, struct str text, struct numeral *out, size_t max);

/* Between a first and a second number: does it say that the second is meant? */
bool numeral_corrected(const struct nlu *nlu, struct str between);

/* 〇一二…九 and 零: 0 to 9; otherwise -1. */
int numeral_digit(uint32_t cp);
/* 十百千万: what the digits before it are multiplied by; otherwise 0. */
int64_t numeral_place(uint32_t cp);

/* The whole text is one number, in any script. */
bool numeral_whole(const struct nlu *nlu, struct str text, int64_t *ret);

/* Ⅲ in the text as it was sent (folded, three letters run together to two); false when there is none, or more than
 * one. */
bool numeral_roman(struct str original, int64_t *ret);

/* Without marks, pictures, heads (えっと) and tails (です, 番, でお願いします) around what was answered. */
struct str answer_core(const struct nlu *nlu, struct str text);
/* Only the marks and pictures around it. */
struct str answer_trim(struct str text);
