/* The byte guard: strict RFC 8259 over strict UTF-8, in one pass, without memory of its own and without recursion. What
 * it lets through, the parser behind it cannot misread: no NUL, no lone surrogate, no number longer than the parser's
 * own buffer. */
#include "base/json.h"
#include "base/utf8.h"

enum { NUMBER_BYTES_MAX = 63 };

struct scan {
    const char *at, *end;
    size_t nodes, nodes_max;
    unsigned depth;
    uint32_t objects; /* one bit a level: an object, not a list */
    const char *why;
};
_Static_assert(JSON_DEPTH_MAX <= 32, "one bit a level");

static bool refuse(struct scan *s, const char *why)
{
    s->why = why;
    return false;
}

static int peek(const struct scan *s)
{
    return s->at < s->end ? (unsigned char)*s->at : -1;
}

static bool digit(int c)
{
    return c >= '0' && c <= '9';
}

static void skip_blanks(struct scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
        s->at++;
}

static bool hex4(struct scan *s, uint32_t *ret)
{
    uint32_t n = 0;
    if (s->end - s->at < 4)
        return refuse(s, "escape is cut short");
    for (int i = 0; i < 4; i++) {
        int c = (unsigned char)*s->at++;
        int lower = c | 0x20;
        if (!digit(c) && (lower < 'a' || lower > 'f'))
            return refuse(s, "not a hexadecimal digit");
        n = n << 4 | (uint32_t)(digit(c) ? c - '0' : lower - 'a' + 10);
    }
    *ret = n;
    return true;
}

static bool scan_unicode_escape(struct scan *s)
{
    uint32_t unit, low;
    if (!hex4(s, &unit))
        return false;
    if (unit == 0)
        return refuse(s, "NUL in a string");
    if (unit < 0xd800 || unit > 0xdfff)
        return true;
    if (unit > 0xdbff || s->end - s->at < 6 || s->at[0] != '\\' || s->at[1] != 'u')
        return refuse(s, "lone surrogate");
    s->at += 2;
    if (!hex4(s, &low))
        return false;
    return (low >= 0xdc00 && low <= 0xdfff) || refuse(s, "lone surrogate");
}

static bool scan_escape(struct scan *s)
{
    int c = peek(s);
    if (c <= 0 || !strchr("\"\\/bfnrtu", c))
        return refuse(s, "unknown escape");
    s->at++;
    return c != 'u' || scan_unicode_escape(s);
}

/* Bytes that need no second look inside a string, by table: this loop sees nearly every byte of a webhook. */
static const bool plain[256] = {[0x20 ... 0x21] = true, [0x23 ... 0x5b] = true, [0x5d ... 0x7f] = true};

/* After the opening quote. */
static bool scan_string(struct scan *s)
{
    for (;;) {
        while (s->at < s->end && plain[(unsigned char)*s->at])
            s->at++;
        int c = peek(s);
        if (c < 0)
            return refuse(s, "string is not closed");
        if (c < 0x20)
            return refuse(s, "control character in a string");
        if (c >= 0x80) {
            size_t step = utf8_step(s->at, (size_t)(s->end - s->at));
            if (!step)
                return refuse(s, "not UTF-8");
            s->at += step;
            continue;
        }
        s->at++;
        if (c == '"')
            return true;
        if (!scan_escape(s))
            return false;
    }
}

static bool scan_digits(struct scan *s)
{
    if (!digit(peek(s)))
        return refuse(s, "digit expected");
    while (digit(peek(s)))
        s->at++;
    return true;
}

static bool scan_number(struct scan *s)
{
    const char *from = s->at;
    if (peek(s) == '-')
        s->at++;
    if (peek(s) == '0')
        s->at++;
    else if (!scan_digits(s))
        return false;
    if (peek(s) == '.') {
        s->at++;
        if (!scan_digits(s))
            return false;
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        s->at++;
        if (peek(s) == '+' || peek(s) == '-')
            s->at++;
        if (!scan_digits(s))
            return false;
    }
    return s->at - from <= NUMBER_BYTES_MAX || refuse(s, "number is too long");
}

static bool scan_word(struct scan *s, struct str word)
{
    if (!str_starts((struct str){s->at, (size_t)(s->end - s->at)}, word))
        return refuse(s, "value expected");
    s->at += word.len;
    return true;
}

enum want { WANT_VALUE, WANT_VALUE_OR_END, WANT_KEY, WANT_KEY_OR_END, WANT_AFTER };

static bool in_object(const struct scan *s)
{
    return s->objects >> (s->depth - 1) & 1;
}

static bool open_container(struct scan *s, bool object, enum want *want)
{
    if (s->depth == JSON_DEPTH_MAX)
        return refuse(s, "nested too deeply");
    s->objects &= ~(1u << s->depth);
    s->objects |= (uint32_t)object << s->depth;
    s->depth++;
    s->at++;
    *want = object ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
    return true;
}

static bool scan_value(struct scan *s, enum want *want)
{
    if (s->nodes++ == s->nodes_max)
        return refuse(s, "too many values");
    int c = peek(s);
    *want = WANT_AFTER;
    switch (c) {
    case '{':
    case '[':
        return open_container(s, c == '{', want);
    case '"':
        s->at++;
        return scan_string(s);
    case 't':
        return scan_word(s, S("true"));
    case 'f':
        return scan_word(s, S("false"));
    case 'n':
        return scan_word(s, S("null"));
    default:
        return digit(c) || c == '-' ? scan_number(s) : refuse(s, "value expected");
    }
}

static bool scan_key(struct scan *s, enum want *want)
{
    if (peek(s) != '"')
        return refuse(s, "key expected");
    s->at++;
    if (!scan_string(s))
        return false;
    skip_blanks(s);
    if (peek(s) != ':')
        return refuse(s, "colon expected");
    s->at++;
    *want = WANT_VALUE;
    return true;
}

static bool close_container(struct scan *s, enum want *want)
{
    s->at++;
    s->depth--;
    *want = WANT_AFTER;
    return true;
}

/* After a value inside a container: a comma or its end. */
static bool scan_after(struct scan *s, enum want *want)
{
    if (peek(s) == (in_object(s) ? '}' : ']'))
        return close_container(s, want);
    if (peek(s) != ',')
        return refuse(s, "comma or end expected");
    s->at++;
    *want = in_object(s) ? WANT_KEY : WANT_VALUE;
    return true;
}

static bool scan_step(struct scan *s, enum want *want)
{
    switch (*want) {
    case WANT_VALUE_OR_END:
        return peek(s) == ']' ? close_container(s, want) : scan_value(s, want);
    case WANT_KEY_OR_END:
        return peek(s) == '}' ? close_container(s, want) : scan_key(s, want);
    case WANT_KEY:
        return scan_key(s, want);
    case WANT_AFTER:
        return scan_after(s, want);
    default:
        return scan_value(s, want);
    }
}

static bool scan_all(struct scan *s)
{
    enum want want = WANT_VALUE;
    do {
        skip_blanks(s);
        if (!scan_step(s, &want))
            return false;
    } while (s->depth > 0 || want != WANT_AFTER);
    skip_blanks(s);
    return s->at == s->end || refuse(s, "something follows the value");
}

enum err json_guard(struct str text, size_t nodes_max, struct json_fault *fault)
{
    const char *from = text.len ? text.ptr : "";
    struct scan s = {.at = from, .end = from + text.len, .nodes_max = nodes_max ? nodes_max : JSON_NODES_MAX};
    if (scan_all(&s))
        return ERR_OK;
    if (fault)
        *fault = (struct json_fault){.at = (size_t)(s.at - from), .why = s.why};
    return ERR_INPUT;
}
