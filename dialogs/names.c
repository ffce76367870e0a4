/* Open addressing with FNV-1a, at most half full. O(1) a look-up. */
#include "dialogs/names.h"

static uint32_t hash(struct str s)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 16777619U;
    return h ^ (h >> 15);
}

void names_init(struct names *t, struct arena *arena, const struct str *keys, size_t n)
{
    size_t room = 8;
    while (room < n * 2)
        room *= 2;
    *t = (struct names){.key = keys, .mask = room - 1};
    t->slot = ARENA_ARRAY(arena, int32_t, room);
    if (!t->slot)
        return;
    for (size_t i = 0; i < room; i++)
        t->slot[i] = -1;
    for (size_t i = 0; i < n; i++) {
        size_t at = hash(keys[i]) & t->mask;
        while (t->slot[at] >= 0 && !str_eq(keys[t->slot[at]], keys[i]))
            at = (at + 1) & t->mask;
        if (t->slot[at] < 0)
            t->slot[at] = (int32_t)i;
    }
}

int names_find(const struct names *t, struct str key)
{
    if (!t->slot)
        return -1;
    for (size_t at = hash(key) & t->mask; t->slot[at] >= 0; at = (at + 1) & t->mask)
        if (str_eq(t->key[t->slot[at]], key))
            return t->slot[at];
    return -1;
}
