/* Rewritings lie in buckets by their first character, longest first. */
#include "nlu/plain.h"
#include "base/utf8.h"

enum { BUCKETS = 256, NO_CHAR = 0, ANY_KANJI = 0x6F22 /* 漢 */ };

struct plain {
    struct rewrite *items; /* by bucket, longest first */
    uint32_t begin[BUCKETS + 1];
};

static uint32_t first_char(struct str s)
{
    uint32_t cp = NO_CHAR;
    (void)utf8_next(&s, &cp);
    return cp;
}

static uint32_t last_char(struct str s)
{
    uint32_t cp = NO_CHAR;
    while (utf8_next(&s, &cp))
        continue;
    return cp;
}

static size_t bucket_of(struct str s)
{
    return first_char(s) % BUCKETS;
}

/* Stable and once, at start: a few hundred items. */
static void sort_longest_first(struct rewrite *items, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && items[k].from.len > items[k - 1].from.len; k--) {
            struct rewrite swap = items[k];
            items[k] = items[k - 1];
            items[k - 1] = swap;
        }
}

enum err plain_new(struct arena *keep, const struct rewrite *items, size_t n, struct plain **ret)
{
    struct plain *p = ARENA_NEW(keep, struct plain);
    struct rewrite *sorted = ARENA_ARRAY(keep, struct rewrite, n + 1);
    uint32_t used = 0;
    if (!p || !sorted)
        return ERR_NOMEM;
    for (size_t b = 0; b < BUCKETS; b++) {
        p->begin[b] = used;
        for (size_t i = 0; i < n; i++)
            if (bucket_of(items[i].from) == b)
                sorted[used++] = items[i];
        sort_longest_first(sorted + p->begin[b], used - p->begin[b]);
    }
    p->begin[BUCKETS] = used;
    p->items = sorted;
    *ret = p;
    return ERR_OK;
}

static bool is_kanji(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || cp == 0x3005;
}

static bool may_stand_after(struct str after, uint32_t before)
{
    if (!after.len)
        return true;
    for (uint32_t cp; utf8_next(&after, &cp);)
        if (cp == '^' ? before == NO_CHAR : cp == ANY_KANJI ? is_kanji(before) : cp == before)
            return true;
    return false;
}

static const struct rewrite *rewriting_at(const struct plain *p, struct str rest, uint32_t first, uint32_t before)
{
    size_t b = first % BUCKETS;
    for (uint32_t i = p->begin[b]; i < p->begin[b + 1]; i++)
        if (str_starts(rest, p->items[i].from) && may_stand_after(p->items[i].after, before))
            return &p->items[i];
    return NULL;
}

struct writer {
    struct arena *arena;
    char *text;
    uint32_t *at;
    size_t len, room;
};

static bool make_room(struct writer *w, size_t more)
{
    if (w->room - w->len > more)
        return true;
    size_t room = (w->len + more) * 2 + 64;
    char *text = arena_alloc(w->arena, room);
    uint32_t *at = ARENA_ARRAY(w->arena, uint32_t, room);
    if (!text || !at)
        return false;
    if (w->len) {
        memcpy(text, w->text, w->len);
        memcpy(at, w->at, w->len * sizeof(*at));
    }
    *w = (struct writer){w->arena, text, at, w->len, room};
    return true;
}

static bool copy(struct writer *w, const struct folded *said, size_t from, size_t to)
{
    if (to == from)
        return true;
    if (!make_room(w, to - from))
        return false;
    memcpy(w->text + w->len, said->text.ptr + from, to - from);
    memcpy(w->at + w->len, said->at + from, (to - from) * sizeof(*w->at));
    w->len += to - from;
    return true;
}

static bool put(struct writer *w, struct str to, uint32_t at)
{
    if (to.len == 0)
        return true;
    if (!make_room(w, to.len))
        return false;
    memcpy(w->text + w->len, to.ptr, to.len);
    for (size_t i = 0; i < to.len; i++)
        w->at[w->len + i] = at;
    w->len += to.len;
    return true;
}

enum err plain_write(const struct plain *p, struct arena *arena, const struct folded *said, struct folded *ret,
                     bool *ret_changed)
{
    struct writer w = {.arena = arena};
    struct str text = said->text;
    uint32_t before = NO_CHAR;
    size_t copied = 0;
    for (size_t i = 0; i < text.len;) {
        struct str rest = str_sub(text, i, text.len), walk = rest;
        uint32_t cp = NO_CHAR;
        if (!utf8_next(&walk, &cp))
            break;
        const struct rewrite *r = rewriting_at(p, rest, cp, before);
        if (r) {
            if (!copy(&w, said, copied, i) || !put(&w, r->to, said->at[i]))
                return ERR_NOMEM;
            i += r->from.len;
            copied = i;
            before = last_char(r->from);
            continue;
        }
        before = cp;
        i = text.len - walk.len;
    }
    *ret_changed = copied > 0;
    if (!copied) {
        *ret = *said;
        return ERR_OK;
    }
    if (!copy(&w, said, copied, text.len) || !make_room(&w, 1))
        return ERR_NOMEM;
    w.at[w.len] = said->at[text.len];
    *ret = (struct folded){{w.text, w.len}, w.at};
    return ERR_OK;
}
