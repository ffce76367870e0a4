/* The automaton: a trie built once, renumbered breadth-first so that the children of a node stand side by side and the
 * byte that leads to each is found with one memchr. Read-only afterwards. */
#include "nlu/literals.h"

enum { ROOT = 0 };

/* While building: children as a linked list. */
struct draft {
    uint32_t child, next; /* 0 is none: the root is nobody's child */
    uint32_t out;         /* 1 + index of the first literal that ends here */
    uint32_t node;        /* its number in the finished automaton */
    uint8_t byte;
};

struct node {
    uint32_t child;    /* number of the first child */
    uint32_t fail;     /* longest proper suffix that is also a node */
    uint32_t out;      /* 1 + index in `ids`, of a run that ends at a zero `more` */
    uint32_t next_out; /* nearest suffix node with an out */
    uint16_t children;
};

struct out {
    uint32_t id;
    uint32_t more; /* 1 + index of the next out of this node */
};

struct literals {
    struct node *nodes;
    uint8_t *bytes; /* byte that leads to node i */
    struct out *outs;
    uint32_t n_nodes;
    uint32_t root_child[256];
};

static uint32_t draft_child(const struct draft *d, uint32_t at, uint8_t byte)
{
    uint32_t c = d[at].child;
    while (c && d[c].byte != byte)
        c = d[c].next;
    return c;
}

static uint32_t plant(struct draft *d, uint32_t n_draft, struct out *outs, const struct literal *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t at = ROOT;
        for (size_t k = 0; k < items[i].text.len; k++) {
            uint8_t byte = (uint8_t)items[i].text.ptr[k];
            uint32_t c = draft_child(d, at, byte);
            if (!c) {
                c = n_draft++;
                d[c] = (struct draft){.byte = byte, .next = d[at].child};
                d[at].child = c;
            }
            at = c;
        }
        outs[i] = (struct out){items[i].id, d[at].out};
        d[at].out = (uint32_t)i + 1;
    }
    return n_draft;
}

/* Breadth-first: queue[i] is the draft node that becomes node i. */
static void renumber(struct draft *d, uint32_t *queue, struct literals *l)
{
    uint32_t tail = 1;
    for (uint32_t i = 0; i < l->n_nodes; i++) {
        struct node *node = &l->nodes[i];
        node->out = d[queue[i]].out;
        node->child = tail;
        for (uint32_t c = d[queue[i]].child; c; c = d[c].next) {
            l->bytes[tail] = d[c].byte;
            d[c].node = tail;
            queue[tail++] = c;
            node->children++;
        }
    }
}

static inline uint32_t child_of(const struct literals *l, uint32_t at, uint8_t byte)
{
    const struct node *node = &l->nodes[at];
    if (!node->children)
        return 0;
    const uint8_t *hit = memchr(l->bytes + node->child, byte, node->children);
    return hit ? (uint32_t)(hit - l->bytes) : 0;
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

static void link_failures(struct literals *l)
{
    for (uint32_t i = 0; i < l->nodes[ROOT].children; i++)
        l->root_child[l->bytes[l->nodes[ROOT].child + i]] = l->nodes[ROOT].child + i;
    /* Breadth-first numbers: a parent and its failure come before the child. */
    for (uint32_t at = 0; at < l->n_nodes; at++) {
        const struct node *node = &l->nodes[at];
        for (uint32_t c = node->child; c < node->child + node->children; c++) {
            uint32_t fail = at == ROOT ? ROOT : step(l, node->fail, l->bytes[c]);
            l->nodes[c].fail = fail;
            l->nodes[c].next_out = l->nodes[fail].out ? fail : l->nodes[fail].next_out;
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
    struct draft *d = ARENA_ARRAY(scratch, struct draft, most);
    uint32_t *queue = ARENA_ARRAY(scratch, uint32_t, most);
    struct literals *l = ARENA_NEW(keep, struct literals);
    struct out *outs = ARENA_ARRAY(keep, struct out, n + 1);
    if (!d || !queue || !l || !outs)
        return ERR_NOMEM;
    l->outs = outs;
    l->n_nodes = plant(d, 1, outs, items, n);
    l->nodes = ARENA_ARRAY(keep, struct node, l->n_nodes);
    l->bytes = arena_alloc(keep, l->n_nodes);
    if (!l->nodes || !l->bytes)
        return ERR_NOMEM;
    renumber(d, queue, l);
    link_failures(l);
    *ret = l;
    return ERR_OK;
}

void literals_scan(const struct literals *l, struct str text, uint64_t *bits)
{
    uint32_t at = ROOT;
    for (size_t i = 0; i < text.len; i++) {
        at = step(l, at, (uint8_t)text.ptr[i]);
        uint32_t hit = l->nodes[at].out ? at : l->nodes[at].next_out;
        for (; hit; hit = l->nodes[hit].next_out)
            for (uint32_t o = l->nodes[hit].out; o; o = l->outs[o - 1].more)
                bit_set(bits, l->outs[o - 1].id);
    }
}
