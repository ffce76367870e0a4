/* UTF-8: checked once at the edge, then walked without fear. Lengths in code points, UTF-16 units and graphemes.
 * No folding here (fold.h). */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* True when `s` is strict UTF-8 (no overlong forms, no surrogates, at most U+10FFFF). NUL bytes are allowed: ask str for them. */
bool utf8_valid(struct str s);

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
