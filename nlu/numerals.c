/* Chinese numerals up to 99,999 by place value; words for numbers come from the lexicon. O(text × lexicon of tails). */
#include "nlu/numerals.h"
#include "base/utf8.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 4通, 4種類: a kanji after a number counts something, whether we know the word or not. 番 numbers it. */
static bool kanji_follows(struct str rest)
{
    uint32_t cp = 0;
    bool ordinal = str_starts(rest, S("番"));
    return !ordinal && utf8_next(&rest, &cp) && cp >= 0x3400 && cp <= 0x9FFF;
}

static bool unit_follows(const struct nlu *nlu, struct str rest)
{
    if (kanji_follows(rest))
        return true;
    for (size_t i = 0; i < nlu->units.n; i++)
        if (str_starts(rest, nlu->units.item[i]))
            return true;
    return false;
}

/* 週1, 月2, 第3 count something too. */
static bool unit_before(struct str text, size_t at)
{
    static const struct str heads[] = {S("週"), S("月"), S("年"), S("第"), S("約"), S("計"), S("全"), S("問"), S("q")};
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        if (str_ends(str_sub(text, 0, at), heads[i]))
            return true;
    return false;
}

/* 二番, 三番目: how many bytes of numeral; 0 when it is none. */
static size_t kanji_ordinal(struct str text, size_t at, int64_t *ret)
{
    static const struct str digits[] = {S("一"), S("二"), S("三"), S("四"), S("五"),
                                        S("六"), S("七"), S("八"), S("九")};
    struct str rest = str_sub(text, at, text.len);
    for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++)
        if (str_starts(rest, digits[i]) && str_starts(str_sub(rest, digits[i].len, rest.len), S("番")) &&
            !(i == 0 && !str_starts(str_sub(rest, digits[i].len, rest.len), S("番目")))) { /* 一番: most */
            *ret = (int64_t)i + 1;
            return digits[i].len;
        }
    return 0;
}

size_t numerals_in_digits(const struct nlu *nlu, struct str text, struct numeral *out, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < max;) {
        size_t end = i;
        int64_t value = 0;
        size_t ordinal = kanji_ordinal(text, i, &value);
        if (ordinal) {
            out[n++] = (struct numeral){value, {i, i + ordinal}, false};
            i += ordinal;
            continue;
        }
        if (!digit(text.ptr[i])) {
            i++;
            continue;
        }
        while (end < text.len && digit(text.ptr[end])) {
            if (end - i < 10)
                value = value * 10 + (text.ptr[end] - '0');
            end++;
        }
        if (end - i <= 9)
            out[n++] = (struct numeral){
                value, {i, end}, unit_follows(nlu, str_sub(text, end, text.len)) || unit_before(text, i)};
        i = end;
    }
    return n;
}

bool numeral_corrected(const struct nlu *nlu, struct str between)
{
    for (size_t i = 0; i < nlu->corrections.n; i++)
        if (str_find(between, nlu->corrections.item[i]) >= 0)
            return true;
    return false;
}

int numeral_digit(uint32_t cp)
{
    static const uint32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (digits[i] == cp)
            return i;
    return cp == 0x96F6 ? 0 : -1;
}

int64_t numeral_place(uint32_t cp)
{
    return cp == 0x5341 ? 10 : cp == 0x767E ? 100 : cp == 0x5343 ? 1000 : cp == 0x4E07 ? 10000 : 0;
}

/* 十, 二十三, 三百五; 二三 reads as 23. */
static bool kanji_number(struct str text, int64_t *ret)
{
    int64_t total = 0, pending = -1;
    uint32_t cp;
    if (!text.len || text.len > 24)
        return false;
    while (utf8_next(&text, &cp)) {
        int d = numeral_digit(cp);
        int64_t place = numeral_place(cp);
        if (d >= 0) {
            pending = (pending < 0 ? 0 : pending) * 10 + d;
        } else if (place) {
            total = place == 10000 ? (total + (pending < 0 ? (total ? 0 : 1) : pending)) * place
                                   : total + (pending < 0 ? 1 : pending) * place;
            pending = -1;
        } else {
            return false;
        }
    }
    *ret = total + (pending < 0 ? 0 : pending);
    return true;
}

bool numeral_whole(const struct nlu *nlu, struct str text, int64_t *ret)
{
    if (!text.len)
        return false;
    bool digits = text.len <= 9;
    for (size_t i = 0; i < text.len && digits; i++)
        digits = digit(text.ptr[i]);
    if (digits)
        return str_int(text, ret);
    for (size_t i = 0; i < nlu->n_numbers; i++)
        if (str_eq(nlu->numbers[i].word, text)) {
            *ret = nlu->numbers[i].value;
            return true;
        }
    return kanji_number(text, ret);
}

bool numeral_roman(struct str original, int64_t *ret)
{
    size_t n = 0, others = 0;
    for (uint32_t cp; utf8_next(&original, &cp);) {
        bool upper = cp >= 0x2160 && cp <= 0x2169, lower = cp >= 0x2170 && cp <= 0x2179;
        others += !upper && !lower && cp > ' ';
        if (!upper && !lower)
            continue;
        *ret = (int64_t)(cp - (upper ? 0x2160 : 0x2170)) + 1;
        n++;
    }
    return n == 1 && others <= 4; /* 番です */
}

/* Letters, digits and Japanese; everything else may stand around an answer. */
static bool says_something(uint32_t cp)
{
    if (cp < 0x80)
        return digit((char)cp) || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
    return (cp >= 0xC0 && cp <= 0x24F) || (cp >= 0x1E00 && cp <= 0x1EFF) || (cp >= 0x3005 && cp <= 0x3007) ||
           (cp >= 0x3041 && cp <= 0x30FA) || cp == 0x30FC || (cp >= 0x3400 && cp <= 0x9FFF) ||
           (cp >= 0x2776 && cp <= 0x2793); /* ❶ … ➓ */
}

struct str answer_trim(struct str text)
{
    struct str rest = text;
    size_t from = text.len, to = 0;
    for (uint32_t cp; rest.len;) {
        size_t at = text.len - rest.len;
        (void)utf8_next(&rest, &cp);
        if (!says_something(cp))
            continue;
        if (from == text.len)
            from = at;
        to = text.len - rest.len;
    }
    return from < to ? str_sub(text, from, to - from) : (struct str){0};
}

static bool strip_tail(const struct nlu *nlu, struct str *s)
{
    size_t longest = 0;
    for (size_t i = 0; i < nlu->tails.n; i++)
        if (str_ends(*s, nlu->tails.item[i]) && nlu->tails.item[i].len > longest && nlu->tails.item[i].len < s->len)
            longest = nlu->tails.item[i].len;
    *s = str_sub(*s, 0, s->len - longest);
    return longest > 0;
}

static bool strip_head(const struct nlu *nlu, struct str *s)
{
    size_t longest = 0;
    for (size_t i = 0; i < nlu->heads.n; i++)
        if (str_starts(*s, nlu->heads.item[i]) && nlu->heads.item[i].len > longest && nlu->heads.item[i].len < s->len)
            longest = nlu->heads.item[i].len;
    *s = str_sub(*s, longest, s->len);
    return longest > 0;
}

struct str answer_core(const struct nlu *nlu, struct str text)
{
    struct str s = answer_trim(text);
    for (int i = 0; i < 8; i++) {
        bool more = strip_tail(nlu, &s);
        more = strip_head(nlu, &s) || more;
        s = answer_trim(s);
        if (!more)
            break;
    }
    return s;
}
