/* A recursive descent over the pattern. Every piece answers with a set of strings: either it matches exactly these
 * (`exact`), or one of these is inside whatever it matches. Sets are kept small; when a product grows past CROSS_MAX
 * the better half of what is known is kept and the rest forgotten, which only costs speed. O(pattern). */
#include "nlu/required.h"
#include "base/utf8.h"

enum { SET_MAX = 480, CROSS_MAX = 96, DEPTH_MAX = 14 };

struct set {
    struct str s[SET_MAX];
    size_t n;
    bool exact;
};

struct reader {
    struct arena *arena;
    struct str rest;
    int depth;
    enum err err;
};

static const struct set nothing = {.n = 0, .exact = false};

static void only_empty(struct set *ret)
{
    ret->s[0] = (struct str){0};
    ret->n = 1;
    ret->exact = true;
}

static void refuse(struct reader *r)
{
    if (!r->err)
        r->err = ERR_INPUT;
}

static size_t shortest(const struct set *a)
{
    size_t least = a->n ? SIZE_MAX : 0;
    for (size_t i = 0; i < a->n; i++)
        least = a->s[i].len < least ? a->s[i].len : least;
    return least;
}

/* How rare is a character in what people write? As a power of two; only the order matters. */
static unsigned rarity(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || cp == ' ' ? 4 : 6;
    if (cp >= 0x3041 && cp <= 0x309F)
        return 3;
    return cp >= 0x4E00 && cp <= 0x9FFF ? 8 : 10;
}

/* How often will one of these be in a text, about? Smaller is better; the worst when nothing is promised. */
static uint64_t commonness(const struct set *a)
{
    enum { CERTAIN = 30 };
    uint64_t sum = a->n ? 0 : UINT64_MAX;
    for (size_t i = 0; i < a->n; i++) {
        struct str rest = a->s[i];
        unsigned power = 0;
        for (uint32_t cp; power < CERTAIN && utf8_next(&rest, &cp);)
            power += rarity(cp);
        if (!power)
            return UINT64_MAX;
        sum += (uint64_t)1 << (power < CERTAIN ? CERTAIN - power : 0);
    }
    return sum;
}

static bool better(const struct set *a, const struct set *b)
{
    return commonness(a) < commonness(b);
}

static void add_unique(struct set *to, struct str s)
{
    for (size_t i = 0; i < to->n; i++)
        if (str_eq(to->s[i], s))
            return;
    to->s[to->n++] = s;
}

static bool cross(struct reader *r, struct set *run, const struct set *next)
{
    if (run->n * next->n > CROSS_MAX)
        return false;
    struct set out = {.exact = true};
    for (size_t i = 0; i < run->n; i++)
        for (size_t k = 0; k < next->n; k++)
            add_unique(&out, arena_join(r->arena, run->s[i], next->s[k]));
    *run = out;
    return true;
}

static void alternation(struct reader *r, struct set *ret);

/* [abc], [a-c], [^…]: small positive classes are exact. */
static void character_class(struct reader *r, struct set *ret)
{
    struct set out = {.exact = true};
    bool negative = str_starts(r->rest, S("^")), wide = negative;
    uint32_t cp = 0, before = 0;
    if (negative)
        (void)utf8_next(&r->rest, &cp);
    for (bool first = true; utf8_next(&r->rest, &cp); first = false) {
        if (cp == ']' && !first)
            break;
        if (cp == '[' && str_starts(r->rest, S(":")))
            refuse(r);
        if (cp == '-' && before && !str_starts(r->rest, S("]"))) {
            wide = true;
            continue;
        }
        if (cp == '\\') {
            if (!utf8_next(&r->rest, &cp) || cp == 'w' || cp == 'W' || cp == 'b')
                refuse(r);
            if (cp < 0x80 && strchr("dDsSpPnthR", (int)cp))
                wide = true;
        }
        before = cp;
        char bytes[4];
        size_t len = utf8_encode(cp, bytes);
        if (out.n < SET_MAX)
            add_unique(&out, arena_str(r->arena, (struct str){bytes, len}));
        else
            wide = true;
    }
    *ret = wide ? nothing : out;
}

/* After '(': which kind of group, and its inside. */
static void group(struct reader *r, struct set *ret)
{
    static const struct {
        struct str head;
        bool zero_width;
    } kinds[] = {{S("?:"), false}, {S("?>"), false}, {S("?="), true},
                 {S("?!"), true},  {S("?<="), true}, {S("?<!"), true}};
    bool zero_width = false;
    if (str_starts(r->rest, S("*")))
        refuse(r);
    if (str_starts(r->rest, S("?"))) {
        size_t k = 0;
        while (k < sizeof(kinds) / sizeof(kinds[0]) && !str_starts(r->rest, kinds[k].head))
            k++;
        if (k == sizeof(kinds) / sizeof(kinds[0])) {
            refuse(r);
            return;
        }
        zero_width = kinds[k].zero_width;
        r->rest = str_sub(r->rest, kinds[k].head.len, r->rest.len);
    }
    alternation(r, ret);
    if (!str_starts(r->rest, S(")")))
        refuse(r);
    r->rest = str_sub(r->rest, 1, r->rest.len);
    if (zero_width)
        only_empty(ret);
}

static void escape(struct reader *r, struct set *ret)
{
    uint32_t cp = 0;
    if (!utf8_next(&r->rest, &cp)) {
        refuse(r);
        return;
    }
    if (cp < 0x80 && strchr("dDsShR", (int)cp))
        return;
    if (cp < 0x80 && strchr("bBwWQEgkKNXpPCAzZGcoux0123456789", (int)cp)) {
        refuse(r);
        return;
    }
    char bytes[4];
    size_t len = utf8_encode(cp == 'n' ? '\n' : cp == 't' ? '\t' : cp, bytes);
    only_empty(ret);
    ret->s[0] = arena_str(r->arena, (struct str){bytes, len});
}

static void atom(struct reader *r, struct set *ret)
{
    uint32_t cp = 0;
    struct str start = r->rest;
    *ret = nothing;
    (void)utf8_next(&r->rest, &cp);
    switch (cp) {
    case '(':
        group(r, ret);
        return;
    case '[':
        character_class(r, ret);
        return;
    case '\\':
        escape(r, ret);
        return;
    case '.':
        return;
    case '^':
    case '$':
        only_empty(ret);
        return;
    case '*':
    case '+':
    case '?':
        refuse(r);
        return;
    default:
        only_empty(ret);
        ret->s[0] = arena_str(r->arena, str_sub(start, 0, start.len - r->rest.len));
    }
}

/* Takes a quantifier off the front: its least count, or -1 when there is none; *once is false when it may repeat. */
static int quantifier(struct reader *r, bool *once)
{
    int least = -1;
    *once = true;
    if (!r->rest.len)
        return -1;
    char c = r->rest.ptr[0];
    if (c == '*' || c == '+' || c == '?') {
        least = c == '+';
        *once = c == '?';
        r->rest = str_sub(r->rest, 1, r->rest.len);
    } else if (c == '{') {
        struct str_cut cut = str_cut(str_sub(r->rest, 1, r->rest.len), '}');
        if (!cut.found || !cut.head.len || cut.head.ptr[0] < '0' || cut.head.ptr[0] > '9') {
            refuse(r);
            return -1;
        }
        least = cut.head.ptr[0] != '0';
        *once = false;
        r->rest = cut.tail;
    } else {
        return -1;
    }
    if (str_starts(r->rest, S("?")) || str_starts(r->rest, S("+")))
        r->rest = str_sub(r->rest, 1, r->rest.len);
    return least;
}

static void quantified(struct reader *r, struct set *piece)
{
    atom(r, piece);
    bool once = true;
    int least = quantifier(r, &once);
    if (least < 0)
        return;
    if (least == 0 && once && piece->exact && piece->n < SET_MAX)
        add_unique(piece, (struct str){0});
    else if (least == 0)
        *piece = nothing;
    else
        piece->exact = false;
}

static void sequence(struct reader *r, struct set *ret)
{
    struct set run, best = nothing, piece;
    bool exact = true;
    only_empty(&run);
    while (!r->err && r->rest.len && r->rest.ptr[0] != '|' && r->rest.ptr[0] != ')') {
        quantified(r, &piece);
        if (piece.exact && cross(r, &run, &piece))
            continue;
        exact = false;
        if (better(&run, &best))
            best = run;
        if (piece.exact) {
            run = piece;
        } else {
            if (better(&piece, &best))
                best = piece;
            only_empty(&run);
        }
    }
    if (!exact && better(&best, &run))
        run = best;
    *ret = run;
    ret->exact = exact;
}

static void alternation(struct reader *r, struct set *ret)
{
    if (++r->depth > DEPTH_MAX) {
        refuse(r);
        *ret = nothing;
        return;
    }
    struct set branch;
    sequence(r, ret);
    bool hopeless = shortest(ret) == 0 && !ret->exact;
    while (!r->err && str_starts(r->rest, S("|"))) {
        r->rest = str_sub(r->rest, 1, r->rest.len);
        sequence(r, &branch);
        hopeless = hopeless || (shortest(&branch) == 0 && !branch.exact) || ret->n + branch.n > SET_MAX;
        for (size_t i = 0; i < branch.n && !hopeless; i++)
            add_unique(ret, branch.s[i]);
        ret->exact = ret->exact && branch.exact;
    }
    if (hopeless)
        *ret = nothing;
    r->depth--;
}

enum err required_literals(struct arena *arena, struct str pattern, struct required *ret)
{
    struct reader r = {.arena = arena, .rest = pattern};
    struct set top;
    if (!utf8_valid(pattern))
        return ERR_INPUT;
    alternation(&r, &top);
    if (r.err || r.rest.len)
        return ERR_INPUT;
    if (shortest(&top) == 0)
        top.n = 0;
    struct str *out = ARENA_ARRAY(arena, struct str, top.n + 1);
    if (!out || arena->failed)
        return ERR_NOMEM;
    memcpy(out, top.s, top.n * sizeof(*out));
    *ret = (struct required){out, top.n};
    return ERR_OK;
}
