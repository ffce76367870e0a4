/* Text being built, with a cap given at birth. The first failure sticks: callers add freely and check once, at the end.
 * Knows nothing of what it holds. */
#pragma once
#include <stdarg.h>
#include "base/err.h"
#include "base/str.h"
struct arena;

struct buf {
    char *ptr;           /* NUL-terminated whenever it is not NULL; the NUL is not counted */
    size_t len;          /* bytes used */
    size_t room;         /* bytes allocated */
    size_t cap;          /* most bytes it may ever hold */
    enum err err;        /* first failure: ERR_NOMEM */
    struct arena *arena; /* where it grows, or NULL for the heap */
};

/* An empty buffer on the heap that never holds more than `cap` bytes. Release with buf_done. */
void buf_init(struct buf *b, size_t cap);

/* The same, in an arena: nothing to release. */
void buf_init_in(struct buf *b, struct arena *arena, size_t cap);

void buf_done(struct buf *b);  /* frees what is on the heap; may be called again */
void buf_reset(struct buf *b); /* empty, keeps its memory, clears err */

/* Append. Beyond the cap, or without memory, nothing is added and b->err is set. */
void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
/* Room for `bytes` more and their NUL, or NULL (and b->err is set). The writer then sets b->len and ends the text with
 * a NUL. */
char *buf_reserve(struct buf *b, size_t bytes);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));

/* What was built so far; borrowed until the next add. */
static inline struct str buf_str(const struct buf *b)
{
    return (struct str){b->len ? b->ptr : NULL, b->len};
}

/* OWNED(buf) struct buf b; releases it at the end of its scope. */
static inline void owned_buf(struct buf *b)
{
    buf_done(b);
}
