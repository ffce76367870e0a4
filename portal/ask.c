/* The names in the address are one table; reading and writing both walk it. */
#include "portal/ask.h"
#include <stdlib.h>
#include "base/utf8.h"
#include "http/server.h"
#include "portal/escape.h"

enum { ADDRESS_BYTES = 16384 };

static const char *const sizes[] = {"m", "l", "xl"};

const char *ask_size_name(int size)
{
    return sizes[size];
}

/* ---- sets of conditions ---- */

bool ask_has(const struct ask_filters *set, struct str filter)
{
    for (size_t i = 0; i < set->n; i++)
        if (str_eq(set->item[i], filter))
            return true;
    return false;
}

void ask_add(struct ask_filters *set, struct str filter)
{
    size_t at = set->n;
    if (set->n == SEARCH_FILTERS || ask_has(set, filter))
        return;
    for (; at > 0 && str_cmp(set->item[at - 1], filter) > 0; at--)
        set->item[at] = set->item[at - 1];
    set->item[at] = filter;
    set->n++;
}

void ask_remove(struct ask_filters *set, struct str filter)
{
    size_t kept = 0;
    for (size_t i = 0; i < set->n; i++)
        if (!str_eq(set->item[i], filter))
            set->item[kept++] = set->item[i];
    set->n = kept;
}

/* ---- reading ---- */

static bool sound(struct str value, size_t most)
{
    return value.len > 0 && value.len <= most && utf8_valid(value) && !memchr(value.ptr, '\0', value.len);
}

static void read_words(struct str value, struct ask *ask)
{
    value = str_trim(value);
    ask->q = sound(value, ADDRESS_BYTES) ? str_trim(utf8_head_chars(value, SEARCH_TEXT_CHARS)) : (struct str){0};
}

static void read_filter(struct str value, struct ask *ask)
{
    value = str_trim(value);
    if (sound(value, ASK_FILTER_BYTES))
        ask_add(&ask->filters, value);
}

static void read_ignored(struct str value, struct ask *ask)
{
    if (sound(value, ASK_FILTER_BYTES))
        ask_add(&ask->ignored, value);
}

static bool degrees(struct str value, double most, double *ret)
{
    char text[32], *end;
    if (value.len == 0 || value.len >= sizeof text)
        return false;
    memcpy(text, value.ptr, value.len);
    text[value.len] = '\0';
    *ret = strtod(text, &end);
    return *end == '\0' && *ret >= -most && *ret <= most;
}

static void read_near(struct str value, struct ask *ask)
{
    struct str_cut cut = str_cut(value, ',');
    double lat, lon;
    if (!cut.found || !degrees(str_trim(cut.head), 90, &lat) || !degrees(str_trim(cut.tail), 180, &lon))
        return;
    ask->near = true;
    ask->lat = lat;
    ask->lon = lon;
}

static void read_page(struct str value, struct ask *ask)
{
    int64_t n;
    ask->page = str_int(value, &n) && n > 1 && n <= ASK_PAGE_MAX ? (int32_t)n : 1;
}

/* "2026-12" */
static void read_month(struct str value, struct ask *ask)
{
    struct str_cut cut = str_cut(value, '-');
    int64_t year, month;
    if (cut.found && str_int(cut.head, &year) && str_int(cut.tail, &month) && year >= ASK_YEAR_MIN &&
        year <= ASK_YEAR_MAX && month >= 1 && month <= 12)
        ask->month = (int32_t)(year * 12 + month - 1);
}

static void read_lang(struct str value, struct ask *ask)
{
    enum lang lang;
    if (lang_from_name(value, &lang))
        ask->lang = lang;
}

static void read_size(struct str value, struct ask *ask)
{
    for (uint8_t i = 0; i < SIZES; i++)
        if (str_eq(value, str_from(sizes[i])))
            ask->size = i;
}

static void read_ruby(struct str value, struct ask *ask)
{
    ask->ruby = str_eq(value, S("1"));
}

/* ---- writing ---- */

static void put_part(struct buf *out, const char *name, struct str value)
{
    if (!value.len)
        return;
    buf_addf(out, "&%s=", name);
    escape_part(out, value);
}

static void write_words(struct buf *out, const char *name, const struct ask *ask)
{
    put_part(out, name, ask->q);
}

static void write_filters(struct buf *out, const char *name, const struct ask *ask)
{
    for (size_t i = 0; i < ask->filters.n; i++)
        put_part(out, name, ask->filters.item[i]);
}

static void write_ignored(struct buf *out, const char *name, const struct ask *ask)
{
    for (size_t i = 0; i < ask->ignored.n; i++)
        put_part(out, name, ask->ignored.item[i]);
}

static void write_near(struct buf *out, const char *name, const struct ask *ask)
{
    if (ask->near)
        buf_addf(out, "&%s=%.5f,%.5f", name, ask->lat, ask->lon);
}

static void write_page(struct buf *out, const char *name, const struct ask *ask)
{
    if (ask->page > 1)
        buf_addf(out, "&%s=%d", name, ask->page);
}

static void write_month(struct buf *out, const char *name, const struct ask *ask)
{
    if (ask->month)
        buf_addf(out, "&%s=%04d-%02d", name, ask->month / 12, ask->month % 12 + 1);
}

static void write_lang(struct buf *out, const char *name, const struct ask *ask)
{
    if (ask->lang != LANG_JA)
        put_part(out, name, str_from(lang_name(ask->lang)));
}

static void write_size(struct buf *out, const char *name, const struct ask *ask)
{
    if (ask->size != SIZE_USUAL)
        put_part(out, name, str_from(sizes[ask->size]));
}

static void write_ruby(struct buf *out, const char *name, const struct ask *ask)
{
    if (ask->ruby)
        put_part(out, name, S("1"));
}

static const struct {
    const char *name;
    void (*read)(struct str value, struct ask *ask);
    void (*write)(struct buf *out, const char *name, const struct ask *ask);
} parts[] = {
    {"q", read_words, write_words},  {"f", read_filter, write_filters},  {"x", read_ignored, write_ignored},
    {"near", read_near, write_near}, {"month", read_month, write_month}, {"page", read_page, write_page},
    {"lang", read_lang, write_lang}, {"size", read_size, write_size},    {"ruby", read_ruby, write_ruby},
};
enum { PARTS_N = sizeof parts / sizeof parts[0] };

/* day=wed is f=day:wed: what other programs and forms write. */
static const char *const kinds[] = {"day", "time", "when", "cost", "category", "access", "flag", "for", "area", "kind"};

static void read_kind(const char *kind, struct str value, struct arena *arena, struct ask *ask)
{
    if (sound(str_trim(value), ASK_FILTER_BYTES))
        read_filter(arena_fmt(arena, "%s:%.*s", kind, STR_FMT(str_trim(value))), ask);
}

static void read_pair(struct str name, struct str value, struct arena *arena, struct ask *ask)
{
    for (size_t i = 0; i < PARTS_N; i++)
        if (str_eq(name, str_from(parts[i].name)))
            parts[i].read(value, ask);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_eq(name, str_from(kinds[i])))
            read_kind(kinds[i], value, arena, ask);
}

void ask_read(struct str query, struct arena *arena, struct ask *ret)
{
    struct str name, value;
    *ret = (struct ask){.page = 1};
    while (http_next_pair(&query, arena, &name, &value))
        read_pair(name, value, arena, ret);
}

struct str ask_address(struct arena *arena, struct str path, const struct ask *ask)
{
    struct buf out;
    buf_init_in(&out, arena, ADDRESS_BYTES);
    buf_add(&out, path);
    size_t query = out.len;
    for (size_t i = 0; i < PARTS_N; i++)
        parts[i].write(&out, parts[i].name, ask);
    if (out.len > query && !out.err)
        out.ptr[query] = '?';
    return buf_str(&out);
}

struct ask ask_voice(const struct ask *ask)
{
    return (struct ask){.page = 1, .lang = ask->lang, .size = ask->size, .ruby = ask->ruby};
}

struct ask ask_wish(const struct ask *ask)
{
    struct ask wish = *ask;
    wish.lang = LANG_JA;
    wish.size = SIZE_USUAL;
    wish.ruby = false;
    wish.page = 1;
    return wish;
}

bool ask_wants(const struct ask *ask)
{
    return ask->q.len || ask->filters.n || ask->near;
}
