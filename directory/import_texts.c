/* The texts of a row: each column into its member, and those that lists keep apart (方書, 内線, 詳細) joined again. */
#include "directory/import_row.h"
#include "directory/plain_chars.h"

struct str row_one_line(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len && out; i++) {
        bool blank = text.ptr[i] == '\n' || text.ptr[i] == '\t' || text.ptr[i] == ' ';
        if (!blank)
            out[n++] = text.ptr[i];
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    return str_trim((struct str){out, out ? n : 0});
}

static const struct {
    enum column column;
    size_t offset;
    bool one_line;
} texts[] = {
    {COL_NAME, offsetof(struct resource, name), true},
    {COL_SUMMARY, offsetof(struct resource, summary), false},
    {COL_HOST, offsetof(struct resource, host), true},
    {COL_PLACE, offsetof(struct resource, place), true},
    {COL_ADDRESS, offsetof(struct resource, address), true},
    {COL_COST, offsetof(struct resource, cost_text), true},
    {COL_CAPACITY, offsetof(struct resource, capacity), true},
    {COL_AUDIENCE, offsetof(struct resource, audience), true},
    {COL_APPLY, offsetof(struct resource, apply), true},
    {COL_PHONE, offsetof(struct resource, phone), true},
    {COL_CONTACT, offsetof(struct resource, contact), true},
    {COL_SOURCE, offsetof(struct resource, source), true},
    {COL_LICENCE, offsetof(struct resource, licence), true},
    {COL_ALERT, offsetof(struct resource, alert), true},
    {COL_DIRECTIONS, offsetof(struct resource, directions), true},
    {COL_PARKING, offsetof(struct resource, parking), true},
    {COL_SERVICE_AREA, offsetof(struct resource, service_area), true},
    {COL_ELIGIBILITY, offsetof(struct resource, eligibility), true},
    {COL_BRING, offsetof(struct resource, bring), true},
    {COL_WANTS_TEXT, offsetof(struct resource, wants_text), true},
    {COL_EMAIL, offsetof(struct resource, email), true},
};

/* `text` and what another column adds to it, unless it says so already. */
static void join(const struct import_row *r, struct str *text, const char *between, enum column column)
{
    struct str more = row_one_line(r->arena, row_text(r, column));
    if (!more.len || str_find(*text, more) >= 0)
        return;
    *text = text->len ? arena_fmt(r->arena, "%.*s%s%.*s", STR_FMT(*text), between, STR_FMT(more)) : more;
}

/* 「500」 in a column of yen is a number, not a text. */
static void number_of_yen(struct resource *ret)
{
    int64_t yen;
    if (!str_int(ret->cost_text, &yen) || yen < 0 || yen > 9999999)
        return;
    ret->cost_yen = (int32_t)yen;
    ret->cost_text = (struct str){0};
}

/* Widths undone: ０７９０－００－０１０１. Kept as published where there is more in it than a number. */
static struct str tidy_phone(const struct import_row *r, struct str text)
{
    struct plain p;
    struct buf b;
    if (!plain_from(text, &p))
        return text;
    buf_init_in(&b, r->arena, text.len + 1);
    for (size_t i = 0; i < p.n; i++) {
        if (p.c[i] >= 0x7f)
            return text;
        buf_add_char(&b, (char)p.c[i]);
    }
    return b.err ? text : buf_str(&b);
}

static void fill_gaps(const struct import_row *r, struct resource *ret)
{
    const struct import_options *o = r->options;
    static const enum column instead[] = {COL_CARE, COL_TYPE, COL_KIND, COL_NOTE};
    for (size_t i = 0; i < sizeof(instead) / sizeof(instead[0]) && !ret->summary.len; i++)
        if (instead[i] != COL_KIND || r->kind != IMPORT_ACTIVITY)
            ret->summary = arena_str(r->arena, row_text(r, instead[i]));
    ret->source = ret->source.len ? ret->source : o->source;
    ret->licence = ret->licence.len ? ret->licence : r->licence.len ? r->licence : o->licence;
    ret->host = ret->host.len ? ret->host : ret->contact;
}

void import_texts(const struct import_row *r, struct resource *ret)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct str text = row_text(r, texts[i].column);
        *(struct str *)(void *)((char *)ret + texts[i].offset) =
            texts[i].one_line ? row_one_line(r->arena, text) : arena_str(r->arena, text);
    }
    ret->phone = tidy_phone(r, ret->phone);
    number_of_yen(ret);
    join(r, &ret->address, " ", COL_BUILDING);
    join(r, &ret->cost_text, " ", COL_COST_NOTE);
    join(r, &ret->apply, " ～", COL_APPLY_UNTIL);
    join(r, &ret->phone, " 内線", COL_EXTENSION);
    fill_gaps(r, ret);
}
