/* Walking any bytes ends, agrees with the check, and heads are heads. */
#include <stdlib.h>
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_head(struct str s, struct str head, size_t units, size_t max)
{
    if (!str_starts(s, head) || units > max || !utf8_valid(head))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct str s = {(const char *)data + 1, size - 1}, rest = s;
    size_t max = data[0], chars = 0, units = 0;
    bool same = true;
    for (uint32_t cp; utf8_next(&rest, &cp); chars++) {
        char bytes[4];
        size_t n = utf8_encode(cp, bytes);
        units += cp > 0xffff ? 2 : 1;
        same = same && (size_t)(rest.ptr - s.ptr) >= n && memcmp(rest.ptr - n, bytes, n) == 0;
    }
    bool valid = utf8_valid(s);
    struct str head = utf8_head_utf16(s, max), front = utf8_head_chars(s, max);
    if (!valid)
        return 0;
    if (!same || utf8_chars(s) != chars || utf8_utf16_units(s) != units)
        abort();
    check_head(s, head, utf8_utf16_units(head), max);
    check_head(s, front, utf8_chars(front), max);
    return 0;
}
