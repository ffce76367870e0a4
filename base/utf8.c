/* UTF-8: checking, walking and counting. The one thing asked of utf8proc here is where graphemes end. */
#include "base/utf8.h"
#include <utf8proc.h>

bool utf8_valid(struct str s)
{
    size_t i = 0;
    while (i < s.len) {
        /* Eight ASCII bytes at a time. */
        uint64_t word;
        if (s.len - i >= sizeof word) {
            memcpy(&word, s.ptr + i, sizeof word);
            if (!(word & 0x8080808080808080u)) {
                i += sizeof word;
                continue;
            }
        }
        size_t step = utf8_step(s.ptr + i, s.len - i);
        if (!step)
            return false;
        i += step;
    }
    return true;
}

static uint32_t decode(const char *at, size_t step)
{
    const unsigned char *p = (const unsigned char *)at;
    switch (step) {
    case 1:
        return p[0];
    case 2:
        return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
    case 3:
        return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    default:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 |
               (p[3] & 0x3f);
    }
}

/* Text that was not checked does no harm: a bad byte reads as U+FFFD. */
struct str utf8_without_mark(struct str s)
{
    static const struct str mark = {"\xef\xbb\xbf", 3}; /* U+FEFF */
    return str_starts(s, mark) ? str_sub(s, mark.len, s.len) : s;
}

bool utf8_next(struct str *s, uint32_t *ret)
{
    if (s->len == 0)
        return false;
    size_t step = utf8_step(s->ptr, s->len);
    *ret = step ? decode(s->ptr, step) : 0xfffd;
    if (!step)
        step = 1;
    s->ptr += step;
    s->len -= step;
    return true;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

size_t utf8_chars(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

size_t utf8_utf16_units(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        n += (size_t)((c & 0xc0) != 0x80) + (c >= 0xf0);
    }
    return n;
}

struct str utf8_head_utf16(struct str s, size_t max)
{
    struct str rest = s;
    size_t units = 0, boundary = 0;
    uint32_t cp, before = 0;
    utf8proc_int32_t state = 0;
    for (size_t at = 0; utf8_next(&rest, &cp); at = s.len - rest.len) {
        if (at == 0 || utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)cp, &state))
            boundary = at;
        units += cp >= 0x10000 ? 2 : 1;
        if (units > max)
            return str_sub(s, 0, boundary);
        before = cp;
    }
    return s;
}

struct str utf8_head_chars(struct str s, size_t max)
{
    struct str rest = s;
    uint32_t cp;
    for (size_t n = 0; n < max; n++) {
        if (!utf8_next(&rest, &cp))
            return s;
    }
    return str_sub(s, 0, s.len - rest.len);
}
