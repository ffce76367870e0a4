/* Escaping by place. Tables of what is replaced, one loop. */
#include "portal/escape.h"
#include <strings.h>
#include "base/utf8.h"

/* U+0000–001F but tab and line end, U+007F–009F, and what turns the direction of writing. */
static bool unwanted(uint32_t cp)
{
    return (cp < 0x20 && cp != '\t' && cp != '\n') || (cp >= 0x7f && cp < 0xa0) || cp == 0x061c ||
           (cp >= 0x200e && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) ||
           cp == 0xfeff;
}

static const char *in_html(uint32_t cp)
{
    switch (cp) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* These stand in JSON only inside strings, where \u is the same character. */
static const char *in_json(uint32_t cp)
{
    switch (cp) {
    case '<':
        return "\\u003c";
    case '>':
        return "\\u003e";
    case '&':
        return "\\u0026";
    case 0x2028:
        return "\\u2028";
    case 0x2029:
        return "\\u2029";
    default:
        return NULL;
    }
}

void escape_add(struct buf *out, enum escape place, struct str value)
{
    if (place == ESCAPE_ADDRESS && !escape_address_ok(value))
        value = S("#");
    struct str rest = value;
    uint32_t cp;
    for (struct str at = rest; utf8_next(&rest, &cp); at = rest) {
        const char *instead = place == ESCAPE_JSON ? in_json(cp) : in_html(cp);
        if (instead)
            buf_add(out, str_from(instead));
        else if (!unwanted(cp))
            buf_add(out, (struct str){at.ptr, (size_t)(rest.ptr - at.ptr)});
    }
}

static bool starts_with_scheme(struct str address, struct str scheme)
{
    return address.len > scheme.len && strncasecmp(address.ptr, scheme.ptr, scheme.len) == 0;
}

bool escape_is_web(struct str address)
{
    struct str rest = {0};
    if (starts_with_scheme(address, S("https://")))
        rest = str_sub(address, 8, address.len);
    else if (starts_with_scheme(address, S("http://")))
        rest = str_sub(address, 7, address.len);
    if (rest.len == 0 || rest.ptr[0] == '/' || rest.ptr[0] == '?' || rest.ptr[0] == '#')
        return false;
    for (size_t i = 0; i < address.len; i++)
        if ((unsigned char)address.ptr[i] <= 0x20 || address.ptr[i] == '\\')
            return false;
    return true;
}

bool escape_address_ok(struct str address)
{
    if (address.len == 0)
        return false;
    char first = address.ptr[0], second = address.len > 1 ? address.ptr[1] : '\0';
    if (first == '/')
        return second != '/' && second != '\\';
    return first == '?' || first == '#' || escape_is_web(address) || starts_with_scheme(address, S("tel:")) ||
           starts_with_scheme(address, S("mailto:"));
}

void escape_part(struct buf *out, struct str part)
{
    for (size_t i = 0; i < part.len; i++) {
        unsigned char c = (unsigned char)part.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c)))
            buf_add_char(out, (char)c);
        else
            buf_addf(out, "%%%02X", c);
    }
}
