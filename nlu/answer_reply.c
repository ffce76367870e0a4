/* The ways of not answering, and where those lead that want something else. */
#include "nlu/answer_reply.h"

static const struct {
    const char *value;
    enum answer_kind kind;
    const char *way;
} replies[] = {
    {"decline", ANSWER_DECLINE, "reply"},    {"unknown", ANSWER_UNKNOWN, "reply"},
    {"question", ANSWER_NONE, "help"},       {"stop", ANSWER_NONE, "stop"},
    {"back", ANSWER_NONE, "go_back"},        {"human", ANSWER_NONE, "talk_to_human"},
    {"complaint", ANSWER_NONE, "complaint"},
};

struct reply reply_read(struct reading *r)
{
    struct firing f;
    struct reply best = {ANSWER_KINDS, "", {0, 0}};
    int weight = 0;
    for (size_t cursor = 0; reading_next(r, group_bit(GROUP_REPLY), &cursor, &f);)
        for (size_t i = 0; f.rule->weight > weight && i < sizeof(replies) / sizeof(replies[0]); i++)
            if (str_eq(f.rule->value, str_from(replies[i].value))) {
                weight = f.rule->weight;
                best = (struct reply){replies[i].kind, replies[i].way, reading_place(r, &f)};
            }
    return best;
}

enum answer_kind reply_kind(struct reading *r)
{
    return reply_read(r).kind;
}

bool reply_settles(struct answer *out, enum answer_kind kind, enum answer_kind wanted)
{
    if (kind != wanted)
        return false;
    *out = (struct answer){.kind = kind, .how = "reply"};
    return true;
}
