/* つながるレポート: written here, read by everybody. Staff write down what people of the town tell or send in, and look
 * at the page before anybody sees it. Must not know what residents' pages look like. */
#include "bot/markdown.h"
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/job.h"

enum {
    REPORTS_MAX = 500,
    TITLE_MAX = 300, /* bytes: a hundred characters */
    WRITER_MAX = 150,
    SAVE_BODY_MAX = 512 * 1024,
    REPLY_MAX = 4 << 20
};

static const struct str states[] = {S("draft"), S("published"), S("withdrawn")};

/* ---- reading ---- */

static void put_report(struct json_out *w, const char *key, const struct report_row *r, bool whole)
{
    json_open_object(w, key);
    put_id(w, "id", r->id);
    json_put_str(w, "title", r->title);
    json_put_str(w, "writer", r->writer);
    json_put_str(w, "state", r->state);
    json_put_int(w, "updated_at", r->updated_ms);
    if (r->published_ms)
        json_put_int(w, "published_at", r->published_ms);
    else
        json_put_null(w, "published_at");
    if (whole)
        json_put_str(w, "body", r->body);
    json_close_object(w);
}

static void show_list(struct job *job, struct store *db, struct arena *arena)
{
    struct report_row *rows = NULL;
    size_t n = 0;
    enum err err = report_rows_list(db, arena, false, REPORTS_MAX, &rows, &n);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, REPLY_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_open_list(&w, "items");
    for (size_t i = 0; i < n; i++)
        put_report(&w, NULL, &rows[i], false);
    json_close_list(&w);
    json_put_null(&w, "next");
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void show_one(struct job *job, struct store *db, struct arena *arena)
{
    struct report_row row;
    enum err err = report_row_get(db, arena, job->id, &row);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, REPLY_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    put_report(&w, NULL, &row, true);
    job_reply(job, 200, &body);
}

static void handle_list(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job)
        job_audited(job, S("list"), S("report"), 0, show_list);
}

static void handle_get(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job && job_take_id(job, req))
        job_audited(job, S("view"), S("report"), job->id, show_one);
}

/* ---- a look before it is published ---- */

static void show_preview(struct job *job, struct store *db, struct arena *arena)
{
    static const char head[] = "<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">"
                               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                               "<meta name=\"robots\" content=\"noindex\"><title>下見</title>"
                               "<link rel=\"stylesheet\" href=\"/console/tokens.css\">"
                               "<link rel=\"stylesheet\" href=\"/console/base.css\">"
                               "<link rel=\"stylesheet\" href=\"/console/reports.css\"></head>"
                               "<body><main class=\"preview\">\n";
    struct report_row row;
    struct str html;
    enum err err = report_row_get(db, arena, job->id, &row);
    if (!err)
        err = markdown_article(arena, row.title, row.writer, row.body, &html);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    OWNED(buf) struct buf page;
    buf_init(&page, REPLY_MAX);
    buf_add(&page, str_from(head));
    buf_add(&page, html);
    buf_add(&page, S("</main></body></html>\n"));
    job_reply_page(job, &page);
}

static void handle_preview(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job && job_take_id(job, req))
        job_to_worker(job, show_preview);
}

/* ---- writing ---- */

static bool is_state(struct str state)
{
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (str_eq(state, states[i]))
            return true;
    }
    return false;
}

static enum err save(struct store *s, struct arena *a, struct job *job)
{
    const struct report_row row = {.id = job->id,
                                   .title = job->in.name,
                                   .writer = job->in.note,
                                   .body = job->in.text,
                                   .state = job->in.state,
                                   .updated_ms = job->now_ms,
                                   .staff_id = job->staff_id};
    (void)a;
    enum err err = job->id ? report_row_update(s, &row) : report_row_insert(s, &row, &job->id);
    return err ? err : audit_row_insert(s, job->now_ms, job->staff_id, S("save"), S("report"), job->id);
}

static void saved(struct job *job, const struct desk_answer *answer)
{
    if (answer->err) {
        job_refuse(job, problem_of(answer->err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, 1024);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    put_id(&w, "id", job->id);
    json_put_str(&w, "state", job->in.state);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void take(struct job *job, const struct http_request *req)
{
    static const struct json_field fields[] = {
        {"title", JSON_AS_STR, true, false, TITLE_MAX, offsetof(struct job_input, name)},
        {"writer", JSON_AS_STR, false, true, WRITER_MAX, offsetof(struct job_input, note)},
        {"body", JSON_AS_STR, true, true, MARKDOWN_MAX, offsetof(struct job_input, text)},
        {"state", JSON_AS_STR, true, false, 16, offsetof(struct job_input, state)},
    };
    if (!job_take_body(job, req, fields, sizeof fields / sizeof fields[0]))
        return;
    if (!is_state(job->in.state) || !str_trim(job->in.name).len)
        job_refuse(job, PROBLEM_BAD_REQUEST);
    else
        job_to_desk_write(job, save, saved);
}

static void handle_create(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job)
        take(job, req);
}

static void handle_update(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job && job_take_id(job, req))
        take(job, req);
}

const struct http_route report_routes[] = {
    {"GET", "/api/v1/reports", ACCESS_STAFF, MAY_LISTS, 0, handle_list, NULL},
    {"POST", "/api/v1/reports", ACCESS_STAFF, MAY_LISTS, SAVE_BODY_MAX, handle_create, NULL},
    {"GET", "/api/v1/reports/{id}", ACCESS_STAFF, MAY_LISTS, 0, handle_get, NULL},
    {"POST", "/api/v1/reports/{id}", ACCESS_STAFF, MAY_LISTS, SAVE_BODY_MAX, handle_update, NULL},
    {"GET", "/api/v1/reports/{id}/preview", ACCESS_STAFF, MAY_LISTS, 0, handle_preview, NULL},
};
const size_t n_report_routes = sizeof report_routes / sizeof report_routes[0];
