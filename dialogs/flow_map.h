/* A flow as people look at it: its nodes in the order of the way through it, their texts, where each leads, and where
 * it all goes on a sheet. A copy: nothing in it belongs to the bundle. Pure; knows nothing of counts or of who
 * looks. */
#pragma once
#include "base/buf.h"
#include "dialogs/bundle.h"

enum map_limits {
    MAP_BOX_WIDTH = 240, /* of a node on the sheet, in CSS pixels */
    MAP_BOX_HEIGHT = 92, /* … with its name and two lines of words */
    MAP_LINES = 2
};

enum map_link_kind { LINK_PLAIN, LINK_ANSWER, LINK_WHEN, LINK_GIVE_UP, LINK_FOUND, MAP_LINKS };
const char *map_link_name(enum map_link_kind k); /* "plain", "answer", … */

/* One way on from a node. */
struct map_link {
    size_t to;
    enum map_link_kind kind;
    struct str label; /* the answer, the condition as written, or how many were found; may be empty */
};

struct map_text {
    const char *what; /* "ask", "say", "unrecognised", "invalid", "match", "handoff", "summary", "words" */
    struct str by[LANGS];
};

struct map_node {
    struct str name, file;
    int line;
    const char *kind;            /* node_kind_name */
    struct str calls;            /* the flow it calls or ends with; may be empty */
    struct str lines[MAP_LINES]; /* the first words, as they fit into its box */
    struct map_text *texts;
    size_t n_texts;
    struct str *options; /* answers that are offered */
    size_t n_options;
    struct map_link *links;
    size_t n_links;
    int layer, x, y; /* of its box: left, top */
};

/* All links between two nodes, as one line. */
struct map_path {
    size_t from, to;
    enum map_link_kind kind; /* the plainest of them */
    struct str drawn;        /* an SVG path, from box to box */
};

struct flow_map {
    struct str name, title, file;
    int line;
    const char *kind; /* "form", "script" */
    int64_t structure;
    struct map_node *nodes; /* from the top of the sheet to its bottom */
    size_t n_nodes;
    struct map_path *paths;
    size_t n_paths;
    int width, height;
    int room; /* left at the bottom of each box */
};

/*
 * The map of one flow. `room` more pixels are left at the bottom of each box.
 * Memory: all of it in `arena`.
 * Errors: ERR_NOTFOUND no such flow; ERR_NOMEM.
 * Cost:   O(links²) at worst, a flow has at most 64 nodes: well below a millisecond.
 */
MUST_CHECK enum err flow_map_make(const struct bundle *b, struct str flow, int room, struct arena *arena,
                                  struct flow_map *ret);

/* The sheet as SVG, with words for whoever cannot see it; no counts. ERR_NOMEM (also in ret->err). */
MUST_CHECK enum err flow_map_svg(const struct flow_map *m, struct buf *ret);
