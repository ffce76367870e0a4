/* See search_forms.h. The endings are a table (search_forms.def). */
#include "directory/search_forms.h"
#include "base/utf8.h"
#include "directory/search_reading.h"

enum { STEM_BYTES = 6, KANA_LEAST = 5, SCRATCH_BYTES = 1 << 20 };

static bool stands_there(const struct phrases *sorted, struct str text)
{
    size_t at = phrases_from(sorted, text);
    return at < sorted->n && str_eq(sorted->item[at].text, text);
}

static bool has_forms(uint8_t kind)
{
    return kind == PHRASE_GROUP || kind == PHRASE_ASKED || kind == PHRASE_FILTER;
}

/* Long enough to be told from other words: two letters, or one that is a kanji (弾く). */
static bool is_stem(struct str s)
{
    uint32_t c = 0;
    struct str rest = s;
    return s.len >= STEM_BYTES || (utf8_next(&rest, &c) && !rest.len && c >= 0x3400);
}

/* 「お茶習いたい」 is 「お茶を習いたい」. */
static void add_without_particle(struct search_words *w, const struct phrases *sorted, struct phrase p, size_t most)
{
    ptrdiff_t at = str_find(p.text, S("を"));
    struct str head = str_sub(p.text, 0, at > 0 ? (size_t)at : 0);
    struct str tail = at > 0 ? str_sub(p.text, (size_t)at + 3, p.text.len) : head;
    if (!head.len || tail.len < STEM_BYTES || w->phrases.n >= most)
        return;
    struct str text = arena_join(&w->arena, head, tail);
    if (!stands_there(sorted, text))
        w->phrases.item[w->phrases.n++] = (struct phrase){.text = text, .kind = PHRASE_ASKED, .form = true, .no = p.no};
}

static bool all_kana(struct str s)
{
    uint32_t c;
    while (utf8_next(&s, &c))
        if (!(c >= 0x3041 && c <= 0x3096) && c != 0x30fc)
            return false;
    return true;
}

/* 寝つきが悪い is ねつきがわるい; short ones are too easily a part of other words. */
static enum err add_in_kana(struct search_words *w, size_t most)
{
    const struct phrases sorted = w->phrases;
    struct arena scratch;
    arena_init(&scratch, SCRATCH_BYTES);
    enum err err = ERR_OK;
    for (size_t i = 0; i < sorted.n && !err; i++) {
        struct phrase p = sorted.item[i];
        struct str kana;
        if (p.kind != PHRASE_GROUP && p.kind != PHRASE_ASKED)
            continue;
        err = search_reading(&scratch, p.text, &kana);
        if (!err && !str_eq(kana, p.text) && all_kana(kana) && utf8_chars(kana) >= KANA_LEAST && w->phrases.n < most &&
            !stands_there(&sorted, kana))
            w->phrases.item[w->phrases.n++] =
                (struct phrase){.text = arena_str(&w->arena, kana), .kind = PHRASE_ASKED, .form = true, .no = p.no};
        arena_reset(&scratch);
    }
    arena_done(&scratch);
    phrases_sort(&w->phrases);
    return err;
}

/* 眠れない is 眠れなくて and 眠れません as well, 落ち込む is 落ち込んで: asked for alike. What the files have themselves
 * stays what it is. */
enum err search_forms_add(struct search_words *w, size_t most)
{
    static const struct {
        const char *end, *other;
    } forms[] = {
#define FORM(end, other) {end, other},
#include "directory/search_forms.def"
#undef FORM
    };
    enum err err = add_in_kana(w, most);
    const struct phrases sorted = w->phrases;
    for (size_t i = 0; i < sorted.n && !err; i++) {
        struct phrase p = sorted.item[i];
        if (p.kind == PHRASE_GROUP || p.kind == PHRASE_ASKED)
            add_without_particle(w, &sorted, p, most);
        for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
            struct str end = str_from(forms[k].end);
            if (!has_forms(p.kind) || !str_ends(p.text, end) || !is_stem(str_sub(p.text, 0, p.text.len - end.len)))
                continue;
            struct str form = arena_fmt(&w->arena, "%.*s%s", (int)(p.text.len - end.len), p.text.ptr, forms[k].other);
            if (!stands_there(&sorted, form) && w->phrases.n < most)
                w->phrases.item[w->phrases.n++] =
                    (struct phrase){.text = form,
                                    .kind = p.kind == PHRASE_FILTER ? PHRASE_FILTER : PHRASE_ASKED,
                                    .form = true,
                                    .no = p.no};
        }
    }
    phrases_sort(&w->phrases);
    return err ? err : w->arena.failed ? ERR_NOMEM : ERR_OK;
}

static bool teaches(uint8_t kind)
{
    return kind == PHRASE_GROUP || kind == PHRASE_ASKED || kind == PHRASE_KIND;
}

enum err search_learn(struct search_words *w)
{
    struct arena scratch;
    arena_init(&scratch, SCRATCH_BYTES);
    enum err err = gist_init(&w->gist, &w->arena, w->phrases.n);
    for (size_t i = 0; i < w->phrases.n && !err; i++) {
        const struct phrase *p = &w->phrases.item[i];
        if (teaches(p->kind))
            err = gist_learn(&w->gist, &scratch, p->text, p->no);
        arena_reset(&scratch);
    }
    gist_settle(&w->gist, w->n_groups);
    arena_done(&scratch);
    return err;
}
