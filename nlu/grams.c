/* One copy of the text with its marks; pieces point into it. */
#include "nlu/grams.h"
#include "base/utf8.h"

#define HASH_BEGIN 1469598103934665603u /* FNV-1a */

static uint64_t hash_more(uint64_t hash, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * 1099511628211u;
    return hash;
}

static uint64_t hash_end(uint64_t hash)
{
    hash ^= hash >> 29;
    hash *= 0xBF58476D1CE4E5B9u;
    return hash ^ hash >> 32;
}

uint64_t gram_hash(struct str gram)
{
    return hash_end(hash_more(HASH_BEGIN, gram.ptr, gram.len));
}

enum err grams_of(struct arena *arena, struct str text, struct grams *ret)
{
    const size_t len = text.len + 2, chars = utf8_chars(text) + 2;
    char *marked = arena_raw(arena, len);
    uint32_t *begin = ARENA_ARRAY(arena, uint32_t, chars + 1);
    struct gram *list = arena_raw(arena, (GRAM_CHARS * chars + 1) * sizeof(*list));
    if (!marked || !begin || !list)
        return ERR_NOMEM;
    marked[0] = '^';
    if (text.len)
        memcpy(marked + 1, text.ptr, text.len);
    marked[len - 1] = '$';
    size_t n_chars = 0, n = 0;
    for (size_t i = 0; i < len; i++)
        if (((uint8_t)marked[i] & 0xC0) != 0x80 && n_chars < chars)
            begin[n_chars++] = (uint32_t)i;
    begin[n_chars] = (uint32_t)len;
    for (size_t i = 0; i < n_chars; i++) {
        uint64_t hash = HASH_BEGIN; /* a longer piece goes on where the shorter one ended */
        for (size_t k = 1; k <= GRAM_CHARS && i + k <= n_chars; k++) {
            const uint32_t from = begin[i], last = begin[i + k - 1], to = begin[i + k];
            hash = hash_more(hash, marked + last, to - last);
            list[n++] = (struct gram){{marked + from, to - from}, from ? from - 1 : 0, hash_end(hash)};
        }
    }
    *ret = (struct grams){list, n};
    return ERR_OK;
}
