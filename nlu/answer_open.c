/* How sure is sure: the common part of the readers in answer_when.h. */
#include "nlu/answer_open.h"
#include "nlu/answer_reply.h"

enum err opened_start(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *out,
                      struct opened *ret)
{
    *out = (struct answer){.kind = ANSWER_NONE, .how = ""};
    enum err err = reading_open(nlu, arena, text, (struct str){0}, &ret->r);
    if (err)
        return err;
    ret->out = out;
    marks_read(nlu, ret->r.folded.text, &ret->m);
    return ERR_OK;
}

void opened_say(struct opened *o, enum answer_kind kind, struct str value, const char *how)
{
    bool much = o->m.others > OTHERS_FEW || (o->m.others && o->m.kanji);
    bool doubtful = much || marks_have(&o->m, MARK_DOUBT) || marks_have(&o->m, MARK_BAD);
    if (kind == ANSWER_VALUE && doubtful)
        kind = ANSWER_LIKELY;
    if (kind == ANSWER_RANGE && doubtful)
        kind = ANSWER_AMBIGUOUS;
    bool valued = kind == ANSWER_VALUE || kind == ANSWER_LIKELY || kind == ANSWER_RANGE;
    *o->out = (struct answer){.kind = kind, .value = valued ? value : (struct str){0}, .how = how};
}

enum err opened_end(struct opened *o)
{
    enum answer_kind reply = reply_kind(&o->r);
    bool found = o->out->kind != ANSWER_NONE;
    if (o->m.overflow || (found && (marks_have(&o->m, MARK_ASK) || reply == ANSWER_NONE)))
        *o->out = (struct answer){.kind = ANSWER_NONE, .how = "question"};
    else if (!found || o->out->kind == ANSWER_INVALID || o->out->kind == ANSWER_AMBIGUOUS || reply == ANSWER_DECLINE) {
        if (!reply_settles(o->out, reply, ANSWER_DECLINE) && !found)
            (void)reply_settles(o->out, reply, ANSWER_UNKNOWN);
    } else if (reply == ANSWER_UNKNOWN && o->out->kind == ANSWER_VALUE) {
        o->out->kind = ANSWER_LIKELY;
    }
    return o->r.arena->failed ? ERR_NOMEM : ERR_OK;
}
