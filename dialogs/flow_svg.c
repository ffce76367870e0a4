/* A map as SVG text: boxes, words, lines. Colours only beside shapes and words. */
#include "dialogs/flow_map.h"

enum { CORNER = 10, WORDS_X = 14, NAME_Y = 26, LINE_Y = 22 };

static const char style[] =
    "text{font:16px 'Noto Sans JP','BIZ UDPGothic','Hiragino Sans',sans-serif;fill:#1a1a1a}.name{font-weight:700}"
    ".box{fill:#fff;stroke:#4d4d4d;stroke-width:2}.ask .box{stroke:#0017c1;stroke-width:3}.branch .box,.set .box"
    "{stroke-dasharray:6 4}.handoff .box{stroke-width:5}.line{fill:none;stroke:#4d4d4d;stroke-width:2}"
    ".when{stroke-dasharray:8 4}.give_up{stroke-dasharray:2 4}";

static void escape(struct buf *to, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        switch (s.ptr[i]) {
        case '<':
            buf_add(to, S("&lt;"));
            break;
        case '>':
            buf_add(to, S("&gt;"));
            break;
        case '&':
            buf_add(to, S("&amp;"));
            break;
        default:
            buf_add_char(to, s.ptr[i]);
        }
    }
}

static void draw_words(struct buf *to, const char *class, int x, int y, struct str words)
{
    buf_addf(to, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x, y);
    escape(to, words);
    buf_add(to, S("</text>"));
}

static void draw_node(struct buf *to, const struct map_node *n)
{
    bool end = str_eq(str_from(n->kind), S("end"));
    buf_addf(to, "<g class=\"%s\"><title>%.*s: %s, %.*s:%d</title>", n->kind, STR_FMT(n->name), n->kind,
             STR_FMT(n->file), n->line);
    buf_addf(to, "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>", n->x, n->y,
             MAP_BOX_WIDTH, MAP_BOX_HEIGHT, end ? MAP_BOX_HEIGHT / 2 : CORNER);
    int x = n->x + (end ? 3 * WORDS_X : WORDS_X), y = n->y + NAME_Y;
    draw_words(to, "name", x, y, n->name);
    for (size_t i = 0; i < MAP_LINES; i++)
        draw_words(to, "words", x, y + LINE_Y * (int)(i + 1), n->lines[i]);
    buf_add(to, S("</g>\n"));
}

enum err flow_map_svg(const struct flow_map *m, struct buf *ret)
{
    buf_addf(ret,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" "
             "lang=\"ja\">\n<title>",
             m->width, m->height, m->width, m->height);
    escape(ret, m->title);
    buf_addf(ret,
             "</title>\n<style>%s</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
             "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 10 5 0 10z\" fill=\"#4d4d4d\"/>"
             "</marker></defs>\n",
             style);
    for (size_t i = 0; i < m->n_paths; i++)
        buf_addf(ret, "<path class=\"line %s\" marker-end=\"url(#tip)\" d=\"%.*s\"/>\n",
                 map_link_name(m->paths[i].kind), STR_FMT(m->paths[i].drawn));
    for (size_t i = 0; i < m->n_nodes; i++)
        draw_node(ret, &m->nodes[i]);
    buf_add(ret, S("</svg>\n"));
    return ret->err;
}
