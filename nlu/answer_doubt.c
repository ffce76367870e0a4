/* Letters are ticked off: those that rules of the value rest on, then those of words that say nothing (えっと, です,
 * 生活, 電話). A few letters may be left where the weights lean the same way; the more are left, the further they must
 * lean. */
#include "nlu/answer_doubt.h"
#include "base/utf8.h"

enum {
    LEFT_FEW = 4,     /* letters that may always be left */
    LEAN_CLEAR = 200, /* hundredths of a logit: nothing less speaks for a value of which much is left unexplained */
    LEAN_EACH = 30,   /* … and so much more for each letter left */
    LEAN_AWAY = -50,  /* beyond this they speak for another */
    LEAN_FAR = -150,  /* … and for no value at all */
    AGAINST_BY = 350, /* never mind what was left: 「毎日いうほどやない」 */
    CLAIMS_MAX = 24
};

struct claim {
    struct span at;
    int weight;
};

struct ticking {
    struct reading *r;
    const struct hearing *heard;
    struct claim claims[CLAIMS_MAX]; /* where rules of the value rest */
    size_t n;
    bool *known; /* one for each byte of r->text */
};

static void tick(struct ticking *t, struct span at)
{
    for (size_t i = at.from; i < at.to && i < t->r->text.len; i++)
        t->known[i] = true;
}

static bool touches(const struct ticking *t, struct span at)
{
    for (size_t i = at.from; i < at.to; i++)
        if (t->known[i])
            return true;
    return false;
}

static bool of_scale(const struct ticking *t, const struct rule *rule)
{
    return str_eq(rule->scale, t->heard->scale);
}

static void tick_value(struct ticking *t)
{
    struct firing f;
    tick(t, t->heard->words);
    for (size_t cursor = 0; t->heard->scale.len && reading_next(t->r, group_bit(GROUP_SCALE), &cursor, &f);) {
        if (!of_scale(t, f.rule) || !str_eq(f.rule->value, t->heard->value))
            continue;
        do {
            struct span at = reading_place(t->r, &f);
            tick(t, at);
            if (t->n < CLAIMS_MAX)
                t->claims[t->n++] = (struct claim){at, f.rule->weight};
        } while (reading_again(t->r, &f));
    }
}

/* Another value, out of words of its own: できていた within ほぼできていた is no other. */
static bool rival(struct ticking *t, struct str *ret)
{
    struct firing f;
    int best = 0;
    for (size_t cursor = 0; t->heard->scale.len && reading_next(t->r, group_bit(GROUP_SCALE), &cursor, &f);) {
        if (!of_scale(t, f.rule) || str_eq(f.rule->value, t->heard->value) || f.rule->weight <= best ||
            touches(t, reading_place(t->r, &f)))
            continue;
        best = f.rule->weight;
        *ret = f.rule->value;
    }
    return best > 0;
}

/* A weightier rule of the value has taken these very words into account: 「満足していないわけではない」. */
static bool accounted(const struct ticking *t, struct span at, int weight)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->claims[i].weight > weight && t->claims[i].at.from <= at.from && at.from < t->claims[i].at.to)
            return true;
    return false;
}

enum back { BACK_NO, BACK_PERHAPS, BACK_PLAINLY };

static enum back taken_back(struct ticking *t)
{
    struct firing f;
    enum back most = BACK_NO;
    for (size_t cursor = 0; reading_next(t->r, group_bit(GROUP_DOUBT), &cursor, &f);) {
        enum back back = f.rule->strong ? BACK_PLAINLY : BACK_PERHAPS;
        if (back <= most)
            continue;
        do {
            if (!accounted(t, reading_place(t->r, &f), f.rule->weight))
                most = back > most ? back : most;
        } while (reading_again(t->r, &f));
    }
    return most;
}

static size_t longest(const struct names *names, struct str rest)
{
    size_t best = 0;
    for (size_t i = 0; i < names->n; i++)
        if (names->item[i].len > best && str_starts(rest, names->item[i]))
            best = names->item[i].len;
    return best;
}

static void tick_idle(struct ticking *t)
{
    const struct nlu *nlu = t->r->nlu;
    const struct names *const idle[] = {&nlu->heads, &nlu->tails, &nlu->idle};
    for (size_t at = 0; at < t->r->text.len;) {
        struct str rest = str_sub(t->r->text, at, t->r->text.len);
        size_t best = 0;
        for (size_t i = 0; !t->known[at] && i < sizeof(idle) / sizeof(idle[0]); i++) {
            size_t len = longest(idle[i], rest);
            best = len > best ? len : best;
        }
        tick(t, (struct span){at, at + best});
        at += best ? best : utf8_head_chars(rest, 1).len;
    }
}

static bool latin(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 0xC0 && cp <= 0x24F) || (cp >= 0x1E00 && cp <= 0x1EFF);
}

/* Letters that nothing explains; a word in Latin letters counts as one. */
static size_t letters_left(const struct ticking *t)
{
    struct str text = t->r->text, rest = text;
    size_t left = 0;
    bool in_word = false;
    for (uint32_t cp; rest.len;) {
        size_t at = text.len - rest.len;
        (void)utf8_next(&rest, &cp);
        bool japanese = (cp >= 0x3041 && cp <= 0x30FA) || (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= '0' && cp <= '9');
        left += !t->known[at] && (japanese || (latin(cp) && !in_word));
        in_word = latin(cp);
    }
    return left;
}

static bool much_left(size_t left, int margin)
{
    if (margin == MARGIN_UNKNOWN)
        return left > LEFT_FEW;
    if (margin < LEAN_FAR)
        return left > 0 || margin <= -AGAINST_BY;
    return left > LEFT_FEW && (margin < LEAN_CLEAR || margin < LEAN_EACH * (int)left);
}

/* In doubt: what do the weights say? Where nothing is left the rules know better. */
static enum doubt in_doubt(const struct hearing *heard, size_t left, enum back back, struct str *ret_rival)
{
    const int margin = heard->margin;
    if (back == BACK_PLAINLY && (margin == MARGIN_UNKNOWN || margin < LEAN_CLEAR))
        return DOUBT_ALL;
    if (left == 0 || margin == MARGIN_UNKNOWN || margin >= LEAN_AWAY)
        return DOUBT_SOME;
    *ret_rival = heard->next;
    return margin <= -AGAINST_BY ? DOUBT_ALL
           : heard->next.len     ? DOUBT_RIVAL
           : margin < LEAN_FAR   ? DOUBT_ALL
                                 : DOUBT_SOME;
}

enum doubt answer_doubt(struct reading *r, const struct hearing *heard, struct str *ret_rival)
{
    struct ticking t = {.r = r, .heard = heard, .known = ARENA_ARRAY(r->arena, bool, r->text.len + 1)};
    if (!t.known)
        return DOUBT_SOME;
    tick_value(&t);
    if (rival(&t, ret_rival))
        return DOUBT_RIVAL;
    enum back back = taken_back(&t);
    tick_idle(&t);
    size_t left = letters_left(&t);
    return back || much_left(left, heard->margin) ? in_doubt(heard, left, back, ret_rival) : DOUBT_NONE;
}
