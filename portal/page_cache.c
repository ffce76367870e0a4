/* A set-associative table: a page's address says where it may stand, the one unused longest goes. O(1), bounded in
 * entries and bytes. */
#include "portal/page_cache.h"
#include <stdlib.h>

static size_t set_of(struct str key)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a; who fills a set on purpose makes only these pages slower */
    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.ptr[i]) * 1099511628211u;
    h ^= h >> 33; /* the last characters of a key reach only the low bits by themselves */
    h *= 0xff51afd7ed558ccdu;
    return (size_t)(h >> 48) % PAGE_CACHE_SETS;
}

static void drop(struct page_cache *c, struct page_cached *e)
{
    c->bytes -= e->key.len + e->body.len;
    free((void *)(uintptr_t)e->key.ptr);
    *e = (struct page_cached){0};
}

void page_cache_clear(struct page_cache *c)
{
    for (size_t s = 0; s < PAGE_CACHE_SETS; s++)
        for (size_t w = 0; w < PAGE_CACHE_WAYS; w++)
            if (c->entry[s][w].key.len)
                drop(c, &c->entry[s][w]);
}

static void keep_day(struct page_cache *c, int32_t day)
{
    if (c->day != day)
        page_cache_clear(c);
    c->day = day;
}

const struct page_cached *page_cache_find(struct page_cache *c, struct str key, int32_t day)
{
    keep_day(c, day);
    struct page_cached *set = c->entry[set_of(key)];
    for (size_t w = 0; w < PAGE_CACHE_WAYS; w++)
        if (set[w].key.len && str_eq(set[w].key, key)) {
            set[w].used = ++c->clock;
            return &set[w];
        }
    return NULL;
}

static struct page_cached *place_for(struct page_cache *c, struct str key)
{
    struct page_cached *set = c->entry[set_of(key)], *oldest = &set[0];
    for (size_t w = 0; w < PAGE_CACHE_WAYS; w++) {
        if (set[w].key.len && str_eq(set[w].key, key))
            return &set[w];
        if (set[w].used < oldest->used)
            oldest = &set[w];
    }
    return oldest;
}

void page_cache_put(struct page_cache *c, int32_t day, const struct page_cached *page)
{
    size_t bytes = page->key.len + page->body.len, etag = strlen(page->etag) + 1;
    keep_day(c, day);
    if (!page->key.len || bytes > PAGE_CACHE_BYTES)
        return;
    struct page_cached *e = place_for(c, page->key);
    if (e->key.len)
        drop(c, e);
    if (c->bytes + bytes > PAGE_CACHE_BYTES)
        page_cache_clear(c);
    char *block = malloc(bytes + etag);
    if (!block)
        return;
    memcpy(block, page->key.ptr, page->key.len);
    if (page->body.len)
        memcpy(block + page->key.len, page->body.ptr, page->body.len);
    memcpy(block + bytes, page->etag, etag);
    *e = *page;
    e->etag = block + bytes;
    e->key = (struct str){block, page->key.len};
    e->body = (struct str){block + page->key.len, page->body.len};
    e->used = ++c->clock;
    c->bytes += bytes;
}
