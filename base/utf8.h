/* UTF-8: checked once at the edge, then walked without fear. Lengths in code points, UTF-16 units and graphemes.
 * No folding here (fold.h). */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* Is this byte the second or a later one of a character? */
static inline bool utf8_goes_on(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Bytes of the well-formed sequence at `at` (1-4), of which `left` may be read; 0 when it is malformed or cut short. */
static inline size_t utf8_step(const char *at, size_t left)
{
    const unsigned char *p = (const unsigned char *)at;
    if (left == 0)
        return 0;
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xc2 || p[0] > 0xf4)
        return 0;
    if (p[0] < 0xe0)
        return left >= 2 && (p[1] & 0xc0) == 0x80 ? 2 : 0;
    /* The second byte's range shuts out overlong forms, surrogates and what lies beyond U+10FFFF. */
    unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
    if (left < 3 || p[1] < low || p[1] > high || (p[2] & 0xc0) != 0x80)
        return 0;
    if (p[0] < 0xf0)
        return 3;
    return left >= 4 && (p[3] & 0xc0) == 0x80 ? 4 : 0;
}

/* True when `s` is strict UTF-8 (no overlong forms, no surrogates, at most U+10FFFF). NUL bytes are allowed: ask str
 * for them. */
bool utf8_valid(struct str s);

/* `s` without the mark (U+FEFF) that Windows programs put at the beginning of a file. */
struct str utf8_without_mark(struct str s);

/* Take one code point off the front of `s` (valid UTF-8); false at the end. */
bool utf8_next(struct str *s, uint32_t *ret);

/* Append a code point's bytes (1–4) to out; returns how many. */
size_t utf8_encode(uint32_t cp, char out[4]);

size_t utf8_chars(struct str s);       /* code points */
size_t utf8_utf16_units(struct str s); /* what LINE counts for text: 🍎 is 2 */

/* The longest head of `s` of at most `max` UTF-16 units that ends at a grapheme boundary. */
struct str utf8_head_utf16(struct str s, size_t max);
/* The longest head of `s` of at most `max` code points. */
struct str utf8_head_chars(struct str s, size_t max);
