/* The canonical form of what people type. Code points are taken one at a time. Nearly all of Japanese text is in ranges
 * whose folded form is known at a glance and goes straight out; the rest, and whatever is followed by a combining mark,
 * is normalised by utf8proc in fold_segment.c, one base character with its marks at a time, so that every result knows
 * where it came from. O(n). */
#include "base/fold.h"
#include "base/fold_segment.h"
#include "base/utf8.h"

enum { TEXT_MAX = 64 * 1024, REPEATS_MAX = 2, PROLONGED = 0x30fc, WAVE = '~' };

struct output {
    struct arena *arena;
    char *text;
    uint32_t *at;
    size_t len, room;
    uint32_t last;    /* what was written last, 0 at the start */
    unsigned repeats; /* how often in a row */
};

static bool make_room(struct output *o, size_t room)
{
    char *text = arena_alloc(o->arena, room);
    uint32_t *at = ARENA_ARRAY(o->arena, uint32_t, room);
    if (!text || !at)
        return false;
    if (o->len) {
        memcpy(text, o->text, o->len);
        memcpy(at, o->at, o->len * sizeof *at);
    }
    o->text = text;
    o->at = at;
    o->room = room;
    return true;
}

static bool write_char(struct output *o, uint32_t cp, uint32_t from)
{
    if (o->room - o->len < 5 && !make_room(o, o->room * 2))
        return false;
    size_t n = 1;
    if (cp < 0x80)
        o->text[o->len] = (char)cp;
    else
        n = utf8_encode(cp, o->text + o->len);
    for (size_t i = 0; i < n; i++)
        o->at[o->len + i] = from;
    o->len += n;
    o->last = cp;
    return true;
}

static bool is_kana(uint32_t cp)
{
    return cp >= 0x3041 && cp <= 0x309e;
}

static bool is_wave(uint32_t cp)
{
    return cp == WAVE || cp == 0x301c || cp == 0x3030 || cp == 0x223c;
}

/* Dashes that people take for the prolonged mark. */
static bool is_long_dash(uint32_t cp)
{
    return (cp >= 0x2012 && cp <= 0x2015) || cp == 0x2500 || cp == 0x2501;
}

/* "1000" and 二二二 mean what they say: numbers are never shortened. */
static bool is_number(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return true;
    if (cp < 0x3007)
        return false;
    switch (cp) {
    case 0x3007: /* 〇 */
    case 0x4e00: /* 一 */
    case 0x4e8c: /* 二 */
    case 0x4e09: /* 三 */
    case 0x56db: /* 四 */
    case 0x4e94: /* 五 */
    case 0x516d: /* 六 */
    case 0x4e03: /* 七 */
    case 0x516b: /* 八 */
    case 0x4e5d: /* 九 */
    case 0x5341: /* 十 */
    case 0x767e: /* 百 */
    case 0x5343: /* 千 */
    case 0x4e07: /* 万 */
        return true;
    default:
        return false;
    }
}

/* One spelling of a character that is already in NFKC_Casefold, given what stands before it. */
static uint32_t spell(uint32_t cp, uint32_t before)
{
    bool after_kana = is_kana(before) || before == PROLONGED;
    if ((cp >= 0x30a1 && cp <= 0x30f6) || cp == 0x30fd || cp == 0x30fe)
        return cp - 0x60; /* katakana to hiragana */
    if (is_wave(cp))
        return after_kana ? PROLONGED : WAVE; /* すご〜い, but 10〜12 */
    if (after_kana && is_long_dash(cp))
        return PROLONGED;
    return cp;
}

static bool is_redundant(const struct output *o, uint32_t cp)
{
    if (cp == ' ')
        return o->last == ' ' || o->len == 0;
    if (cp == PROLONGED || cp == WAVE)
        return o->last == PROLONGED || o->last == WAVE;
    return cp == o->last && o->repeats == REPEATS_MAX && !is_number(cp);
}

static bool emit(struct output *o, uint32_t cp, uint32_t from)
{
    if (cp >= 0x30f7 && cp <= 0x30fa) /* ヷヸヹヺ have no hiragana of their own: わ and the mark */
        return emit(o, cp - 0x30f7 + 0x308f, from) && emit(o, 0x3099, from);
    cp = spell(cp, o->last);
    if (is_redundant(o, cp))
        return true;
    o->repeats = cp == o->last && o->repeats < REPEATS_MAX ? o->repeats + 1 : 1;
    return write_char(o, cp, from);
}

/* `cp` where fold_kind said FOLD_FAST. */
static uint32_t fast(uint32_t cp)
{
    if (cp >= 0xff01 && cp <= 0xff5e)
        cp -= 0xfee0; /* full-width ASCII */
    return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

static bool emit_segment(struct output *o, struct str s, size_t from, size_t to)
{
    struct fold_segment segment;
    fold_segment(str_sub(s, from, to - from), &segment);
    for (size_t i = 0; i < segment.n; i++) {
        if (!emit(o, (uint32_t)segment.chars[i], (uint32_t)from))
            return false;
    }
    return true;
}

static bool fold_all(struct output *o, struct str s)
{
    size_t from = 0;
    struct fold_char c = fold_char_at(s, 0), next;
    for (; c.bytes; from += c.bytes, c = next) {
        next = fold_char_at(s, from + c.bytes);
        enum fold_kind kind = fold_kind(c.cp);
        bool ok = true;
        if (kind == FOLD_BLANK) {
            ok = emit(o, ' ', (uint32_t)from);
        } else if (kind == FOLD_FAST && !(next.bytes && fold_joins(c.cp, next.cp))) {
            ok = emit(o, fast(c.cp), (uint32_t)from);
        } else if (kind != FOLD_DROP) {
            uint32_t base = c.cp;
            for (; next.bytes && fold_joins(base, next.cp); next = fold_char_at(s, from + c.bytes))
                c.bytes += next.bytes;
            ok = emit_segment(o, s, from, from + c.bytes);
        }
        if (!ok)
            return false;
    }
    return true;
}

/* The end of the text points at the blanks that were dropped there, if any. */
static void finish(struct output *o, struct str s)
{
    uint32_t end = (uint32_t)s.len;
    if (o->len && o->text[o->len - 1] == ' ')
        end = o->at[--o->len];
    o->text[o->len] = '\0';
    o->at[o->len] = end;
}

enum err fold(struct arena *arena, struct str s, struct folded *ret)
{
    struct output o = {.arena = arena};
    if (s.len > TEXT_MAX || !utf8_valid(s))
        return ERR_INPUT;
    if (!make_room(&o, s.len + 8) || !fold_all(&o, s))
        return ERR_NOMEM;
    finish(&o, s);
    *ret = (struct folded){{o.text, o.len}, o.at};
    return ERR_OK;
}

enum err fold_text(struct arena *arena, struct str s, struct str *ret)
{
    struct folded folded;
    enum err err = fold(arena, s, &folded);
    if (!err)
        *ret = folded.text;
    return err;
}
