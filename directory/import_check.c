/* See import_check.h. */
#include "directory/import_check.h"
#include <math.h>
#include "directory/plain_chars.h"

enum { PREFECTURES = 47, DAY_MINUTES = 24 * 60, SHORTEST = 9 };

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Weights 6 5 4 3 2; 総務省「全国地方公共団体コード仕様」. */
static bool check_digit_fits(const char *code)
{
    int sum = 0;
    for (int i = 0; i < 5; i++)
        sum += (code[i] - '0') * (6 - i);
    return (11 - sum % 11) % 10 == code[5] - '0';
}

static bool is_prefecture(const char *code)
{
    int n = (code[0] - '0') * 10 + code[1] - '0';
    return n >= 1 && n <= PREFECTURES;
}

enum check municipality_code_check(struct str text, char ret[7])
{
    struct plain p;
    char code[7] = "0";
    if (!plain_from(str_trim(text), &p) || p.n < 5 || p.n > 6)
        return CHECK_WRONG;
    for (size_t i = 0; i < p.n; i++) {
        if (!is_digit(p.c[i]))
            return CHECK_WRONG;
        code[i + 6 - p.n] = (char)p.c[i];
    }
    bool whole = is_prefecture(code) && check_digit_fits(code), short_form = p.n == 5 && is_prefecture(code + 1);
    if (p.n == 5 && whole == short_form)
        return CHECK_WRONG; /* neither, or both: nothing is proved */
    if (short_form || !whole) {
        memcpy(ret, code + 1, 6);
        return short_form ? CHECK_GOOD : CHECK_WRONG;
    }
    memcpy(ret, code, 7);
    return p.n == 5 ? CHECK_REPAIRED : CHECK_GOOD;
}

static bool in_japan(double lat, double lon)
{
    return lat >= 20 && lat <= 46 && lon >= 122 && lon <= 154;
}

enum check position_check(double *lat, double *lon)
{
    if (in_japan(*lat, *lon))
        return CHECK_GOOD;
    if (!in_japan(*lon, *lat))
        return CHECK_WRONG;
    double y = *lon;
    *lon = *lat;
    *lat = y;
    return CHECK_REPAIRED;
}

bool phone_is_possible(struct str text)
{
    struct plain p;
    size_t digits = 0;
    uint32_t first = 0;
    if (!plain_from(text, &p))
        return false;
    for (size_t i = 0; i <= p.n; i++) {
        uint32_t c = p.c[i];
        if (is_digit(c)) {
            first = digits++ ? first : c;
            continue;
        }
        bool ends = (c == '(' || c == ' ') && digits >= SHORTEST; /* 「087-833-2282 (087-839-2292)」 */
        if (!ends && (c == '-' || c == '(' || c == ')' || c == ' ' || c == '#'))
            continue;
        /* The end of one number: 0 and nine or ten more, or a short one. What is no number (内線, names) has none of
         * its own. */
        if (digits && !(first == '0' && (digits == 10 || digits == 11)) && digits > 5)
            return false;
        digits = 0;
    }
    return true;
}

double degrees_read(struct str text)
{
    struct plain p;
    double whole = 0, part = 0, scale = 1;
    size_t i = 0, digits = 0;
    if (!plain_from(str_trim(text), &p))
        return NAN;
    bool minus = p.c[0] == '-' && ++i;
    for (; is_digit(p.c[i]) && digits < 4; i++, digits++)
        whole = whole * 10 + (double)(p.c[i] - '0');
    if (p.c[i] == '.')
        for (i++; is_digit(p.c[i]); i++) {
            scale /= 10;
            part += (double)(p.c[i] - '0') * scale;
        }
    if (!digits || i < p.n)
        return NAN;
    return minus ? -(whole + part) : whole + part;
}

int day_part_read(struct str text)
{
    double v = str_starts(text, S("0.")) ? degrees_read(text) : NAN;
    if (isnan(v) || v <= 0 || v >= 1)
        return -1;
    double minutes = v * DAY_MINUTES, whole = floor(minutes + 0.5);
    return fabs(minutes - whole) < 0.01 && whole < DAY_MINUTES ? (int)whole : -1;
}
