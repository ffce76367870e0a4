/* One copy of the text with its marks; pieces point into it. */
#include "nlu/grams.h"
#include "base/utf8.h"

uint64_t gram_hash(struct str gram)
{
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < gram.len; i++)
        hash = (hash ^ (uint8_t)gram.ptr[i]) * 1099511628211u;
    hash ^= hash >> 29;
    hash *= 0xBF58476D1CE4E5B9u;
    return hash ^ hash >> 32;
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
    for (size_t i = 0; i < n_chars; i++)
        for (size_t k = 1; k <= GRAM_CHARS && i + k <= n_chars; k++)
            list[n++] = (struct gram){{marked + begin[i], begin[i + k] - begin[i]}, begin[i] ? begin[i] - 1 : 0};
    *ret = (struct grams){list, n};
    return ERR_OK;
}
