/* Copying a flow out of the bundle, text by text and way by way. Where things go on the sheet is flow_layout.c. */
#include "dialogs/flow_map.h"
#include "base/utf8.h"
#include "dialogs/flow_layout.h"
#include "dialogs/model.h"

enum { LINE_UNITS = 26 }; /* a wide character is two units */

const char *map_link_name(enum map_link_kind k)
{
    static const char *const words[MAP_LINKS] = {"plain", "answer", "when", "give_up", "found"};
    return k < MAP_LINKS ? words[k] : "";
}

/* ---- texts ---- */

static void add_text(struct arena *a, struct map_node *to, const char *what, const struct text *t)
{
    if (!t->by[LANG_JA].len)
        return;
    struct map_text *m = &to->texts[to->n_texts++];
    m->what = what;
    for (int lang = 0; lang < LANGS; lang++)
        m->by[lang] = arena_str(a, t->by[lang]);
}

static void add_wordings(struct arena *a, struct map_node *to, const char *what, const struct wordings *w)
{
    for (size_t i = 0; i < w->n; i++)
        add_text(a, to, what, &w->item[i]);
}

static size_t count_texts(const struct node *n)
{
    size_t most = 2; /* a handoff's summary; words */
    for (size_t i = 0; n->say && i < n->say->n_bubbles; i++)
        most += n->say->bubble[i].n;
    most += n->ask ? n->ask->text.n + n->ask->unrecognised.n + n->ask->invalid.n : 0;
    return most + (n->match ? n->match->text.n : 0) + (n->handoff ? n->handoff->text.n : 0);
}

static void copy_texts(struct arena *a, const struct node *n, struct map_node *to)
{
    to->texts = ARENA_ARRAY(a, struct map_text, count_texts(n));
    if (!to->texts)
        return;
    for (size_t i = 0; n->say && i < n->say->n_bubbles; i++)
        add_wordings(a, to, "say", &n->say->bubble[i]);
    if (n->ask) {
        add_wordings(a, to, "ask", &n->ask->text);
        add_wordings(a, to, "unrecognised", &n->ask->unrecognised);
        add_wordings(a, to, "invalid", &n->ask->invalid);
    }
    if (n->match)
        add_wordings(a, to, "match", &n->match->text);
    if (n->handoff) {
        add_wordings(a, to, "handoff", &n->handoff->text);
        add_text(a, to, "summary", &n->handoff->summary);
    }
    add_text(a, to, "words", &n->words);
}

static void copy_options(struct arena *a, const struct node *n, struct map_node *to)
{
    size_t most = n->ask ? n->ask->n_options : n->say ? n->say->n_buttons : 0;
    to->options = ARENA_ARRAY(a, struct str, most + 1);
    for (size_t i = 0; to->options && i < most; i++) {
        const struct text *label = n->ask ? &n->ask->options[i].label : &n->say->buttons[i].label;
        to->options[to->n_options++] = arena_str(a, label->by[LANG_JA]);
    }
}

static size_t units(uint32_t cp)
{
    return cp < 0x1100 || (cp >= 0xff61 && cp <= 0xff9f) ? 1 : 2;
}

/* No line begins with one of these: they hang over its end. */
static bool hangs(uint32_t cp)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0x300d, 0xff09, 0xff1f, 0xff01};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (cp == marks[i])
            return true;
    return false;
}

/* As much of `text` as fits into a line; *text goes on behind it. */
static struct str take_line(struct str *text)
{
    struct str rest = *text, last = rest;
    size_t used = 0;
    uint32_t cp;
    while (last = rest, utf8_next(&rest, &cp)) {
        used += units(cp);
        if (used > LINE_UNITS && !(used <= LINE_UNITS + 2 && hangs(cp)))
            break;
    }
    struct str line = str_sub(*text, 0, text->len - last.len);
    *text = last;
    return line;
}

static struct str one_line(struct arena *a, struct str text)
{
    char *copy = arena_alloc(a, text.len + 1);
    for (size_t i = 0; copy && i < text.len; i++)
        copy[i] = text.ptr[i] == '\n' ? ' ' : text.ptr[i];
    return copy ? (struct str){copy, text.len} : (struct str){0};
}

/* The last of them ends with … when there is more. */
static void fit_lines(struct arena *a, struct str text, struct map_node *to)
{
    struct str rest = str_trim(one_line(a, text));
    for (size_t i = 0; i < MAP_LINES && rest.len; i++)
        to->lines[i] = take_line(&rest);
    struct str *last = &to->lines[MAP_LINES - 1];
    if (rest.len)
        *last = arena_join(a, utf8_head_chars(*last, utf8_chars(*last) - 1), S("…"));
}

/* ---- ways on ---- */

static void add_link(struct arena *a, struct map_node *to, const struct edge *e, enum map_link_kind kind,
                     struct str label)
{
    if (e->to < 0)
        return;
    to->links[to->n_links++] = (struct map_link){.to = (size_t)e->to, .kind = kind, .label = arena_str(a, label)};
}

static void copy_links(struct arena *a, const struct node *n, struct map_node *to)
{
    size_t options = n->ask ? n->ask->n_options : 0;
    to->links = ARENA_ARRAY(a, struct map_link, n->n_edges + options + CARDS_MAX + 2);
    if (!to->links)
        return;
    for (size_t i = 0; i < options; i++)
        add_link(a, to, &n->ask->options[i].go, LINK_ANSWER, n->ask->options[i].label.by[LANG_JA]);
    for (size_t i = 0; i < n->n_edges; i++)
        add_link(a, to, &n->edges[i], n->edges[i].when ? LINK_WHEN : LINK_PLAIN,
                 n->edges[i].when ? n->edges[i].text : S(""));
    if (n->ask)
        add_link(a, to, &n->ask->give_up.go, LINK_GIVE_UP, S(""));
    for (int i = 0; n->match && i <= n->match->max; i++)
        add_link(a, to, &n->match->to[i], LINK_FOUND, arena_fmt(a, "%d", i));
}

/* ---- the whole ---- */

/* As it stands in the folder of content, wherever that lies. */
static struct str file_of(struct arena *a, struct place at)
{
    static const struct str folder = {"dialogs/", 8};
    struct str file = at.file;
    for (int64_t i; (i = str_find(file, folder)) >= 0;)
        file = str_sub(file, (size_t)i + folder.len, file.len);
    return arena_join(a, folder, file);
}

/* What the box says: the first words; of a node that says nothing, what it does. */
static struct str shown_words(struct arena *a, const struct node *n, const struct map_node *to)
{
    if (to->n_texts)
        return to->texts[0].by[LANG_JA];
    if (n->n_sets)
        return arena_fmt(a, n->sets[0].copy ? "%.*s = %.*s" : "%.*s = '%.*s'", STR_FMT(n->sets[0].slot),
                         STR_FMT(n->sets[0].value));
    return n->kind == NODE_BRANCH && n->n_edges ? n->edges[0].text : to->calls;
}

static void copy_node(struct arena *a, const struct node *n, struct map_node *to)
{
    to->name = arena_str(a, n->name);
    to->file = file_of(a, n->at);
    to->line = n->at.line;
    to->kind = node_kind_name(n->kind);
    to->calls = arena_str(a, n->flow);
    copy_texts(a, n, to);
    copy_options(a, n, to);
    copy_links(a, n, to);
    fit_lines(a, shown_words(a, n, to), to);
}

static bool before(const struct map_node *a, const struct map_node *b)
{
    return a->y != b->y ? a->y < b->y : a->x < b->x;
}

/* From the top to the bottom, and what points at nodes along with them. */
static bool sort_nodes(struct flow_map *m, struct arena *a)
{
    struct map_node *sorted = ARENA_ARRAY(a, struct map_node, m->n_nodes + 1);
    size_t *place = ARENA_ARRAY(a, size_t, m->n_nodes + 1);
    if (!sorted || !place)
        return false;
    for (size_t i = 0; i < m->n_nodes; i++) {
        for (size_t k = 0; k < m->n_nodes; k++)
            place[i] += before(&m->nodes[k], &m->nodes[i]) || (k < i && !before(&m->nodes[i], &m->nodes[k]));
        sorted[place[i]] = m->nodes[i];
    }
    for (size_t i = 0; i < m->n_nodes; i++)
        for (size_t k = 0; k < sorted[i].n_links; k++)
            sorted[i].links[k].to = place[sorted[i].links[k].to];
    for (size_t i = 0; i < m->n_paths; i++) {
        m->paths[i].from = place[m->paths[i].from];
        m->paths[i].to = place[m->paths[i].to];
    }
    m->nodes = sorted;
    return true;
}

enum err flow_map_make(const struct bundle *b, struct str flow, int room, struct arena *arena, struct flow_map *ret)
{
    const struct flow *f = bundle_flow(b, flow);
    if (!f)
        return ERR_NOTFOUND;
    struct flow_map m = {.name = arena_str(arena, f->name),
                         .title = arena_str(arena, f->title.by[LANG_JA]),
                         .file = file_of(arena, f->at),
                         .line = f->at.line,
                         .kind = f->kind == KIND_FORM ? "form" : "script",
                         .structure = flow_structure(b, flow),
                         .room = room,
                         .nodes = ARENA_ARRAY(arena, struct map_node, f->n_nodes + 1),
                         .n_nodes = f->n_nodes};
    for (size_t i = 0; m.nodes && i < f->n_nodes; i++)
        copy_node(arena, &f->nodes[i], &m.nodes[i]);
    if (arena->failed)
        return ERR_NOMEM;
    enum err err = flow_layout(&m, (size_t)(f->start < 0 ? 0 : f->start), MAP_BOX_HEIGHT + room, arena);
    if (!err && (!sort_nodes(&m, arena) || arena->failed))
        err = ERR_NOMEM;
    if (!err)
        *ret = m;
    return err;
}
