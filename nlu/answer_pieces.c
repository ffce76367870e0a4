/* Cutting. Marks and あと, それから part anywhere; と and や only beside an option's very words, for they are in many
 * words. */
#include "nlu/answer_pieces.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "nlu/numerals.h"
#include "nlu/tighten.h"

enum { LAST = -1 }; /* 「最後の」 */

static struct str tight(struct arena *arena, struct str s)
{
    struct folded f;
    return fold(arena, s, &f) ? (struct str){0} : tighten(arena, f).text;
}

/* ---- one option's very words ---- */
/* A way of naming an option: as people write it, and without what stands around an answer. */
struct naming {
    struct str said, trimmed, core;
    int option;
};

static void name_option(struct pieces *p, struct str words, size_t option)
{
    struct str said = tight(p->arena, words);
    if (said.len)
        p->names[p->n_names++] = (struct naming){said, answer_trim(said), answer_core(p->nlu, said), (int)option};
}

static bool name_options(struct pieces *p)
{
    size_t n = p->n_options;
    for (size_t i = 0; i < p->n_options; i++)
        n += p->options[i].n_synonyms;
    p->names = ARENA_ARRAY(p->arena, struct naming, n + 1);
    for (size_t i = 0; p->names && i < p->n_options; i++) {
        name_option(p, p->options[i].label, i);
        for (size_t k = 0; k < p->options[i].n_synonyms; k++)
            name_option(p, p->options[i].synonyms[k], i);
    }
    return p->names;
}

static int by_number(const struct pieces *p, struct str core)
{
    int64_t number, value;
    bool counted = true; /* do the values look like numbers of their own? */
    if (!numeral_whole(p->nlu, core, &number))
        return EXACT_NONE;
    if (number == LAST && p->n_options)
        return (int)p->n_options - 1;
    for (size_t i = 0; i < p->n_options; i++) {
        if (str_int(p->options[i].value, &value) && value == number)
            return (int)i;
        counted = counted && str_int(p->options[i].value, &value);
    }
    return !counted && number >= 1 && (uint64_t)number <= p->n_options ? (int)number - 1 : EXACT_NONE;
}

static int exact(const struct pieces *p, struct str part)
{
    struct str said = answer_trim(tight(p->arena, part)), core = answer_core(p->nlu, said);
    for (size_t i = 0; i < p->n_names && core.len; i++) {
        const struct naming *n = &p->names[i];
        if (str_eq(n->said, said) || str_eq(n->said, core) || str_eq(n->trimmed, core) || str_eq(n->core, core))
            return n->option;
    }
    return core.len ? by_number(p, core) : EXACT_NONE;
}

/* ---- what may not be cut ---- */
static void keep_together(struct pieces *p, struct str words)
{
    struct str folded;
    if (fold_text(p->arena, words, &folded) || utf8_chars(folded) < 2)
        return;
    for (size_t at = 0; at + folded.len <= p->said.text.len; at++)
        if (str_starts(str_sub(p->said.text, at, p->said.text.len), folded))
            memset(p->inside + at, true, folded.len);
}

static void keep_options(struct pieces *p)
{
    for (size_t i = 0; i < p->n_options; i++) {
        keep_together(p, p->options[i].label);
        for (size_t k = 0; k < p->options[i].n_synonyms; k++)
            keep_together(p, p->options[i].synonyms[k]);
    }
}

bool pieces_is_word(const struct pieces *p, struct str said, const struct names *words)
{
    struct str whole = answer_trim(tight(p->arena, said)), core = answer_core(p->nlu, whole);
    for (size_t i = 0; i < words->n; i++)
        if (str_eq(words->item[i], whole) || str_eq(words->item[i], core))
            return true;
    return false;
}

/* ---- joints ---- */
static bool letter(struct str text, size_t at)
{
    return at < text.len && ((text.ptr[at] >= 'a' && text.ptr[at] <= 'z') || text.ptr[at] == '\'');
}

static bool digit(struct str text, size_t at)
{
    return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

static size_t by_mark(struct str text, size_t at)
{
    static const struct str marks[] = {S("、"), S("。"), S("・"), S(","), S("/"), S("&"), S("+"), S(";"), S("|")};
    struct str rest = str_sub(text, at, text.len);
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (str_starts(rest, marks[i]))
            return marks[i].len;
    if (text.ptr[at] == '.' && at && digit(text, at - 1) && digit(text, at + 1))
        return 1;
    /* Between words of one's own language a gap is none. */
    return text.ptr[at] == ' ' && !(at && letter(text, at - 1) && letter(text, at + 1));
}

static size_t by_word(const struct names *words, struct str text, size_t at)
{
    size_t longest = 0;
    for (size_t i = 0; i < words->n; i++) {
        struct str w = words->item[i];
        bool latin = letter(w, 0), apart = !latin || ((!at || !letter(text, at - 1)) && !letter(text, at + w.len));
        if (w.len > longest && apart && str_starts(str_sub(text, at, text.len), w))
            longest = w.len;
    }
    return longest;
}

/* アトリエ is no あと: a joint is written as one, whatever else is spelt alike. */
static bool as_written(const struct pieces *p, size_t at, size_t n)
{
    struct str text = p->said.text;
    size_t from = p->said.at[at], to = p->said.at[at + n];
    for (size_t i = at; i < at + n; i++)
        if (p->inside[i])
            return false;
    return letter(text, at) || str_eq(str_sub(p->original, from, to - from), str_sub(text, at, n));
}

/* と and its like; *ret_long: とか and やら, which are few words' beginning less often. */
static size_t weak_joint(const struct pieces *p, size_t at, bool *ret_long)
{
    static const struct str joints[] = {S("とか"), S("やら"), S("と"), S("や"), S("も")};
    for (size_t i = *ret_long ? 0 : 2; i < sizeof(joints) / sizeof(joints[0]); i++)
        if (str_starts(str_sub(p->said.text, at, p->said.text.len), joints[i]) && as_written(p, at, joints[i].len)) {
            *ret_long = i < 2;
            return joints[i].len;
        }
    return 0;
}

static size_t strong_joint(const struct pieces *p, size_t at)
{
    size_t n = by_mark(p->said.text, at), word = by_word(&p->nlu->joins, p->said.text, at);
    if (word > n && as_written(p, at, word))
        return word;
    return n;
}

/* From the joint on to the next: is it an option's very words? */
static bool leads_to_exact(const struct pieces *p, size_t from)
{
    size_t to = from, len = p->said.text.len;
    for (bool both = true; to < len && (p->inside[to] || !(strong_joint(p, to) || weak_joint(p, to, &both)));
         both = true)
        to++;
    return exact(p, str_sub(p->said.text, from, to - from)) != EXACT_NONE;
}

static bool at_edge(const struct pieces *p, size_t at)
{
    return at == p->said.text.len || strong_joint(p, at);
}

static size_t between(const struct pieces *p, size_t from, size_t at)
{
    bool longer = true;
    size_t n = weak_joint(p, at, &longer);
    if (n && longer && (at_edge(p, at + n) || leads_to_exact(p, at + n)))
        return n;
    longer = false;
    n = weak_joint(p, at, &longer);
    bool beside = n && (exact(p, str_sub(p->said.text, from, at - from)) != EXACT_NONE || leads_to_exact(p, at + n));
    return beside ? n : 0;
}

/* How many bytes part two pieces at `at`; `from`: where the piece before it begins. */
static size_t joint(const struct pieces *p, size_t from, size_t at, bool *ret_weak)
{
    size_t n = strong_joint(p, at);
    *ret_weak = !n;
    if (!n)
        n = between(p, from, at);
    bool head = n && pieces_is_word(p, str_sub(p->said.text, from, at + n - from), &p->nlu->heads); /* えっと、 */
    return head ? 0 : n;
}

/* ---- one piece ---- */
static bool strip_end(struct str *s, const struct names *words)
{
    size_t longest = 0;
    for (size_t i = 0; i < words->n; i++)
        if (words->item[i].len > longest && words->item[i].len < s->len && str_ends(*s, words->item[i]))
            longest = words->item[i].len;
    *s = str_trim(str_sub(*s, 0, s->len - longest));
    return longest > 0;
}

/* The words behind an option that turn what is said of it; the longest of its kind. */
static bool turned(struct pieces *p, struct piece *piece, const struct names *words, bool *ret)
{
    struct str rest = answer_core(p->nlu, answer_trim(tight(p->arena, piece->said)));
    struct str polite = answer_trim(tight(p->arena, piece->said));
    if (!strip_end(&rest, words) && !(rest = polite, strip_end(&rest, words)))
        return false;
    int option = exact(p, rest);
    if (option == EXACT_NONE)
        return false;
    piece->option = option;
    *ret = true;
    return true;
}

static void look(struct pieces *p, struct piece *piece)
{
    piece->option = exact(p, piece->said);
    if (piece->option != EXACT_NONE || turned(p, piece, &p->nlu->except, &piece->except) ||
        turned(p, piece, &p->nlu->without, &piece->without) || turned(p, piece, &p->nlu->unclear, &piece->unclear) ||
        turned(p, piece, &p->nlu->only, &piece->only))
        return;
    struct str bare = answer_trim(piece->said);
    for (int i = 0; i < 4 && piece->option == EXACT_NONE && strip_end(&bare, &p->nlu->beside); i++)
        piece->option = exact(p, bare);
}

static bool says_nothing(const struct pieces *p, struct str said)
{
    return pieces_is_word(p, said, &p->nlu->beside) || pieces_is_word(p, said, &p->nlu->heads) ||
           pieces_is_word(p, said, &p->nlu->tails);
}

static void add(struct pieces *p, size_t from, size_t to, bool with_last)
{
    struct str said = str_trim(str_sub(p->said.text, from, to - from));
    if (!answer_trim(said).len || says_nothing(p, said))
        return;
    if (p->n == PIECES_MAX) {
        p->overflow = true;
        return;
    }
    size_t begin = p->said.at[from], end = p->said.at[to];
    struct piece *piece = &p->item[p->n++];
    *piece = (struct piece){
        .said = said, .own = str_trim(str_sub(p->original, begin, end - begin)), .with_last = with_last && p->n > 1};
    look(p, piece);
}

/* Behind a word that takes something back the next begins: 「手芸じゃなくて散歩」. */
static size_t taken_back(const struct pieces *p, size_t from, size_t at)
{
    size_t n = by_word(&p->nlu->without, p->said.text, at);
    return n && exact(p, str_sub(p->said.text, from, at - from)) != EXACT_NONE ? n : 0;
}

static void cut(struct pieces *p)
{
    size_t from = 0, len = p->said.text.len;
    bool with_last = false, weak = false;
    for (size_t at = 0; at < len;) {
        size_t back = p->inside[at] ? 0 : taken_back(p, from, at);
        size_t n = p->inside[at] || back ? 0 : joint(p, from, at, &weak);
        if (!back && !n) {
            at++;
            continue;
        }
        add(p, from, at + back, with_last);
        with_last = n && weak;
        from = at = at + back + n;
    }
    add(p, from, len, with_last);
    p->unfinished = len && from == len;
}

/* ① ③ run together when they are folded. */
static struct str part_circled(struct arena *arena, struct str text)
{
    struct buf b;
    buf_init_in(&b, arena, text.len * 2 + 1);
    for (struct str rest = text; rest.len;) {
        struct str before = rest;
        uint32_t cp = 0;
        if (!utf8_next(&rest, &cp))
            return text;
        buf_add(&b, str_sub(before, 0, before.len - rest.len));
        if (cp >= 0x2460 && cp <= 0x2473)
            buf_add(&b, S("、"));
    }
    return b.err ? text : buf_str(&b);
}

enum err pieces_cut(const struct nlu *nlu, struct arena *arena, struct str text, const struct option *options,
                    size_t n_options, struct pieces *ret)
{
    *ret = (struct pieces){.nlu = nlu, .arena = arena, .options = options, .n_options = n_options};
    ret->original = part_circled(arena, text);
    enum err err = fold(arena, ret->original, &ret->said);
    if (err)
        return err;
    ret->inside = ARENA_ARRAY(arena, bool, ret->said.text.len + 1);
    if (!ret->inside)
        return ERR_NOMEM;
    ret->overflow = ret->said.text.len > PIECES_TEXT_MAX;
    if (ret->overflow)
        return ERR_OK;
    if (!name_options(ret))
        return ERR_NOMEM;
    keep_options(ret);
    cut(ret);
    return arena->failed ? ERR_NOMEM : ERR_OK;
}
