/* Texts with their placeholders filled. Knows languages as columns and nothing of flows. */
#include "dialogs/text.h"
#include "base/buf.h"
#include "base/clock.h"
#include "dialogs/picks.h"

enum { TEXT_BYTES_MAX = 60000, PLACEHOLDER_BYTES_MAX = 80 };

struct str text_pick(const struct bundle *b, const struct wordings *w, enum lang lang, uint32_t pick)
{
    if (!w || !w->n || lang >= LANGS)
        return S("");
    const struct text *said = &w->item[pick % w->n];
    bundle_passed(b, said);
    return said->by[lang];
}

static bool placeholder_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

bool text_placeholder(struct str text, size_t *at, struct str *ret_name, size_t *ret_from)
{
    while (*at < text.len) {
        const char *open = memchr(text.ptr + *at, '{', text.len - *at);
        if (!open)
            break;
        size_t from = (size_t)(open - text.ptr), end = from + 1;
        while (end < text.len && end - from <= PLACEHOLDER_BYTES_MAX && placeholder_char(text.ptr[end]))
            end++;
        *at = end;
        if (end == from + 1 || end >= text.len || text.ptr[end] != '}')
            continue;
        *at = end + 1;
        *ret_from = from;
        *ret_name = str_sub(text, from + 1, end - from - 1);
        return true;
    }
    *at = text.len;
    return false;
}

static const struct str *find_var(const struct var *item, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(item[i].name, name))
            return &item[i].value;
    return NULL;
}

/* 「手芸、散歩」: one put to the other by the words of `listed`. */
static struct str listed(const struct bundle *b, struct arena *arena, const struct ask *a, unsigned chosen,
                         enum lang lang)
{
    struct str all = {0};
    for (size_t i = 0; i < a->n_options; i++) {
        struct str one = a->options[i].label.by[lang];
        if (!(chosen >> i & 1))
            continue;
        struct var own[] = {{S("first"), all}, {S("second"), one}};
        struct fill fill = {.b = b, .own = own, .n_own = 2, .lang = lang};
        all = all.len ? text_fill(arena, &fill, text_pick(b, b->walk[TEXT_LISTED], lang, 0)) : one;
    }
    return all;
}

/* "2026-05-03" as people say it: 「2026年5月3日（日）」. Nobody but a program writes it with dashes. */
static struct str dated(const struct bundle *b, struct arena *arena, struct str value, enum lang lang)
{
    struct str_cut year = str_cut(value, '-'), month = str_cut(year.tail, '-');
    int64_t y, m, d;
    if (!str_int(year.head, &y) || !str_int(month.head, &m) || !str_int(month.tail, &d) ||
        !civil_valid((int)y, (int)m, (int)d))
        return value;
    int64_t weekday = ((civil_days((int)y, (int)m, (int)d) + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    struct var own[] = {
        {S("year"), year.head},
        {S("month"), arena_fmt(arena, "%d", (int)m)},
        {S("day"), arena_fmt(arena, "%d", (int)d)},
        {S("weekday"), text_pick(b, b->walk[TEXT_WEEKDAYS], lang, (uint32_t)weekday)},
        {S("month_name"), text_pick(b, b->walk[TEXT_MONTHS], lang, (uint32_t)(m - 1))},
    };
    struct fill fill = {.b = b, .own = own, .n_own = sizeof own / sizeof own[0], .lang = lang};
    struct str said = text_fill(arena, &fill, text_pick(b, b->walk[TEXT_DATE], lang, 0));
    return said.len ? said : value; /* content that was kept from before such words */
}

struct str text_value(const struct bundle *b, struct arena *arena, const struct ask *a, struct str value,
                      enum lang lang)
{
    unsigned chosen = a && a->type == ASK_MULTI ? picks_read(a, value, NULL) : 0;
    if (chosen)
        return listed(b, arena, a, chosen, lang);
    for (size_t i = 0; a && i < a->n_options; i++)
        if (str_eq(a->options[i].value, value))
            return a->options[i].label.by[lang];
    return a && a->type == ASK_DATE ? dated(b, arena, value, lang) : value;
}

struct str text_answer(const struct bundle *b, struct arena *arena, const struct slot *slot, enum lang lang)
{
    if (slot && slot->status == SLOT_UNKNOWN)
        return text_pick(b, b->walk[TEXT_UNKNOWN_ANSWER], lang, 0);
    if (!slot || (slot->status != SLOT_FILLED && slot->status != SLOT_SUSPECT))
        return text_pick(b, b->walk[TEXT_NO_ANSWER], lang, 0);
    return text_value(b, arena, bundle_ask(b, slot->name), slot->value, lang);
}

static bool answered(const struct fill *f, struct str name)
{
    const struct slot *slot = f->state ? flow_slot(f->state, name) : NULL;
    return slot && slot->value.len && (slot->status == SLOT_FILLED || slot->status == SLOT_SUSPECT);
}

static struct str value_of(const struct fill *f, struct arena *arena, struct str name)
{
    const struct str *found = find_var(f->own, f->n_own, name);
    if (!found && f->vars)
        found = find_var(f->vars->item, f->vars->n, name);
    if (found)
        return *found;
    if (!f->state || !memchr(name.ptr, '.', name.len))
        return S("");
    const struct slot *slot = flow_slot(f->state, name);
    /* A slot that no question fills (set by a node or by the turn) shows its value or nothing. */
    return slot || bundle_ask(f->b, name) ? text_answer(f->b, arena, slot, f->lang) : S("");
}

/* One line; false when it held placeholders only and all were empty, or when it begins with "? " and nobody has
 * answered any of them. */
static bool fill_line(struct buf *out, const struct fill *f, struct str line)
{
    size_t at = 0, done = 0, from = 0, before = out->len;
    bool any = false, optional = str_starts(line, S("? ")), said = false;
    struct str name;
    if (optional)
        line = str_sub(line, 2, line.len);
    while (text_placeholder(line, &at, &name, &from)) {
        buf_add(out, str_sub(line, done, from - done));
        buf_add(out, value_of(f, out->arena, name));
        done = at;
        any = true;
        said = said || answered(f, name);
    }
    buf_add(out, str_sub(line, done, line.len));
    if (optional && !said)
        return false;
    return !any || str_trim((struct str){out->ptr ? out->ptr + before : NULL, out->len - before}).len > 0;
}

struct str text_fill(struct arena *arena, const struct fill *fill, struct str text)
{
    if (!text.len || !memchr(text.ptr, '{', text.len))
        return text;
    struct buf out;
    buf_init_in(&out, arena, TEXT_BYTES_MAX);
    for (struct str_cut cut = {.tail = text, .found = true}; cut.found;) {
        cut = str_cut(cut.tail, '\n');
        size_t before = out.len;
        bool kept = fill_line(&out, fill, cut.head);
        if (kept && cut.found)
            buf_add_char(&out, '\n');
        else if (!kept)
            out.len = before;
    }
    return str_trim(buf_str(&out));
}
