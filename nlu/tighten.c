/* Blanks between two Japanese characters go; other marks only when they stand between single characters, so that
 * 「海・山」 keeps its dot and 「死.に.た.い」 does not. */
#include "nlu/tighten.h"
#include "base/utf8.h"

enum kind { KIND_OTHER, KIND_JAPANESE, KIND_BLANK, KIND_MARK };

static enum kind kind_of(uint32_t cp)
{
    static const char marks[] = ".,-_*/|~+=:;'\"";
    if (cp == ' ' || cp == '\t' || cp == 0x3000)
        return KIND_BLANK;
    if (cp == '\n' || cp == 0x30FB || cp == 0x3001 || cp == 0x3002 || cp == 0x2026 ||
        (cp > ' ' && cp < 0x80 && strchr(marks, (int)cp)))
        return KIND_MARK;
    if ((cp >= 0x3041 && cp <= 0x30FF) || (cp >= 0x3400 && cp <= 0x9FFF) || cp == 0x3005)
        return KIND_JAPANESE;
    return KIND_OTHER;
}

/* A step of the walk: one code point and what it is. */
struct glyph {
    struct str bytes;
    enum kind kind;
};

static bool next_glyph(struct str *rest, struct glyph *ret)
{
    struct str before = *rest;
    uint32_t cp = 0;
    if (!utf8_next(rest, &cp)) {
        *ret = (struct glyph){.kind = KIND_OTHER};
        return false;
    }
    *ret = (struct glyph){str_sub(before, 0, before.len - rest->len), kind_of(cp)};
    return true;
}

/* Does the text after a mark begin with one lonely Japanese character? */
static bool lonely(struct str rest)
{
    struct glyph one, after;
    if (!next_glyph(&rest, &one) || one.kind != KIND_JAPANESE)
        return false;
    return !next_glyph(&rest, &after) || after.kind == KIND_MARK || after.kind == KIND_BLANK;
}

/* Blanks, then a Japanese character? */
static bool before_japanese(struct str rest)
{
    struct glyph g;
    while (next_glyph(&rest, &g) && g.kind == KIND_BLANK)
        continue;
    return g.kind == KIND_JAPANESE;
}

static bool plain(struct str s)
{
    for (struct glyph g; next_glyph(&s, &g);)
        if (g.kind == KIND_BLANK || g.kind == KIND_MARK)
            return false;
    return true;
}

struct folded tighten(struct arena *arena, struct folded said)
{
    if (!said.text.len || plain(said.text))
        return said;
    char *out = arena_alloc(arena, said.text.len);
    uint32_t *at = ARENA_ARRAY(arena, uint32_t, said.text.len + 1);
    if (!out || !at)
        return said;
    size_t len = 0, run = 0; /* run: Japanese characters since the last gap */
    bool joined = false;     /* the last character kept is Japanese */
    struct str rest = said.text;
    for (struct glyph g; next_glyph(&rest, &g);) {
        if (g.kind == KIND_BLANK && joined && before_japanese(rest)) {
            run = 0;
            continue;
        }
        if (g.kind == KIND_MARK && run == 1 && lonely(rest)) {
            run = 0;
            continue;
        }
        joined = g.kind == KIND_JAPANESE;
        run = joined ? run + 1 : 0;
        memcpy(out + len, g.bytes.ptr, g.bytes.len);
        memcpy(at + len, said.at + (g.bytes.ptr - said.text.ptr), g.bytes.len * sizeof(*at));
        len += g.bytes.len;
    }
    at[len] = said.at[said.text.len];
    return (struct folded){{out, len}, at};
}
