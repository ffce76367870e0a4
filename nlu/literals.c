/* The automaton: a trie built once, renumbered breadth-first so that the children of a node stand side by side. A node with few children
 * holds the bytes that lead to them; one with many (the beginnings of Japanese characters) has a table. Read-only afterwards. */
#include "nlu/literals.h"
#include <stdlib.h>

enum { ROOT = 0, FEW_CHILDREN = 4, NO_BYTE = 0xFF /* is in no UTF-8 */ };
#define HAS_TABLE ((uint32_t)1 << 31)

/* While building: children as a linked list. */
struct draft {
    uint32_t child, next; /* 0 is none: the root is nobody's child */
    uint32_t out;         /* 1 + index of the first literal that ends here */
    uint8_t byte;
};

/* What every byte of a text may touch: 16 bytes, so that a step costs one line of the cache. */
struct node {
    uint32_t child;            /* number of the first child; HAS_TABLE | index in `tables` */
    uint32_t fail;             /* longest proper suffix that is also a node */
    uint32_t hit;              /* this node or the nearest suffix where a literal ends; 0: none */
    uint8_t few[FEW_CHILDREN]; /* bytes that lead to the children; NO_BYTE: no further one */
};

/* What only a hit touches. */
struct ending {
    uint32_t out, n_out; /* a stretch of `outs` */
    uint64_t hint;       /* bit id % 64 for each id of this node and its suffixes */
};

struct out {
    uint32_t id, len;
};

struct literals {
    struct node *nodes;
    struct ending *endings;
    struct out *outs;
    uint32_t (*tables)[256];
    uint32_t n_nodes, n_ids; /* the highest id, and one */
    uint32_t root_child[256];
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

static size_t common_beginning(struct str a, struct str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
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
        nodes += (uint32_t)(sorted[i].text.len - (i ? common_beginning(sorted[i - 1].text, sorted[i].text) : 0));
    return nodes;
}

/* Sorted, a literal shares a path with the one before it, and nothing has to be looked up. `path`: the nodes of that one; `more`: 1 + index
 * of the next literal that ends at the same node. */
static void plant(struct draft *d, uint32_t *path, uint32_t *more, const struct planted *sorted, size_t n)
{
    uint32_t n_draft = 1;
    for (size_t i = 0; i < n; i++) {
        const struct str text = sorted[i].text;
        for (size_t k = i ? common_beginning(sorted[i - 1].text, text) : 0; k < text.len; k++) {
            const uint32_t parent = path[k];
            d[n_draft] = (struct draft){.byte = (uint8_t)text.ptr[k], .next = d[parent].child};
            d[parent].child = path[k + 1] = n_draft++;
        }
        const uint32_t end = path[text.len];
        more[sorted[i].item] = d[end].out;
        d[end].out = sorted[i].item + 1;
    }
}

/* Nodes by number, and what leads to them: while building. */
struct plan {
    uint32_t *queue;    /* the draft node that becomes node i */
    uint32_t *child;    /* its first child */
    uint16_t *children; /* how many */
    uint8_t *byte;      /* leads to node i */
};

static bool plan_new(struct arena *scratch, uint32_t n, struct plan *ret)
{
    *ret = (struct plan){ARENA_ARRAY(scratch, uint32_t, n), ARENA_ARRAY(scratch, uint32_t, n),
                         ARENA_ARRAY(scratch, uint16_t, n), arena_alloc(scratch, n)};
    return ret->queue && ret->child && ret->children && ret->byte;
}

/* Breadth-first. */
static void renumber(struct draft *d, struct plan *plan, const uint32_t *more, const struct literal *items,
                     struct literals *l)
{
    uint32_t tail = 1, outs = 0;
    for (uint32_t i = 0; i < l->n_nodes; i++) {
        struct ending *ending = &l->endings[i];
        ending->out = outs;
        for (uint32_t o = d[plan->queue[i]].out; o; o = more[o - 1])
            l->outs[outs++] = (struct out){items[o - 1].id, (uint32_t)items[o - 1].text.len};
        ending->n_out = outs - ending->out;
        plan->child[i] = tail;
        for (uint32_t c = d[plan->queue[i]].child; c; c = d[c].next) {
            plan->byte[tail] = d[c].byte;
            plan->queue[tail++] = c;
            plan->children[i]++;
        }
    }
}

static inline uint32_t child_of(const struct literals *l, uint32_t at, uint8_t byte)
{
    const struct node *node = &l->nodes[at];
    if (node->child & HAS_TABLE)
        return l->tables[node->child & ~HAS_TABLE][byte];
    for (uint32_t i = 0; i < FEW_CHILDREN; i++)
        if (node->few[i] == byte)
            return node->child + i;
    return 0;
}

static inline uint32_t step(const struct literals *l, uint32_t at, uint8_t byte)
{
    while (at != ROOT) {
        uint32_t next = child_of(l, at, byte);
        if (next)
            return next;
        at = l->nodes[at].fail;
    }
    return l->root_child[byte];
}

static void link_failures(const struct plan *plan, struct literals *l)
{
    /* Breadth-first numbers: a parent and its failure come before the child. */
    for (uint32_t at = 0; at < l->n_nodes; at++) {
        for (uint32_t c = plan->child[at]; c < plan->child[at] + plan->children[at]; c++) {
            uint32_t fail = at == ROOT ? ROOT : step(l, l->nodes[at].fail, plan->byte[c]);
            l->nodes[c].fail = fail;
            struct ending *ending = &l->endings[c];
            l->nodes[c].hit = ending->n_out ? c : l->nodes[fail].hit;
            ending->hint = l->endings[fail].hint;
            for (uint32_t o = ending->out; o < ending->out + ending->n_out; o++)
                ending->hint |= (uint64_t)1 << (l->outs[o].id % 64);
        }
    }
}

/* From every node to its children. */
static enum err link_children(struct arena *keep, const struct plan *plan, struct literals *l)
{
    uint32_t n = 0;
    for (uint32_t i = 1; i < l->n_nodes; i++)
        n += plan->children[i] > FEW_CHILDREN;
    l->tables = arena_array(keep, n + (size_t)1, sizeof(*l->tables));
    if (!l->tables)
        return ERR_NOMEM;
    n = 0;
    for (uint32_t i = 0; i < l->n_nodes; i++) {
        struct node *node = &l->nodes[i];
        const bool few = i != ROOT && plan->children[i] <= FEW_CHILDREN;
        uint32_t *table = i == ROOT ? l->root_child : l->tables[n];
        memset(node->few, NO_BYTE, sizeof(node->few));
        node->child = few || i == ROOT ? plan->child[i] : HAS_TABLE | n++;
        for (uint32_t k = 0; k < plan->children[i]; k++) {
            const uint32_t c = plan->child[i] + k;
            if (few && k < FEW_CHILDREN)
                node->few[k] = plan->byte[c];
            else
                table[plan->byte[c]] = c;
        }
    }
    return ERR_OK;
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
    l->n_nodes = arrange(sorted, items, n);
    struct draft *d = ARENA_ARRAY(scratch, struct draft, l->n_nodes);
    struct plan plan;
    l->outs = ARENA_ARRAY(keep, struct out, n + 1);
    l->nodes = ARENA_ARRAY(keep, struct node, l->n_nodes);
    l->endings = ARENA_ARRAY(keep, struct ending, l->n_nodes);
    if (!plan_new(scratch, l->n_nodes, &plan) || !d || !l->outs || !l->nodes || !l->endings)
        return ERR_NOMEM;
    plant(d, path, more, sorted, n);
    renumber(d, &plan, more, items, l);
    if (link_children(keep, &plan, l))
        return ERR_NOMEM;
    link_failures(&plan, l);
    *ret = l;
    return ERR_OK;
}

/* The next shorter literal that ends at the same place. */
static inline uint32_t suffix_hit(const struct literals *l, uint32_t hit)
{
    return l->nodes[l->nodes[hit].fail].hit;
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
static bool seen_lately(const struct sightings *s, uint32_t node)
{
    enum { LATELY = 24 };
    for (size_t i = s->n; i > 0 && s->n - i < LATELY; i--)
        if (s->list[i - 1].node == node)
            return true;
    return false;
}

/* How often each id was sighted, or, when there are lists, where: `fill` is then the end of each list so far. */
static void each_id(const struct literals *l, const struct sightings *s, uint32_t *fill, struct sighted *lists)
{
    for (size_t i = 0; i < s->n; i++) {
        const uint32_t end = s->list[i].end;
        for (uint32_t hit = s->list[i].node; hit; hit = suffix_hit(l, hit))
            for (uint32_t o = l->endings[hit].out, last = o + l->endings[hit].n_out; o < last; o++) {
                const uint32_t at = fill[l->outs[o].id]++;
                if (lists)
                    lists[at] = (struct sighted){end - l->outs[o].len, end};
            }
    }
}

/* In a long text every pattern would walk past thousands of words that are not its own. A counting sort: O(sightings + ids). */
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
    for (size_t i = 0; i < text.len; i++) {
        at = step(l, at, (uint8_t)text.ptr[i]);
        uint32_t hit = l->nodes[at].hit;
        if (!hit)
            continue;
        bool again = seen_lately(&s, hit);
        if (!note(arena, &s, (struct sighting){hit, (uint32_t)i + 1, l->endings[hit].hint}))
            return ERR_NOMEM;
        for (; hit && !again; hit = suffix_hit(l, hit))
            for (uint32_t o = l->endings[hit].out, end = o + l->endings[hit].n_out; o < end; o++)
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
    for (uint32_t hit = s->node; hit; hit = suffix_hit(l, hit))
        for (uint32_t o = l->endings[hit].out, end = o + l->endings[hit].n_out; o < end; o++)
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
