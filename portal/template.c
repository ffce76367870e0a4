/* Reads a page into steps. One pass; where we are in the HTML goes along, through sections and included files. */
#include "portal/template.h"
#include "base/file.h"
#include "portal/template_ops.h"
#include "portal/template_place.h"

enum { PAGE_BYTES_MAX = 256 * 1024, OPS_FIRST = 128, INCLUDE_DEPTH = 4, SECTION_DEPTH = 16 };

struct reading {
    struct arena *arena;
    const char *dir;
    struct faults *faults;
    struct template *t;
    struct html_place place;
    size_t open[SECTION_DEPTH]; /* indexes of sections that are not closed */
    struct html_place opened[SECTION_DEPTH];
    size_t n_open;
    int depth;
};

struct page_file {
    struct str name, text;
};

static struct place place_of(const struct page_file *f, size_t at)
{
    struct place p = {f->name, 1, 1};
    for (size_t i = 0; i < at && i < f->text.len; i++) {
        p.col = f->text.ptr[i] == '\n' ? 1 : p.col + 1;
        p.line += f->text.ptr[i] == '\n';
    }
    return p;
}

static struct op *add_op(struct reading *r, enum op_kind kind, struct str text)
{
    struct template *t = r->t;
    if (t->n == t->room) {
        size_t room = t->room ? t->room * 2 : OPS_FIRST;
        struct op *ops = ARENA_ARRAY(r->arena, struct op, room);
        if (!ops)
            return NULL;
        if (t->n)
            memcpy(ops, t->ops, t->n * sizeof *ops);
        t->ops = ops;
        t->room = room;
    }
    t->ops[t->n] = (struct op){.kind = kind, .text = text};
    return &t->ops[t->n++];
}

static enum err add_value(struct reading *r, const struct page_file *f, size_t at, enum op_kind kind, struct str name)
{
    enum escape place = ESCAPE_TEXT;
    struct str text;
    if (!html_place_escape(&r->place, &place)) {
        fault_add(r->faults, FAULT_ERROR, "P003", place_of(f, at), "ここに値は置けません: %.*s",
                  "no value can be made safe here: %.*s", STR_FMT(name));
        return ERR_OK;
    }
    if (kind == OP_WORDS && !words_find(r->t->words, name, LANG_JA, &text))
        fault_add(r->faults, FAULT_ERROR, "P004", place_of(f, at), "words.yaml に「%.*s」がありません",
                  "words.yaml has no \"%.*s\"", STR_FMT(name));
    struct op *op = add_op(r, kind, name);
    if (!op)
        return ERR_NOMEM;
    op->place = place;
    r->place.begins = false;
    return ERR_OK;
}

static enum err open_section(struct reading *r, const struct page_file *f, size_t at, enum op_kind kind,
                             struct str name)
{
    if (r->n_open == SECTION_DEPTH) {
        fault_add(r->faults, FAULT_ERROR, "P005", place_of(f, at), "入れ子が深すぎます",
                  "sections are nested too deeply");
        return ERR_INPUT;
    }
    r->opened[r->n_open] = r->place;
    r->open[r->n_open++] = r->t->n;
    return add_op(r, kind, name) ? ERR_OK : ERR_NOMEM;
}

/* What is left out or repeated must not change where we are. */
static enum err close_section(struct reading *r, const struct page_file *f, size_t at, struct str name)
{
    if (r->n_open == 0 || !str_eq(r->t->ops[r->open[r->n_open - 1]].text, name)) {
        fault_add(r->faults, FAULT_ERROR, "P006", place_of(f, at), "開いていない「%.*s」を閉じています",
                  "\"%.*s\" is closed and was not the last opened", STR_FMT(name));
        return ERR_INPUT;
    }
    const struct html_place *before = &r->opened[--r->n_open];
    if (!html_place_same(before, &r->place))
        fault_add(r->faults, FAULT_ERROR, "P007", place_of(f, at), "「%.*s」の中でタグが閉じていません",
                  "\"%.*s\" ends in another place of the HTML than it began", STR_FMT(name));
    r->place = *before;
    r->t->ops[r->open[r->n_open]].end = r->t->n;
    return add_op(r, OP_END, name) ? ERR_OK : ERR_NOMEM;
}

static enum err read_file(struct reading *r, const char *name);

static enum err include(struct reading *r, const struct page_file *f, size_t at, struct str name)
{
    if (r->depth == INCLUDE_DEPTH) {
        fault_add(r->faults, FAULT_ERROR, "P005", place_of(f, at), "取り込みが深すぎます",
                  "files include each other too deeply");
        return ERR_INPUT;
    }
    return read_file(r, arena_str(r->arena, name).ptr);
}

static enum err read_mark(struct reading *r, const struct page_file *f, size_t at, struct str mark)
{
    mark = str_trim(mark);
    struct str name = str_trim(str_sub(mark, 1, mark.len));
    switch (mark.len ? mark.ptr[0] : '\0') {
    case '\0':
        fault_add(r->faults, FAULT_ERROR, "P008", place_of(f, at), "{{ }} の中が空です", "there is nothing in {{ }}");
        return ERR_OK;
    case '=':
        return add_value(r, f, at, OP_WORDS, name);
    case '#':
        return open_section(r, f, at, OP_EACH, name);
    case '?':
        return open_section(r, f, at, OP_IF, name);
    case '^':
        return open_section(r, f, at, OP_UNLESS, name);
    case '/':
        return close_section(r, f, at, name);
    case '>':
        return include(r, f, at, name);
    default:
        return add_value(r, f, at, OP_VALUE, mark);
    }
}

static enum err copy(struct reading *r, struct str html)
{
    html_place_follow(&r->place, html);
    return html.len == 0 || add_op(r, OP_COPY, html) ? ERR_OK : ERR_NOMEM;
}

static enum err read_text(struct reading *r, const struct page_file *f)
{
    size_t at = 0;
    enum err err = ERR_OK;
    while (!err && at < f->text.len) {
        struct str rest = str_sub(f->text, at, f->text.len);
        ptrdiff_t open = str_find(rest, S("{{"));
        if (open < 0)
            return copy(r, rest);
        err = copy(r, str_sub(rest, 0, (size_t)open));
        struct str inside = str_sub(rest, (size_t)open + 2, rest.len);
        ptrdiff_t shut = str_find(inside, S("}}"));
        if (shut < 0) {
            fault_add(r->faults, FAULT_ERROR, "P009", place_of(f, at + (size_t)open), "}} がありません",
                      "}} is missing");
            return ERR_INPUT;
        }
        if (!err)
            err = read_mark(r, f, at + (size_t)open, str_sub(inside, 0, (size_t)shut));
        at += (size_t)open + 2 + (size_t)shut + 2;
    }
    return err;
}

static enum err read_file(struct reading *r, const char *name)
{
    struct page_file f = {.name = arena_fmt(r->arena, "%s/%s.html", r->dir, name)};
    if (!f.name.len)
        return ERR_NOMEM;
    enum err err = file_read(r->arena, f.name.ptr, PAGE_BYTES_MAX, &f.text);
    if (err) {
        fault_add(r->faults, FAULT_ERROR, "P010", (struct place){f.name, 0, 0}, "読めません", "cannot be read");
        return err;
    }
    r->depth++;
    err = read_text(r, &f);
    r->depth--;
    return err;
}

static void check_end(struct reading *r, const char *name)
{
    struct place at = {arena_fmt(r->arena, "%s/%s.html", r->dir, name), 0, 0};
    if (r->n_open)
        fault_add(r->faults, FAULT_ERROR, "P006", at, "「%.*s」が閉じていません", "\"%.*s\" is not closed",
                  STR_FMT(r->t->ops[r->open[r->n_open - 1]].text));
    if (r->place.mode != PLACE_TEXT)
        fault_add(r->faults, FAULT_ERROR, "P007", at, "タグが閉じないまま終わっています", "the page ends inside a tag");
}

enum err template_load(struct arena *arena, const char *dir, const char *name, const struct words *words,
                       struct faults *faults, struct template **ret)
{
    struct template *t = ARENA_NEW(arena, struct template);
    if (!t)
        return ERR_NOMEM;
    t->words = words;
    struct reading r = {.arena = arena, .dir = dir, .faults = faults, .t = t};
    size_t before = faults->n_errors;
    enum err err = read_file(&r, name);
    if (!err)
        check_end(&r, name);
    if (!err && faults->n_errors > before)
        err = ERR_INPUT;
    if (!err)
        *ret = t;
    return err;
}
