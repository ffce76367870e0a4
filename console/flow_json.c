/* Writing maps and figures. Numbers leave through put_figure and through nothing else. */
#include "console/flow_json.h"
#include "console/console_json.h"

void put_figure(struct json_out *w, const char *key, int64_t exact)
{
    int64_t told = figure_told(exact);
    if (told == FIGURE_HIDDEN)
        json_put_null(w, key);
    else
        json_put_int(w, key, told);
}

void put_span(struct json_out *w, struct figure_span span)
{
    json_put_int(w, "days", span.last - span.first + 1);
    json_put_int(w, "from", figure_day_ms(span.first));
    json_put_int(w, "until", figure_day_ms(span.last + 1));
}

void put_flow(struct json_out *w, const char *key, const struct flow_sheet *s)
{
    json_open_object(w, key);
    json_put_str(w, "name", s->map->name);
    json_put_str(w, "title", s->map->title);
    json_put_str(w, "kind", str_from(s->map->kind));
    json_put_str(w, "file", s->map->file);
    json_put_int(w, "line", s->map->line);
    put_time_or_null(w, "since", s->since ? figure_day_ms(s->since) : 0);
    json_put_bool(w, "earlier", s->earlier);
    put_figure(w, "begun", s->whole.n[COUNT_BEGUN]);
    put_figure(w, "leaving", figures_leaving(&s->whole));
    put_figure(w, "missed", s->whole.n[COUNT_MISSED]);
    json_close_object(w);
}

static void put_texts(struct json_out *w, const struct map_node *n)
{
    json_open_list(w, "texts");
    for (size_t i = 0; i < n->n_texts; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "what", str_from(n->texts[i].what));
        for (int lang = 0; lang < LANGS; lang++)
            json_put_str(w, lang_name((enum lang)lang), n->texts[i].by[lang]);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_links(struct json_out *w, const struct flow_map *m, const struct map_node *n)
{
    json_open_list(w, "links");
    for (size_t i = 0; i < n->n_links; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "to", m->nodes[n->links[i].to].name);
        json_put_str(w, "kind", str_from(map_link_name(n->links[i].kind)));
        put_text_or_null(w, "label", n->links[i].label);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_strings(struct json_out *w, const char *key, const struct str *item, size_t n)
{
    json_open_list(w, key);
    for (size_t i = 0; i < n; i++)
        json_put_str(w, NULL, item[i]);
    json_close_list(w);
}

/* Nothing is counted of what nobody sees. */
static bool is_counted(const struct map_node *n)
{
    return !str_eq(str_from(n->kind), S("branch")) && !str_eq(str_from(n->kind), S("set"));
}

static void put_counts(struct json_out *w, const struct map_node *n, const struct figures *f)
{
    if (!is_counted(n)) {
        json_put_null(w, "counts");
        return;
    }
    json_open_object(w, "counts");
    put_figure(w, flow_count_name(COUNT_ENTERED), f->n[COUNT_ENTERED]);
    for (int k = COUNT_ANSWERED; k < FLOW_COUNTS && str_eq(str_from(n->kind), S("ask")); k++)
        put_figure(w, flow_count_name((enum flow_count)k), f->n[k]);
    if (str_eq(str_from(n->kind), S("ask"))) {
        put_figure(w, "left", f->left);
        put_figure(w, "leaving", figures_leaving(f));
    }
    json_close_object(w);
}

static void put_node(struct json_out *w, const struct flow_map *m, const struct map_node *n, const struct figures *f)
{
    json_open_object(w, NULL);
    json_put_str(w, "name", n->name);
    json_put_str(w, "kind", str_from(n->kind));
    json_put_str(w, "file", n->file);
    json_put_int(w, "line", n->line);
    put_text_or_null(w, "calls", n->calls);
    put_strings(w, "lines", n->lines, MAP_LINES);
    put_texts(w, n);
    put_strings(w, "options", n->options, n->n_options);
    put_links(w, m, n);
    json_put_int(w, "x", n->x);
    json_put_int(w, "y", n->y);
    put_counts(w, n, f);
    json_put_bool(w, "many_leave", figures_many_leave(f));
    json_put_bool(w, "many_missed", figures_many_missed(f));
    json_close_object(w);
}

void put_sheet(struct json_out *w, const struct flow_sheet *s)
{
    const struct flow_map *m = s->map;
    json_put_int(w, "width", m->width);
    json_put_int(w, "height", m->height);
    json_put_int(w, "box_width", MAP_BOX_WIDTH);
    json_put_int(w, "box_height", MAP_BOX_HEIGHT + m->room);
    json_open_list(w, "nodes");
    for (size_t i = 0; i < m->n_nodes; i++)
        put_node(w, m, &m->nodes[i], &s->nodes[i]);
    json_close_list(w);
    json_open_list(w, "paths");
    for (size_t i = 0; i < m->n_paths; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "from", m->nodes[m->paths[i].from].name);
        json_put_str(w, "to", m->nodes[m->paths[i].to].name);
        json_put_str(w, "kind", str_from(map_link_name(m->paths[i].kind)));
        json_put_str(w, "drawn", m->paths[i].drawn);
        json_close_object(w);
    }
    json_close_list(w);
}
