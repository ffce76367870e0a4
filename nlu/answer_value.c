/* Answers without a list of options: yes or no, and the ways of not answering. */
#include "nlu/answer.h"
#include "nlu/answer_reply.h"
#include "nlu/reading.h"

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

enum err answer_yesno(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *ret)
{
    struct reading r;
    struct firing f;
    int yes = 0, no = 0, unsure = 0;
    enum err err = reading_open(nlu, arena, text, (struct str){0}, &r);
    if (err)
        return err;
    for (size_t cursor = 0; reading_next(&r, group_bit(GROUP_YESNO), &cursor, &f);) {
        int *side = str_eq(f.rule->value, S("yes")) ? &yes : str_eq(f.rule->value, S("no")) ? &no : &unsure;
        *side = f.rule->weight > *side ? f.rule->weight : *side;
    }
    enum answer_kind reply = reply_kind(&r);
    *ret = (struct answer){.kind = ANSWER_NONE, .how = ""};
    if (reply_settles(ret, reply, ANSWER_DECLINE))
        return ERR_OK;
    if (unsure > yes && unsure > no)
        *ret = (struct answer){.kind = ANSWER_NONE, .how = "unsure"};
    else if (yes > no)
        *ret = (struct answer){.kind = ANSWER_VALUE, .value = S("yes"), .how = "synonym"};
    else if (no > yes)
        *ret = (struct answer){.kind = ANSWER_VALUE, .value = S("no"), .how = "synonym"};
    else
        (void)reply_settles(ret, reply, ANSWER_UNKNOWN);
    return arena->failed ? ERR_NOMEM : ERR_OK;
}
