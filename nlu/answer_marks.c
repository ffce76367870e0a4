/* At each place: a number, else the longest word of the table, else one character that says something else. A number
 * in kanji that is glued to other kanji (三重県, 唯一) and one in kana inside a word are none. */
#include "nlu/answer_marks.h"
#include "base/utf8.h"
#include "nlu/numerals.h"

static const struct word {
    enum mark_kind kind;
    int64_t value;
    struct str text;
} words[] = {
#define WORD(kind, value, text) {MARK_##kind, value, {text, sizeof(text) - 1}},
#include "nlu/answer_marks.def"
#undef WORD
};

enum { WORDS = sizeof(words) / sizeof(words[0]) };

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool latin(struct str s, size_t at)
{
    return at < s.len && ((s.ptr[at] >= 'a' && s.ptr[at] <= 'z') || (uint8_t)s.ptr[at] == 0xC3);
}

static uint32_t code_at(struct str s, size_t at, size_t *len)
{
    struct str rest = str_sub(s, at, s.len);
    uint32_t cp = 0;
    bool any = utf8_next(&rest, &cp);
    *len = any ? s.len - at - rest.len : 0;
    return cp;
}

static bool is_kanji(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || cp == 0x3005;
}

/* A word in Latin letters must not be a piece of a longer one. */
static bool stands_alone(struct str text, size_t at, struct str word)
{
    if (!latin(word, 0))
        return true;
    return !(at && latin(text, at - 1)) && !latin(text, at + word.len);
}

static const struct word *word_at(struct str text, size_t at)
{
    const struct word *best = NULL;
    struct str rest = str_sub(text, at, text.len);
    for (size_t i = 0; i < WORDS; i++)
        if ((!best || words[i].text.len > best->text.len) && str_starts(rest, words[i].text) &&
            stands_alone(text, at, words[i].text))
            best = &words[i];
    return best;
}

/* ------------------------------------------------------------ numbers */

struct spelled {
    int64_t thousands, section, pending; /* pending: -1 when no digit waits for its place */
    size_t run;                          /* kanji digits in pending */
    int64_t last[2];                     /* the last two of them */
    bool place, kanji, ascii;
    size_t n_digits;
};

static size_t digits_from(struct str text, size_t at)
{
    size_t n = 0;
    while (at + n < text.len && digit(text.ptr[at + n]))
        n++;
    return n;
}

/* 12, 1,000: how many bytes. More than 15 digits are counted, and not taken. */
static size_t digits_at(struct str text, size_t at, struct spelled *s)
{
    size_t n = digits_from(text, at), i = at;
    bool grouped = n <= 3;
    s->pending = 0;
    s->ascii = true;
    s->run = 0;
    for (;;) {
        for (size_t k = 0; k < n; k++)
            if (s->n_digits++ < 15)
                s->pending = s->pending * 10 + (text.ptr[i + k] - '0');
        i += n;
        if (!grouped || i >= text.len || text.ptr[i] != ',' || digits_from(text, i + 1) != 3)
            return i - at;
        i++;
        n = 3;
    }
}

static void add_place(struct spelled *s, int64_t place)
{
    if (place == 10000) {
        int64_t all = s->section + (s->pending < 0 ? 0 : s->pending);
        s->thousands += (all ? all : 1) * place;
        s->section = 0;
    } else {
        s->section += (s->pending < 0 ? 1 : s->pending) * place;
    }
    s->pending = -1;
    s->run = 0;
    s->place = true;
}

static void add_kanji(struct spelled *s, int d)
{
    s->pending = (s->pending < 0 ? 0 : s->pending) * 10 + d;
    s->last[0] = s->last[1];
    s->last[1] = d;
    s->run++;
}

/* 「二三」 two or three, 「七十五六」 seventy-five or -six. */
static void neighbours(const struct spelled *s, struct mark *ret)
{
    int64_t base = s->thousands + s->section;
    if (s->run != 2 || s->last[0] < 1 || s->last[1] != s->last[0] + 1)
        return;
    ret->low = base + s->last[0];
    ret->high = base + s->last[1];
    if (s->place)
        ret->value = ret->low;
}

/* 12, 十二, 2万5千, 〇九〇; false when no number begins here. */
static bool number_at(struct str text, size_t at, struct mark *ret)
{
    struct spelled s = {.pending = -1};
    size_t i = at, len;
    for (int chars = 0; i < text.len && chars < 24; chars++) {
        uint32_t cp = code_at(text, i, &len);
        int d = numeral_digit(cp);
        int64_t place = numeral_place(cp);
        if (cp < 0x80 && digit((char)cp)) {
            if (s.pending >= 0)
                break;
            len = digits_at(text, i, &s);
        } else if (d >= 0 && !(s.ascii && s.pending >= 0)) {
            add_kanji(&s, d);
            s.kanji = true;
        } else if (place) {
            add_place(&s, place);
            s.kanji = true;
        } else {
            break;
        }
        i += len;
    }
    if (i == at || s.n_digits > 15)
        return false;
    *ret = (struct mark){.kind = MARK_NUMBER, .at = {at, i}, .digits = s.kanji ? 0 : s.n_digits};
    ret->value = s.thousands + s.section + (s.pending < 0 ? 0 : s.pending);
    neighbours(&s, ret);
    return true;
}

/* 三重県, 一緒, 唯一: a numeral glued to kanji that are no unit. */
static bool glued(const struct marks *m, struct str text, const struct mark *number)
{
    size_t len;
    const struct mark *before = m->n ? &m->item[m->n - 1] : NULL;
    if (number->digits)
        return false;
    if (before && before->kind == MARK_OTHER && before->at.to == number->at.from) {
        size_t from = before->at.to - 3;
        if (before->at.to >= before->at.from + 3 && is_kanji(code_at(text, from, &len)))
            return true;
    }
    return is_kanji(code_at(text, number->at.to, &len)) && !word_at(text, number->at.to);
}

static const struct {
    struct str text;
    int64_t value;
} kana_digits[] = {{S("いち"), 1}, {S("いっ"), 1}, {S("に"), 2},     {S("さん"), 3}, {S("し"), 4},   {S("よん"), 4},
                   {S("よ"), 4},   {S("ご"), 5},   {S("ろく"), 6},   {S("ろっ"), 6}, {S("しち"), 7}, {S("なな"), 7},
                   {S("はち"), 8}, {S("はっ"), 8}, {S("きゅう"), 9}, {S("く"), 9}},
  kana_places[] = {{S("じゅう"), 10},  {S("じゅっ"), 10},  {S("じっ"), 10},   {S("ひゃく"), 100},
                   {S("びゃく"), 100}, {S("ぴゃく"), 100}, {S("せん"), 1000}, {S("ぜん"), 1000}};

static size_t kana_piece(struct str rest, bool place, int64_t *ret)
{
    size_t best = 0;
    size_t n = place ? sizeof(kana_places) / sizeof(kana_places[0]) : sizeof(kana_digits) / sizeof(kana_digits[0]);
    for (size_t i = 0; i < n; i++) {
        struct str t = place ? kana_places[i].text : kana_digits[i].text;
        if (t.len > best && str_starts(rest, t)) {
            best = t.len;
            *ret = place ? kana_places[i].value : kana_digits[i].value;
        }
    }
    return best;
}

/* しょうわ|にじゅうに|ねん: only before a unit in kana, or with a place (ななじゅうご) and to the end. */
static bool kana_number_at(struct str text, size_t at, struct mark *ret)
{
    struct spelled s = {.pending = -1};
    size_t i = at, len;
    int64_t v = 0;
    for (int pieces = 0; pieces < 8; pieces++) {
        struct str rest = str_sub(text, i, text.len);
        if ((len = kana_piece(rest, true, &v)) != 0)
            add_place(&s, v);
        else if (s.pending < 0 && (len = kana_piece(rest, false, &v)) != 0)
            s.pending = v;
        else
            break;
        i += len;
    }
    if (i == at)
        return false;
    const struct word *unit = word_at(text, i);
    bool kana_unit = unit && (unit->kind == MARK_YEAR || unit->kind == MARK_MONTH || unit->kind == MARK_DAY ||
                              unit->kind == MARK_HOUR || unit->kind == MARK_MINUTE || unit->kind == MARK_AGE ||
                              (unit->kind == MARK_DECADE && s.place) || (unit->kind == MARK_COUNT && i - at > 3));
    kana_unit = kana_unit && !is_kanji(code_at(text, i, &len));
    bool whole = s.place && (i == text.len || (unit && unit->kind == MARK_FILL));
    *ret = (struct mark){.kind = MARK_NUMBER, .at = {at, i}};
    ret->value = s.section + (s.pending < 0 ? 0 : s.pending);
    return kana_unit || whole;
}

/* ------------------------------------------------------------ the row */

static bool push(struct marks *m, struct mark mark)
{
    if (m->n == MARKS_MAX) {
        m->overflow = true;
        return false;
    }
    m->item[m->n++] = mark;
    return true;
}

static bool is_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 0xC0 && cp <= 0x24F) || (cp >= 0x3041 && cp <= 0x30FA) || is_kanji(cp);
}

static void push_other(struct marks *m, size_t at, size_t len, uint32_t cp)
{
    struct mark *last = m->n ? &m->item[m->n - 1] : NULL;
    m->others += is_letter(cp);
    m->kanji += is_kanji(cp);
    if (!is_letter(cp))
        return;
    if (last && last->kind == MARK_OTHER && last->at.to == at)
        last->at.to = at + len;
    else
        (void)push(m, (struct mark){.kind = MARK_OTHER, .at = {at, at + len}});
}

/* 「昭22」「s22」 are years of an era, 「大人」 and a lonely s are not; 15h is an hour. */
static enum mark_kind kind_of(const struct marks *m, struct str text, const struct word *w, size_t at)
{
    struct mark next;
    size_t after = at + w->text.len;
    if (w->kind == MARK_FIRST_YEAR && w->text.len == 3) /* 元 of 令和元, not of 元気 */
        return m->n && m->item[m->n - 1].kind == MARK_ERA ? w->kind : MARK_OTHER;
    if (w->kind != MARK_ERA || w->text.len > 3)
        return w->kind;
    if (m->n && m->item[m->n - 1].kind == MARK_NUMBER && m->item[m->n - 1].at.to == at && str_eq(w->text, S("h")))
        return MARK_OCLOCK;
    while (after < text.len && (text.ptr[after] == ' ' || text.ptr[after] == '.'))
        after++;
    return number_at(text, after, &next) || str_starts(str_sub(text, after, text.len), S("元")) ? MARK_ERA : MARK_OTHER;
}

/* Heads and tails of the lexicon (えっと, でお願いします) say nothing either. */
static size_t filler_at(const struct nlu *nlu, struct str text, size_t at)
{
    struct str rest = str_sub(text, at, text.len);
    size_t longest = 0;
    for (size_t i = 0; i < nlu->heads.n; i++)
        if (nlu->heads.item[i].len > longest && str_starts(rest, nlu->heads.item[i]))
            longest = nlu->heads.item[i].len;
    for (size_t i = 0; i < nlu->tails.n; i++)
        if (nlu->tails.item[i].len > longest && str_starts(rest, nlu->tails.item[i]))
            longest = nlu->tails.item[i].len;
    return longest;
}

/* A kana number may begin at the start, after a blank, and after whatever was understood. */
static bool kana_may_begin(const struct marks *m, size_t at)
{
    return !m->n || m->item[m->n - 1].kind != MARK_OTHER || m->item[m->n - 1].at.to < at;
}

static size_t step(const struct nlu *nlu, struct marks *m, size_t at)
{
    struct mark number;
    size_t len;
    struct str text = m->text;
    const struct word *w = word_at(text, at);
    uint32_t cp = code_at(text, at, &len);
    if (number_at(text, at, &number) && (!w || w->text.len <= number.at.to - at)) {
        if (!glued(m, text, &number))
            return push(m, number) ? number.at.to - at : text.len;
        push_other(m, at, len, cp);
        return len;
    }
    if (cp < 0x80 && digit((char)cp)) { /* more digits than any number we take */
        push_other(m, at, digits_from(text, at), 'a');
        return digits_from(text, at);
    }
    if (kana_may_begin(m, at) && kana_number_at(text, at, &number) && (!w || w->text.len <= number.at.to - at))
        return push(m, number) ? number.at.to - at : text.len;
    enum mark_kind kind = w ? kind_of(m, text, w, at) : MARK_OTHER;
    size_t filler = w && w->text.len > 3 ? 0 : filler_at(nlu, text, at);
    if (w && kind != MARK_OTHER && w->text.len >= filler)
        return push(m, (struct mark){.kind = kind, .value = w->value, .at = {at, at + w->text.len}}) ? w->text.len
                                                                                                     : text.len;
    if (filler)
        return push(m, (struct mark){.kind = MARK_FILL, .at = {at, at + filler}}) ? filler : text.len;
    push_other(m, at, len, cp);
    return len ? len : 1;
}

void marks_read(const struct nlu *nlu, struct str text, struct marks *ret)
{
    *ret = (struct marks){.text = text, .overflow = text.len > MARKS_TEXT_MAX};
    for (size_t at = 0; !ret->overflow && at < text.len;)
        at += step(nlu, ret, at);
    ret->item[ret->n] = (struct mark){.kind = MARK_END, .at = {text.len, text.len}};
}

bool marks_have(const struct marks *m, enum mark_kind kind)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->item[i].kind == kind)
            return true;
    return false;
}
