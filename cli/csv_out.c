/* See csv_out.h. What others wrote must not run where staff open it. */
#include "cli/csv_out.h"

static bool has_any(struct str s, const char *chars)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] && strchr(chars, s.ptr[i]))
            return true;
    }
    return false;
}

static bool is_phone(struct str s)
{
    bool digit = false;
    for (size_t i = 0; i < s.len; i++) {
        digit = digit || (s.ptr[i] >= '0' && s.ptr[i] <= '9');
        if (!s.ptr[i] || !strchr("0123456789+-() ", s.ptr[i]))
            return false;
    }
    return digit;
}

static bool is_formula(struct str s)
{
    /* Wide ones, too: a spreadsheet of a Japanese desktop reads ＝ as =. */
    static const struct str wide[] = {{"＝", 3}, {"＋", 3}, {"－", 3}, {"−", 3}, {"＠", 3}};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (str_starts(s, wide[i]))
            return true;
    }
    if (!s.len || !s.ptr[0])
        return false;
    return strchr("=@\t\r", s.ptr[0]) || (strchr("+-", s.ptr[0]) && !is_phone(s));
}

static void put_cell(struct buf *b, struct str s)
{
    bool formula = is_formula(s), quoted = has_any(s, "\",\r\n");
    if (quoted)
        buf_add_char(b, '"');
    if (formula)
        buf_add_char(b, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"')
            buf_add_char(b, '"');
        buf_add_char(b, s.ptr[i]);
    }
    if (quoted)
        buf_add_char(b, '"');
}

void csv_put_row(struct buf *b, const struct str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_add_char(b, ',');
        put_cell(b, cells[i]);
    }
    buf_add(b, S("\r\n"));
}
