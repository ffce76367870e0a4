/* What the readers of dates, times, ages, days and counts share: open the answer, cut it into marks, close it. Private
 * to nlu/. */
#pragma once
#include "nlu/answer.h"
#include "nlu/answer_marks.h"
#include "nlu/reading.h"

struct opened {
    struct reading r;
    struct marks m;
    struct answer *out;
};

/* Errors as reading_open. *out is ANSWER_NONE. */
MUST_CHECK enum err opened_start(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *out,
                                 struct opened *ret);

/* Say it; with doubt in the words (たぶん, かな, more being said than was asked) a sure value becomes one to
 * confirm. */
void opened_say(struct opened *o, enum answer_kind kind, struct str value, const char *how);

/* When nothing was found: 答えたくない, わからない, or no answer. A question back (「何時ですか」) is no answer,
 * whatever it holds. */
enum err opened_end(struct opened *o);

/* Letters beside what was understood beyond which a value is confirmed. */
enum { OTHERS_FEW = 1 };
