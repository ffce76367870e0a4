/* Ways of reading an answer, surest first. Where two readings disagree the answer is a question back, never a guess. */
#include "nlu/answer.h"
#include "base/utf8.h"
#include "nlu/answer_doubt.h"
#include "nlu/answer_reply.h"
#include "nlu/numerals.h"
#include "nlu/reading.h"
#include "nlu/slip.h"
#include "nlu/tighten.h"

enum { NUMERALS_MAX = 8, PART_CHARS_MIN = 2, LAST = -1 }; /* 「最後の」 */

struct choosing {
    struct reading r;
    struct str core; /* the answer without what stands around it */
    const struct option *options;
    size_t n;
    struct str *labels; /* folded */
    struct str scale;
    struct span words; /* in the text, what a number or a label found there rests on */
    struct answer *out;
};

static bool settle(struct choosing *c, size_t option, enum answer_kind kind, const char *how)
{
    *c->out = (struct answer){.kind = kind, .value = arena_str(c->r.arena, c->options[option].value), .how = how};
    return true;
}

/* One option: the value; several: which of them? */
static bool settle_set(struct choosing *c, const bool *hit, enum answer_kind kind, const char *how)
{
    size_t n = 0, last = 0;
    struct answer a = {.kind = ANSWER_AMBIGUOUS, .how = how};
    for (size_t i = 0; i < c->n; i++)
        if (hit[i]) {
            a.candidates[n++] = i;
            last = i;
        }
    if (n == 0)
        return false;
    if (n == 1)
        return settle(c, last, kind, how);
    a.n_candidates = n;
    *c->out = a;
    return true;
}

static struct str folded(struct arena *arena, struct str s)
{
    struct folded f;
    return fold(arena, s, &f) ? (struct str){0} : tighten(arena, f).text;
}

static bool by_label(struct choosing *c)
{
    bool hit[ANSWER_OPTIONS] = {0};
    struct str whole = answer_trim(c->r.text);
    for (size_t i = 0; i < c->n; i++)
        hit[i] = c->labels[i].len && (str_eq(c->labels[i], whole) || str_eq(c->labels[i], c->r.text) ||
                                      str_eq(answer_trim(c->labels[i]), c->core));
    return settle_set(c, hit, ANSWER_VALUE, "label");
}

static bool by_number(struct choosing *c, int64_t number)
{
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%lld", (long long)number);
    const struct str word = {digits, (size_t)len};
    if (number == LAST && c->n)
        return settle(c, c->n - 1, ANSWER_VALUE, "number");
    bool counted = true; /* do the values look like numbers of their own? */
    for (size_t i = 0; i < c->n; i++) {
        int64_t v;
        if (str_eq(c->options[i].value, word))
            return settle(c, i, ANSWER_VALUE, "number");
        counted = counted && str_int(c->options[i].value, &v);
    }
    if (!counted && number >= 1 && (uint64_t)number <= c->n)
        return settle(c, (size_t)number - 1, ANSWER_VALUE, "number");
    *c->out = (struct answer){.kind = ANSWER_INVALID, .how = "number"};
    return true;
}

/* 「1じゃなくて2」 is 2; 「2か3」 is a question back; 「月に3回」 is not a choice. */
static bool by_loose_number(struct choosing *c)
{
    struct numeral found[NUMERALS_MAX];
    struct str text = c->r.text;
    size_t n = numerals_in_digits(c->r.nlu, text, found, NUMERALS_MAX), kept = 0;
    bool hit[ANSWER_OPTIONS] = {0};
    for (size_t i = 0; i < n; i++)
        if (!found[i].counts)
            found[kept++] = found[i];
    if (kept == 0)
        return false;
    c->words = found[0].at;
    for (size_t i = 0; i + 1 < kept; i++) {
        size_t from = found[i].at.to;
        if (numeral_corrected(c->r.nlu, str_sub(text, from, found[i + 1].at.from - from))) {
            c->words.to = found[i + 1].at.to;
            found[0] = found[i + 1];
            kept = 1;
        }
    }
    enum { NO_CHOICE = 20 }; /* 「92 足悪い」 is an age */
    if (kept == 1 && found[0].value >= NO_CHOICE && found[0].value > (int64_t)c->n && !c->scale.len)
        return false;
    if (kept == 1)
        return by_number(c, found[0].value);
    for (size_t i = 0; i < kept; i++)
        for (size_t k = 0; k < c->n; k++) {
            int64_t v;
            hit[k] = hit[k] || (str_int(c->options[k].value, &v) ? v : (int64_t)k + 1) == found[i].value;
        }
    return settle_set(c, hit, ANSWER_VALUE, "number");
}

static bool by_synonym(struct choosing *c)
{
    bool hit[ANSWER_OPTIONS] = {0};
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < c->options[i].n_synonyms; k++) {
            struct str s = folded(c->r.arena, c->options[i].synonyms[k]);
            hit[i] = hit[i] || (s.len && (str_eq(s, c->core) || str_eq(s, c->r.text)));
        }
    return settle_set(c, hit, ANSWER_VALUE, "synonym");
}

/* The heaviest rules of the scale; when they name two options, ask. */
static bool by_scale(struct choosing *c)
{
    bool hit[ANSWER_OPTIONS] = {0};
    int best = 0;
    struct firing f;
    for (size_t cursor = 0; c->scale.len && reading_next(&c->r, group_bit(GROUP_SCALE), &cursor, &f);) {
        if (!str_eq(f.rule->scale, c->scale) || f.rule->weight < best)
            continue;
        if (f.rule->weight > best)
            memset(hit, 0, sizeof(hit));
        best = f.rule->weight;
        for (size_t i = 0; i < c->n; i++)
            hit[i] = hit[i] || str_eq(c->options[i].value, f.rule->value);
    }
    return settle_set(c, hit, ANSWER_VALUE, "synonym");
}

static bool turned_round(const struct nlu *nlu, struct str rest)
{
    for (size_t i = 0; i < nlu->turns.n; i++)
        if (str_find(rest, nlu->turns.item[i]) >= 0)
            return true;
    return false;
}

/* 「はい」 is no word of 「今はいい」: two or three letters of hiragana are one only where a label begins or ends. */
static bool word_of(struct str label, struct str said)
{
    enum { SHORT_CHARS = 3 };
    const struct str hiragana = S("ぁ"), after = S("ゟ");
    bool plain = utf8_chars(said) <= SHORT_CHARS;
    for (size_t i = 0; plain && i + 3 <= said.len; i += 3)
        plain = memcmp(said.ptr + i, hiragana.ptr, 3) >= 0 && memcmp(said.ptr + i, after.ptr, 3) <= 0;
    return !plain || str_starts(label, said) || str_ends(label, said);
}

/* The text is part of one label, or one label is part of the text and nothing after it turns it round. */
static bool by_part(struct choosing *c)
{
    bool in_label[ANSWER_OPTIONS] = {0}, in_text[ANSWER_OPTIONS] = {0}, heads[ANSWER_OPTIONS] = {0};
    size_t n_heads = 0;
    for (size_t i = 0; i < c->n; i++) {
        ptrdiff_t at = c->labels[i].len ? str_find(c->r.text, c->labels[i]) : -1;
        in_label[i] = utf8_chars(c->core) >= PART_CHARS_MIN && str_find(c->labels[i], c->core) >= 0 &&
                      word_of(c->labels[i], c->core);
        heads[i] = in_label[i] && str_starts(c->labels[i], c->core); /* 「満足していな」, not あまり満足… */
        n_heads += heads[i];
        if (at >= 0)
            c->words = (struct span){(size_t)at, (size_t)at + c->labels[i].len};
        in_text[i] =
            at >= 0 && !turned_round(c->r.nlu, str_sub(c->r.text, (size_t)at + c->labels[i].len, c->r.text.len));
    }
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < c->n; k++)
            if (in_text[i] && in_text[k] && c->labels[i].len < c->labels[k].len &&
                str_find(c->labels[k], c->labels[i]) >= 0)
                in_text[i] = false;
    return settle_set(c, in_text, ANSWER_VALUE, "part") ||
           (c->words = (struct span){0, c->r.text.len},
            settle_set(c, n_heads == 1 ? heads : in_label, ANSWER_VALUE, "part"));
}

static bool by_slip(struct choosing *c)
{
    size_t best = SLIP_NONE, second = SLIP_NONE, which = 0;
    for (size_t i = 0; i < c->n; i++) {
        size_t d = slip_distance(c->core, c->labels[i]);
        for (size_t k = 0; k < c->options[i].n_synonyms; k++) {
            size_t s = slip_distance(c->core, folded(c->r.arena, c->options[i].synonyms[k]));
            d = s < d ? s : d;
        }
        if (d < best) {
            second = best;
            best = d;
            which = i;
        } else if (d < second) {
            second = d;
        }
    }
    return best != SLIP_NONE && best < second && settle(c, which, ANSWER_LIKELY, "slip");
}

/* What the weights say for each option, and last for "unclear"; false when they know nothing of this scale. */
static bool weigh_options(struct choosing *c, int score[ANSWER_OPTIONS + 1])
{
    const struct weights *w = c->r.nlu->weights;
    bool known = c->scale.len && !reading_weigh(&c->r) && c->r.weighing;
    for (size_t i = 0; i <= c->n && known; i++) {
        struct str value = i < c->n ? c->options[i].value : S("unclear");
        int class = weights_class(w, arena_fmt(c->r.arena, "answer:%.*s.%.*s", STR_FMT(c->scale), STR_FMT(value)));
        known = class >= 0;
        score[i] = known ? c->r.weighing->score[class] : 0;
    }
    return known;
}

static size_t heaviest(const struct choosing *c, const int score[ANSWER_OPTIONS + 1], size_t but)
{
    size_t best = but == 0 ? 1 : 0;
    for (size_t i = 0; i <= c->n; i++)
        if (i != but && score[i] > score[best])
            best = i;
    return best;
}

/* Nothing was recognised: what the weights lean to, to be confirmed. Only where one option stands clear of the others,
 * and never when somebody tells of grief: 「先週亡くなったばかりで」 is no number. */
static bool by_weight(struct choosing *c)
{
    enum { LEAN_AT = -40, CLEAR_BY = 120 };
    int score[ANSWER_OPTIONS + 1];
    if (!weigh_options(c, score) || str_eq(reading_risk(&c->r).kind, S("grief")))
        return false;
    size_t best = heaviest(c, score, SIZE_MAX);
    return best < c->n && score[best] >= LEAN_AT && score[best] - score[heaviest(c, score, best)] >= CLEAR_BY &&
           settle(c, best, ANSWER_LIKELY, "weight");
}

static size_t option_of(const struct choosing *c, struct str value)
{
    size_t i = 0;
    while (i < c->n && !str_eq(c->options[i].value, value))
        i++;
    return i;
}

/* A value was found in the words: how much of them does it explain? Of a number the weights know nothing. */
static void doubt(struct choosing *c, bool by_digits)
{
    int score[ANSWER_OPTIONS + 1];
    size_t chosen = option_of(c, c->out->value);
    struct hearing heard = {c->scale, c->out->value, c->words, MARGIN_UNKNOWN, {0}};
    struct str rival = {0};
    if (c->out->kind != ANSWER_VALUE || chosen == c->n)
        return;
    if (!by_digits && weigh_options(c, score)) {
        size_t next = heaviest(c, score, chosen);
        heard.margin = score[chosen] - score[next];
        heard.next = next < c->n ? c->options[next].value : (struct str){0};
    }
    enum doubt doubt = answer_doubt(&c->r, &heard, &rival);
    size_t other = doubt == DOUBT_RIVAL ? option_of(c, rival) : c->n;
    if (other < c->n)
        *c->out = (struct answer){
            .kind = ANSWER_AMBIGUOUS, .how = c->out->how, .candidates = {chosen, other}, .n_candidates = 2};
    else if (doubt == DOUBT_ALL)
        *c->out = (struct answer){.kind = ANSWER_NONE, .how = "doubt"};
    else if (doubt != DOUBT_NONE)
        c->out->kind = ANSWER_LIKELY;
}

/* 「薬の話は飛ばして、元気やで」: somebody who will not say goes on to say it. */
static bool answers_after(struct choosing *c, struct span declined)
{
    struct firing f;
    for (size_t cursor = 0; c->scale.len && reading_next(&c->r, group_bit(GROUP_SCALE), &cursor, &f);)
        if (str_eq(f.rule->scale, c->scale) && reading_place(&c->r, &f).from >= declined.to)
            return true;
    return false;
}

static void choose(struct choosing *c)
{
    int64_t number;
    *c->out = (struct answer){.kind = ANSWER_NONE, .how = ""};
    if (by_label(c))
        return;
    if (numeral_roman(c->r.original, &number) && by_number(c, number))
        return;
    /* 「ゼロ」 may be a word of the scale; "5" is only ever a number. */
    if (numeral_whole(c->r.nlu, c->core, &number) && by_number(c, number) &&
        (c->out->kind != ANSWER_INVALID || (c->core.ptr[0] >= '0' && c->core.ptr[0] <= '9')))
        return;
    *c->out = (struct answer){.kind = ANSWER_NONE, .how = ""};
    struct reply reply = reply_read(&c->r);
    if (by_synonym(c))
        return;
    if (reply.kind == ANSWER_DECLINE && answers_after(c, reply.at)) {
        c->out->how = "doubt";
        return;
    }
    if (reply_settles(c->out, reply.kind, ANSWER_DECLINE))
        return;
    if (reply.kind == ANSWER_NONE) {
        c->out->how = reply.way;
        return;
    }
    if (by_loose_number(c)) {
        doubt(c, true);
        return;
    }
    if (by_scale(c) || (!reply_settles(c->out, reply.kind, ANSWER_UNKNOWN) && by_part(c))) {
        doubt(c, false);
        return;
    }
    if (c->out->kind == ANSWER_UNKNOWN)
        return;
    (void)(by_slip(c) || by_weight(c));
}

enum err answer_choice(const struct nlu *nlu, struct arena *arena, struct str text, const struct option *options,
                       size_t n_options, struct str scale, struct answer *ret)
{
    struct choosing c = {
        .options = options, .n = n_options < ANSWER_OPTIONS ? n_options : ANSWER_OPTIONS, .scale = scale, .out = ret};
    struct str context = scale.len ? arena_fmt(arena, "scale.%.*s", STR_FMT(scale)) : scale;
    enum err err = reading_open(nlu, arena, text, context, &c.r);
    if (err)
        return err;
    c.core = answer_core(nlu, c.r.text);
    c.labels = ARENA_ARRAY(arena, struct str, c.n + 1);
    if (!c.labels)
        return ERR_NOMEM;
    for (size_t i = 0; i < c.n; i++)
        c.labels[i] = folded(arena, options[i].label);
    choose(&c);
    return arena->failed ? ERR_NOMEM : ERR_OK;
}

size_t answer_scale(const struct nlu *nlu, struct str scale, struct option ret[ANSWER_OPTIONS])
{
    size_t n = 0;
    for (size_t i = 0; i < nlu->n_labels && n < ANSWER_OPTIONS; i++)
        if (str_eq(nlu->labels[i].scale, scale))
            ret[n++] = (struct option){.value = nlu->labels[i].value, .label = nlu->labels[i].label};
    return n;
}
