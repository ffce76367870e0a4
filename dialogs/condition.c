/* Conditions read: a recursive descent over a few words; nesting is capped, so is the length. What they mean is in
 * condition_eval.c. */
#include "dialogs/condition.h"

enum { DEPTH_MAX = 16, NAMES_MAX = 24, TEXT_MAX = 1000 };

struct parser {
    struct arena *arena;
    struct str text, flow;
    size_t at;
    int depth;
    struct cond_fault *fault;
    enum err err;
};

static struct cond *either(struct parser *p);

/* A mark that the wide keyboard, or a word processor, has put in the place of the right one; NULL when it is none. */
static const char *wide_slip(struct str rest)
{
    static const struct {
        const char *mark, *ja;
    } rows[] = {
        {"＝", "全角の「＝」があります。半角の「==」に直してください"},
        {"！", "全角の「！」があります。半角の「!=」に直してください"},
        {"＜", "全角の「＜」があります。半角の「<」に直してください"},
        {"＞", "全角の「＞」があります。半角の「>」に直してください"},
        {"≦", "「≦」は、半角の「<=」と書いてください"},
        {"≧", "「≧」は、半角の「>=」と書いてください"},
        {"≠", "「≠」は、半角の「!=」と書いてください"},
        {"（", "全角のかっこがあります。半角の ( ) に直してください"},
        {"）", "全角のかっこがあります。半角の ( ) に直してください"},
        {"、", "区切りは、半角の「,」です"},
        {"，", "区切りは、半角の「,」です"},
        {"\u3000", "全角の空白があります。半角の空白に直してください"},
        {"‘", "引用符は、半角の ' です"},
        {"’", "引用符は、半角の ' です"},
        {"＇", "引用符は、半角の ' です"},
        {"“", "引用符は、値は半角の '、条件ぜんたいは半角の \" です"},
        {"”", "引用符は、値は半角の '、条件ぜんたいは半角の \" です"},
        {"＂", "引用符は、値は半角の '、条件ぜんたいは半角の \" です"},
        {"「", "文字の値は「 」ではなく、半角の ' で囲みます"},
    };
    if (str_starts(rest, S("=")) && !str_starts(rest, S("==")))
        return "「=」は、二つ（==）書きます";
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_starts(rest, str_from(rows[i].mark)))
            return rows[i].ja;
    return NULL;
}

static void *wrong(struct parser *p, const char *ja, const char *en)
{
    if (p->err == ERR_OK) {
        const char *slip = wide_slip(str_sub(p->text, p->at, p->text.len));
        p->err = ERR_INPUT;
        *p->fault = (struct cond_fault){p->at, slip ? slip : ja, en};
    }
    return NULL;
}

static void blanks(struct parser *p)
{
    while (p->at < p->text.len && (p->text.ptr[p->at] == ' ' || p->text.ptr[p->at] == '\n'))
        p->at++;
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

static bool symbol(struct parser *p, struct str s)
{
    blanks(p);
    if (!str_starts(str_sub(p->text, p->at, s.len), s))
        return false;
    p->at += s.len;
    return true;
}

/* The next run of name characters, not consumed. */
static struct str peek(struct parser *p)
{
    blanks(p);
    size_t n = 0;
    while (p->at + n < p->text.len && name_char(p->text.ptr[p->at + n]))
        n++;
    return str_sub(p->text, p->at, n);
}

static bool word(struct parser *p, struct str w)
{
    if (!str_eq(peek(p), w))
        return false;
    p->at += w.len;
    return true;
}

static bool slot_name(struct parser *p, struct str *ret)
{
    struct str w = peek(p);
    if (!w.len || !(w.ptr[0] >= 'a' && w.ptr[0] <= 'z'))
        return wrong(p, "ここには項目の名前が要ります", "a slot name is needed here");
    p->at += w.len;
    *ret = memchr(w.ptr, '.', w.len) ? arena_str(p->arena, w)
                                     : arena_fmt(p->arena, "%.*s.%.*s", STR_FMT(p->flow), STR_FMT(w));
    return true;
}

static bool literal(struct parser *p, struct str *ret)
{
    blanks(p);
    if (p->at < p->text.len && p->text.ptr[p->at] == '\'') {
        struct str_cut cut = str_cut(str_sub(p->text, p->at + 1, p->text.len), '\'');
        if (!cut.found)
            return wrong(p, "引用符 ' が閉じていません", "unclosed quote '");
        p->at += cut.head.len + 2;
        *ret = arena_str(p->arena, cut.head);
        return true;
    }
    struct str w = peek(p);
    if (!w.len)
        return wrong(p, "ここには値が要ります（文字は 'はい' のように）", "a value is needed here (text as 'yes')");
    p->at += w.len;
    *ret = arena_str(p->arena, w);
    return true;
}

static bool operator(struct parser *p, enum cond_op *ret)
{
    static const struct {
        struct str text;
        enum cond_op op;
    } rows[] = {{{"==", 2}, OP_EQ}, {{"!=", 2}, OP_NE}, {{"<=", 2}, OP_LE},
                {{">=", 2}, OP_GE}, {{"<", 1}, OP_LT},  {{">", 1}, OP_GT}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (symbol(p, rows[i].text)) {
            *ret = rows[i].op;
            return true;
        }
    return wrong(p, "ここには比較（==, !=, <, <=, >, >=, in）が要ります",
                 "a comparison (==, !=, <, <=, >, >=, in) is needed here");
}

static struct cond *node(struct parser *p, enum cond_kind kind)
{
    struct cond *c = ARENA_NEW(p->arena, struct cond);
    if (!c) {
        p->err = ERR_NOMEM;
        return NULL;
    }
    c->kind = kind;
    c->slots = ARENA_ARRAY(p->arena, struct str, NAMES_MAX);
    c->values = ARENA_ARRAY(p->arena, struct str, NAMES_MAX);
    if (!c->slots || !c->values)
        p->err = ERR_NOMEM;
    return p->err == ERR_OK ? c : NULL;
}

static struct cond *status(struct parser *p, enum slot_status s)
{
    struct cond *c = node(p, COND_STATUS);
    if (!c)
        return NULL;
    c->status = s;
    c->n_slots = 1;
    if (!symbol(p, S("(")) || !slot_name(p, &c->slots[0]) || !symbol(p, S(")")))
        return wrong(p, "filled(項目) のように書いてください", "write it as filled(slot)");
    return c;
}

/* has(kinds, 'craft'), has(kinds, 'craft', 'music'): any of them */
static struct cond *has(struct parser *p)
{
    struct cond *c = node(p, COND_HAS);
    if (!c)
        return NULL;
    c->n_slots = 1;
    bool fine = symbol(p, S("(")) && slot_name(p, &c->slots[0]) && symbol(p, S(","));
    do {
        if (c->n_values == NAMES_MAX)
            return wrong(p, "値が多すぎます", "too many values");
        fine = fine && literal(p, &c->values[c->n_values++]);
    } while (fine && symbol(p, S(",")));
    if (!fine || !symbol(p, S(")")))
        return wrong(p, "has(項目, '値') のように書いてください", "write it as has(slot, 'value')");
    return c;
}

/* count(a, b, c >= 3) >= 1 */
static struct cond *count(struct parser *p)
{
    struct cond *c = node(p, COND_COUNT);
    if (!c)
        return NULL;
    if (!symbol(p, S("(")))
        return wrong(p, "count( … ) のように書いてください", "write it as count( … )");
    do {
        if (c->n_slots == NAMES_MAX)
            return wrong(p, "項目が多すぎます", "too many slots");
        if (!slot_name(p, &c->slots[c->n_slots++]))
            return NULL;
    } while (symbol(p, S(",")));
    struct str number;
    c->n_values = 1;
    if (!operator(p, &c->op) || !literal(p, &c->values[0]))
        return NULL;
    if (!symbol(p, S(")")))
        return wrong(p, "括弧 ) が足りません", "missing )");
    if (!operator(p, &c->count_op) || !literal(p, &number))
        return NULL;
    if (!str_int(number, &c->count))
        return wrong(p, "ここには数が要ります", "a number is needed here");
    return c;
}

static struct cond *list(struct parser *p, struct cond *c)
{
    if (!symbol(p, S("[")))
        return wrong(p, "in のあとは [値, 値] です", "after in comes [value, value]");
    c->kind = COND_IN;
    do {
        if (c->n_values == NAMES_MAX)
            return wrong(p, "値が多すぎます", "too many values");
        if (!literal(p, &c->values[c->n_values++]))
            return NULL;
    } while (symbol(p, S(",")));
    return symbol(p, S("]")) ? c : wrong(p, "括弧 ] が足りません", "missing ]");
}

static struct cond *compare(struct parser *p)
{
    struct cond *c = node(p, COND_COMPARE);
    if (!c || !slot_name(p, &c->slots[0]))
        return NULL;
    c->n_slots = 1;
    if (word(p, S("in")))
        return list(p, c);
    c->n_values = 1;
    return operator(p, &c->op) && literal(p, &c->values[0]) ? c : NULL;
}

static struct cond *primary(struct parser *p)
{
    if (p->depth >= DEPTH_MAX)
        return wrong(p, "入れ子が深すぎます", "nested too deeply");
    p->depth++;
    struct cond *c;
    if (symbol(p, S("("))) {
        c = either(p);
        if (c && !symbol(p, S(")")))
            c = wrong(p, "括弧 ) が足りません", "missing )");
    } else if (word(p, S("not"))) {
        c = node(p, COND_NOT);
        if (c && !(c->a = primary(p)))
            c = NULL;
    } else if (word(p, S("filled"))) {
        c = status(p, SLOT_FILLED);
    } else if (word(p, S("declined"))) {
        c = status(p, SLOT_DECLINED);
    } else if (word(p, S("unknown"))) {
        c = status(p, SLOT_UNKNOWN);
    } else if (word(p, S("has"))) {
        c = has(p);
    } else if (word(p, S("count"))) {
        c = count(p);
    } else {
        c = compare(p);
    }
    p->depth--;
    return c;
}

static struct cond *pair(struct parser *p, enum cond_kind kind, struct str w, struct cond *(*part)(struct parser *))
{
    struct cond *left = part(p);
    while (left && word(p, w)) {
        struct cond *c = node(p, kind);
        if (!c)
            return NULL;
        c->a = left;
        c->b = part(p);
        left = c->b ? c : NULL;
    }
    return left;
}

static struct cond *both(struct parser *p)
{
    return pair(p, COND_AND, S("and"), primary);
}

static struct cond *either(struct parser *p)
{
    return pair(p, COND_OR, S("or"), both);
}

enum err cond_parse(struct arena *arena, struct str text, struct str flow, struct cond **ret, struct cond_fault *fault)
{
    struct parser p = {.arena = arena, .text = text, .flow = flow, .fault = fault};
    if (text.len > TEXT_MAX) {
        (void)wrong(&p, "条件が長すぎます", "the condition is too long");
        return ERR_INPUT;
    }
    struct cond *c = either(&p);
    blanks(&p);
    if (c && p.at < text.len)
        c = wrong(&p, "ここから先が読めません", "cannot read from here on");
    if (arena->failed)
        return ERR_NOMEM;
    if (!c)
        return p.err == ERR_OK ? ERR_INPUT : p.err;
    *ret = c;
    return ERR_OK;
}
