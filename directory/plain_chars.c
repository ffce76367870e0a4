/* See plain_chars.h. Only widths; kana and letters stay as they are. */
#include "directory/plain_chars.h"
#include "base/utf8.h"
#include "directory/weekday.h"

static uint32_t plain_char(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e)
        c -= 0xfee0;
    switch (c) {
    case 0x3000: /* ideographic space */
    case 0xa0:
    case '\t':
        return ' ';
    case '\r':
        return '\n';
    case 0x301c: /* wave dash */
    case 0x223c:
        return '~';
    case 0x2010:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
        return '-';
    default:
        return c;
    }
}

bool plain_from(struct str text, struct plain *ret)
{
    uint32_t c;
    ret->n = 0;
    while (utf8_next(&text, &c)) {
        if (ret->n == PLAIN_MAX)
            return false;
        ret->c[ret->n++] = plain_char(c);
    }
    ret->c[ret->n] = 0;
    return true;
}

bool plain_at(const struct plain *p, size_t at, const char *word)
{
    struct str w = str_from(word);
    uint32_t c;
    for (; utf8_next(&w, &c); at++)
        if (at >= p->n || p->c[at] != c)
            return false;
    return true;
}

bool plain_take(const struct plain *p, size_t *at, const char *word)
{
    if (!plain_at(p, *at, word))
        return false;
    *at += utf8_chars(str_from(word));
    return true;
}

int plain_weekday(const struct plain *p, size_t at)
{
    char bytes[4];
    size_t n = at < p->n ? utf8_encode(p->c[at], bytes) : 0;
    return n ? weekday_from_kanji((struct str){bytes, n}) : -1;
}

int plain_number(const struct plain *p, size_t *at, int max)
{
    int n = 0, digits = 0;
    size_t i = *at;
    for (; i < p->n && p->c[i] >= '0' && p->c[i] <= '9'; i++) {
        if (++digits > max)
            return -1;
        n = n * 10 + (int)(p->c[i] - '0');
    }
    if (!digits)
        return -1;
    *at = i;
    return n;
}
