/* What the flows look like and how often what happened in them: for those who write them. Nothing here is about
 * anybody in particular, and small numbers are not told (flow_figures.h). Must not know how things are counted. */
#include "console/console_inside.h"
#include "console/flow_json.h"
#include "console/job.h"

enum { FLOWS_BYTES_MAX = 4 << 20, DAYS_USUAL = 30 };

/* What is asked for, and what is found. */
struct survey {
    const struct flow_atlas *atlas;
    struct str flow; /* empty: all of them, without their nodes */
    struct figure_span span;
    struct flow_sheet *sheets;
    size_t n;
};

static struct flow_sheet *sheet_of(struct survey *s, struct str flow)
{
    for (size_t i = 0; i < s->n; i++) {
        if (str_eq(s->sheets[i].map->name, flow))
            return &s->sheets[i];
    }
    return NULL;
}

static struct figures *node_of(const struct flow_sheet *s, struct str node)
{
    for (size_t i = 0; s->nodes && i < s->map->n_nodes; i++) {
        if (str_eq(s->map->nodes[i].name, node))
            return &s->nodes[i];
    }
    return NULL;
}

static enum err lay_out(struct survey *s, struct arena *arena)
{
    s->sheets = ARENA_ARRAY(arena, struct flow_sheet, s->atlas->n);
    for (size_t i = 0; s->sheets && i < s->atlas->n; i++) {
        const struct flow_map *map = &s->atlas->item[i];
        if (s->flow.len && !str_eq(map->name, s->flow))
            continue;
        struct flow_sheet *sheet = &s->sheets[s->n++];
        sheet->map = map;
        sheet->nodes = s->flow.len ? ARENA_ARRAY(arena, struct figures, map->n_nodes) : NULL;
    }
    return arena->failed ? ERR_NOMEM : ERR_OK;
}

/* ---- counting together ---- */

/* Numbers of another structure are numbers of another flow. */
static enum err add_counts(struct survey *s, struct store *db, struct arena *arena)
{
    struct flow_count_row *rows = NULL;
    size_t n = 0;
    enum err err = flow_count_rows_read(db, arena, s->span.first, s->span.last, s->flow, &rows, &n);
    for (size_t i = 0; !err && i < n; i++) {
        struct flow_sheet *sheet = sheet_of(s, rows[i].flow);
        if (!sheet)
            continue;
        if (rows[i].structure != sheet->map->structure) {
            sheet->earlier = true;
            continue;
        }
        struct figures *node = node_of(sheet, rows[i].node);
        figures_add(&sheet->whole, &rows[i]);
        if (node)
            figures_add(node, &rows[i]);
    }
    return err;
}

static enum err add_since(struct survey *s, struct store *db, struct arena *arena)
{
    struct flow_count_row *rows = NULL;
    size_t n = 0;
    enum err err = flow_count_rows_first(db, arena, s->flow, &rows, &n);
    for (size_t i = 0; !err && i < n; i++) {
        struct flow_sheet *sheet = sheet_of(s, rows[i].flow);
        if (sheet && rows[i].structure == sheet->map->structure && rows[i].n <= s->span.last)
            sheet->since = rows[i].n > s->span.first ? rows[i].n : s->span.first;
    }
    return err;
}

static void add_left(void *self, struct str flow, struct str node, int64_t last_ms)
{
    struct flow_sheet *sheet = sheet_of(self, flow);
    if (!sheet || !sheet->since || last_ms < figure_day_ms(sheet->since))
        return; /* at a question that this structure may not have had */
    struct figures *at = node_of(sheet, node);
    sheet->whole.left++;
    if (at)
        at->left++;
}

static enum err take_survey(struct survey *s, struct store *db, struct arena *arena)
{
    enum err err = lay_out(s, arena);
    if (!err)
        err = add_counts(s, db, arena);
    if (!err)
        err = add_since(s, db, arena);
    return err ? err : figures_find_left(db, s->span, add_left, s);
}

/* ---- answering ---- */

static void answer(struct job *job, void (*put)(struct json_out *w, const struct survey *s))
{
    struct survey *s = job->own;
    OWNED(buf) struct buf body;
    buf_init(&body, FLOWS_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    put(&w, s);
    job_reply(job, 200, &body);
}

static void put_list(struct json_out *w, const struct survey *s)
{
    json_open_object(w, NULL);
    put_span(w, s->span);
    json_open_list(w, "items");
    for (size_t i = 0; i < s->n; i++)
        put_flow(w, NULL, &s->sheets[i]);
    json_close_list(w);
    json_put_null(w, "next");
    json_close_object(w);
}

static void put_graph(struct json_out *w, const struct survey *s)
{
    json_open_object(w, NULL);
    put_span(w, s->span);
    put_flow(w, "flow", &s->sheets[0]);
    put_sheet(w, &s->sheets[0]);
    json_close_object(w);
}

static void show(struct job *job, struct store *db, struct arena *arena)
{
    struct survey *s = job->own;
    enum err err = take_survey(s, db, arena);
    if (err)
        job_refuse(job, problem_of(err));
    else
        answer(job, s->flow.len ? put_graph : put_list);
}

/* ---- the routes ---- */

/* As long as a job of this kind is under way no atlas is freed (flow_atlas_use). */
static struct job *begin(struct console *c, const struct http_request *req, struct str flow)
{
    struct job *job = job_new(c, req, req->identity);
    if (!job)
        return NULL;
    struct survey *s = ARENA_NEW(&job->arena, struct survey);
    int64_t days;
    atomic_fetch_add(&c->flows_reading, 1);
    job->counted = &c->flows_reading;
    job->own = s;
    if (!s || !figure_days(http_query(req, "days"), DAYS_USUAL, &days)) {
        job_refuse(job, s ? PROBLEM_BAD_REQUEST : PROBLEM_BUSY);
        return NULL;
    }
    *s = (struct survey){.atlas = c->atlas, .flow = flow, .span = figure_span(job->now_ms, days)};
    return job;
}

static void handle_list(void *self, const struct http_request *req)
{
    struct job *job = begin(self, req, (struct str){0});
    if (job)
        job_audited(job, S("list"), S("flow"), 0, show);
}

static void handle_graph(void *self, const struct http_request *req)
{
    struct console *c = self;
    const struct flow_map *map = flow_atlas_find(c->atlas, req->param);
    struct job *job = map ? begin(c, req, map->name) : NULL;
    if (!map)
        refuse(req, PROBLEM_NOT_FOUND);
    else if (job)
        job_audited(job, S("view"), S("flow"), 0, show);
}

const struct http_route flow_routes[] = {
    {"GET", "/api/v1/flows", ACCESS_STAFF, MAY_FLOWS, 0, handle_list, NULL},
    {"GET", "/api/v1/flows/{name}/graph", ACCESS_STAFF, MAY_FLOWS, 0, handle_graph, NULL},
};
const size_t n_flow_routes = sizeof flow_routes / sizeof flow_routes[0];

enum err flow_atlas_use(struct console *c, const struct bundle *bundle)
{
    struct flow_atlas *a = NULL;
    enum err err = flow_atlas_make(bundle, &a);
    if (err)
        return err;
    if (atomic_load(&c->flows_reading) == 0) {
        flow_atlas_free(c->atlas);
        c->atlas = NULL;
    }
    a->older = c->atlas;
    c->atlas = a;
    return ERR_OK;
}
