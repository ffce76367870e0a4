/* JSON out, straight onto a buf. Strings are copied in runs and numbers written by hand: this is on the way of every message. */
#include <cjson/cJSON.h>
#include <math.h>
#include "base/json.h"

void json_out_init(struct json_out *w, struct buf *buf)
{
    *w = (struct json_out){.buf = buf};
}

static bool needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
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

static void add_quoted(struct buf *b, struct str s)
{
    buf_add_char(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!needs_escape((unsigned char)s.ptr[i]))
            continue;
        buf_add(b, str_sub(s, from, i - from));
        add_escape(b, (unsigned char)s.ptr[i]);
        from = i + 1;
    }
    buf_add(b, str_sub(s, from, s.len));
    buf_add_char(b, '"');
}

/* The comma and the key that come before a value. */
static void begin(struct json_out *w, const char *key)
{
    if (w->comma)
        buf_add_char(w->buf, ',');
    w->comma = true;
    if (!key)
        return;
    add_quoted(w->buf, str_from(key));
    buf_add_char(w->buf, ':');
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
    add_quoted(w->buf, value);
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
