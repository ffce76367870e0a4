/* Yes or no, in the light of what was asked. The rules (group asked) name the kind of question; those of group yesno
 * are then read with that kind as their context. What is left to code is whether the answer takes up the very thing
 * that was offered. */
#include "base/utf8.h"
#include "nlu/answer.h"
#include "nlu/answer_reply.h"
#include "nlu/reading.h"

enum { PLAIN_YES = 10, CLEAR_YES = 8, SHORT_CHARS = 16, TOO_NEAR = 2 /* of a yes to a no: confirm */ };

struct sides {
    int yes, no, unsure, wish;
};

/* The last sentence: what comes before it prepares the ground. */
static struct str last_sentence(struct str text)
{
    static const struct str ends[] = {S("。"), S("\n"), S("！"), S("？"), S("?"), S("!")};
    size_t from = 0;
    text = str_trim(text);
    for (size_t at = 0; at < text.len; at++)
        for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
            if (at + ends[i].len < text.len && str_starts(str_sub(text, at, text.len), ends[i]))
                from = at + ends[i].len;
    return str_trim(str_sub(text, from, text.len));
}

/* "asked.more", "asked.offer", …; "asked" when the question is of no known kind, empty when there is none. */
static enum err context_of(const struct nlu *nlu, struct arena *arena, struct str question, struct str *ret)
{
    struct reading r;
    struct firing f;
    int best = 0;
    *ret = (struct str){0};
    if (!question.len)
        return ERR_OK;
    enum err err = reading_open(nlu, arena, question, (struct str){0}, &r);
    if (err)
        return err;
    *ret = S("asked");
    for (size_t cursor = 0; reading_next(&r, group_bit(GROUP_ASKED), &cursor, &f);)
        if (f.rule->weight > best) {
            best = f.rule->weight;
            *ret = arena_fmt(arena, "asked.%.*s", STR_FMT(f.rule->value));
        }
    return ERR_OK;
}

static bool asked(struct str context, const char *kind)
{
    return str_starts(context, S("asked.")) && str_eq(str_sub(context, 6, context.len), str_from(kind));
}

/* ------------------------------------------------------------ taking up what was offered */

enum script { SCRIPT_NONE, SCRIPT_KANJI, SCRIPT_KATAKANA };

static enum script script_of(uint32_t cp)
{
    if ((cp >= 0x3400 && cp <= 0x9FFF) || cp == 0x3005 || (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19))
        return SCRIPT_KANJI;
    return (cp >= 0x30A1 && cp <= 0x30FA) || cp == 0x30FC ? SCRIPT_KATAKANA : SCRIPT_NONE;
}

static bool generic(const struct nlu *nlu, struct str word)
{
    for (size_t i = 0; i < nlu->generic.n; i++)
        if (str_find(nlu->generic.item[i], word) >= 0)
            return true;
    return false;
}

/* Is a piece of `n` characters of this run in the answer? */
static bool shares(const struct reading *r, struct str run, size_t n)
{
    for (struct str rest = run; utf8_chars(rest) >= n;) {
        struct str folded, piece = utf8_head_chars(rest, n);
        uint32_t cp;
        if (!fold_text(r->arena, piece, &folded) && folded.len && !generic(r->nlu, folded) &&
            str_find(r->text, folded) >= 0)
            return true;
        (void)utf8_next(&rest, &cp);
    }
    return false;
}

/* 探し, 近い: one kanji and the kana of its ending. Particles are no ending. */
static bool has_ending(struct str after)
{
    static const struct str particles[] = {S("の"), S("は"), S("が"), S("を"), S("で"),
                                           S("に"), S("と"), S("も"), S("へ"), S("や")};
    uint32_t cp = 0;
    struct str rest = after;
    if (!utf8_next(&rest, &cp) || cp < 0x3041 || cp > 0x3096)
        return false;
    for (size_t i = 0; i < sizeof(particles) / sizeof(particles[0]); i++)
        if (str_starts(after, particles[i]))
            return false;
    return true;
}

/* The verb in any of its forms; 「朝のみ」 with the kana that follows. */
static bool shares_one(const struct reading *r, struct str kanji, struct str after)
{
    if (!shares(r, kanji, 1))
        return false;
    struct str pair = {kanji.ptr, kanji.len + utf8_head_chars(after, 1).len};
    return has_ending(after) || str_find(r->text, pair) >= 0;
}

/* Words in kanji (two characters of them) or katakana (three) come back in the answer; in a short answer a verb of one
 * kanji will do. */
static bool takes_up(const struct reading *r, struct str question)
{
    struct str rest = question;
    size_t run_from = 0;
    enum script run = SCRIPT_NONE;
    bool brief = utf8_chars(r->text) <= SHORT_CHARS;
    for (bool more = true; more;) {
        uint32_t cp = 0;
        size_t at = question.len - rest.len;
        more = utf8_next(&rest, &cp);
        enum script now = more ? script_of(cp) : SCRIPT_NONE;
        if (now == run && more)
            continue;
        struct str piece = str_sub(question, run_from, at - run_from), after = str_sub(question, at, question.len);
        size_t chars = utf8_chars(piece);
        if (run == SCRIPT_KANJI && (shares(r, piece, 2) || (brief && chars == 1 && shares_one(r, piece, after))))
            return true;
        if (run == SCRIPT_KATAKANA && shares(r, piece, chars < 3 ? 2 : 3))
            return true;
        run = now;
        run_from = at;
    }
    return false;
}

/* ------------------------------------------------------------ deciding */

static struct sides weigh(struct reading *r)
{
    struct sides s = {0};
    struct firing f;
    for (size_t cursor = 0; reading_next(r, group_bit(GROUP_YESNO), &cursor, &f);) {
        struct str v = f.rule->value;
        int *side = str_eq(v, S("yes"))    ? &s.yes
                    : str_eq(v, S("no"))   ? &s.no
                    : str_eq(v, S("wish")) ? &s.wish
                                           : &s.unsure;
        *side = f.rule->weight > *side ? f.rule->weight : *side;
    }
    return s;
}

/* After these only a plain はい is yes: whatever else is said is the value, or the other thing, that was asked for. */
static bool wants_a_value(struct str context)
{
    return asked(context, "more") || asked(context, "close") || asked(context, "wish");
}

static void decide(struct reading *r, struct str question, struct answer *ret)
{
    struct sides s = weigh(r);
    if (str_starts(r->context, S("asked.")) && s.wish > s.yes && takes_up(r, question))
        s.yes = s.wish;
    if (wants_a_value(r->context) && s.yes < PLAIN_YES)
        s.yes = 0;
    if (asked(r->context, "either")) {
        s.yes = s.yes < CLEAR_YES ? 0 : s.yes;
        s.no = 0;
    }
    *ret = (struct answer){.kind = ANSWER_NONE, .how = s.unsure || s.wish ? "unsure" : ""};
    if (s.unsure && s.unsure >= s.yes && s.unsure >= s.no)
        return;
    if (s.yes == s.no)
        return;
    bool both = s.yes && s.no && (s.yes > s.no ? s.yes - s.no : s.no - s.yes) <= TOO_NEAR;
    *ret = (struct answer){
        .kind = both ? ANSWER_LIKELY : ANSWER_VALUE, .value = s.yes > s.no ? S("yes") : S("no"), .how = "synonym"};
}

enum err answer_yesno(const struct nlu *nlu, struct arena *arena, struct str question, struct str text,
                      struct answer *ret)
{
    struct reading r;
    struct str context;
    question = last_sentence(question);
    enum err err = context_of(nlu, arena, question, &context);
    if (!err)
        err = reading_open(nlu, arena, text, context, &r);
    if (err)
        return err;
    enum answer_kind reply = reply_kind(&r);
    *ret = (struct answer){.kind = ANSWER_NONE, .how = ""};
    if (!asked(context, "which"))
        decide(&r, question, ret);
    /* 「言わないでほしい」 to an offer is no, to a question about oneself it is not wanting to say. */
    bool refused = str_starts(context, S("asked.offer")) && str_eq(ret->value, S("no"));
    if (!refused && reply_settles(ret, reply, ANSWER_DECLINE))
        return ERR_OK;
    if (ret->kind == ANSWER_NONE)
        (void)reply_settles(ret, reply, ANSWER_UNKNOWN);
    return arena->failed ? ERR_NOMEM : ERR_OK;
}
