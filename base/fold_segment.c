/* Normal forms through utf8proc, one base character with its marks at a time. */
#include "base/fold_segment.h"
#include <utf8proc.h>

/* DECOMPOSE must stand beside COMPAT, or utf8proc decomposes nothing. */
static const utf8proc_option_t options =
    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STABLE;

struct range {
    uint32_t from, to;
    enum fold_kind kind;
};

/* Sorted. What is not listed is FOLD_SLOW; what is FAST has itself as NFKC_Casefold, but for ASCII letters and
 * full-width ASCII. */
static const struct range ranges[] = {
    {0x00, 0x08, FOLD_DROP},       {0x09, 0x0d, FOLD_BLANK},      {0x0e, 0x1f, FOLD_DROP},
    {0x20, 0x20, FOLD_BLANK},      {0x21, 0x7e, FOLD_FAST},       {0x7f, 0x84, FOLD_DROP},
    {0x85, 0x85, FOLD_BLANK},      {0x86, 0x9f, FOLD_DROP},       {0xa0, 0xa0, FOLD_BLANK},
    {0xad, 0xad, FOLD_DROP},       {0x034f, 0x034f, FOLD_DROP},   {0x061c, 0x061c, FOLD_DROP},
    {0x115f, 0x1160, FOLD_DROP},   {0x1680, 0x1680, FOLD_BLANK},  {0x17b4, 0x17b5, FOLD_DROP},
    {0x180b, 0x180f, FOLD_DROP},   {0x2000, 0x200a, FOLD_BLANK},  {0x200b, 0x200f, FOLD_DROP},
    {0x2028, 0x2029, FOLD_BLANK},  {0x202a, 0x202e, FOLD_DROP},   {0x202f, 0x202f, FOLD_BLANK},
    {0x205f, 0x205f, FOLD_BLANK},  {0x2060, 0x206f, FOLD_DROP},   {0x2500, 0x26ff, FOLD_FAST},
    {0x2800, 0x2800, FOLD_BLANK},  {0x3000, 0x3000, FOLD_BLANK},  {0x3001, 0x3029, FOLD_FAST},
    {0x3030, 0x3030, FOLD_FAST},   {0x3041, 0x3096, FOLD_FAST},   {0x309d, 0x309e, FOLD_FAST},
    {0x30a1, 0x30fe, FOLD_FAST},   {0x3164, 0x3164, FOLD_DROP},   {0x3400, 0x4dbf, FOLD_FAST},
    {0x4e00, 0x9fff, FOLD_FAST},   {0xac00, 0xd7a3, FOLD_FAST},   {0xfe00, 0xfe0f, FOLD_DROP},
    {0xfeff, 0xfeff, FOLD_DROP},   {0xff01, 0xff5e, FOLD_FAST},   {0xffa0, 0xffa0, FOLD_DROP},
    {0xfff0, 0xfffb, FOLD_DROP},   {0x1bca0, 0x1bca3, FOLD_DROP}, {0x1d173, 0x1d17a, FOLD_DROP},
    {0x1f300, 0x1faff, FOLD_FAST}, {0xe0000, 0xe0fff, FOLD_DROP},
};

enum fold_kind fold_kind(uint32_t cp)
{
    if ((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30a1 && cp <= 0x30fe) || (cp >= 0x4e00 && cp <= 0x9fff) ||
        (cp >= 0x21 && cp <= 0x7e))
        return FOLD_FAST;
    size_t low = 0, high = sizeof ranges / sizeof ranges[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cp > ranges[middle].to)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof ranges / sizeof ranges[0] && cp >= ranges[low].from ? ranges[low].kind : FOLD_SLOW;
}

static bool is_mark(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

/* Vowels and finals that compose with the syllable before them, also through a compatibility form. */
static bool is_hangul_follower(uint32_t cp)
{
    if ((cp >= 0x3131 && cp <= 0x318e) || (cp >= 0xffa1 && cp <= 0xffdc)) {
        utf8proc_int32_t first[FOLD_EXPANSION_MAX];
        int bound = 0;
        if (utf8proc_decompose_char((utf8proc_int32_t)cp, first, FOLD_EXPANSION_MAX, options, &bound) < 1)
            return false;
        cp = (uint32_t)first[0];
    }
    return (cp >= 0x1161 && cp <= 0x11ff) || (cp >= 0xd7b0 && cp <= 0xd7fb);
}

static bool is_kana(uint32_t cp)
{
    return (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30a1 && cp <= 0x30fa) || (cp >= 0xff66 && cp <= 0xff9d);
}

static bool is_spaced_sound_mark(uint32_t cp)
{
    return cp == 0x309b || cp == 0x309c;
}

bool fold_joins(uint32_t base, uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x300 && cp != 0xad && !(cp >= 0x7f && cp < 0xa0))
        return false;
    if ((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x309d && cp <= 0x30fe) || (cp >= 0x3400 && cp <= 0x9fff))
        return false;
    if (is_spaced_sound_mark(cp)) /* か゛ as some keyboards write it */
        return is_kana(base);
    if (cp == 0xff9e || cp == 0xff9f || fold_kind(cp) == FOLD_DROP)
        return true;
    return is_mark(cp) || is_hangul_follower(cp);
}

static int combining_class(utf8proc_int32_t cp)
{
    return utf8proc_get_property(cp)->combining_class;
}

/* Canonical order: marks by class, equal ones as they came. Insertion, for at most a few dozen. */
static void sort_marks(struct fold_segment *s)
{
    for (size_t i = 1; i < s->n; i++) {
        int32_t cp = s->chars[i];
        int class = combining_class(cp);
        size_t j = i;
        if (class == 0)
            continue;
        for (; j && combining_class(s->chars[j - 1]) > class; j--)
            s->chars[j] = s->chars[j - 1];
        s->chars[j] = cp;
    }
}

/* Katakana turns to hiragana before marks are put together: ワ with a voiced mark is one character, わ with it is not,
 * and the order of further marks would differ. */
static void decompose(uint32_t cp, struct fold_segment *s)
{
    int bound = 0;
    utf8proc_ssize_t room = FOLD_SEGMENT_MAX - (utf8proc_ssize_t)s->n;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, s->chars + s->n, room, options, &bound);
    if (n < 0 || n > room)
        return;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        utf8proc_int32_t *at = &s->chars[s->n++];
        if ((*at >= 0x30a1 && *at <= 0x30f6) || *at == 0x30fd)
            *at -= 0x60;
    }
}

void fold_segment(struct str s, struct fold_segment *ret)
{
    ret->n = 0;
    size_t taken = 0;
    struct fold_char c;
    for (size_t at = 0; taken <= FOLD_MARKS_MAX && (c = fold_char_at(s, at)).bytes; at += c.bytes) {
        if (fold_kind(c.cp) == FOLD_DROP)
            continue;
        bool sound_mark = taken && is_spaced_sound_mark(c.cp);
        decompose(sound_mark ? c.cp - 0x309b + 0x3099 : c.cp, ret);
        taken++;
    }
    sort_marks(ret);
    utf8proc_ssize_t n =
        utf8proc_normalize_utf32(ret->chars, (utf8proc_ssize_t)ret->n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (n >= 0)
        ret->n = (size_t)n;
}
