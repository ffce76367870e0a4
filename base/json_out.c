/* JSON out, straight onto a buf. Strings are copied in runs and numbers written by hand: this is on the way of every
 * message. */
#include "base/json.h"
#include <cjson/cJSON.h>
#include <math.h>

void json_out_init(struct json_out *w, struct buf *buf)
{
    *w = (struct json_out){.buf = buf};
}

static bool needs_escape(unsigned char c)
{
    static const bool needs[256] = {[0 ... 0x1f] = true, ['"'] = true, ['\\'] = true};
    return needs[c];
}

static void add_escape(struct buf *b, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    static const char names[0x20] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    char text[6] = {'\\', 'u', '0', '0', digits[c >> 4 & 0xf], digits[c & 0xf]};
    size_t len = sizeof text;
    if (c >= 0x20 || names[c]) {
        text[1] = c >= 0x20 ? (char)c : names[c];
        len = 2;
    }
    buf_add(b, (struct str){text, len});
}

/* Where the first character that needs an escape stands, or the end. */
static size_t plain_run(struct str s, size_t from)
{
    while (from < s.len && !needs_escape((unsigned char)s.ptr[from]))
        from++;
    return from;
}

static void add_escaped(struct buf *b, struct str s)
{
    for (size_t from = 0; from < s.len; from++) {
        size_t end = plain_run(s, from);
        buf_add(b, str_sub(s, from, end - from));
        if (end < s.len)
            add_escape(b, (unsigned char)s.ptr[end]);
        from = end;
    }
}

/* `before`, the text in quotes, `after`: all in one go when nothing needs an escape. The two may be NUL for none. */
static void add_quoted(struct buf *b, char before, struct str s, char after)
{
    bool plain = plain_run(s, 0) == s.len;
    char *to = buf_reserve(b, (plain ? s.len : 0) + 2 + (before != '\0') + (after != '\0'));
    if (!to)
        return;
    size_t n = 0;
    if (before)
        to[n++] = before;
    to[n++] = '"';
    if (!plain) {
        to[n] = '\0';
        b->len += n;
        add_escaped(b, s);
        to = buf_reserve(b, 1 + (after != '\0'));
        n = 0;
        if (!to)
            return;
    } else if (s.len) {
        memcpy(to + n, s.ptr, s.len);
        n += s.len;
    }
    to[n++] = '"';
    if (after)
        to[n++] = after;
    to[n] = '\0';
    b->len += n;
}

/* The comma and the key that come before a value. */
static void begin(struct json_out *w, const char *key)
{
    char comma = w->comma ? ',' : '\0';
    w->comma = true;
    if (key)
        add_quoted(w->buf, comma, str_from(key), ':');
    else if (comma)
        buf_add_char(w->buf, comma);
}

static void open_with(struct json_out *w, const char *key, char bracket)
{
    begin(w, key);
    buf_add_char(w->buf, bracket);
    w->comma = false;
}

static void close_with(struct json_out *w, char bracket)
{
    buf_add_char(w->buf, bracket);
    w->comma = true;
}

void json_open_object(struct json_out *w, const char *key)
{
    open_with(w, key, '{');
}

void json_close_object(struct json_out *w)
{
    close_with(w, '}');
}

void json_open_list(struct json_out *w, const char *key)
{
    open_with(w, key, '[');
}

void json_close_list(struct json_out *w)
{
    close_with(w, ']');
}

void json_put_str(struct json_out *w, const char *key, struct str value)
{
    begin(w, key);
    add_quoted(w->buf, '\0', value, '\0');
}

static void add_int(struct buf *b, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        digits[--at] = '-';
    buf_add(b, (struct str){digits + at, sizeof digits - at});
}

void json_put_int(struct json_out *w, const char *key, int64_t value)
{
    begin(w, key);
    add_int(w->buf, value);
}

/* The fewest digits that read back as the same number: 15 do for nearly all, 17 for any. */
static void add_double(struct buf *b, double value)
{
    if (trunc(value) == value && fabs(value) < 1e15) {
        add_int(b, (int64_t)value);
        return;
    }
    char text[32];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    buf_add(b, str_from(text));
}

void json_put_double(struct json_out *w, const char *key, double value)
{
    if (!isfinite(value)) {
        json_put_null(w, key);
        return;
    }
    begin(w, key);
    add_double(w->buf, value);
}

void json_put_raw(struct json_out *w, const char *key, struct str value)
{
    begin(w, key);
    buf_add(w->buf, value);
}

void json_put_bool(struct json_out *w, const char *key, bool value)
{
    json_put_raw(w, key, value ? S("true") : S("false"));
}

void json_put_null(struct json_out *w, const char *key)
{
    json_put_raw(w, key, S("null"));
}

/* Recursion as deep as the document, which the guard has capped. */
void json_put_node(struct json_out *w, const char *key, const struct json *node)
{
    enum json_kind kind = json_kind(node);
    switch (kind) {
    case JSON_NULL:
        json_put_null(w, key);
        break;
    case JSON_BOOL:
        json_put_bool(w, key, json_true(node));
        break;
    case JSON_NUMBER:
        json_put_double(w, key, ((const cJSON *)node)->valuedouble);
        break;
    case JSON_STRING:
        json_put_str(w, key, json_string(node));
        break;
    case JSON_LIST:
    case JSON_OBJECT:
        open_with(w, key, kind == JSON_LIST ? '[' : '{');
        for (const struct json *child = json_first(node); child; child = json_next(child))
            json_put_node(w, kind == JSON_OBJECT ? json_name(child).ptr : NULL, child);
        close_with(w, kind == JSON_LIST ? ']' : '}');
        break;
    }
}
