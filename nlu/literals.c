/* The automaton, a character a step. Its nodes are the places of one hash table, by what they come from and the
 * character that leads to them: a step, and a step that fails, cost one line of the cache each. Read-only
 * afterwards. */
#include "nlu/literals.h"
#include <stdlib.h>

#define ROOT (UINT32_MAX - 1)
#define NOBODY UINT32_MAX

/* While building: children as a linked list. */
struct draft {
    uint32_t child, next; /* 0 is none: the root is nobody's child */
    uint32_t out;         /* 1 + index of the first literal that ends here */
    uint32_t cp;
    uint32_t node; /* where it lies in the table */
};

/* A place of the table. */
struct node {
    uint32_t parent; /* NOBODY: free */
    uint32_t cp;
    uint32_t fail; /* longest proper suffix that is also a node */
    uint32_t hit;  /* 1 + the ending of this node, or of the nearest suffix that has one; 0: none */
};

/* What only a hit touches. */
struct ending {
    uint32_t out, n_out; /* a stretch of `outs` */
    uint64_t hint;       /* bit id % 64 for each id of this node and its suffixes */
    uint32_t shorter;    /* 1 + the ending of the nearest suffix that has one; 0: none */
};

struct out {
    uint32_t id, len;
};

struct literals {
    struct node *nodes;
    uint32_t places; /* of nodes; a power of two */
    struct ending *endings;
    uint32_t n_endings;
    struct out *outs;
    uint32_t n_ids; /* the highest id, and one */
};

/* A literal in its place among the sorted ones. */
struct planted {
    struct str text;
    uint32_t item;
};

/* By bytes, a beginning before its continuation; of equals the earlier first. */
static int by_text(const void *a, const void *b)
{
    const struct planted *x = a, *y = b;
    const int order = str_cmp(x->text, y->text);
    if (order)
        return order;
    return x->item < y->item ? -1 : 1;
}

/* The character at byte `at`, and where the next one begins. A byte that is none is one for itself. */
static inline uint32_t char_at(struct str text, size_t at, size_t *ret_next)
{
    enum { BAD = 0x110000 };
    const uint8_t *p = (const uint8_t *)text.ptr + at;
    const size_t left = text.len - at;
    const size_t len = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (len == 1 || len > left) {
        *ret_next = at + 1;
        return len == 1 ? p[0] : BAD + p[0];
    }
    *ret_next = at + len;
    if (len == 2)
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    if (len == 3)
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

/* In bytes, whole characters. */
static size_t common_beginning(struct str a, struct str b)
{
    size_t n = 0;
    for (size_t next_a, next_b; n < a.len && n < b.len; n = next_a)
        if (char_at(a, n, &next_a) != char_at(b, n, &next_b) || next_a != next_b)
            break;
    return n;
}

static size_t longest(const struct literal *items, size_t n)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = items[i].text.len > most ? items[i].text.len : most;
    return most;
}

/* Sorts, and counts the nodes of the trie. */
static uint32_t arrange(struct planted *sorted, const struct literal *items, size_t n)
{
    uint32_t nodes = 1;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct planted){items[i].text, (uint32_t)i};
    qsort(sorted, n, sizeof(*sorted), by_text);
    for (size_t i = 0; i < n; i++)
        for (size_t at = i ? common_beginning(sorted[i - 1].text, sorted[i].text) : 0; at < sorted[i].text.len; nodes++)
            (void)char_at(sorted[i].text, at, &at);
    return nodes;
}

/* Sorted, a literal shares a path with the one before it, and nothing has to be looked up. `path`: the nodes of that
 * one, by bytes; `more`: 1 + index of the next literal that ends at the same node. */
static void plant(struct draft *d, uint32_t *path, uint32_t *more, const struct planted *sorted, size_t n)
{
    uint32_t n_draft = 1;
    for (size_t i = 0; i < n; i++) {
        const struct str text = sorted[i].text;
        for (size_t at = i ? common_beginning(sorted[i - 1].text, text) : 0; at < text.len;) {
            const uint32_t parent = path[at], cp = char_at(text, at, &at);
            d[n_draft] = (struct draft){.cp = cp, .next = d[parent].child};
            d[parent].child = path[at] = n_draft++;
        }
        const uint32_t end = path[text.len];
        more[sorted[i].item] = d[end].out;
        d[end].out = sorted[i].item + 1;
    }
}

/* Where the child of `parent` lies, or where it would. Children of one node lie near each other. */
static inline uint32_t place_of(const struct literals *l, uint32_t parent, uint32_t cp)
{
    const uint32_t mask = l->places - 1;
    uint32_t at = ((parent * 0x9E3779B1u >> 9) + cp) & mask;
    while (l->nodes[at].parent != NOBODY && (l->nodes[at].parent != parent || l->nodes[at].cp != cp))
        at = (at + 1) & mask;
    return at;
}

static inline uint32_t step(const struct literals *l, uint32_t from, uint32_t cp)
{
    for (;;) {
        const uint32_t at = place_of(l, from, cp);
        if (l->nodes[at].parent != NOBODY)
            return at;
        if (from == ROOT)
            return ROOT;
        from = l->nodes[from].fail;
    }
}

/* What ends at a node: its own literals before those of its suffixes. */
static void end_at(struct literals *l, struct node *node, uint32_t out, uint32_t *n_outs, const uint32_t *more,
                   const struct literal *items)
{
    const uint32_t shorter = node->fail == ROOT ? 0 : l->nodes[node->fail].hit;
    struct ending *e = &l->endings[l->n_endings];
    node->hit = shorter;
    if (!out)
        return;
    *e = (struct ending){.out = *n_outs, .hint = shorter ? l->endings[shorter - 1].hint : 0, .shorter = shorter};
    for (; out; out = more[out - 1]) {
        l->outs[(*n_outs)++] = (struct out){items[out - 1].id, (uint32_t)items[out - 1].text.len};
        e->hint |= (uint64_t)1 << (items[out - 1].id % 64);
    }
    e->n_out = *n_outs - e->out;
    node->hit = ++l->n_endings;
}

/* Breadth-first: what a node fails to is there before it. `queue` holds the drafts of nodes that are in the table. */
static void settle(struct draft *d, uint32_t *queue, const uint32_t *more, const struct literal *items,
                   struct literals *l)
{
    uint32_t tail = 1, n_outs = 0;
    d[0].node = ROOT;
    queue[0] = 0;
    for (uint32_t i = 0; i < tail; i++) {
        const uint32_t parent = d[queue[i]].node;
        for (uint32_t c = d[queue[i]].child; c; c = d[c].next) {
            const uint32_t at = d[c].node = place_of(l, parent, d[c].cp);
            struct node *node = &l->nodes[at];
            *node = (struct node){.parent = parent, .cp = d[c].cp};
            node->fail = parent == ROOT ? ROOT : step(l, l->nodes[parent].fail, d[c].cp);
            end_at(l, node, d[c].out, &n_outs, more, items);
            queue[tail++] = c;
        }
    }
}

enum err literals_build(struct arena *keep, struct arena *scratch, const struct literal *items, size_t n,
                        struct literals **ret)
{
    size_t most = 1;
    for (size_t i = 0; i < n; i++)
        most += items[i].text.len;
    if (most > UINT32_MAX / 2)
        return ERR_NOMEM;
    struct planted *sorted = ARENA_ARRAY(scratch, struct planted, n + 1);
    uint32_t *path = ARENA_ARRAY(scratch, uint32_t, longest(items, n) + 1);
    uint32_t *more = ARENA_ARRAY(scratch, uint32_t, n + 1);
    struct literals *l = ARENA_NEW(keep, struct literals);
    if (!sorted || !path || !more || !l)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        l->n_ids = items[i].id >= l->n_ids ? items[i].id + 1 : l->n_ids;
    const uint32_t n_nodes = arrange(sorted, items, n);
    for (l->places = 64; l->places < n_nodes * 3;)
        l->places *= 2;
    struct draft *d = ARENA_ARRAY(scratch, struct draft, n_nodes);
    uint32_t *queue = ARENA_ARRAY(scratch, uint32_t, n_nodes);
    l->outs = ARENA_ARRAY(keep, struct out, n + 1);
    l->nodes = ARENA_ARRAY(keep, struct node, l->places);
    l->endings = ARENA_ARRAY(keep, struct ending, n + 1);
    if (!d || !queue || !l->outs || !l->nodes || !l->endings)
        return ERR_NOMEM;
    memset(l->nodes, 0xFF, l->places * sizeof(*l->nodes)); /* nobody's */
    plant(d, path, more, sorted, n);
    settle(d, queue, more, items, l);
    *ret = l;
    return ERR_OK;
}

/* The next shorter literal that ends at the same place. */
static inline uint32_t suffix_hit(const struct literals *l, uint32_t hit)
{
    return l->endings[hit - 1].shorter;
}

static bool note(struct arena *arena, struct sightings *s, struct sighting one)
{
    if (s->n == SIGHTINGS_MAX) {
        s->cut = true;
        return true;
    }
    if (s->n == s->room) {
        size_t room = s->room ? s->room * 4 : 64;
        struct sighting *list = ARENA_ARRAY(arena, struct sighting, room);
        if (!list)
            return false;
        if (s->n)
            memcpy(list, s->list, s->n * sizeof(*list));
        s->list = list;
        s->room = room;
    }
    s->list[s->n++] = one;
    return true;
}

/* The same literal again sets the same bits again: the last few are remembered. */
static bool seen_lately(const struct sightings *s, uint32_t hit)
{
    enum { LATELY = 24 };
    for (size_t i = s->n; i > 0 && s->n - i < LATELY; i--)
        if (s->list[i - 1].hit == hit)
            return true;
    return false;
}

/* How often each id was sighted, or, when there are lists, where: `fill` is then the end of each list so far. */
static void each_id(const struct literals *l, const struct sightings *s, uint32_t *fill, struct sighted *lists)
{
    for (size_t i = 0; i < s->n; i++) {
        const uint32_t end = s->list[i].end;
        for (uint32_t hit = s->list[i].hit; hit; hit = suffix_hit(l, hit))
            for (uint32_t o = l->endings[hit - 1].out, last = o + l->endings[hit - 1].n_out; o < last; o++) {
                const uint32_t at = fill[l->outs[o].id]++;
                if (lists)
                    lists[at] = (struct sighted){end - l->outs[o].len, end};
            }
    }
}

/* In a long text every pattern would walk past thousands of words that are not its own. A counting sort: O(sightings +
 * ids). */
static enum err sort_by_id(const struct literals *l, struct arena *arena, struct sightings *s)
{
    enum { LONG = 160 };
    if (s->n < LONG || s->cut)
        return ERR_OK;
    uint32_t *by_id = ARENA_ARRAY(arena, uint32_t, l->n_ids + 2);
    if (!by_id)
        return ERR_NOMEM;
    each_id(l, s, by_id + 2, NULL);
    for (uint32_t i = 2; i < l->n_ids + 2; i++)
        by_id[i] += by_id[i - 1];
    struct sighted *of_id = arena_raw(arena, (by_id[l->n_ids + 1] + (size_t)1) * sizeof(*of_id));
    if (!of_id)
        return ERR_NOMEM;
    each_id(l, s, by_id + 1, of_id); /* moves each beginning to its end, which is the next one's beginning */
    s->of_id = of_id;
    s->by_id = by_id;
    return ERR_OK;
}

enum err literals_scan(const struct literals *l, struct arena *arena, struct str text, uint64_t *bits,
                       struct sightings *ret)
{
    struct sightings s = {0};
    uint32_t at = ROOT;
    for (size_t i = 0; i < text.len;) {
        at = step(l, at, char_at(text, i, &i));
        uint32_t hit = at == ROOT ? 0 : l->nodes[at].hit;
        if (!hit)
            continue;
        bool again = seen_lately(&s, hit);
        if (!note(arena, &s, (struct sighting){hit, (uint32_t)i, l->endings[hit - 1].hint}))
            return ERR_NOMEM;
        for (; hit && !again; hit = suffix_hit(l, hit))
            for (uint32_t o = l->endings[hit - 1].out, end = o + l->endings[hit - 1].n_out; o < end; o++)
                bit_set(bits, l->outs[o].id);
    }
    *ret = s;
    return sort_by_id(l, arena, ret);
}

/* Was this a literal of `id`? Then *ret_len is the length of its longest literal that ended here. */
static bool stands_for(const struct literals *l, const struct sighting *s, uint32_t id, size_t *ret_len)
{
    if (!((s->hint >> (id % 64)) & 1))
        return false;
    for (uint32_t hit = s->hit; hit; hit = suffix_hit(l, hit))
        for (uint32_t o = l->endings[hit - 1].out, end = o + l->endings[hit - 1].n_out; o < end; o++)
            if (l->outs[o].id == id) {
                *ret_len = l->outs[o].len;
                return true;
            }
    return false;
}

size_t literals_first(const struct sightings *s, uint32_t id, size_t after)
{
    size_t low = s->by_id ? s->by_id[id] : 0, high = s->by_id ? s->by_id[id + 1] : s->n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if ((s->by_id ? s->of_id[middle].end : s->list[middle].end) <= after)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool literals_next(const struct literals *l, const struct sightings *s, uint32_t id, size_t most, size_t *cursor,
                   struct sighted *ret)
{
    size_t len = 0;
    if (s->by_id) {
        if (*cursor >= s->by_id[id + 1] || s->of_id[*cursor].end > most)
            return false;
        *ret = s->of_id[(*cursor)++];
        while (*cursor < s->by_id[id + 1] && s->of_id[*cursor].end == ret->end)
            ++*cursor; /* shorter ones */
        return true;
    }
    for (; *cursor < s->n && s->list[*cursor].end <= most; ++*cursor) {
        if (!stands_for(l, &s->list[*cursor], id, &len))
            continue;
        const uint32_t end = s->list[(*cursor)++].end;
        *ret = (struct sighted){end - (uint32_t)len, end};
        return true;
    }
    return false;
}
