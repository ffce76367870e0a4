/* Letter pairs with the places where they stand, as one sorted array; a query walks its pairs and follows runs.
 * Cost: building O(letters log letters); a query O(its pairs × resources that have them). Pairs that stand in more than
 * one of eight resources tell nothing and are skipped. */
#include "directory/word_index.h"
#include <stdlib.h>
#include "base/utf8.h"

enum {
    PLACE_BITS = 22,
    ITEMS_MAX = 1 << 20,
    QUERY_CHARS = 400,
    COMMON_SHARE = 8,
    COMMON_LEAST = 12,
    HEAVIEST = 64,   /* runs that weigh more are all the same */
    LEAST_WEIGHT = 2 /* three kana of a name, or two kanji anywhere */
};

bool word_is_letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 0x3005 || (c >= 0x3041 && c <= 0x3096) ||
           c == 0x30fc || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xc0 && c <= 0x24f) ||
           (c >= 0x1e00 && c <= 0x1eff) || (c >= 0x20000 && c <= 0x3ffff);
}

static bool is_kana(uint32_t c)
{
    return c >= 0x3041 && c <= 0x3096;
}

static bool is_kanji(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9fff) || c >= 0x20000;
}

static uint64_t pair_of(uint32_t a, uint32_t b)
{
    return ((uint64_t)a << 21 | b) << PLACE_BITS;
}

static size_t add_pairs(uint64_t *to, struct str text, size_t place)
{
    size_t n = 0;
    uint32_t before = 0, c;
    while (utf8_next(&text, &c)) {
        if (!word_is_letter(c))
            c = 0;
        if (before && c)
            to[n++] = pair_of(before, c) | place;
        before = c;
    }
    return n;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static size_t unique(uint64_t *keys, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!kept || keys[kept - 1] != keys[i])
            keys[kept++] = keys[i];
    return kept;
}

enum err word_index_build(struct arena *arena, const struct str *names, const struct str *summaries, size_t n,
                          struct word_index *ret)
{
    *ret = (struct word_index){.n_items = n < ITEMS_MAX ? n : ITEMS_MAX};
    size_t room = 0;
    for (size_t i = 0; i < ret->n_items; i++)
        room += names[i].len + summaries[i].len;
    uint64_t *keys = malloc((room + 1) * sizeof(*keys));
    if (!keys)
        return ERR_NOMEM;
    size_t used = 0;
    for (size_t i = 0; i < ret->n_items; i++) {
        used += add_pairs(keys + used, names[i], i * 2);
        used += add_pairs(keys + used, summaries[i], i * 2 + 1);
    }
    qsort(keys, used, sizeof(*keys), by_key);
    used = unique(keys, used);
    ret->keys = ARENA_ARRAY(arena, uint64_t, used + 1);
    if (ret->keys && used)
        memcpy(ret->keys, keys, used * sizeof(*keys));
    ret->n_keys = used;
    free(keys);
    return ret->keys ? ERR_OK : ERR_NOMEM;
}

static size_t lower_bound(const struct word_index *x, uint64_t key)
{
    size_t lo = 0, hi = x->n_keys;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (x->keys[mid] < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* One run being followed, and the best so far, for one place. */
struct run {
    uint16_t last, weight, length;
    uint16_t best, best_end, best_length;
};

/* Kana pairs tell something only in a name: summaries are full of です and ます. */
unsigned word_pair_weight(uint32_t a, uint32_t b, bool in_name)
{
    if (is_kana(a) && is_kana(b))
        return in_name ? 1 : 0;
    if (is_kanji(a) && is_kanji(b))
        return 3;
    if (is_kana(a) || is_kana(b))
        return a == 0x30fc || b == 0x30fc ? 2 : in_name ? 1 : 0;
    return 1;
}

static void follow(struct run *r, uint16_t at, unsigned weight)
{
    bool goes_on = r->length && r->last + 1 == at;
    r->weight = (uint16_t)((goes_on ? r->weight : 0) + weight);
    r->length = (uint16_t)((goes_on ? r->length : 1) + 1);
    r->last = at;
    if (r->weight > r->best) {
        r->best = r->weight;
        r->best_end = (uint16_t)(at + 1);
        r->best_length = r->length;
    }
}

static void walk_pair(const struct word_index *x, struct run *runs, uint32_t a, uint32_t b, uint16_t at)
{
    size_t from = lower_bound(x, pair_of(a, b)), to = lower_bound(x, pair_of(a, b) + (1u << PLACE_BITS));
    size_t most = x->n_items / COMMON_SHARE;
    if (to - from > (most > COMMON_LEAST ? most : COMMON_LEAST))
        return;
    for (size_t i = from; i < to; i++) {
        size_t place = x->keys[i] & ((1u << PLACE_BITS) - 1);
        follow(&runs[place], at, word_pair_weight(a, b, place % 2 == 0));
    }
}

/* What an item's two runs come to; weight 0: nothing worth telling. */
static struct word_hit hit_of(const struct run *runs, uint32_t item)
{
    const struct run *name = &runs[0], *summary = &runs[1];
    bool in_name = name->best >= LEAST_WEIGHT && 2 * name->best >= summary->best;
    const struct run *r = in_name ? name : summary;
    if (r->best < (in_name ? LEAST_WEIGHT : LEAST_WEIGHT + 1))
        return (struct word_hit){.item = item};
    return (struct word_hit){item, r->best, r->best_end, r->best_length, in_name};
}

/* The smallest weight with which all that weigh as much find room; at least 1. Where even the heaviest do not, the
 * first of them are taken. */
static uint16_t least_weight(const struct word_index *x, const struct run *runs, size_t max)
{
    size_t count[HEAVIEST + 1] = {0}, sum = 0;
    for (size_t i = 0; i < x->n_items; i++) {
        uint16_t weight = hit_of(&runs[i * 2], (uint32_t)i).weight;
        count[weight < HEAVIEST ? weight : HEAVIEST]++;
    }
    uint16_t least = HEAVIEST;
    for (sum = count[least]; least > 1 && sum + count[least - 1] <= max; least--)
        sum += count[least - 1];
    return least;
}

size_t word_index_find(const struct word_index *x, struct str words, struct word_hit *ret, size_t max)
{
    uint32_t before = 0, c;
    uint16_t at = 0;
    if (!words.len || !x->n_items)
        return 0;
    struct run *runs = calloc(x->n_items * 2, sizeof(*runs));
    if (!runs)
        return 0;
    for (; at < QUERY_CHARS && utf8_next(&words, &c); at++) {
        if (!word_is_letter(c))
            c = 0;
        if (before && c)
            walk_pair(x, runs, before, c, at);
        before = c;
    }
    size_t n = 0;
    uint16_t least = least_weight(x, runs, max);
    for (size_t i = 0; i < x->n_items && n < max; i++) {
        struct word_hit hit = hit_of(&runs[i * 2], (uint32_t)i);
        if (hit.weight >= least)
            ret[n++] = hit;
    }
    free(runs);
    return n;
}
