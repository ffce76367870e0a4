/* A recursive descent over the pattern. Every piece answers with a set of strings: either it matches exactly these
 * (`exact`), or one of these is inside whatever it matches; and with the most bytes it can be wide. Sets are kept
 * small; when a product grows past CROSS_MAX the better half of what is known is kept and the rest forgotten, which
 * only costs speed. Along the top level every set is noted as a need of its own. O(pattern). */
#include "nlu/required.h"
#include "nlu/rarity.h"
#include "base/utf8.h"

enum { SET_MAX = 1600, CROSS_MAX = 96, DEPTH_MAX = 14, CHAR_BYTES = 4, NOTES_MAX = 24 };
#define NO_BOUND SIZE_MAX

struct set {
    struct str *s; /* in the reader's arena */
    size_t n, room;
    bool exact;
    size_t width; /* of the whole piece, in bytes, at most */
};

/* A set seen along the top level. */
struct note {
    struct need need;
    uint64_t common;
};

struct reader {
    struct arena *arena;
    struct str rest;
    int depth;
    enum err err;
    struct note notes[NOTES_MAX];
    size_t n_notes;
};

static const struct set nothing = {.n = 0, .exact = false, .width = CHAR_BYTES};

static size_t wider(size_t a, size_t b)
{
    return a == NO_BOUND || b == NO_BOUND || a > NO_BOUND - b ? NO_BOUND : a + b;
}

/* Nothing is added when memory is out: the arena remembers. */
static void add(struct reader *r, struct set *to, struct str s)
{
    if (to->n == to->room) {
        size_t room = to->room ? to->room * 2 : 4;
        struct str *grown = ARENA_ARRAY(r->arena, struct str, room);
        if (!grown)
            return;
        if (to->n)
            memcpy(grown, to->s, to->n * sizeof(*grown));
        to->s = grown;
        to->room = room;
    }
    to->s[to->n++] = s;
}

static void only(struct reader *r, struct set *ret, struct str s)
{
    *ret = (struct set){.exact = true, .width = s.len};
    add(r, ret, s);
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

enum { CERTAIN = 30 };

/* How often will one of these be in a text, about, in 2^CERTAIN texts? Smaller is better; the worst when nothing is
 * promised. */
static uint64_t commonness(const struct set *a)
{
    uint64_t sum = a->n ? 0 : UINT64_MAX;
    for (size_t i = 0; i < a->n; i++) {
        if (!a->s[i].len)
            return UINT64_MAX;
        unsigned power = rarity(a->s[i]);
        sum += (uint64_t)1 << (power < CERTAIN ? CERTAIN - power : 0);
    }
    return sum;
}

/* Literals of one length differ more often at the end, where comparing begins. */
static bool same(struct str a, struct str b)
{
    return a.len == b.len && (!a.len || (a.ptr[a.len - 1] == b.ptr[b.len - 1] && !memcmp(a.ptr, b.ptr, a.len)));
}

static void add_unique(struct reader *r, struct set *to, struct str s)
{
    for (size_t i = 0; i < to->n; i++)
        if (same(to->s[i], s))
            return;
    add(r, to, s);
}

static bool cross(struct reader *r, struct set *run, const struct set *next)
{
    if (run->n * next->n > CROSS_MAX)
        return false;
    struct set out = {.exact = true, .width = wider(run->width, next->width)};
    for (size_t i = 0; i < run->n; i++)
        for (size_t k = 0; k < next->n; k++)
            add_unique(r, &out, arena_join(r->arena, run->s[i], next->s[k]));
    *run = out;
    return true;
}

/* Keep a copy of a set of the top level, which begins after at most `before` bytes of the match. */
static void note(struct reader *r, const struct set *a, uint64_t common, size_t before)
{
    if (r->depth != 1 || r->n_notes == NOTES_MAX || shortest(a) == 0)
        return;
    struct str *copy = ARENA_ARRAY(r->arena, struct str, a->n);
    if (!copy)
        return;
    memcpy(copy, a->s, a->n * sizeof(*copy));
    /* Inside an inexact piece the literal may stand anywhere. */
    size_t inside = a->exact ? 0 : a->width;
    r->notes[r->n_notes++] = (struct note){{copy, a->n, wider(before, inside)}, common};
}

/* The rarest set seen in a sequence. */
struct rarest {
    struct set set;
    uint64_t common;
};

/* A piece ends here: it is a need, and perhaps the rarest. */
static void weigh_piece(struct reader *r, struct rarest *best, const struct set *a, size_t before)
{
    const uint64_t common = commonness(a);
    note(r, a, common, before);
    if (common < best->common)
        *best = (struct rarest){*a, common};
}

static void alternation(struct reader *r, struct set *ret);

/* [abc], [a-c], [^…]: small positive classes are exact. */
static void character_class(struct reader *r, struct set *ret)
{
    struct set out = {.exact = true, .width = CHAR_BYTES};
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
            add_unique(r, &out, arena_str(r->arena, (struct str){bytes, len}));
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
        only(r, ret, (struct str){0});
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
    only(r, ret, arena_str(r->arena, (struct str){bytes, len}));
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
        only(r, ret, (struct str){0});
        return;
    case '*':
    case '+':
    case '?':
        refuse(r);
        return;
    default:
        only(r, ret, arena_str(r->arena, str_sub(start, 0, start.len - r->rest.len)));
    }
}

/* The highest count of {a}, {a,}, {a,b}: what stands between the braces. */
static size_t highest(struct str inside)
{
    struct str_cut cut = str_cut(inside, ',');
    int64_t n = 0;
    struct str digits = str_trim(cut.found ? cut.tail : cut.head);
    return digits.len && str_int(digits, &n) && n >= 0 ? (size_t)n : NO_BOUND;
}

/* Takes a quantifier off the front: its least count, or -1 when there is none; *most is its highest. */
static int quantifier(struct reader *r, size_t *most)
{
    int least = -1;
    *most = 1;
    if (!r->rest.len)
        return -1;
    char c = r->rest.ptr[0];
    if (c == '*' || c == '+' || c == '?') {
        least = c == '+';
        *most = c == '?' ? 1 : NO_BOUND;
        r->rest = str_sub(r->rest, 1, r->rest.len);
    } else if (c == '{') {
        struct str_cut cut = str_cut(str_sub(r->rest, 1, r->rest.len), '}');
        if (!cut.found || !cut.head.len || cut.head.ptr[0] < '0' || cut.head.ptr[0] > '9') {
            refuse(r);
            return -1;
        }
        least = cut.head.ptr[0] != '0';
        *most = highest(cut.head);
        r->rest = cut.tail;
    } else {
        return -1;
    }
    if (str_starts(r->rest, S("?")) || str_starts(r->rest, S("+")))
        r->rest = str_sub(r->rest, 1, r->rest.len);
    return least;
}

static size_t times(size_t width, size_t count)
{
    return width == 0                                                           ? 0
           : width == NO_BOUND || count == NO_BOUND || count > NO_BOUND / width ? NO_BOUND
                                                                                : width * count;
}

static void quantified(struct reader *r, struct set *piece)
{
    atom(r, piece);
    size_t most = 1;
    int least = quantifier(r, &most);
    if (least < 0)
        return;
    size_t width = times(piece->width, most);
    if (least == 0 && most == 1 && piece->exact && piece->n < SET_MAX)
        add_unique(r, piece, (struct str){0});
    else if (least == 0)
        *piece = nothing;
    else
        piece->exact = false;
    piece->width = width;
}

static void sequence(struct reader *r, struct set *ret)
{
    struct rarest best = {nothing, UINT64_MAX};
    struct set run, piece;
    bool exact = true;
    size_t width = 0, run_at = 0; /* so far; where the run began */
    only(r, &run, (struct str){0});
    while (!r->err && r->rest.len && r->rest.ptr[0] != '|' && r->rest.ptr[0] != ')') {
        quantified(r, &piece);
        size_t piece_at = width;
        width = wider(width, piece.width);
        if (piece.exact && cross(r, &run, &piece))
            continue;
        exact = false;
        weigh_piece(r, &best, &run, run_at);
        if (piece.exact) {
            run = piece;
            run_at = piece_at;
        } else {
            weigh_piece(r, &best, &piece, piece_at);
            only(r, &run, (struct str){0});
            run_at = width;
        }
    }
    const struct set last = run;
    if (!exact || r->depth == 1)
        weigh_piece(r, &best, &last, run_at);
    *ret = exact ? last : best.set;
    ret->exact = exact;
    ret->width = width;
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
    size_t width = ret->width;
    while (!r->err && str_starts(r->rest, S("|"))) {
        r->rest = str_sub(r->rest, 1, r->rest.len);
        sequence(r, &branch);
        width = branch.width > width ? branch.width : width;
        hopeless = hopeless || (shortest(&branch) == 0 && !branch.exact) || ret->n + branch.n > SET_MAX;
        for (size_t i = 0; i < branch.n && !hopeless; i++)
            add_unique(r, ret, branch.s[i]);
        ret->exact = ret->exact && branch.exact;
        if (r->depth == 1)
            r->n_notes = 0; /* needs of one branch are not needs of the whole */
    }
    if (hopeless)
        *ret = nothing;
    ret->width = width;
    r->depth--;
}

bool required_branch(struct str *rest, struct str *ret)
{
    int depth = 0;
    bool in_class = false;
    size_t i = 0;
    if (!rest->len)
        return false;
    for (; i < rest->len; i++) {
        char c = rest->ptr[i];
        if (c == '\\')
            i++;
        else if (in_class)
            in_class = c != ']' || rest->ptr[i - 1] == '[';
        else if (c == '[')
            in_class = true;
        else if (c == '(' || c == ')')
            depth += c == '(' ? 1 : -1;
        else if (c == '|' && depth == 0)
            break;
    }
    *ret = str_sub(*rest, 0, i);
    *rest = str_sub(*rest, i + 1, rest->len);
    return true;
}

/* The rarest with a bound first, then the rarest; what is in every other text helps nobody. */
static void choose(struct reader *r, struct required *ret)
{
    const uint64_t everywhere = (uint64_t)1 << (CERTAIN - 1);
    bool taken[NOTES_MAX] = {0};
    for (size_t k = 0; k < NEEDS_MAX; k++) {
        size_t best = NOTES_MAX;
        for (size_t i = 0; i < r->n_notes; i++) {
            if (taken[i] || (k > 0 && r->notes[i].common >= everywhere))
                continue;
            bool bound = r->notes[i].need.before != NO_BOUND;
            bool best_bound = best != NOTES_MAX && r->notes[best].need.before != NO_BOUND;
            if (best == NOTES_MAX ||
                (k == 0 && bound != best_bound ? bound : r->notes[i].common < r->notes[best].common))
                best = i;
        }
        if (best == NOTES_MAX)
            return;
        taken[best] = true;
        ret->need[ret->n++] = r->notes[best].need;
    }
}

enum err required_literals(struct arena *arena, struct str pattern, struct required *ret)
{
    struct reader *r = ARENA_NEW(arena, struct reader);
    struct set *top = ARENA_NEW(arena, struct set);
    if (!r || !top)
        return ERR_NOMEM;
    if (!utf8_valid(pattern))
        return ERR_INPUT;
    *r = (struct reader){.arena = arena, .rest = pattern};
    alternation(r, top);
    if (r->err || r->rest.len)
        return ERR_INPUT;
    *ret = (struct required){.width = top->width};
    if (r->n_notes == 0) {
        r->depth = 1;
        note(r, top, commonness(top), 0);
    }
    choose(r, ret);
    return arena->failed ? ERR_NOMEM : ERR_OK;
}
