/* Text as a pointer and a length: borrowed, read-only, UTF-8 once an adapter has checked it.
 * Owns nothing and allocates nothing; building text is buf.h's job. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *ptr; /* UTF-8, not NUL-terminated; NULL only when len is 0 */
    size_t len;      /* bytes, not characters */
};

#define S(lit) ((struct str){"" lit, sizeof(lit) - 1})
#define STR_FMT(s) (int)(s).len, (s).ptr /* printf("%.*s", STR_FMT(s)) */

/* A NUL-terminated C string as a str; NULL gives the empty str. */
static inline struct str str_from(const char *c)
{
    return c ? (struct str){c, strlen(c)} : (struct str){0};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Byte order, shorter first on a tie: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

static inline bool str_starts(struct str s, struct str head)
{
    return s.len >= head.len && (head.len == 0 || memcmp(s.ptr, head.ptr, head.len) == 0);
}

static inline bool str_ends(struct str s, struct str tail)
{
    return s.len >= tail.len && (tail.len == 0 || memcmp(s.ptr + s.len - tail.len, tail.ptr, tail.len) == 0);
}

/* Byte offset of the first `needle` in `s`, or -1. An empty needle is found at 0. */
ptrdiff_t str_find(struct str s, struct str needle);

/* Bytes [from, from+len) of s, clamped to s. */
static inline struct str str_sub(struct str s, size_t from, size_t len)
{
    if (from > s.len)
        from = s.len;
    if (len > s.len - from)
        len = s.len - from;
    return (struct str){len ? s.ptr + from : NULL, len};
}

/* Without ASCII blanks, line ends and U+3000 at both ends. */
struct str str_trim(struct str s);

struct str_cut {
    struct str head, tail;
    bool found;
};

/* Cut at the first `sep`. Without one, head is all of `s` and found is false. */
static inline struct str_cut str_cut(struct str s, char sep)
{
    const char *at = s.len ? memchr(s.ptr, sep, s.len) : NULL;
    if (!at)
        return (struct str_cut){.head = s};
    size_t n = (size_t)(at - s.ptr);
    return (struct str_cut){{s.ptr, n}, {at + 1, s.len - n - 1}, true};
}

/* A decimal integer and nothing else (optional '-'); false when it is not one or does not fit. */
bool str_int(struct str s, int64_t *ret);
