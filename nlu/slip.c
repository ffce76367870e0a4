/* Optimal string alignment on at most SLIP_MAX characters: three rows, O(n × m). */
#include "nlu/slip.h"
#include "base/utf8.h"

enum { SLIP_MAX = 40 };

static size_t chars_of(struct str s, uint32_t *out)
{
    size_t n = 0;
    while (n < SLIP_MAX && utf8_next(&s, &out[n]))
        n++;
    return s.len ? SLIP_MAX + 1 : n;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    size_t row[3][SLIP_MAX + 1];
    for (size_t k = 0; k <= nb; k++)
        row[0][k] = k;
    for (size_t i = 1; i <= na; i++) {
        size_t *now = row[i % 3], *up = row[(i + 2) % 3], *upper = row[(i + 1) % 3];
        now[0] = i;
        for (size_t k = 1; k <= nb; k++) {
            size_t same = a[i - 1] == b[k - 1] ? 0 : 1;
            now[k] = least(least(now[k - 1], up[k]) + 1, up[k - 1] + same);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                now[k] = least(now[k], upper[k - 2] + 1);
        }
    }
    return row[na % 3][nb];
}

size_t slip_distance(struct str typed, struct str meant)
{
    uint32_t a[SLIP_MAX], b[SLIP_MAX];
    size_t na = chars_of(typed, a), nb = chars_of(meant, b);
    if (na > SLIP_MAX || nb > SLIP_MAX)
        return SLIP_NONE;
    size_t allowed = na < 4 ? 0 : na < 8 ? 1 : 2;
    if (na > nb + allowed || nb > na + allowed)
        return SLIP_NONE;
    size_t d = distance(a, na, b, nb);
    return d <= allowed ? d : SLIP_NONE;
}
