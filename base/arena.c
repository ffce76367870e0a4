/* The memory of one turn, cut from a few growing blocks. Under AddressSanitizer what was not handed out is poisoned, so
 * that a write past an object or after a reset is seen. */
#include "base/arena.h"
#include <stdalign.h>
#include <stdarg.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#endif

enum { FIRST_BLOCK = 16 * 1024, LARGEST_STEP = 1024 * 1024, ALIGN = alignof(max_align_t) };

struct arena_block {
    struct arena_block *next; /* older */
    size_t size, used;        /* of `bytes` */
    alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *a, size_t cap_bytes)
{
    *a = (struct arena){.cap = cap_bytes};
}

static void release(struct arena_block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
    free(block);
}

/* Keeps the largest block: the next turn will probably need as much as this one did. */
void arena_reset(struct arena *a)
{
    struct arena_block *kept = NULL;
    for (struct arena_block *block = a->blocks, *next; block; block = next) {
        next = block->next;
        struct arena_block *loser = kept && kept->size >= block->size ? block : kept;
        if (loser != block)
            kept = block;
        if (loser)
            release(loser);
    }
    if (kept) {
        kept->next = NULL;
        kept->used = 0;
        ASAN_POISON_MEMORY_REGION(kept->bytes, kept->size);
    }
    *a = (struct arena){.blocks = kept, .cap = a->cap};
}

void arena_done(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    if (a->blocks)
        release(a->blocks);
    *a = (struct arena){.cap = a->cap};
}

static struct arena_block *add_block(struct arena *a, size_t bytes)
{
    size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_STEP)
        size = LARGEST_STEP;
    if (size < bytes)
        size = bytes;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->next = a->blocks;
    block->size = size;
    block->used = 0;
    ASAN_POISON_MEMORY_REGION(block->bytes, size);
    a->blocks = block;
    return block;
}

static void *refuse(struct arena *a)
{
    a->failed = true;
    return NULL;
}

/* Not zeroed. `bytes` is what the caller may touch; what is used up is rounded to the alignment. */
static void *take(struct arena *a, size_t bytes)
{
    if (bytes > a->cap - a->used)
        return refuse(a);
    size_t rounded = ((bytes ? bytes : 1) + ALIGN - 1) / ALIGN * ALIGN;
    if (rounded > a->cap - a->used)
        return refuse(a);
    struct arena_block *block = a->blocks;
    if (!block || rounded > block->size - block->used)
        block = add_block(a, rounded);
    if (!block)
        return refuse(a);
    void *at = block->bytes + block->used;
    block->used += rounded;
    a->used += rounded;
    ASAN_UNPOISON_MEMORY_REGION(at, bytes);
    return at;
}

void *arena_raw(struct arena *a, size_t bytes)
{
    return take(a, bytes);
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    void *at = take(a, bytes);
    return at ? memset(at, 0, bytes) : NULL;
}

void *arena_array(struct arena *a, size_t n, size_t bytes)
{
    size_t total;
    if (__builtin_mul_overflow(n, bytes, &total))
        return refuse(a);
    return arena_alloc(a, total);
}

struct str arena_str(struct arena *a, struct str s)
{
    return arena_join(a, s, (struct str){0});
}

struct str arena_join(struct arena *arena, struct str a, struct str b)
{
    size_t len = a.len + b.len;
    char *ptr = take(arena, len + 1);
    if (!ptr)
        return S("");
    if (a.len)
        memcpy(ptr, a.ptr, a.len);
    if (b.len)
        memcpy(ptr + a.len, b.ptr, b.len);
    ptr[len] = '\0';
    return (struct str){ptr, len};
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    char *ptr = n < 0 ? refuse(a) : take(a, (size_t)n + 1);
    if (ptr)
        vsnprintf(ptr, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(args);
    return ptr ? (struct str){ptr, (size_t)n} : S("");
}
