/* The ways of not answering. */
#include "nlu/answer_reply.h"

enum answer_kind reply_kind(struct reading *r)
{
    struct firing f;
    enum answer_kind kind = ANSWER_KINDS;
    int best = 0;
    for (size_t cursor = 0; reading_next(r, group_bit(GROUP_REPLY), &cursor, &f);)
        if (f.rule->weight > best) {
            best = f.rule->weight;
            kind = str_eq(f.rule->value, S("decline"))   ? ANSWER_DECLINE
                   : str_eq(f.rule->value, S("unknown")) ? ANSWER_UNKNOWN
                                                         : ANSWER_NONE;
        }
    return kind;
}

bool reply_settles(struct answer *out, enum answer_kind kind, enum answer_kind wanted)
{
    if (kind != wanted)
        return false;
    *out = (struct answer){.kind = kind, .how = "reply"};
    return true;
}
