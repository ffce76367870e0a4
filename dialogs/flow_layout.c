/* A layered drawing after Sugiyama: ways back are turned round, every node goes below what leads to it, lines that pass
 * layers go through bends, each layer is ordered by the middle of its neighbours. Lines to the same node share their
 * bends, so that twenty ways to the end are one trunk. The same map always gives the same drawing. */
#include "dialogs/flow_layout.h"

enum { GAP_X = 28, GAP_Y = 52, BEND_WIDTH = 20, MARGIN = 16, SWEEPS = 12, SETTLE = 10, NONE = -1 };

/* A node or a bend. */
struct spot {
    int layer, node, target; /* node: NONE for a bend of the lines to `target` */
    double order, centre;
};

struct link {
    int from, to; /* nodes */
    bool back;
    enum map_link_kind kind;
};

struct joint { /* between spots of neighbouring layers; upper above lower */
    int upper, lower;
};

struct layout {
    struct flow_map *m;
    struct arena *arena;
    struct link *links;
    size_t n_links;
    struct spot *spots;
    size_t n_spots;
    struct joint *joints;
    size_t n_joints, joints_max;
    int *bend_of; /* [target * layers + layer] */
    int n_layers, box;
    int **row; /* spots of a layer, from left to right */
    int *row_n;
};

/* ---- links ---- */

static void add_link(struct layout *l, int from, int to, enum map_link_kind kind)
{
    for (size_t i = 0; i < l->n_links; i++) {
        if (l->links[i].from != from || l->links[i].to != to)
            continue;
        if (kind < l->links[i].kind)
            l->links[i].kind = kind;
        return;
    }
    l->links[l->n_links++] = (struct link){.from = from, .to = to, .kind = kind};
}

static bool collect_links(struct layout *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->m->n_nodes; i++)
        n += l->m->nodes[i].n_links;
    l->links = ARENA_ARRAY(l->arena, struct link, n + 1);
    for (size_t i = 0; l->links && i < l->m->n_nodes; i++) {
        const struct map_node *node = &l->m->nodes[i];
        for (size_t k = 0; k < node->n_links; k++)
            add_link(l, (int)i, (int)node->links[k].to, node->links[k].kind);
    }
    return l->links != NULL;
}

/* A link to a node that is still being walked through leads back. At most 64 deep. */
static void find_back(struct layout *l, int at, uint8_t *state)
{
    state[at] = 1;
    for (size_t i = 0; i < l->n_links; i++) {
        struct link *e = &l->links[i];
        if (e->from != at)
            continue;
        if (state[e->to] == 1)
            e->back = true;
        else if (!state[e->to])
            find_back(l, e->to, state);
    }
    state[at] = 2;
}

/* ---- layers ---- */

static void find_layers(struct layout *l)
{
    bool moved = true;
    for (size_t round = 0; moved && round <= l->m->n_nodes; round++) {
        moved = false;
        for (size_t i = 0; i < l->n_links; i++) {
            const struct link *e = &l->links[i];
            struct map_node *from = &l->m->nodes[e->from], *to = &l->m->nodes[e->to];
            if (e->back || to->layer > from->layer)
                continue;
            to->layer = from->layer + 1;
            moved = true;
        }
    }
    for (size_t i = 0; i < l->m->n_nodes; i++)
        if (l->m->nodes[i].layer >= l->n_layers)
            l->n_layers = l->m->nodes[i].layer + 1;
}

static void join(struct layout *l, int upper, int lower)
{
    for (size_t i = 0; i < l->n_joints; i++)
        if (l->joints[i].upper == upper && l->joints[i].lower == lower)
            return;
    if (l->n_joints < l->joints_max)
        l->joints[l->n_joints++] = (struct joint){upper, lower};
}

static int bend(struct layout *l, int target, int layer)
{
    int *at = &l->bend_of[target * l->n_layers + layer];
    if (*at == NONE) {
        *at = (int)l->n_spots;
        l->spots[l->n_spots++] = (struct spot){.layer = layer, .node = NONE, .target = target};
    }
    return *at;
}

/* From the node's own layer towards that of the target, one layer at a time. */
static void thread_link(struct layout *l, const struct link *e)
{
    int from = l->m->nodes[e->from].layer, to = l->m->nodes[e->to].layer, step = from < to ? 1 : -1, last = e->from;
    if (from == to)
        return;
    for (int layer = from + step; layer != to; layer += step) {
        int next = bend(l, e->to, layer);
        join(l, step > 0 ? last : next, step > 0 ? next : last);
        last = next;
    }
    join(l, step > 0 ? last : e->to, step > 0 ? e->to : last);
}

static bool make_spots(struct layout *l)
{
    size_t n = l->m->n_nodes, layers = (size_t)l->n_layers;
    l->spots = ARENA_ARRAY(l->arena, struct spot, n + n * layers);
    l->bend_of = ARENA_ARRAY(l->arena, int, n *layers + 1);
    l->joints_max = l->n_links + n * layers;
    l->joints = ARENA_ARRAY(l->arena, struct joint, l->joints_max + 1);
    if (!l->spots || !l->bend_of || !l->joints)
        return false;
    for (size_t i = 0; i < n * layers; i++)
        l->bend_of[i] = NONE;
    for (size_t i = 0; i < n; i++)
        l->spots[l->n_spots++] = (struct spot){.layer = l->m->nodes[i].layer, .node = (int)i, .target = NONE};
    for (size_t i = 0; i < l->n_links; i++)
        thread_link(l, &l->links[i]);
    return true;
}

/* ---- the order within a layer ---- */

static bool make_rows(struct layout *l)
{
    l->row = ARENA_ARRAY(l->arena, int *, (size_t)l->n_layers);
    l->row_n = ARENA_ARRAY(l->arena, int, (size_t)l->n_layers);
    for (int k = 0; l->row && l->row_n && k < l->n_layers; k++) {
        l->row[k] = ARENA_ARRAY(l->arena, int, l->n_spots);
        if (!l->row[k])
            return false;
    }
    if (!l->row || !l->row_n)
        return false;
    for (size_t i = 0; i < l->n_spots; i++) {
        int k = l->spots[i].layer;
        l->spots[i].order = l->row_n[k];
        l->row[k][l->row_n[k]++] = (int)i;
    }
    return true;
}

/* The mean of `what` of the neighbours on one side; its own where there are none. */
static double middle(const struct layout *l, int spot, bool above, double (*what)(const struct spot *s))
{
    double sum = 0;
    int n = 0;
    for (size_t i = 0; i < l->n_joints; i++) {
        const struct joint *j = &l->joints[i];
        if ((above ? j->lower : j->upper) != spot)
            continue;
        sum += what(&l->spots[above ? j->upper : j->lower]);
        n++;
    }
    return n ? sum / n : what(&l->spots[spot]);
}

static double order_of(const struct spot *s)
{
    return s->order;
}

static double centre_of(const struct spot *s)
{
    return s->centre;
}

/* Insertion sort: rows are short and nearly in order, and equals keep their places. */
static void sort_row(struct layout *l, int layer, const double *want)
{
    int *row = l->row[layer];
    for (int i = 1; i < l->row_n[layer]; i++)
        for (int k = i; k > 0 && want[row[k]] < want[row[k - 1]]; k--) {
            int other = row[k];
            row[k] = row[k - 1];
            row[k - 1] = other;
        }
    for (int i = 0; i < l->row_n[layer]; i++)
        l->spots[row[i]].order = i;
}

static int crossings(const struct layout *l)
{
    int n = 0;
    for (size_t i = 0; i < l->n_joints; i++)
        for (size_t k = i + 1; k < l->n_joints; k++) {
            const struct spot *a = &l->spots[l->joints[i].upper], *b = &l->spots[l->joints[k].upper];
            const struct spot *c = &l->spots[l->joints[i].lower], *d = &l->spots[l->joints[k].lower];
            n += a->layer == b->layer && (a->order - b->order) * (c->order - d->order) < 0;
        }
    return n;
}

static void sweep(struct layout *l, bool down, double *want)
{
    for (int i = 1; i < l->n_layers; i++) {
        int layer = down ? i : l->n_layers - 1 - i;
        for (int k = 0; k < l->row_n[layer]; k++)
            want[l->row[layer][k]] = middle(l, l->row[layer][k], down, order_of);
        sort_row(l, layer, want);
    }
}

/* Down and up in turn; the order with the fewest crossings stays. */
static bool order_rows(struct layout *l)
{
    double *want = ARENA_ARRAY(l->arena, double, l->n_spots), *best = ARENA_ARRAY(l->arena, double, l->n_spots);
    int fewest = crossings(l);
    if (!want || !best)
        return false;
    for (size_t i = 0; i < l->n_spots; i++)
        best[i] = l->spots[i].order;
    for (int round = 0; round < SWEEPS && fewest; round++) {
        sweep(l, round % 2 == 0, want);
        int now = crossings(l);
        if (now >= fewest)
            continue;
        fewest = now;
        for (size_t i = 0; i < l->n_spots; i++)
            best[i] = l->spots[i].order;
    }
    for (int layer = 0; layer < l->n_layers; layer++)
        sort_row(l, layer, best);
    return true;
}

/* ---- places ---- */

static double apart(const struct layout *l, int left, int right)
{
    double a = l->spots[left].node == NONE ? BEND_WIDTH : MAP_BOX_WIDTH;
    double b = l->spots[right].node == NONE ? BEND_WIDTH : MAP_BOX_WIDTH;
    return (a + b) / 2 + GAP_X;
}

/* As near to where each would like to be as its neighbours allow: the mean of pushing from the left and from the
 * right. */
static void place_row(struct layout *l, int layer, const double *want, double *left)
{
    const int *row = l->row[layer];
    int n = l->row_n[layer];
    for (int i = 0; i < n; i++) {
        double least = i ? left[row[i - 1]] + apart(l, row[i - 1], row[i]) : want[row[i]];
        left[row[i]] = want[row[i]] > least ? want[row[i]] : least;
    }
    double right = 0;
    for (int i = n - 1; i >= 0; i--) {
        double most = i + 1 < n ? right - apart(l, row[i], row[i + 1]) : want[row[i]];
        right = want[row[i]] < most ? want[row[i]] : most;
        l->spots[row[i]].centre = (left[row[i]] + right) / 2;
    }
}

static bool place_rows(struct layout *l)
{
    double *want = ARENA_ARRAY(l->arena, double, l->n_spots), *left = ARENA_ARRAY(l->arena, double, l->n_spots);
    if (!want || !left)
        return false;
    for (int layer = 0; layer < l->n_layers; layer++)
        for (int i = 1; i < l->row_n[layer]; i++) {
            const int *row = l->row[layer];
            l->spots[row[i]].centre = l->spots[row[i - 1]].centre + apart(l, row[i - 1], row[i]);
        }
    for (int round = 0; round < SETTLE; round++) {
        bool down = round % 2 == 0;
        for (int i = 0; i < l->n_layers; i++) {
            int layer = down ? i : l->n_layers - 1 - i;
            for (int k = 0; k < l->row_n[layer]; k++)
                want[l->row[layer][k]] = middle(l, l->row[layer][k], down, centre_of);
            place_row(l, layer, want, left);
        }
    }
    return true;
}

static void put_boxes(struct layout *l)
{
    double least = 0, most = 0;
    for (size_t i = 0; i < l->n_spots; i++) {
        double half = (l->spots[i].node == NONE ? BEND_WIDTH : MAP_BOX_WIDTH) / 2.0, c = l->spots[i].centre;
        least = i == 0 || c - half < least ? c - half : least;
        most = i == 0 || c + half > most ? c + half : most;
    }
    for (size_t i = 0; i < l->n_spots; i++) {
        l->spots[i].centre += MARGIN - least;
        if (l->spots[i].node == NONE)
            continue;
        struct map_node *n = &l->m->nodes[l->spots[i].node];
        n->x = (int)(l->spots[i].centre + 0.5) - MAP_BOX_WIDTH / 2;
        n->y = MARGIN + n->layer * (l->box + GAP_Y);
    }
    l->m->width = (int)(most - least + 0.5) + 2 * MARGIN;
    l->m->height = 2 * MARGIN + l->n_layers * l->box + (l->n_layers - 1) * GAP_Y;
}

/* ---- lines ---- */

static int top_of(const struct layout *l, int layer)
{
    return MARGIN + layer * (l->box + GAP_Y);
}

/* Over the gap between two layers: off and on upright. */
static void curve(struct buf *to, int x0, int y0, int x1, int y1)
{
    int middle_y = (y0 + y1) / 2;
    buf_addf(to, "C%d %d %d %d %d %d", x0, middle_y, x1, middle_y, x1, y1);
}

static void draw_down(struct layout *l, const struct link *e, struct buf *to)
{
    const struct map_node *a = &l->m->nodes[e->from], *b = &l->m->nodes[e->to];
    int x = a->x + MAP_BOX_WIDTH / 2, y = a->y + l->box;
    buf_addf(to, "M%d %d", x, y);
    for (int layer = a->layer + 1; layer <= b->layer; layer++) {
        bool last = layer == b->layer;
        int top = top_of(l, layer);
        int next = last ? b->x + MAP_BOX_WIDTH / 2 : (int)l->spots[bend(l, e->to, layer)].centre;
        curve(to, x, y, next, top);
        x = next;
        y = top;
        if (!last)
            buf_addf(to, "V%d", y += l->box);
    }
}

/* From the top of the box up to the bottom of the other, beside the lines that come down. */
static void draw_up(struct layout *l, const struct link *e, struct buf *to)
{
    enum { ASIDE = MAP_BOX_WIDTH / 4 };
    const struct map_node *a = &l->m->nodes[e->from], *b = &l->m->nodes[e->to];
    int x = a->x + MAP_BOX_WIDTH / 2 + ASIDE, y = a->y;
    buf_addf(to, "M%d %d", x, y);
    for (int layer = a->layer - 1; layer >= b->layer; layer--) {
        bool last = layer == b->layer;
        int bottom = top_of(l, layer) + l->box;
        int next = last ? b->x + MAP_BOX_WIDTH / 2 + ASIDE : (int)l->spots[bend(l, e->to, layer)].centre;
        curve(to, x, y, next, bottom);
        x = next;
        y = bottom;
        if (!last)
            buf_addf(to, "V%d", y -= l->box);
    }
}

/* Back to the same node: an ear at its right side. */
static void draw_ear(struct layout *l, const struct link *e, struct buf *to)
{
    const struct map_node *a = &l->m->nodes[e->from];
    int x = a->x + MAP_BOX_WIDTH, y = a->y + l->box / 2;
    buf_addf(to, "M%d %dC%d %d %d %d %d %d", x, y - 16, x + 24, y - 24, x + 24, y + 24, x, y + 16);
}

static bool draw_lines(struct layout *l)
{
    l->m->paths = ARENA_ARRAY(l->arena, struct map_path, l->n_links + 1);
    for (size_t i = 0; l->m->paths && i < l->n_links; i++) {
        enum { PATH_BYTES = 16384 };
        const struct link *e = &l->links[i];
        int from = l->m->nodes[e->from].layer, to = l->m->nodes[e->to].layer;
        struct buf d;
        buf_init_in(&d, l->arena, PATH_BYTES);
        if (from == to)
            draw_ear(l, e, &d);
        else if (from < to)
            draw_down(l, e, &d);
        else
            draw_up(l, e, &d);
        if (d.err)
            return false;
        l->m->paths[l->m->n_paths++] =
            (struct map_path){.from = (size_t)e->from, .to = (size_t)e->to, .kind = e->kind, .drawn = buf_str(&d)};
    }
    return l->m->paths != NULL;
}

enum err flow_layout(struct flow_map *m, size_t start, int box, struct arena *arena)
{
    struct layout l = {.m = m, .arena = arena, .box = box, .n_layers = 1};
    uint8_t *state = ARENA_ARRAY(arena, uint8_t, m->n_nodes + 1);
    if (!state || !collect_links(&l))
        return ERR_NOMEM;
    if (m->n_nodes)
        find_back(&l, (int)start, state);
    for (size_t i = 0; i < m->n_nodes; i++)
        if (!state[i])
            find_back(&l, (int)i, state);
    find_layers(&l);
    if (!make_spots(&l) || !make_rows(&l) || !order_rows(&l) || !place_rows(&l))
        return ERR_NOMEM;
    put_boxes(&l);
    return draw_lines(&l) ? ERR_OK : ERR_NOMEM;
}
