/* Hashes of names, so that comparing costs nothing while matching. FNV-1a, 64 bits: that two texts of 100,000 agree by
 * chance happens three times in ten thousand million. */
#include "directory/kin.h"
#include "base/fold.h"
#include "base/utf8.h"

static uint64_t hash(uint64_t h, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3ull;
    return h;
}

static uint64_t hash_of(struct str s)
{
    return s.len ? hash(0xcbf29ce484222325ull, s) : 0;
}

/* Words that number an issue when they stand beside a figure: 第3回, 12月, 2026年度. */
static bool numbers(uint32_t c)
{
    return c == 0x7b2c || c == 0x56de || c == 0x6708 || c == 0x5e74 || c == 0x5ea6 || c == 0x65e5 || c == 0x671f;
}

static bool figure(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool blank(uint32_t c)
{
    return c == ' ' || c == '(' || c == ')' || c == '[' || c == ']' || c == '-' || c == '.' || c == 0x30fb;
}

/* The folded name without figures, what numbers them, blanks and brackets. */
static uint64_t series_hash(uint64_t h, struct str name)
{
    uint32_t c, before = 0, next = 0;
    for (struct str rest = name; utf8_next(&rest, &c); before = c) {
        struct str ahead = rest;
        char bytes[4];
        if (!utf8_next(&ahead, &next))
            next = 0;
        bool numbering = numbers(c) && (figure(before) || figure(next) || numbers(before));
        if (!figure(c) && !blank(c) && !numbering)
            h = hash(h, (struct str){bytes, utf8_encode(c, bytes)});
    }
    return h;
}

void kin_of(struct arena *scratch, const struct resource *r, struct kin *ret)
{
    struct str name;
    *ret = (struct kin){.host = hash_of(r->host), .place = hash_of(r->place)};
    if (fold_text(scratch, r->name, &name))
        name = r->name;
    ret->series = series_hash(ret->host ? ret->host : 1, name);
}

int alike(const struct kin *a, uint64_t a_categories, const struct kin *b, uint64_t b_categories)
{
    int shared = __builtin_popcountll(a_categories & b_categories),
        all = __builtin_popcountll(a_categories | b_categories);
    int sum = all ? ALIKE_CATEGORIES * shared / all : 0;
    sum += a->host && a->host == b->host ? ALIKE_HOST : 0;
    sum += a->place && a->place == b->place ? ALIKE_PLACE : 0;
    return sum;
}
