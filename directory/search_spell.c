/* Three steps, the first that finds anything wins: the same but for the slips of the keyboard; one letter; one letter
 * beside such slips. */
#include "directory/search_spell.h"
#include "base/utf8.h"

enum { CHARS_MAX = 24, LETTER_LEAST = 3, LOOSE_EDIT_LEAST = 5, KANJI_LEAST = 3 };

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
        return same_from(a, i, b, i + 1);
    if (i == a->n)
        return false;
    return same_from(a, i + 1, b, i + 1) ||
           (i + 1 < a->n && a->c[i] == b->c[i + 1] && a->c[i + 1] == b->c[i] && same_from(a, i + 2, b, i + 2));
}

static bool is_latin_or_digit(const struct letters *a)
{
    for (size_t i = 0; i < a->n; i++)
        if (a->c[i] < 0x250 ? a->c[i] < 'a' : a->c[i] < 0x1e00)
            return false;
    return true;
}

/* 0: not near; smaller is nearer. */
static int distance(const struct letters *word, const struct letters *loose, struct str candidate)
{
    struct letters c, l;
    if (!read_letters(candidate, &c, &l) || c.n < 2)
        return 0;
    if (loose->n >= 2 && same_from(loose, 0, &l, 0))
        return 1;
    if (is_latin_or_digit(word) && word->n > LETTER_LEAST && c.n > word->n &&
        memcmp(word->c, c.c, word->n * sizeof c.c[0]) == 0)
        return 2; /* swim, swimming */
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
        int d = distance(word, loose, p->text);
        if (d && (!*best || d < *best)) {
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
    if (!read_letters(word, &letters, &loose) || letters.n < LETTER_LEAST)
        return NULL;
    look_through(&words->phrases, true, &letters, &loose, &best, &found);
    look_through(town, false, &letters, &loose, &best, &found);
    return found;
}
