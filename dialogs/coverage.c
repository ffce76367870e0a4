/* Everything of a bundle that can be passed, as one table: in the order of the files for printing, found by its
 * address. */
#include "dialogs/coverage.h"
#include "dialogs/form.h"

enum { ITEMS_BYTES = 16 << 20 };

struct item_seen {
    const void *key; /* the struct node, edge or text */
    enum coverage_kind kind;
    struct str flow; /* empty: texts/ */
    struct str name; /* of the node, or of the text */
    struct str to;   /* of an edge */
    struct place at;
    bool passed;
};

struct coverage {
    struct bundle *b;
    struct arena arena;
    struct item_seen *item; /* in the order of the files */
    size_t n, cap;
    struct item_seen **by_key;
};

/* ---- the table ---- */

/* Counts only while there is no table yet. */
static void add(struct coverage *c, struct item_seen item)
{
    if (c->item && c->n < c->cap)
        c->item[c->n] = item;
    c->n++;
}

static void add_edge(struct coverage *c, const struct flow *f, const struct node *n, const struct edge *e)
{
    if (e->to >= 0)
        add(c, (struct item_seen){e, COVER_EDGE, f->name, n->name, f->nodes[e->to].name, e->at.line ? e->at : n->at,
                                  false});
}

static void add_text(struct coverage *c, struct str flow, struct str name, const struct text *t, struct place at)
{
    if (t->by[LANG_JA].len)
        add(c, (struct item_seen){t, COVER_TEXT, flow, name, {0}, t->at.line ? t->at : at, false});
}

static void add_wordings(struct coverage *c, const struct flow *f, const struct node *n, const struct wordings *w)
{
    for (size_t i = 0; i < w->n; i++)
        add_text(c, f->name, n->name, &w->item[i], n->at);
}

/* No answer leads over the node's own edges: each option has a way of its own, and nothing else settles the
 * question. */
static bool never_left(const struct ask *a)
{
    bool own_ways = ask_closed(a) && a->n_options && !(a->allow & (ALLOW_SKIP | ALLOW_UNKNOWN)) &&
                    (!a->give_up.after || a->give_up.go.to >= 0);
    for (size_t i = 0; own_ways && i < a->n_options; i++)
        own_ways = a->options[i].go.to >= 0;
    return own_ways;
}

static void add_edges(struct coverage *c, const struct flow *f, const struct node *n)
{
    for (size_t i = 0; i < n->n_edges && !(n->ask && never_left(n->ask)); i++)
        add_edge(c, f, n, &n->edges[i]);
    for (size_t i = 0; n->ask && i < n->ask->n_options; i++)
        add_edge(c, f, n, &n->ask->options[i].go);
    if (n->ask && n->ask->give_up.after && f->kind == KIND_SCRIPT)
        add_edge(c, f, n, &n->ask->give_up.go);
    for (int64_t i = 0; n->match && i <= n->match->max; i++)
        add_edge(c, f, n, &n->match->to[i]);
}

static void add_texts(struct coverage *c, const struct flow *f, const struct node *n)
{
    for (size_t i = 0; n->say && i < n->say->n_bubbles; i++)
        add_wordings(c, f, n, &n->say->bubble[i]);
    if (n->ask) {
        add_wordings(c, f, n, &n->ask->text);
        add_wordings(c, f, n, &n->ask->unrecognised);
        add_wordings(c, f, n, &n->ask->invalid);
    }
    if (n->match)
        add_wordings(c, f, n, &n->match->text);
    if (n->handoff) {
        add_text(c, f->name, n->name, &n->handoff->summary, n->at);
        add_wordings(c, f, n, &n->handoff->text);
    }
}

static void add_flow(struct coverage *c, const struct flow *f)
{
    for (size_t i = 0; i < f->n_nodes; i++) {
        const struct node *n = &f->nodes[i];
        add(c, (struct item_seen){n, COVER_NODE, f->name, n->name, {0}, n->at, false});
        add_edges(c, f, n);
        add_texts(c, f, n);
    }
}

static void add_all(struct coverage *c)
{
    c->n = 0;
    for (size_t i = 0; i < c->b->n_flows; i++)
        add_flow(c, &c->b->flows[i]);
    for (size_t i = 0; i < c->b->n_texts; i++) {
        const struct text_entry *t = &c->b->texts[i];
        for (size_t k = 0; k < t->text.n; k++)
            add_text(c, (struct str){0}, t->key, &t->text.item[k], t->at);
    }
}

static int by_key(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)(*(struct item_seen *const *)a)->key, y = (uintptr_t)(*(struct item_seen *const *)b)->key;
    return (x > y) - (x < y);
}

static void passed(void *self, const void *what)
{
    struct coverage *c = self;
    struct item_seen wanted = {.key = what}, *key = &wanted;
    struct item_seen **found = bsearch(&key, c->by_key, c->n, sizeof(*c->by_key), by_key);
    if (found)
        (*found)->passed = true;
}

enum err coverage_new(struct bundle *b, struct coverage **ret)
{
    struct coverage *c = calloc(1, sizeof(*c));
    if (!c)
        return ERR_NOMEM;
    c->b = b;
    arena_init(&c->arena, ITEMS_BYTES);
    add_all(c);
    c->cap = c->n;
    c->item = ARENA_ARRAY(&c->arena, struct item_seen, c->cap);
    c->by_key = ARENA_ARRAY(&c->arena, struct item_seen *, c->cap);
    if (!c->item || !c->by_key) {
        coverage_free(c);
        return ERR_NOMEM;
    }
    add_all(c);
    for (size_t i = 0; i < c->n; i++)
        c->by_key[i] = &c->item[i];
    qsort(c->by_key, c->n, sizeof(*c->by_key), by_key);
    b->watch = passed;
    b->watch_self = c;
    *ret = c;
    return ERR_OK;
}

void coverage_free(struct coverage *c)
{
    if (!c)
        return;
    c->b->watch = NULL;
    c->b->watch_self = NULL;
    arena_done(&c->arena);
    free(c);
}

/* ---- figures ---- */

struct coverage_share coverage_share(const struct coverage *c, enum coverage_kind kind)
{
    struct coverage_share s = {0};
    for (size_t i = 0; i < c->n; i++) {
        const struct item_seen *it = &c->item[i];
        bool counts = it->kind == kind && (kind != COVER_TEXT || it->flow.len);
        s.all += counts;
        s.passed += counts && it->passed;
    }
    return s;
}

static void print_figures(const struct coverage *c, struct str flow, FILE *to)
{
    static const char *const words[COVER_KINDS] = {"nodes", "edges", "texts"};
    struct coverage_share s[COVER_KINDS] = {{0}};
    for (size_t i = 0; i < c->n; i++) {
        const struct item_seen *it = &c->item[i];
        if (!str_eq(it->flow, flow))
            continue;
        s[it->kind].all++;
        s[it->kind].passed += it->passed;
    }
    fprintf(to, "%-20.*s", STR_FMT(flow.len ? flow : S("texts/")));
    for (int k = 0; k < COVER_KINDS; k++)
        if (s[k].all)
            fprintf(to, " %s=%zu/%zu", words[k], s[k].passed, s[k].all);
    fputc('\n', to);
}

static void print_missed(const struct item_seen *it, FILE *to)
{
    fprintf(to, "%.*s:%d:%d: ", STR_FMT(it->at.file), it->at.line, it->at.col);
    if (it->kind == COVER_NODE)
        fprintf(to, "node %.*s of %.*s is never entered\n", STR_FMT(it->name), STR_FMT(it->flow));
    else if (it->kind == COVER_EDGE)
        fprintf(to, "edge %.*s -> %.*s of %.*s is never taken\n", STR_FMT(it->name), STR_FMT(it->to),
                STR_FMT(it->flow));
    else
        fprintf(to, "text of %.*s is never said\n", STR_FMT(it->name));
}

void coverage_print(const struct coverage *c, FILE *to)
{
    for (size_t i = 0; i < c->n; i++)
        if (!c->item[i].passed)
            print_missed(&c->item[i], to);
    for (size_t i = 0; i < c->b->n_flows; i++)
        print_figures(c, c->b->flows[i].name, to);
    print_figures(c, (struct str){0}, to);
}
