/* A recursive descent. What it does not know it refuses: the caller then has another way. O(pattern). */
#include "nlu/tree.h"
#include "base/utf8.h"

enum { DEPTH_MAX = 64, COUNT_MAX = 1000, RANGES_MAX = 4096 };

struct reader {
    struct arena *arena;
    struct str rest;
    int depth;
    enum err err;
};

static void refuse(struct reader *r)
{
    if (!r->err)
        r->err = ERR_INPUT;
}

static struct tree *grow(struct reader *r, struct tree what)
{
    struct tree *t = ARENA_NEW(r->arena, struct tree);
    if (t)
        *t = what;
    else
        r->err = ERR_NOMEM;
    return t;
}

static uint32_t plus(uint32_t a, uint32_t b)
{
    return a > TREE_NO_BOUND - b ? TREE_NO_BOUND : a + b;
}

static uint32_t times(uint32_t a, uint32_t b)
{
    return a == 0 || b == 0 ? 0 : a > TREE_NO_BOUND / b ? TREE_NO_BOUND : a * b;
}

static bool take(struct reader *r, struct str head)
{
    if (!str_starts(r->rest, head))
        return false;
    r->rest = str_sub(r->rest, head.len, r->rest.len);
    return true;
}

static struct tree *text_of(struct reader *r, struct str text)
{
    return grow(r, (struct tree){.kind = TREE_TEXT, .text = text, .shortest = 1, .longest = 1});
}

static struct tree *set_of(struct reader *r, const struct range *ranges, uint32_t n, bool negative)
{
    struct range *copy = ARENA_ARRAY(r->arena, struct range, n + 1);
    if (!copy) {
        r->err = ERR_NOMEM;
        return NULL;
    }
    if (n)
        memcpy(copy, ranges, n * sizeof(*copy));
    return grow(
        r, (struct tree){
               .kind = TREE_SET, .ranges = copy, .n_ranges = n, .negative = negative, .shortest = 1, .longest = 1});
}

/* Sets that have a letter. Without PCRE2_UCP they are ASCII. */
static const struct {
    char letter;
    uint32_t n;
    struct range ranges[2];
} named[] = {{'d', 1, {{'0', '9'}}}, {'s', 2, {{'\t', '\r'}, {' ', ' '}}}};

static bool is_mark(uint32_t cp)
{
    return cp >= 0x80 || !((cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z'));
}

/* After a backslash, outside of brackets. */
static struct tree *escaped(struct reader *r)
{
    const struct str start = r->rest;
    uint32_t cp = 0;
    if (!utf8_next(&r->rest, &cp)) {
        refuse(r);
        return NULL;
    }
    if (cp == 'n' || cp == 't')
        return text_of(r, cp == 'n' ? S("\n") : S("\t"));
    if (is_mark(cp))
        return text_of(r, str_sub(start, 0, start.len - r->rest.len));
    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
        if (cp == (uint32_t)named[i].letter || cp + 32 == (uint32_t)named[i].letter)
            return set_of(r, named[i].ranges, named[i].n, cp != (uint32_t)named[i].letter);
    refuse(r);
    return NULL;
}

/* Where the ranges of a set in brackets are gathered. */
struct gathering {
    struct range *ranges;
    uint32_t n;
};

static void gather(struct reader *r, struct gathering *g, struct range one)
{
    if (g->n == RANGES_MAX || one.low > one.high)
        refuse(r);
    else
        g->ranges[g->n++] = one;
}

/* One character in brackets, or a named set, which is gathered at once. False: no single character. */
static bool member(struct reader *r, struct gathering *g, uint32_t *cp)
{
    if (!utf8_next(&r->rest, cp) || (*cp == '[' && str_starts(r->rest, S(":")))) {
        refuse(r);
        return false;
    }
    if (*cp != '\\')
        return true;
    if (!utf8_next(&r->rest, cp)) {
        refuse(r);
        return false;
    }
    if (*cp == 'n' || *cp == 't')
        *cp = *cp == 'n' ? '\n' : '\t';
    else if (!is_mark(*cp)) {
        for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
            if (*cp == (uint32_t)named[i].letter) {
                for (uint32_t k = 0; k < named[i].n; k++)
                    gather(r, g, named[i].ranges[k]);
                return false;
            }
        refuse(r);
    }
    return true;
}

static struct tree *bracketed(struct reader *r)
{
    struct gathering g = {ARENA_ARRAY(r->arena, struct range, r->rest.len + 2), 0};
    const bool negative = take(r, S("^"));
    if (!g.ranges) {
        r->err = ERR_NOMEM;
        return NULL;
    }
    for (bool first = true; !r->err && (first || !str_starts(r->rest, S("]"))); first = false) {
        uint32_t low = 0, high = 0;
        if (!member(r, &g, &low))
            continue;
        high = low;
        if (str_starts(r->rest, S("-")) && !str_starts(r->rest, S("-]"))) {
            (void)take(r, S("-"));
            if (!member(r, &g, &high))
                refuse(r);
        }
        gather(r, &g, (struct range){low, high});
    }
    (void)take(r, S("]"));
    return r->err ? NULL : set_of(r, g.ranges, g.n, negative);
}

static struct tree *alternation(struct reader *r);

static struct tree *group(struct reader *r)
{
    static const struct {
        struct str head;
        bool look, behind, negative;
    } kinds[] = {{S("?:"), false, false, false},
                 {S("?="), true, false, false},
                 {S("?!"), true, false, true},
                 {S("?<="), true, true, false},
                 {S("?<!"), true, true, true}};
    size_t k = 0;
    while (k < sizeof(kinds) / sizeof(kinds[0]) && !take(r, kinds[k].head))
        k++;
    if (str_starts(r->rest, S("?")) || str_starts(r->rest, S("*")))
        refuse(r);
    struct tree *inside = alternation(r);
    if (!take(r, S(")")))
        refuse(r);
    if (r->err || k == sizeof(kinds) / sizeof(kinds[0]) || !kinds[k].look)
        return inside;
    return grow(
        r, (struct tree){.kind = TREE_LOOK, .behind = kinds[k].behind, .negative = kinds[k].negative, .first = inside});
}

static struct tree *atom(struct reader *r)
{
    static const struct range line_end = {'\n', '\n'};
    const struct str start = r->rest;
    uint32_t cp = 0;
    (void)utf8_next(&r->rest, &cp);
    switch (cp) {
    case '(':
        return group(r);
    case '[':
        return bracketed(r);
    case '\\':
        return escaped(r);
    case '.':
        return set_of(r, &line_end, 1, true);
    case '^':
        return grow(r, (struct tree){.kind = TREE_BEGIN});
    case '$':
        return grow(r, (struct tree){.kind = TREE_END});
    case '*':
    case '+':
    case '?':
        refuse(r);
        return NULL;
    default:
        return text_of(r, str_sub(start, 0, start.len - r->rest.len));
    }
}

static bool count(struct str digits, uint32_t *ret)
{
    int64_t n = 0;
    for (size_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return false;
    if (!digits.len || !str_int(digits, &n) || n >= TREE_NO_BOUND)
        return false;
    *ret = (uint32_t)n;
    return true;
}

/* {a}, {a,}, {a,b}. False: the brace is a brace. */
static bool braces(struct reader *r, struct tree *ret)
{
    const struct str_cut cut = str_cut(str_sub(r->rest, 1, r->rest.len), '}');
    const struct str_cut comma = str_cut(cut.head, ',');
    if (!cut.found || !count(comma.head, &ret->least))
        return false;
    ret->most = comma.found ? TREE_NO_BOUND : ret->least;
    if (comma.tail.len && !count(comma.tail, &ret->most))
        return false;
    if (ret->most < ret->least || (ret->most != TREE_NO_BOUND && ret->most > COUNT_MAX))
        refuse(r);
    r->rest = cut.tail;
    return true;
}

static bool quantifier(struct reader *r, struct tree *ret)
{
    *ret = (struct tree){.kind = TREE_REPEAT, .least = 0, .most = TREE_NO_BOUND};
    if (str_starts(r->rest, S("{,")))
        refuse(r); /* a count or not, by the version of PCRE2 */
    if (str_starts(r->rest, S("{"))) {
        if (!braces(r, ret))
            return false;
    } else if (take(r, S("?")))
        ret->most = 1;
    else if (take(r, S("+")))
        ret->least = 1;
    else if (!take(r, S("*")))
        return false;
    ret->lazy = take(r, S("?"));
    if (str_starts(r->rest, S("+")))
        refuse(r);
    return true;
}

static struct tree *quantified(struct reader *r)
{
    struct tree repeat, *child = atom(r);
    if (r->err || !child || !quantifier(r, &repeat))
        return child;
    if (child->kind == TREE_LOOK || child->kind == TREE_BEGIN || child->kind == TREE_END)
        refuse(r);
    repeat.first = child;
    repeat.shortest = times(child->shortest, repeat.least);
    repeat.longest = times(child->longest, repeat.most);
    return grow(r, repeat);
}

/* Characters that stand together in the pattern are one text. */
static bool joins(const struct tree *last, const struct tree *next)
{
    return last && last->kind == TREE_TEXT && next->kind == TREE_TEXT &&
           last->text.ptr + last->text.len == next->text.ptr;
}

static struct tree *sequence(struct reader *r)
{
    struct tree *all = grow(r, (struct tree){.kind = TREE_ALL}), *last = NULL;
    while (!r->err && r->rest.len && r->rest.ptr[0] != '|' && r->rest.ptr[0] != ')') {
        struct tree *piece = quantified(r);
        if (r->err || !piece)
            break;
        all->shortest = plus(all->shortest, piece->shortest);
        all->longest = plus(all->longest, piece->longest);
        if (joins(last, piece)) {
            last->text.len += piece->text.len;
            last->shortest = last->longest = last->shortest + 1;
            continue;
        }
        if (last)
            last->next = piece;
        else
            all->first = piece;
        last = piece;
    }
    return all;
}

static struct tree *alternation(struct reader *r)
{
    if (++r->depth > DEPTH_MAX)
        refuse(r);
    struct tree *one = r->err ? NULL : sequence(r);
    if (r->err || !str_starts(r->rest, S("|"))) {
        r->depth--;
        return one;
    }
    struct tree *any = grow(r, (struct tree){.kind = TREE_ANY, .first = one}), *last = one;
    if (any) {
        any->shortest = one->shortest;
        any->longest = one->longest;
    }
    while (!r->err && take(r, S("|"))) {
        struct tree *branch = sequence(r);
        if (r->err)
            break;
        any->shortest = branch->shortest < any->shortest ? branch->shortest : any->shortest;
        any->longest = branch->longest > any->longest ? branch->longest : any->longest;
        last->next = branch;
        last = branch;
    }
    r->depth--;
    return any;
}

enum err tree_read(struct arena *arena, struct str pattern, struct tree **ret)
{
    struct reader r = {.arena = arena, .rest = pattern};
    struct tree *root = utf8_valid(pattern) ? alternation(&r) : NULL;
    if (!root || r.rest.len)
        refuse(&r);
    if (!r.err)
        *ret = root;
    return arena->failed ? ERR_NOMEM : r.err;
}
