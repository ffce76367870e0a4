/* Headers to columns by the table in columns.def. O(headers × names), once a file. */
#include "base/fold.h"
#include "base/utf8.h"
#include "directory/import_row.h"

static const char *const aliases[COLUMNS] = {
#define COLUMN(name, list) [COL_##name] = list,
#include "directory/columns.def"
#undef COLUMN
};

enum { PREFIX_LOOKS = 40, PREFIX_LEAST = 3 };

/* A header in its comparable form: folded, without blanks and line breaks. */
static struct str header_form(struct arena *arena, struct str text)
{
    struct str folded;
    if (text.len > 300 || fold_text(arena, text, &folded) != ERR_OK)
        return (struct str){0};
    char *out = arena_alloc(arena, folded.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.len && out; i++)
        if (folded.ptr[i] != ' ' && folded.ptr[i] != '\n' && folded.ptr[i] != '\t')
            out[n++] = folded.ptr[i];
    return (struct str){out, out ? n : 0};
}

const struct column_name *columns_names(struct arena *arena, size_t *ret_n)
{
    enum { NAMES = 512 };
    struct column_name *names = ARENA_ARRAY(arena, struct column_name, NAMES);
    *ret_n = 0;
    for (int c = 0; c < COLUMNS && names; c++)
        for (struct str rest = str_from(aliases[c]); rest.len && *ret_n < NAMES;) {
            struct str_cut cut = str_cut(rest, '|');
            names[(*ret_n)++] = (struct column_name){header_form(arena, cut.head), (enum column)c};
            rest = cut.tail;
        }
    return names;
}

/* COLUMNS: not a name of ours. */
static enum column column_of(const struct column_name *names, size_t n, struct str header)
{
    for (size_t i = 0; i < n && header.len; i++)
        if (str_eq(names[i].name, header))
            return names[i].column;
    return COLUMNS;
}

/* What stands before the first _ of at least half of all headers: a name that was put before each of them. */
static struct str shared_prefix(struct arena *arena, const struct csv_row *row)
{
    struct str best = {0};
    size_t most = 0, filled = 0;
    for (size_t i = 0; i < row->n && i < PREFIX_LOOKS; i++) {
        struct str form = header_form(arena, row->cells[i].text);
        struct str_cut cut = str_cut(form, '_');
        size_t n = 0;
        filled += form.len > 0;
        for (size_t j = i; cut.found && j < row->n && j < PREFIX_LOOKS; j++) {
            struct str_cut other = str_cut(header_form(arena, row->cells[j].text), '_');
            n += other.found && str_eq(other.head, cut.head);
        }
        if (n > most) {
            most = n;
            best = cut.head;
        }
    }
    return most >= PREFIX_LEAST && most * 2 >= filled ? best : (struct str){0};
}

size_t columns_find(struct arena *arena, const struct column_name *names, size_t n_names, const struct csv_row *row,
                    struct columns *ret)
{
    size_t known = 0;
    *ret = (struct columns){0};
    struct str prefix = shared_prefix(arena, row);
    for (size_t i = 0; i < row->n; i++) {
        struct str form = header_form(arena, row->cells[i].text);
        enum column c = column_of(names, n_names, form);
        if (c == COLUMNS && prefix.len && str_starts(form, prefix) && form.len > prefix.len)
            c = column_of(names, n_names, str_sub(form, prefix.len + 1, form.len));
        if (c == COLUMNS)
            continue;
        known++;
        if (ret->n[c] < COLUMNS_EACH)
            ret->at[c][ret->n[c]++] = (int)i;
    }
    return known;
}

/* What people type where nothing is to be said. */
static bool says_nothing(struct str s)
{
    static const char *const words[] = {"-", "－", "―", "ー", "—", "‐", "−", "なし", "無し", "特になし", "未定"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_eq(s, str_from(words[i])))
            return true;
    return s.len == 0;
}

struct str row_text(const struct import_row *r, enum column column)
{
    for (size_t i = 0; i < r->columns->n[column]; i++) {
        size_t at = (size_t)r->columns->at[column][i];
        struct str text = at < r->row->n ? str_trim(r->row->cells[at].text) : (struct str){0};
        if (!says_nothing(text))
            return text;
    }
    return (struct str){0};
}

struct place row_place(const struct import_row *r, enum column column)
{
    struct place p = {r->file, r->row->line, 1};
    if (!r->columns->n[column])
        return p;
    size_t at = (size_t)r->columns->at[column][0];
    if (at < r->row->n) {
        p.line = r->row->cells[at].line;
        p.col = r->row->cells[at].col;
    }
    return p;
}

void row_warn(const struct import_row *r, enum column column, const char *code, struct str text, const char *ja,
              const char *en)
{
    struct str head = arena_str(r->arena, utf8_head_chars(text, 40));
    for (char *c = (char *)(uintptr_t)head.ptr; c && *c; c++) /* our own copy */
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    fault_add(r->faults, FAULT_WARNING, code, row_place(r, column), "%1$s%2$.0s「%3$s」", "%1$.0s%2$s \"%3$s\"", ja, en,
              head.ptr ? head.ptr : "");
}
