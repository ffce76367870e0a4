/* Lists of names, newest first; a page has some dozens, so looking through them is fast enough. */
#include "portal/fill.h"

struct fill *fill_new(struct arena *arena)
{
    struct fill *f = ARENA_NEW(arena, struct fill);
    if (f)
        f->arena = arena;
    return f;
}

static struct fill_entry *add(struct fill *f, const char *name, enum fill_kind kind, struct str text)
{
    struct fill_entry *e = f ? ARENA_NEW(f->arena, struct fill_entry) : NULL;
    if (!e)
        return NULL;
    *e = (struct fill_entry){.next = f->entries, .name = str_from(name), .kind = kind, .text = text};
    f->entries = e;
    return e;
}

void fill_text(struct fill *f, const char *name, struct str text)
{
    if (text.len)
        (void)add(f, name, FILL_TEXT, text);
}

void fill_html(struct fill *f, const char *name, struct str html)
{
    if (html.len)
        (void)add(f, name, FILL_HTML, html);
}

void fill_number(struct fill *f, const char *name, int64_t number)
{
    if (f)
        (void)add(f, name, FILL_TEXT, arena_fmt(f->arena, "%lld", (long long)number));
}

void fill_flag(struct fill *f, const char *name, bool on)
{
    if (on)
        (void)add(f, name, FILL_TEXT, S("1"));
}

void fill_words(struct fill *f, const char *name, struct str key)
{
    if (key.len)
        (void)add(f, name, FILL_WORDS, key);
}

static struct fill_entry *own(struct fill *f, struct str name)
{
    for (struct fill_entry *e = f->entries; e; e = e->next)
        if (str_eq(e->name, name))
            return e;
    return NULL;
}

struct fill *fill_row(struct fill *f, const char *name)
{
    struct fill *row = f ? fill_new(f->arena) : NULL;
    if (!row)
        return NULL;
    struct fill_entry *list = own(f, str_from(name));
    if (!list)
        list = add(f, name, FILL_ROWS, (struct str){0});
    if (!list)
        return NULL;
    row->outer = f;
    if (list->last)
        list->last->next = row;
    else
        list->first = row;
    list->last = row;
    return row;
}

const struct fill_entry *fill_find(const struct fill *f, struct str name)
{
    for (; f; f = f->outer)
        for (const struct fill_entry *e = f->entries; e; e = e->next)
            if (str_eq(e->name, name))
                return e;
    return NULL;
}
