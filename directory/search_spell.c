/* Three steps, the first that finds anything wins: the same but for the slips of the keyboard; one letter, or one kanji
 * for another that sounds or looks like it; one letter beside such slips. A kanji carries a meaning: it is never taken
 * for just any other (出られない is not 寝られない). */
#include "directory/search_spell.h"
#include "base/utf8.h"

enum { CHARS_MAX = 24, WORD_LEAST = 2, LETTER_LEAST = 3, LOOSE_EDIT_LEAST = 5, KANJI_EDIT_LEAST = 4 };

struct letters {
    uint32_t c[CHARS_MAX];
    size_t n;
};

/* What is taken for the same letter: small kana and large, voiced and not, ぢ and じ, づ and ず; ー is nothing. */
static uint32_t loose_letter(uint32_t c)
{
    static const struct {
        uint32_t from, to, base;
    } same[] = {
#define SAME(from, to, base) {from, to, base},
#include "directory/search_loose.def"
#undef SAME
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (c >= same[i].from && c <= same[i].to)
            return same[i].base;
    return c;
}

static bool read_letters(struct str s, struct letters *ret, struct letters *loose)
{
    uint32_t c;
    ret->n = loose->n = 0;
    while (utf8_next(&s, &c)) {
        if (ret->n == CHARS_MAX)
            return false;
        ret->c[ret->n++] = c;
        if (c != 0x30fc)
            loose->c[loose->n++] = loose_letter(c);
    }
    return true;
}

static bool same_from(const struct letters *a, size_t i, const struct letters *b, size_t j)
{
    return a->n - i == b->n - j && memcmp(a->c + i, b->c + j, (a->n - i) * sizeof a->c[0]) == 0;
}

static bool is_kanji(uint32_t c)
{
    return c >= 0x3400 && c <= 0x9fff;
}

static bool has_letter(struct str s, uint32_t letter)
{
    uint32_t c;
    while (utf8_next(&s, &c))
        if (c == letter)
            return true;
    return false;
}

/* 基 and 棋: one sound or one shape. */
static bool kanji_alike(uint32_t a, uint32_t b)
{
    static const struct str rows[] = {
#define ALIKE(letters, why) {"" letters, sizeof(letters) - 1},
#include "directory/search_kanji.def"
#undef ALIKE
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (has_letter(rows[i], a) && has_letter(rows[i], b))
            return true;
    return false;
}

/* May `a` stand where `b` was meant, with nothing else different? */
static bool may_stand_for(uint32_t a, uint32_t b)
{
    if (is_kanji(a) && is_kanji(b))
        return kanji_alike(a, b);
    return !is_kanji(a) && !is_kanji(b);
}

/* One kanji taken for another, all else the same. */
static bool kanji_slip(const struct letters *a, const struct letters *b)
{
    size_t i = 0;
    if (a->n != b->n)
        return false;
    while (i < a->n && a->c[i] == b->c[i])
        i++;
    return i < a->n && is_kanji(a->c[i]) && is_kanji(b->c[i]) && same_from(a, i + 1, b, i + 1) &&
           kanji_alike(a->c[i], b->c[i]);
}

/* One letter wrong, missing, too many, or two neighbours swapped. */
static bool one_edit(const struct letters *a, const struct letters *b)
{
    if (a->n > b->n)
        return one_edit(b, a);
    if (b->n - a->n > 1)
        return false;
    size_t i = 0;
    while (i < a->n && a->c[i] == b->c[i])
        i++;
    if (a->n < b->n)
        return same_from(a, i, b, i + 1) && (!is_kanji(b->c[i]) || a->n >= KANJI_EDIT_LEAST);
    if (i == a->n)
        return false;
    return (same_from(a, i + 1, b, i + 1) && may_stand_for(a->c[i], b->c[i])) ||
           (i + 1 < a->n && a->c[i] == b->c[i + 1] && a->c[i + 1] == b->c[i] && same_from(a, i + 2, b, i + 2));
}

static bool is_latin_or_digit(const struct letters *a)
{
    for (size_t i = 0; i < a->n; i++)
        if (a->c[i] < 0x250 ? a->c[i] < 'a' : a->c[i] < 0x1e00)
            return false;
    return true;
}

/* swim, swimming; not home, homework, and not school, school uniform. */
static bool is_inflected(const struct letters *word, const struct letters *longer)
{
    if (longer->n <= word->n || memcmp(word->c, longer->c, word->n * sizeof word->c[0]) != 0)
        return false;
    const uint32_t *end = longer->c + longer->n;
    size_t more = longer->n - word->n;
    return more <= 2 || (more <= 5 && end[-3] == 'i' && end[-2] == 'n' && end[-1] == 'g');
}

/* 0: not near; smaller is nearer. */
static int distance(const struct letters *word, const struct letters *loose, struct str candidate)
{
    struct letters c, l;
    if (!read_letters(candidate, &c, &l) || c.n < 2)
        return 0;
    if (loose->n >= LETTER_LEAST - 1 && word->n >= LETTER_LEAST && same_from(loose, 0, &l, 0))
        return 1;
    if (kanji_slip(word, &c))
        return 2;
    if (is_latin_or_digit(word) && word->n > LETTER_LEAST && is_inflected(word, &c))
        return 2;
    size_t least = is_latin_or_digit(word) ? LETTER_LEAST + 1 : LETTER_LEAST;
    if (word->n >= least && c.n >= least && one_edit(word, &c))
        return 2;
    if (loose->n >= LOOSE_EDIT_LEAST && l.n >= LOOSE_EDIT_LEAST - 1 && one_edit(loose, &l))
        return 3;
    return 0;
}

static void look_through(const struct phrases *table, bool groups_only, const struct letters *word,
                         const struct letters *loose, int *best, const struct phrase **ret)
{
    for (size_t i = 0; i < table->n; i++) {
        const struct phrase *p = &table->item[i];
        if (groups_only ? p->kind != PHRASE_GROUP && p->kind != PHRASE_ASKED : p->kind != PHRASE_TOWN)
            continue;
        if (p->form || (p->kind == PHRASE_ASKED && word->n < LETTER_LEAST))
            continue; /* 就活 is not 終活: two letters are mended only to what listings say */
        int d = 2 * distance(word, loose, p->text) + (p->kind == PHRASE_ASKED);
        if (d > 1 && (!*best || d < *best)) {
            *best = d;
            *ret = p;
        }
    }
}

const struct phrase *search_spell(const struct search_words *words, const struct phrases *town, struct str word)
{
    struct letters letters, loose;
    const struct phrase *found = NULL;
    int best = 0;
    if (!read_letters(word, &letters, &loose) || letters.n < WORD_LEAST)
        return NULL;
    look_through(&words->phrases, true, &letters, &loose, &best, &found);
    look_through(town, false, &letters, &loose, &best, &found);
    return found;
}
