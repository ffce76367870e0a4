/* Pages that were made already, by their address. Belongs to the loop's thread. Forgotten when the content changes, and
 * at midnight: what a page says depends on the day. Addresses with words of a visitor's own never come here. */
#pragma once
#include "base/buf.h"
#include "base/str.h"

enum { PAGE_CACHE_SETS = 256, PAGE_CACHE_WAYS = 4, PAGE_CACHE_BYTES = 64 << 20 };

struct page_cached {
    struct str key, body; /* one heap block: key, body, etag */
    struct str type;      /* static */
    int status;
    bool open;        /* other origins may read it */
    const char *etag; /* in the block */
    uint64_t used;
};

struct page_cache {
    struct page_cached entry[PAGE_CACHE_SETS][PAGE_CACHE_WAYS];
    size_t bytes;
    uint64_t clock;
    int32_t day;
};

/* NULL: it is not there, or of another day. */
const struct page_cached *page_cache_find(struct page_cache *c, struct str key, int32_t day);
/* Copies key and body. What was used longest ago in its set makes room; what is too large is not kept. */
void page_cache_put(struct page_cache *c, int32_t day, const struct page_cached *page);
void page_cache_clear(struct page_cache *c);
