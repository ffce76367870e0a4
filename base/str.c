/* Looking into borrowed text. Allocates nothing and knows no encoding but the few blanks it trims. */
#include "base/str.h"

int str_cmp(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

ptrdiff_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    if (needle.len > s.len)
        return -1;
    const char *at = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return at ? at - s.ptr : -1;
}

static bool ascii_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    static const struct str wide = {"\u3000", 3};
    for (;;) {
        if (s.len && ascii_blank(s.ptr[0]))
            s = str_sub(s, 1, s.len);
        else if (str_starts(s, wide))
            s = str_sub(s, wide.len, s.len);
        else if (s.len && ascii_blank(s.ptr[s.len - 1]))
            s = str_sub(s, 0, s.len - 1);
        else if (str_ends(s, wide))
            s = str_sub(s, 0, s.len - wide.len);
        else
            return s;
    }
}

bool str_int(struct str s, int64_t *ret)
{
    bool negative = s.len && s.ptr[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == s.len)
        return false;
    int64_t n = 0;
    for (; i < s.len; i++) {
        unsigned digit = (unsigned)(unsigned char)s.ptr[i] - '0';
        if (digit > 9 || __builtin_mul_overflow(n, 10, &n))
            return false;
        /* Built up below zero when negative, so that the smallest number fits. */
        if (negative ? __builtin_sub_overflow(n, (int64_t)digit, &n) : __builtin_add_overflow(n, (int64_t)digit, &n))
            return false;
    }
    *ret = n;
    return true;
}
