/* See fold_variant.h. One look-up in a sorted table for each kanji; the offsets are kept, for nothing grows. */
#include "base/fold_variant.h"
#include "base/utf8.h"

static const struct {
    uint32_t from, to;
} variants[] = {
#define V(variant, plain) {variant, plain},
#include "base/fold_variant.def"
#undef V
};
enum { VARIANTS = sizeof variants / sizeof variants[0] };

static uint32_t plain_of(uint32_t cp)
{
    size_t lo = 0, hi = VARIANTS;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (variants[mid].from < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < VARIANTS && variants[lo].from == cp ? variants[lo].to : cp;
}

/* In place: nothing grows. True: something was another letter. */
static bool undo_variants(struct folded *f)
{
    char *text = (char *)(uintptr_t)f->text.ptr; /* ours: fold() made it in our arena */
    uint32_t *at = (uint32_t *)(uintptr_t)f->at;
    struct str rest = f->text;
    size_t len = 0;
    bool changed = false;
    uint32_t cp;
    while (rest.len) {
        char bytes[4];
        uint32_t begin = at[f->text.len - rest.len];
        (void)utf8_next(&rest, &cp);
        size_t n = utf8_encode(plain_of(cp), bytes);
        changed = changed || plain_of(cp) != cp;
        for (size_t i = 0; i < n; i++) {
            text[len] = bytes[i];
            at[len++] = begin;
        }
    }
    at[len] = at[f->text.len];
    f->text.len = len;
    return changed;
}

enum err fold_for_search(struct arena *arena, struct str s, struct folded *ret)
{
    struct folded f, again;
    enum err err = fold(arena, s, &f);
    if (err || !undo_variants(&f)) {
        *ret = f;
        return err;
    }
    err = fold(arena, f.text, &again); /* かゕゕ has become かかか, and folding knows かか */
    if (err)
        return err;
    uint32_t *at = (uint32_t *)(uintptr_t)again.at;
    for (size_t i = 0; i <= again.text.len; i++)
        at[i] = f.at[at[i]];
    *ret = again;
    return ERR_OK;
}

enum err fold_text_for_search(struct arena *arena, struct str s, struct str *ret)
{
    struct folded f;
    enum err err = fold_for_search(arena, s, &f);
    if (!err)
        *ret = f.text;
    return err;
}
