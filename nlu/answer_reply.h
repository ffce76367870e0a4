/* Ways of not answering: 答えたくない, わからない, a question back. Private to nlu/. */
#pragma once
#include "nlu/answer.h"
#include "nlu/reading.h"

/* What kind of reply, and where one that is no answer leads: "help", "stop", "go_back", "talk_to_human", "complaint",
 * or "" for nowhere. */
struct reply {
    enum answer_kind kind;
    const char *way;
    struct span at; /* its words, in r->text */
};

/* ANSWER_DECLINE, ANSWER_UNKNOWN or ANSWER_NONE (asks something back), by the heaviest rule; ANSWER_KINDS when no rule
 * fires. */
struct reply reply_read(struct reading *r);
enum answer_kind reply_kind(struct reading *r);

/* When the reply is of the wanted kind, that is the answer. */
bool reply_settles(struct answer *out, enum answer_kind kind, enum answer_kind wanted);
