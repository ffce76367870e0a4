/* Answers without a list of options: yes or no, and whole numbers. */
#include "nlu/answer.h"
#include "nlu/answer_reply.h"
#include "nlu/numerals.h"
#include "nlu/reading.h"

enum { NUMERALS_MAX = 8 };

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

/* The number meant: the whole answer in any script, or the only digits in it (the last one after a correction). */
static size_t integer_in(struct reading *r, int64_t *ret)
{
    struct numeral found[NUMERALS_MAX];
    struct str core = answer_core(r->nlu, r->text);
    for (size_t i = 0; i < r->nlu->units.n; i++)
        if (str_ends(core, r->nlu->units.item[i]) && core.len > r->nlu->units.item[i].len &&
            numeral_whole(r->nlu, str_sub(core, 0, core.len - r->nlu->units.item[i].len), ret))
            return 1;
    if (numeral_whole(r->nlu, core, ret))
        return 1;
    size_t n = numerals_in_digits(r->nlu, r->text, found, NUMERALS_MAX);
    for (size_t i = 0; i + 1 < n; i++) {
        size_t from = found[i].at.to;
        if (numeral_corrected(r->nlu, str_sub(r->text, from, found[i + 1].at.from - from))) {
            found[0] = found[i + 1];
            n = 1;
        }
    }
    if (n)
        *ret = found[0].value;
    return n;
}

enum err answer_integer(const struct nlu *nlu, struct arena *arena, struct str text, int64_t lo, int64_t hi,
                        struct answer *ret)
{
    struct reading r;
    int64_t value = 0;
    enum err err = reading_open(nlu, arena, text, (struct str){0}, &r);
    if (err)
        return err;
    size_t n = integer_in(&r, &value);
    enum answer_kind reply = n == 1 ? ANSWER_KINDS : reply_kind(&r);
    *ret = (struct answer){.kind = ANSWER_NONE, .how = ""};
    if (n == 1 && (value < lo || value > hi))
        *ret = (struct answer){.kind = ANSWER_INVALID, .how = "number"};
    else if (n == 1)
        *ret =
            (struct answer){.kind = ANSWER_VALUE, .value = arena_fmt(arena, "%lld", (long long)value), .how = "number"};
    else if (!reply_settles(ret, reply, ANSWER_DECLINE) && !reply_settles(ret, reply, ANSWER_UNKNOWN) && n > 1)
        *ret = (struct answer){.kind = ANSWER_AMBIGUOUS, .how = "number"};
    return arena->failed ? ERR_NOMEM : ERR_OK;
}
