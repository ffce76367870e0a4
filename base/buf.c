/* Text being built. Growth doubles, so adding n bytes costs O(n) in all; in an arena the old copy is simply left
 * behind. */
#include "base/buf.h"
#include "base/arena.h"

enum { FIRST_ROOM = 64 };

void buf_init(struct buf *b, size_t cap)
{
    *b = (struct buf){.cap = cap};
}

void buf_init_in(struct buf *b, struct arena *arena, size_t cap)
{
    *b = (struct buf){.cap = cap, .arena = arena};
}

void buf_done(struct buf *b)
{
    if (!b)
        return;
    if (!b->arena)
        free(b->ptr);
    *b = (struct buf){.cap = b->cap, .arena = b->arena};
}

void buf_reset(struct buf *b)
{
    b->len = 0;
    b->err = ERR_OK;
    if (b->ptr)
        b->ptr[0] = '\0';
}

static char *move_to(struct buf *b, size_t room)
{
    if (!b->arena)
        return realloc(b->ptr, room);
    char *ptr = arena_alloc(b->arena, room);
    if (ptr && b->len)
        memcpy(ptr, b->ptr, b->len);
    return ptr;
}

static bool grow(struct buf *b, size_t bytes)
{
    if (bytes > b->cap - b->len || b->cap == SIZE_MAX)
        return false;
    size_t room = b->room > b->cap / 2 ? b->cap + 1 : b->room * 2;
    if (room < FIRST_ROOM)
        room = FIRST_ROOM;
    if (room < b->len + bytes + 1)
        room = b->len + bytes + 1;
    if (room > b->cap + 1)
        room = b->cap + 1;
    char *ptr = move_to(b, room);
    if (!ptr)
        return false;
    ptr[b->len] = '\0';
    b->ptr = ptr;
    b->room = room;
    return true;
}

char *buf_reserve(struct buf *b, size_t bytes)
{
    if (b->err)
        return NULL;
    if ((b->room <= b->len || bytes > b->room - b->len - 1) && !grow(b, bytes)) {
        b->err = ERR_NOMEM;
        return NULL;
    }
    return b->ptr + b->len;
}

void buf_add(struct buf *b, struct str s)
{
    if (s.len == 0)
        return;
    char *to = buf_reserve(b, s.len);
    if (!to)
        return;
    memcpy(to, s.ptr, s.len);
    to[s.len] = '\0';
    b->len += s.len;
}

void buf_add_char(struct buf *b, char c)
{
    char *to = buf_reserve(b, 1);
    if (!to)
        return;
    to[0] = c;
    to[1] = '\0';
    b->len++;
}

void buf_vaddf(struct buf *b, const char *fmt, va_list args)
{
    if (!buf_reserve(b, 0))
        return;
    va_list again;
    va_copy(again, args);
    size_t room = b->room - b->len;
    int n = vsnprintf(b->ptr + b->len, room, fmt, args);
    if (n < 0) {
        b->err = ERR_NOMEM;
        b->ptr[b->len] = '\0';
    } else if ((size_t)n < room) {
        b->len += (size_t)n;
    } else {
        b->ptr[b->len] = '\0';
        if (buf_reserve(b, (size_t)n)) {
            vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
            b->len += (size_t)n;
        }
    }
    va_end(again);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    buf_vaddf(b, fmt, args);
    va_end(args);
}
