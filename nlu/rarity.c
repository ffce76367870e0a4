/* Frequent strings are listed (frequent.def); of all others the characters are asked. */
#include "nlu/rarity.h"
#include "base/utf8.h"

static const struct {
    struct str text;
    unsigned bits;
} frequent[] = {
#define FREQUENT(text, bits) {S(text), bits},
#include "nlu/frequent.def"
#undef FREQUENT
};

static int compare(struct str a, struct str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* How rare is a character in what people write? As a power of two; only the order matters. */
static unsigned rarity_of_char(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || cp == ' ' ? 4 : 6;
    if (cp >= 0x3041 && cp <= 0x309F)
        return 4;
    return cp >= 0x4E00 && cp <= 0x9FFF ? 8 : 10;
}

unsigned rarity(struct str s)
{
    size_t low = 0, high = sizeof(frequent) / sizeof(frequent[0]);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(frequent[middle].text, s);
        if (order == 0)
            return frequent[middle].bits;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    unsigned power = 0;
    for (uint32_t cp; utf8_next(&s, &cp);)
        power += rarity_of_char(cp);
    return power;
}
