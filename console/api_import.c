/* Municipal lists into the directory, from a browser: the same reading and the same plan as `tsunagu import`. A look
 * changes nothing; writing takes all of the file or nothing, on the desk, so that nobody meets half a list. Must not
 * know what a list may look like. */
#include <stdlib.h>
#include "bot/import_words.h"
#include "console/console_inside.h"
#include "console/job.h"

enum {
    FILE_MAX = 8 << 20, /* a town's yearly list of everything is under 2 MiB */
    FILE_ARENA = 512 << 20,
    /* The whole list is one transaction of the desk, and everybody who writes meanwhile waits for it: this many take
     * under a second. Larger ones are for the command line, at night. */
    ROWS_MOST = 10000,
    AT_ONCE = 1,
    NOTES_ARENA = 4 << 20,
    NAME_MAX_BYTES = 200,
    STEPS_SHOWN = 1000,
    REPORT_BYTES = 4 << 20
};

/* One file on its way. */
struct importing {
    struct arena arena, notes;
    struct faults faults;
    struct str name, bytes;
    struct import_options options;
    struct vocabulary *words;
    struct imported read;
    struct import_plan plan;
    bool look, partial, let_vanish, good, saved;
};

/* With its job, however that ends. */
static void importing_free(void *own)
{
    struct importing *m = own;
    vocabulary_free(m->words);
    arena_done(&m->arena);
    arena_done(&m->notes);
    free(m);
}

/* ---- the report ---- */

static void put_problems(struct json_out *w, const struct faults *faults)
{
    json_open_list(w, "problems");
    for (const struct fault *f = faults->first; f; f = f->next) {
        json_open_object(w, NULL);
        json_put_str(w, "level", f->level == FAULT_ERROR ? S("error") : S("warning"));
        json_put_str(w, "code", str_from(f->code));
        json_put_int(w, "line", f->at.line);
        json_put_int(w, "column", f->at.col);
        json_put_str(w, "text", f->ja);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_step(struct json_out *w, const struct import_step *step)
{
    json_open_object(w, NULL);
    json_put_str(w, "change", str_from(import_change_name(step->change)));
    json_put_int(w, "line", step->line);
    json_put_str(w, "id", step->id);
    json_put_str(w, "name", step->name);
    json_open_list(w, "fields");
    for (size_t i = 0; i < step->n_fields; i++)
        json_put_str(w, NULL, import_field_word(step->fields[i]));
    json_close_list(w);
    json_put_bool(w, "edited", step->edited);
    json_close_object(w);
}

static void put_steps(struct json_out *w, const struct import_plan *plan)
{
    size_t shown = 0;
    json_open_list(w, "rows");
    for (size_t i = 0; i < plan->n && shown < STEPS_SHOWN; i++) {
        if (plan->steps[i].change == IMPORT_SAME)
            continue;
        put_step(w, &plan->steps[i]);
        shown++;
    }
    json_close_list(w);
}

static void report(struct job *job)
{
    const struct importing *m = job->own;
    OWNED(buf) struct buf body;
    buf_init(&body, REPORT_BYTES);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_str(&w, "kind", str_from(import_kind_name(m->read.kind)));
    json_put_str(&w, "encoding", str_from(m->read.encoding ? m->read.encoding : ""));
    json_put_int(&w, "read", (int64_t)m->read.n_rows);
    json_put_int(&w, "errors", (int64_t)m->faults.n_errors);
    json_put_int(&w, "warnings", (int64_t)m->faults.n_warnings);
    for (int c = 0; c < IMPORT_CHANGES; c++)
        json_put_int(&w, import_change_name((enum import_change)c), (int64_t)m->plan.count[c]);
    json_put_int(&w, "present", (int64_t)m->plan.n_present);
    json_put_bool(&w, "vanishes_much", m->plan.vanishes_much);
    json_put_bool(&w, "good", m->good);
    json_put_bool(&w, "saved", m->saved);
    put_problems(&w, &m->faults);
    put_steps(&w, &m->plan);
    json_close_object(&w);
    job_release(job); /* whoever has the answer may bring the next one */
    job_reply(job, 200, &body);
}

static void end(struct job *job, enum err err)
{
    if (err)
        job_refuse(job, problem_of(err));
    else
        report(job);
}

/* ---- desk: all of it, or nothing ---- */

static enum err write_all(struct store *s, struct arena *a, struct job *job)
{
    struct importing *m = job->own;
    (void)a;
    enum err err = import_plan_make(s, &m->arena, &m->read, m->partial, job->now_ms, &m->plan);
    if (err)
        return err;
    m->good = !m->plan.vanishes_much || m->let_vanish;
    if (!m->good)
        return ERR_OK; /* it was looked at while somebody else wrote: said, not done */
    err = import_plan_apply(s, &m->read, &m->plan, job->now_ms);
    m->saved = !err;
    return err;
}

static void written(struct job *job, const struct desk_answer *answer)
{
    end(job, answer->err);
}

/* ---- worker: read and compare ---- */

static enum err read_list(struct console *c, struct importing *m)
{
    struct str path = arena_fmt(&m->notes, "%.*s/directory/data/categories.yaml", STR_FMT(c->config->content));
    enum err err = path.len ? vocabulary_load(path.ptr, &m->faults, &m->words) : ERR_NOMEM;
    m->options.words = m->words;
    return err ? err : import_bytes(m->name, m->bytes, &m->options, &m->arena, &m->faults, &m->read);
}

static void work(struct job *job, struct store *db, struct arena *arena)
{
    struct importing *m = job->own;
    (void)arena;
    enum err err = read_list(job->console, m);
    bool unreadable = err == ERR_INPUT;
    if (!err)
        err = import_plan_make(db, &m->arena, &m->read, m->partial, job->now_ms, &m->plan);
    if (err && !unreadable) {
        end(job, err);
        return;
    }
    m->good = !unreadable && !m->faults.n_errors && (!m->plan.vanishes_much || m->let_vanish);
    if (m->look || !m->good)
        end(job, ERR_OK);
    else
        job_to_desk_write(job, write_all, written);
}

/* ---- loop: what came ---- */

static bool is_on(const struct http_request *req, const char *name)
{
    return str_eq(http_query(req, name), S("1"));
}

static struct str text_of(struct importing *m, const struct http_request *req, const char *name)
{
    struct str text = http_query(req, name);
    return arena_str(&m->arena, str_sub(text, 0, text.len < NAME_MAX_BYTES ? text.len : 0));
}

static struct importing *importing_new(const struct http_request *req, int64_t now_ms)
{
    struct importing *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    arena_init(&m->arena, FILE_ARENA);
    arena_init(&m->notes, NOTES_ARENA);
    faults_init(&m->faults, &m->notes);
    m->look = !is_on(req, "write");
    m->partial = is_on(req, "partial");
    m->let_vanish = is_on(req, "let_vanish");
    m->name = text_of(m, req, "name");
    m->options.source = text_of(m, req, "source");
    m->options.licence = text_of(m, req, "licence");
    m->options.most_rows = ROWS_MOST;
    m->options.retrieved_ms = now_ms;
    m->options.published = (int32_t)((now_ms + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS);
    m->bytes = arena_str(&m->arena, req->body);
    return m;
}

static void handle(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job)
        return;
    /* Until its job is done: each may take a worker and half a gigabyte. */
    bool free_place = atomic_fetch_add(&job->console->imports_running, 1) < AT_ONCE;
    job->counted = &job->console->imports_running;
    if (!free_place) {
        job_refuse(job, PROBLEM_IMPORT_RUNNING);
        return;
    }
    struct importing *m = importing_new(req, job->now_ms);
    job->own = m;
    job->own_done = m ? importing_free : NULL;
    if (!m || m->arena.failed)
        job_refuse(job, PROBLEM_BUSY);
    else if (!m->name.len || !m->bytes.len)
        job_refuse(job, PROBLEM_BAD_REQUEST);
    else
        job_audited(job, m->look ? S("look") : S("import"), S("resources"), 0, work);
}

const struct http_route import_routes[] = {
    {"POST", "/api/v1/imports", ACCESS_STAFF, MAY_LISTS, FILE_MAX, handle, NULL},
};
const size_t n_import_routes = sizeof import_routes / sizeof import_routes[0];
