/* DOT text of one flow: a shape a kind of node, an arrow an edge. Labels are the first words of what is said. */
#include "dialogs/draw.h"
#include "base/utf8.h"
#include "dialogs/model.h"

enum { LABEL_CHARS = 24 };

static void quote(struct buf *to, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"' || s.ptr[i] == '\\')
            buf_add_char(to, '\\');
        buf_add_char(to, s.ptr[i] == '\n' ? ' ' : s.ptr[i]);
    }
}

static struct str first_words(const struct node *n)
{
    const struct wordings *w = NULL;
    if (n->ask)
        w = &n->ask->text;
    else if (n->say && n->say->n_bubbles)
        w = &n->say->bubble[0];
    else if (n->match)
        w = &n->match->text;
    else if (n->handoff)
        w = &n->handoff->text;
    return w && w->n ? utf8_head_chars(w->item[0].by[LANG_JA], LABEL_CHARS) : n->flow;
}

static void draw_node(struct buf *to, const struct node *n)
{
    static const char *const shapes[NODE_KINDS] = {"note",   "box,style=rounded", "diamond", "cds", "component",
                                                   "folder", "doubleoctagon",     "circle"};
    buf_addf(to, "  \"%.*s\" [shape=%s,label=\"%.*s\\n", STR_FMT(n->name), shapes[n->kind], STR_FMT(n->name));
    quote(to, first_words(n));
    buf_add(to, S("\"];\n"));
}

static void draw_edge(struct buf *to, const struct node *from, const struct edge *e, struct str label,
                      const char *style)
{
    if (e->to < 0)
        return;
    buf_addf(to, "  \"%.*s\" -> \"%.*s\" [style=%s,label=\"", STR_FMT(from->name), STR_FMT(e->name), style);
    quote(to, label);
    buf_add(to, S("\"];\n"));
}

static void draw_edges(struct buf *to, const struct node *n)
{
    static const struct str counts[CARDS_MAX + 1] = {{"0", 1}, {"1", 1}, {"2", 1}, {"3", 1}};
    for (size_t i = 0; i < n->n_edges; i++)
        draw_edge(to, n, &n->edges[i], n->edges[i].when ? n->edges[i].text : S(""),
                  n->edges[i].when ? "dashed" : "solid");
    for (size_t i = 0; n->ask && i < n->ask->n_options; i++)
        draw_edge(to, n, &n->ask->options[i].go, n->ask->options[i].label.by[LANG_JA], "solid");
    if (n->ask)
        draw_edge(to, n, &n->ask->give_up.go, S("give_up"), "dotted");
    for (int i = 0; n->match && i <= n->match->max; i++)
        draw_edge(to, n, &n->match->to[i], counts[i], "solid");
}

enum err flow_draw(const struct bundle *b, struct str flow, struct buf *ret)
{
    const struct flow *f = bundle_flow(b, flow);
    if (!f)
        return ERR_NOTFOUND;
    buf_addf(ret, "digraph \"%.*s\" {\n  rankdir=TB;\n  node [fontname=\"sans-serif\"];\n", STR_FMT(f->name));
    buf_addf(ret, "  start [shape=point];\n  start -> \"%.*s\";\n", STR_FMT(f->start_name));
    for (size_t i = 0; i < f->n_nodes; i++)
        draw_node(ret, &f->nodes[i]);
    for (size_t i = 0; i < f->n_nodes; i++)
        draw_edges(ret, &f->nodes[i]);
    buf_add(ret, S("}\n"));
    return ret->err;
}
