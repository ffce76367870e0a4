/* From the tree of a pattern to steps, from behind, so that each knows what comes after it. Repeated groups are written
 * out. At every choice the first characters of each way are known, so that a vocabulary of a hundred words costs one
 * search at a place. O(steps × first characters), at start. */
#include "nlu/machine.h"
#include <stdlib.h>
#include "base/utf8.h"
#include "nlu/tree.h"

enum { STEPS_MOST = 1 << 14, FIRSTS_MOST = 1024, SMALL_SET = 64, SCRATCH_CAP = 32 << 20 };

struct firsts;

struct maker {
    struct arena *arena;
    struct firsts *firsts; /* scratch */
    bool in_loop;
    struct machine m; /* its arrays are in the arena, and become one block at the end */
    uint32_t room_steps, room_bytes, room_keys, room_ways, room_sets, room_ranges;
    enum err err;
};

/* `more` further items in an array: the first of them. Doubling, in the arena. */
static void *further(struct maker *k, void *array, uint32_t *n, uint32_t *room, uint32_t more, size_t size)
{
    char **items = array;
    if (*n + more > *room || !*items) { /* nothing asked of nothing has a place, too */
        uint32_t wanted = (*n + more) * 2 + 8;
        char *grown = arena_array(k->arena, wanted, size);
        if (!grown) {
            k->err = ERR_NOMEM;
            return NULL;
        }
        if (*n)
            memcpy(grown, *items, *n * size);
        *items = grown;
        *room = wanted;
    }
    *n += more;
    return *items + (*n - more) * size;
}

static uint32_t add_step(struct maker *k, struct step what)
{
    if (k->m.n_steps == STEPS_MOST && !k->err)
        k->err = ERR_INPUT;
    struct step *s = k->err ? NULL : further(k, &k->m.steps, &k->m.n_steps, &k->room_steps, 1, sizeof(*s));
    if (!s)
        return 0;
    *s = what;
    return k->m.n_steps - 1;
}

static uint32_t add_way(struct maker *k, uint32_t way)
{
    uint32_t *w = further(k, &k->m.ways, &k->m.n_ways, &k->room_ways, 1, sizeof(*w));
    if (w)
        *w = way;
    return k->m.n_ways - 1;
}

static uint32_t add_set(struct maker *k, const struct range *ranges, uint32_t n, bool negative)
{
    struct set set = {.at = k->m.n_ranges, .negative = negative};
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t cp = ranges[i].low; cp < 0x80 && cp <= ranges[i].high; cp++)
            set.ascii[cp / 64] |= (uint64_t)1 << (cp % 64);
        if (ranges[i].high < 0x80)
            continue;
        struct range *r = further(k, &k->m.ranges, &k->m.n_ranges, &k->room_ranges, 1, sizeof(*r));
        if (!r)
            return 0;
        *r = (struct range){ranges[i].low < 0x80 ? 0x80 : ranges[i].low, ranges[i].high};
    }
    set.n = k->m.n_ranges - set.at;
    for (size_t i = 0; negative && i < 2; i++)
        set.ascii[i] = ~set.ascii[i];
    struct set *s = further(k, &k->m.sets, &k->m.n_sets, &k->room_sets, 1, sizeof(*s));
    if (s)
        *s = set;
    return k->m.n_sets - 1;
}

/* ---- with which characters can it go on? ---- */

struct firsts {
    uint32_t cp[FIRSTS_MOST];
    uint32_t n;
};

/* False: with anything, or with nothing at all. */
static bool put_first(struct firsts *f, uint32_t cp)
{
    if (f->n == FIRSTS_MOST)
        return false;
    f->cp[f->n++] = cp;
    return true;
}

static bool firsts_of_set(const struct maker *k, const struct set *set, struct firsts *f)
{
    if (set->negative)
        return false;
    for (uint32_t cp = 0; cp < 0x80; cp++)
        if (((set->ascii[cp / 64] >> (cp % 64)) & 1) && !put_first(f, cp))
            return false;
    for (uint32_t i = set->at; i < set->at + set->n; i++) {
        const struct range *r = &k->m.ranges[i];
        if (r->high - r->low > SMALL_SET)
            return false;
        for (uint32_t cp = r->low; cp <= r->high; cp++)
            if (!put_first(f, cp))
                return false;
    }
    return true;
}

static bool firsts_of(const struct maker *k, uint32_t at, struct firsts *f)
{
    for (;;) {
        const struct step *s = &k->m.steps[at];
        struct str text;
        uint32_t cp = 0;
        switch (s->kind) {
        case STEP_TEXT:
            text = (struct str){k->m.bytes + s->at, s->n};
            return utf8_next(&text, &cp) && put_first(f, cp);
        case STEP_SET:
            return firsts_of_set(k, &k->m.sets[s->set], f);
        case STEP_GAP:
            if (!firsts_of_set(k, &k->m.sets[s->set], f))
                return false;
            if (s->least)
                return true;
            break;
        case STEP_ANY:
            for (uint32_t i = s->at; i < s->at + s->n; i++)
                if (!put_first(f, k->m.keys[i].cp))
                    return false;
            return s->n_other == 0;
        case STEP_LOOK:
        case STEP_BEGIN:
            break;
        default:
            return false;
        }
        at = s->next;
    }
}

/* A way and a character that it can begin with. */
struct opening {
    uint32_t cp, way; /* the how-manieth way */
};

static int by_character(const void *a, const void *b)
{
    const struct opening *x = a, *y = b;
    return x->cp != y->cp ? (x->cp < y->cp ? -1 : 1) : x->way < y->way ? -1 : x->way > y->way;
}

struct choice {
    const uint32_t *ways;
    bool *any; /* may begin with anything */
    uint32_t n;
    struct opening *openings;
    uint32_t n_openings, room;
};

static void find_openings(struct maker *k, struct choice *c)
{
    struct firsts *f = k->firsts = k->firsts ? k->firsts : ARENA_NEW(k->arena, struct firsts);
    if (!f)
        k->err = ERR_NOMEM;
    for (uint32_t i = 0; i < c->n && !k->err; i++) {
        f->n = 0;
        c->any[i] = !firsts_of(k, c->ways[i], f);
        struct opening *o = further(k, &c->openings, &c->n_openings, &c->room, c->any[i] ? 0 : f->n, sizeof(*o));
        for (uint32_t j = 0; !k->err && !c->any[i] && j < f->n; j++)
            o[j] = (struct opening){f->cp[j], i};
    }
}

/* The ways of one character, among those that may begin with anything, in order; the same way once. Openings from..to
 * are its own. */
static struct key add_key(struct maker *k, const struct choice *c, uint32_t from, uint32_t to)
{
    struct key key = {.cp = from < to ? c->openings[from].cp : 0, .at = k->m.n_ways};
    for (uint32_t i = 0; i < c->n && !k->err; i++) {
        bool own = from < to && c->openings[from].way == i;
        while (from < to && c->openings[from].way == i)
            from++;
        if (own || c->any[i])
            (void)add_way(k, c->ways[i]);
    }
    key.n = k->m.n_ways - key.at;
    return key;
}

static uint32_t choose(struct maker *k, const uint32_t *ways, uint32_t n)
{
    struct choice c = {.ways = ways, .n = n, .any = ARENA_ARRAY(k->arena, bool, n)};
    if (!c.any)
        k->err = ERR_NOMEM;
    if (n == 1 || k->err)
        return n == 1 ? ways[0] : 0;
    find_openings(k, &c);
    if (k->err)
        return 0;
    if (c.n_openings)
        qsort(c.openings, c.n_openings, sizeof(*c.openings), by_character);
    struct step s = {.kind = STEP_ANY, .at = k->m.n_keys, .memo = STEP_NONE};
    for (uint32_t i = 0, to; i < c.n_openings && !k->err; i = to) {
        for (to = i; to < c.n_openings && c.openings[to].cp == c.openings[i].cp;)
            to++;
        const struct key made = add_key(k, &c, i, to);
        struct key *key = further(k, &k->m.keys, &k->m.n_keys, &k->room_keys, 1, sizeof(*key));
        if (key)
            *key = made;
    }
    s.n = k->m.n_keys - s.at;
    const struct key other = add_key(k, &c, 0, 0);
    s.other = other.at;
    s.n_other = other.n;
    return add_step(k, s);
}

/* ---- the tree, from behind ---- */

static uint32_t make(struct maker *k, const struct tree *t, uint32_t next);

static uint32_t make_text(struct maker *k, struct str text, uint32_t next)
{
    struct step s = {.kind = STEP_TEXT, .at = k->m.n_bytes, .n = (uint32_t)text.len, .next = next};
    char *bytes = further(k, &k->m.bytes, &k->m.n_bytes, &k->room_bytes, s.n, 1);
    if (bytes && text.len)
        memcpy(bytes, text.ptr, text.len);
    return add_step(k, s);
}

static uint32_t make_all(struct maker *k, const struct tree *first, uint32_t next)
{
    uint32_t n = 0;
    for (const struct tree *t = first; t; t = t->next)
        n++;
    const struct tree **list = ARENA_ARRAY(k->arena, const struct tree *, n + 1);
    if (!list) {
        k->err = ERR_NOMEM;
        return 0;
    }
    n = 0;
    for (const struct tree *t = first; t; t = t->next)
        list[n++] = t;
    while (n-- > 0 && !k->err)
        next = make(k, list[n], next);
    return next;
}

static uint32_t make_any(struct maker *k, const struct tree *first, uint32_t next)
{
    uint32_t n = 0;
    for (const struct tree *t = first; t; t = t->next)
        n++;
    uint32_t *ways = ARENA_ARRAY(k->arena, uint32_t, n);
    if (!ways) {
        k->err = ERR_NOMEM;
        return 0;
    }
    n = 0;
    for (const struct tree *t = first; t && !k->err; t = t->next)
        ways[n++] = make(k, t, next);
    return k->err ? 0 : choose(k, ways, n);
}

/* What a look looks for, and from where: behind, every alternative has a width of its own. */
static uint32_t make_look(struct maker *k, const struct tree *t, uint32_t next)
{
    const uint32_t yes = add_step(k, (struct step){.kind = STEP_YES});
    struct step s = {.kind = STEP_LOOK, .negative = t->negative, .behind = t->behind, .next = next};
    const struct tree *branch = t->behind && t->first->kind == TREE_ANY ? t->first->first : t->first;
    uint32_t n = 0, most = 1;
    for (const struct tree *b = branch; t->behind && b; b = b->next)
        most++;
    uint32_t *pairs = ARENA_ARRAY(k->arena, uint32_t, 2 * most);
    if (!pairs)
        k->err = ERR_NOMEM;
    for (; branch && !k->err; branch = t->behind && branch != t->first ? branch->next : NULL) {
        if (t->behind && branch->shortest != branch->longest)
            k->err = ERR_INPUT;
        pairs[n++] = make(k, branch, yes);
        pairs[n++] = t->behind ? branch->shortest : 0;
    }
    s.at = k->m.n_ways;
    s.n = n / 2;
    for (uint32_t i = 0; i < n && !k->err; i++)
        (void)add_way(k, pairs[i]);
    s.memo = k->m.n_memo;
    k->m.n_memo += 2;
    return add_step(k, s);
}

static const struct tree *single(const struct tree *t)
{
    while (t && t->kind == TREE_ALL && t->first && !t->first->next)
        t = t->first;
    return t && (t->kind == TREE_SET || (t->kind == TREE_TEXT && t->shortest == 1)) ? t : NULL;
}

/* One character, perhaps with looks before it: 「(?:(?!ない).)」. The looks are *ret_looks. */
static const struct tree *one_character(const struct tree *t, const struct tree **ret_looks)
{
    *ret_looks = NULL;
    while (t->kind == TREE_ALL && t->first && !t->first->next)
        t = t->first;
    if (single(t) || t->kind != TREE_ALL)
        return single(t);
    *ret_looks = t->first;
    for (t = t->first; t && t->kind == TREE_LOOK;)
        t = t->next;
    return t && !t->next ? single(t) : NULL;
}

static uint32_t make_gap(struct maker *k, const struct tree *t, const struct tree *one, const struct tree *looks,
                         uint32_t next)
{
    struct step s = {.kind = STEP_GAP, .lazy = t->lazy, .least = t->least, .most = t->most, .next = next};
    s.only = STEP_NONE;
    if (looks) {
        uint32_t chain = add_step(k, (struct step){.kind = STEP_YES});
        for (const struct tree *l = looks; l && l->kind == TREE_LOOK; l = l->next) /* their order does not matter */
            chain = make(k, l, chain);
        s.only = chain;
    }
    struct str text = one->text;
    uint32_t cp = 0;
    if (one->kind == TREE_TEXT)
        (void)utf8_next(&text, &cp);
    const struct range exactly = {cp, cp};
    s.set =
        one->kind == TREE_TEXT ? add_set(k, &exactly, 1, false) : add_set(k, one->ranges, one->n_ranges, one->negative);
    s.memo = k->m.n_memo++;
    return add_step(k, s);
}

/* x*: it ends, for each round takes a character. A loop within a loop is left to PCRE2 and its limits: no rule needs
 * one. */
static uint32_t make_loop(struct maker *k, const struct tree *t, uint32_t next)
{
    if (k->in_loop || t->first->shortest == 0) {
        k->err = ERR_INPUT;
        return 0;
    }
    /* Until it is known what it begins with, it begins with anything. */
    const uint32_t loop = add_step(k, (struct step){.kind = STEP_ANY, .n_other = 1});
    k->in_loop = true;
    const uint32_t round = make(k, t->first, loop);
    k->in_loop = false;
    const uint32_t ways[2] = {t->lazy ? next : round, t->lazy ? round : next};
    const uint32_t chosen = k->err ? 0 : choose(k, ways, 2);
    if (k->err)
        return 0;
    k->m.steps[loop] = k->m.steps[chosen];
    k->m.steps[loop].memo = k->m.n_memo++;
    return loop;
}

/* x{1,3} is x(?:x(?:x)?)?. */
static uint32_t make_repeat(struct maker *k, const struct tree *t, uint32_t next)
{
    const struct tree *looks, *one = one_character(t->first, &looks);
    if (t->most == 0)
        return next;
    if (one)
        return make_gap(k, t, one, looks, next);
    const uint32_t after = next;
    if (t->most == TREE_NO_BOUND)
        next = make_loop(k, t, next);
    for (uint32_t i = t->least; t->most != TREE_NO_BOUND && i < t->most && !k->err; i++) {
        const uint32_t more = make(k, t->first, next);
        const uint32_t ways[2] = {t->lazy ? after : more, t->lazy ? more : after};
        next = k->err ? 0 : choose(k, ways, 2);
    }
    for (uint32_t i = 0; i < t->least && !k->err; i++)
        next = make(k, t->first, next);
    return next;
}

static uint32_t make(struct maker *k, const struct tree *t, uint32_t next)
{
    if (k->err)
        return 0;
    switch (t->kind) {
    case TREE_TEXT:
        return make_text(k, t->text, next);
    case TREE_SET:
        return add_step(
            k, (struct step){.kind = STEP_SET, .set = add_set(k, t->ranges, t->n_ranges, t->negative), .next = next});
    case TREE_ALL:
        return make_all(k, t->first, next);
    case TREE_ANY:
        return make_any(k, t->first, next);
    case TREE_REPEAT:
        return make_repeat(k, t, next);
    case TREE_LOOK:
        return make_look(k, t, next);
    case TREE_BEGIN:
        return add_step(k, (struct step){.kind = STEP_BEGIN, .next = next});
    default:
        return add_step(k, (struct step){.kind = STEP_END, .next = next});
    }
}

/* ---- one block that stays ---- */

static void *put(char **at, const void *items, size_t n, size_t size)
{
    void *to = *at;
    if (n)
        memcpy(to, items, n * size);
    *at += (n * size + 7) / 8 * 8;
    return to;
}

static enum err settle(const struct machine *m, struct machine **ret)
{
    size_t bytes = sizeof(*m) + m->n_steps * sizeof(*m->steps) + m->n_bytes + m->n_keys * sizeof(*m->keys) +
                   m->n_ways * sizeof(*m->ways) + m->n_sets * sizeof(*m->sets) + m->n_ranges * sizeof(*m->ranges);
    char *block = malloc(bytes + (size_t)7 * 8), *at = block;
    if (!block)
        return ERR_NOMEM;
    struct machine *kept = put(&at, m, 1, sizeof(*m));
    kept->steps = put(&at, m->steps, m->n_steps, sizeof(*m->steps));
    kept->bytes = put(&at, m->bytes, m->n_bytes, 1);
    kept->keys = put(&at, m->keys, m->n_keys, sizeof(*m->keys));
    kept->ways = put(&at, m->ways, m->n_ways, sizeof(*m->ways));
    kept->sets = put(&at, m->sets, m->n_sets, sizeof(*m->sets));
    kept->ranges = put(&at, m->ranges, m->n_ranges, sizeof(*m->ranges));
    *ret = kept;
    return ERR_OK;
}

enum err machine_new(struct str pattern, struct machine **ret)
{
    struct arena arena;
    struct tree *tree = NULL;
    arena_init(&arena, SCRATCH_CAP);
    struct maker k = {.arena = &arena};
    k.err = tree_read(&arena, pattern, &tree);
    if (!k.err)
        k.m.first = make(&k, tree, add_step(&k, (struct step){.kind = STEP_YES}));
    enum err err = k.err ? k.err : settle(&k.m, ret);
    arena_done(&arena);
    return err;
}

void machine_free(struct machine *m)
{
    free(m);
}
