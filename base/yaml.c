/* A strict part of YAML, built from libyaml's events without recursion. Everything this project's files have no use
 * for, and that makes a file mean something else than it looks, is a fault with its place; reading goes on, so that all
 * are seen at once. */
#include "base/yaml.h"
#include <yaml.h>
#include "base/file.h"
#include "base/utf8.h"
#include "base/yaml_why.h"

enum { TEXT_MAX = 1024 * 1024, DEPTH_MAX = 32, NODES_MAX = 50000, FEW_KEYS = 12 };

struct level {
    struct yaml *node; /* a list or map being filled */
    struct yaml *last; /* its last child so far */
    struct yaml *key;  /* a map's key that waits for its value */
};

struct reader {
    struct arena *arena;
    struct str file;
    struct faults *faults;
    struct yaml *root;
    struct level stack[DEPTH_MAX];
    size_t depth, n_nodes, n_documents;
    struct str rest; /* of the file, from the line `n_lines` lines below its first */
    size_t n_lines;
    enum err err;
};

static struct place place_of(const struct reader *r, yaml_mark_t mark)
{
    return (struct place){r->file, (int)mark.line + 1, (int)mark.column + 1};
}

/* ---- duplicate keys ---- */
static void duplicate(struct reader *r, const struct yaml *first, const struct yaml *again)
{
    r->err = ERR_INPUT;
    fault_add(r->faults, FAULT_ERROR, "F092", again->key_at, "キー「%.*s」が二度あります（一つ目は %d 行目）",
              "the key \"%.*s\" appears twice (first on line %d)", STR_FMT(again->key), first->key_at.line);
}

static int by_key(const void *a, const void *b)
{
    const struct yaml *x = *(const struct yaml *const *)a, *y = *(const struct yaml *const *)b;
    int order = str_cmp(x->key, y->key);
    if (order == 0)
        order = (x->key_at.line > y->key_at.line) - (x->key_at.line < y->key_at.line);
    if (order == 0)
        order = (x->key_at.col > y->key_at.col) - (x->key_at.col < y->key_at.col);
    return order;
}

/* By sorting: a map of thousands of keys is checked in O(n log n). */
static void check_many_keys(struct reader *r, const struct yaml *map)
{
    const struct yaml **members = ARENA_ARRAY(r->arena, const struct yaml *, map->n);
    if (!members) {
        r->err = ERR_NOMEM;
        return;
    }
    size_t n = 0;
    for (const struct yaml *member = map->first; member; member = member->next)
        members[n++] = member;
    qsort(members, n, sizeof *members, by_key);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (str_eq(members[first]->key, members[i]->key))
            duplicate(r, members[first], members[i]);
        else
            first = i;
    }
}

static void check_few_keys(struct reader *r, const struct yaml *map)
{
    for (const struct yaml *member = map->first; member; member = member->next) {
        const struct yaml *other = map->first;
        while (other != member && !str_eq(other->key, member->key))
            other = other->next;
        if (other != member)
            duplicate(r, other, member);
    }
}

/* ---- building the tree ---- */
/* Both texts are arguments here: the Japanese format shows the first, the English one skips it. */
static void mistake(struct reader *r, const char *code, struct place at, const char *ja, const char *en)
{
    fault_add(r->faults, FAULT_ERROR, code, at, "%s", "%.0s%s", ja, en);
    r->err = ERR_INPUT;
}

static bool limit(struct reader *r, struct place at, const char *ja, const char *en)
{
    mistake(r, "F093", at, ja, en);
    return false;
}

static struct yaml *new_node(struct reader *r, enum yaml_kind kind, struct place at)
{
    if (r->n_nodes == NODES_MAX) {
        limit(r, at, "項目が多すぎます（5 万まで）", "too many nodes (at most 50,000)");
        return NULL;
    }
    struct yaml *node = ARENA_NEW(r->arena, struct yaml);
    if (!node) {
        r->err = ERR_NOMEM;
        return NULL;
    }
    r->n_nodes++;
    node->kind = kind;
    node->at = at;
    return node;
}

static void append(struct level *level, struct yaml *child)
{
    if (level->last)
        level->last->next = child;
    else
        level->node->first = child;
    level->last = child;
    level->node->n++;
}

/* The key of a map is read as a node of its own, then handed to the value that follows. */
static void take_key(struct reader *r, struct level *level, struct yaml *node)
{
    level->key = node;
    if (node->kind != YAML_TEXT)
        mistake(r, "F090", node->at, "キーは文字でなければなりません", "a key must be text");
    else if (!node->quoted && str_eq(node->text, S("<<")))
        mistake(r, "F091", node->at, "「<<」（取り込み）は使えません", "merge keys (<<) are not allowed");
}

static void attach(struct reader *r, struct yaml *node)
{
    if (r->depth == 0) {
        r->root = node;
        return;
    }
    struct level *level = &r->stack[r->depth - 1];
    if (level->node->kind == YAML_MAP && !level->key) {
        take_key(r, level, node);
        return;
    }
    if (level->key) {
        node->key = level->key->text;
        node->key_at = level->key->at;
        level->key = NULL;
    }
    append(level, node);
}

/* Anchors and tags: refused wherever they stand. */
static void check_marks(struct reader *r, struct place at, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        mistake(r, "F091", at, "アンカー（&）は使えません", "anchors (&) are not allowed");
    if (tag)
        mistake(r, "F091", at, "タグ（!）は使えません", "tags (!) are not allowed");
}

/* Is a plain text cut short by a remark on its own line? 「お茶 #1 です」 is only 「お茶」. Marks come in the order of the
 * file, so the lines are walked through once. */
static bool cut_by_remark(struct reader *r, yaml_mark_t end)
{
    for (; r->n_lines < end.line; r->n_lines++)
        r->rest = str_cut(r->rest, '\n').tail;
    struct str line = str_cut(r->rest, '\n').head;
    for (size_t i = 0, step; i < end.column && (step = utf8_step(line.ptr, line.len)) != 0; i++)
        line = str_sub(line, step, line.len);
    return str_starts(str_trim(line), S("#"));
}

static bool on_scalar(struct reader *r, const yaml_event_t *event)
{
    struct place at = place_of(r, event->start_mark);
    struct yaml *node = new_node(r, YAML_TEXT, at);
    if (!node)
        return false;
    struct str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    node->text = arena_str(r->arena, text);
    if (node->text.len != text.len) {
        r->err = ERR_NOMEM;
        return false;
    }
    if (text.len && memchr(text.ptr, '\0', text.len))
        mistake(r, "F090", at, "NUL 文字は使えません", "a NUL character is not allowed");
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->cut = !node->quoted && cut_by_remark(r, event->end_mark);
    check_marks(r, at, event->data.scalar.anchor, event->data.scalar.tag);
    attach(r, node);
    return true;
}

static bool on_alias(struct reader *r, const yaml_event_t *event)
{
    struct place at = place_of(r, event->start_mark);
    struct yaml *node = new_node(r, YAML_TEXT, at);
    if (!node)
        return false;
    mistake(r, "F091", at, "エイリアス（*）は使えません", "aliases (*) are not allowed");
    attach(r, node);
    return true;
}

static bool on_open(struct reader *r, enum yaml_kind kind, struct place at, const yaml_char_t *anchor,
                    const yaml_char_t *tag)
{
    if (r->depth == DEPTH_MAX)
        return limit(r, at, "入れ子が深すぎます（32 段まで）", "nested too deeply (at most 32 levels)");
    struct yaml *node = new_node(r, kind, at);
    if (!node)
        return false;
    check_marks(r, at, anchor, tag);
    attach(r, node);
    r->stack[r->depth++] = (struct level){.node = node};
    return true;
}

static bool on_close(struct reader *r)
{
    const struct yaml *node = r->stack[--r->depth].node;
    if (node->kind == YAML_MAP && node->n > FEW_KEYS)
        check_many_keys(r, node);
    else if (node->kind == YAML_MAP)
        check_few_keys(r, node);
    return r->err != ERR_NOMEM;
}

static bool on_document(struct reader *r, const yaml_event_t *event)
{
    struct place at = place_of(r, event->start_mark);
    if (event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
        mistake(r, "F091", at, "%TAG は使えません", "%TAG is not allowed");
    if (r->n_documents++ == 0)
        return true;
    mistake(r, "F090", at, "一つのファイルに書ける文書は一つです（--- は使えません）",
            "only one document in a file (no ---)");
    return false;
}

/* False when there is no use in reading on. */
static bool on_event(struct reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return on_document(r, event);
    case YAML_SCALAR_EVENT:
        return on_scalar(r, event);
    case YAML_ALIAS_EVENT:
        return on_alias(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(r, YAML_LIST, place_of(r, event->start_mark), event->data.sequence_start.anchor,
                       event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return on_open(r, YAML_MAP, place_of(r, event->start_mark), event->data.mapping_start.anchor,
                       event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return on_close(r);
    case YAML_STREAM_END_EVENT:
        return false;
    default:
        return true;
    }
}

/* What was opened and never closed is the mistake, not the place where that shows. */
static bool opened(const yaml_parser_t *parser)
{
    static const char *const contexts[] = {"while parsing a flow sequence", "while parsing a flow mapping",
                                           "while scanning a quoted scalar"};
    for (size_t i = 0; parser->context && i < sizeof contexts / sizeof contexts[0]; i++)
        if (strcmp(parser->context, contexts[i]) == 0)
            return true;
    return false;
}

static void on_parser_error(struct reader *r, const yaml_parser_t *parser, struct str text)
{
    if (parser->error == YAML_MEMORY_ERROR) {
        r->err = ERR_NOMEM;
        return;
    }
    bool placed = parser->error != YAML_READER_ERROR;
    int last = placed ? (int)parser->problem_mark.line + 1 : 0;
    int first = placed && parser->context ? (int)parser->context_mark.line + 1 : last;
    struct place at = {.file = r->file};
    if (placed)
        at = place_of(r, opened(parser) ? parser->context_mark : parser->problem_mark);
    const char *problem = parser->problem ? parser->problem : "?";
    struct yaml_why why = yaml_why(text, problem, at, first < last ? first : last - 1, last);
    if (why.ja)
        fault_add(r->faults, FAULT_ERROR, "F090", why.at, "%s", "%.0sYAML syntax: %s", why.ja, problem);
    else
        fault_add(r->faults, FAULT_ERROR, "F090", at, "YAML の書き方に誤りがあります（%s）", "YAML syntax: %s",
                  problem);
    r->err = ERR_INPUT;
}

static void read_events(struct reader *r, yaml_parser_t *parser, struct str text)
{
    bool more = true;
    while (more) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            on_parser_error(r, parser, text);
            return;
        }
        more = on_event(r, &event);
        yaml_event_delete(&event);
    }
}

/* Where the first byte that is not UTF-8 stands. */
static struct place bad_byte(struct str file, struct str text)
{
    struct place at = {file, 1, 1};
    for (size_t i = 0, step; (step = utf8_step(text.ptr + i, text.len - i)) != 0; i += step) {
        bool line_end = text.ptr[i] == '\n';
        at.col = line_end ? 1 : at.col + 1;
        at.line += line_end;
    }
    return at;
}

static bool acceptable(struct reader *r, struct str text)
{
    if (text.len > TEXT_MAX)
        return limit(r, (struct place){.file = r->file}, "ファイルが大きすぎます（1 MiB まで）",
                     "the file is too large (at most 1 MiB)");
    if (utf8_valid(text))
        return true;
    mistake(r, "F090", bad_byte(r->file, text),
            "UTF-8 ではありません。保存するときの文字コードを UTF-8 にしてください。", "not UTF-8");
    return false;
}

enum err yaml_parse(struct arena *arena, struct str file, struct str text, struct faults *faults, struct yaml **ret)
{
    struct reader r = {.arena = arena, .faults = faults};
    r.file = arena_str(arena, file);
    if (r.file.len != file.len)
        return ERR_NOMEM;
    text = utf8_without_mark(text); /* libyaml would count it as a column */
    if (!acceptable(&r, text))
        return r.err;
    r.rest = text;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return ERR_NOMEM;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(text.len ? text.ptr : ""), text.len);
    read_events(&r, &parser, text);
    yaml_parser_delete(&parser);
    if (!r.err && !r.root)
        mistake(&r, "F090", (struct place){r.file, 1, 1}, "中身がありません", "there is nothing in the file");
    if (!r.err)
        *ret = r.root;
    return r.err;
}

enum err yaml_load(struct arena *arena, const char *path, struct faults *faults, struct yaml **ret)
{
    struct str text;
    enum err err = file_read(arena, path, TEXT_MAX, &text);
    if (err == ERR_INPUT)
        fault_add(faults, FAULT_ERROR, "F093", (struct place){.file = arena_str(arena, str_from(path))},
                  "ファイルが大きすぎます（%d バイトまで）", "the file is too large (at most %d bytes)", TEXT_MAX);
    return err ? err : yaml_parse(arena, str_from(path), text, faults, ret);
}
