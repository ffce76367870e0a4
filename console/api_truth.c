/* Is what we list still true? What nobody has vouched for in a long time, what hosts answered, and links for them. */
#include "bot/import_words.h"
#include "bot/resource_confirm.h"
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/job.h"

enum {
    UNSURE_MAX = 200,
    ANSWERS_MAX = 200,
    UNSURE_DAYS = 180,
    ANSWERS_DAYS = 90,
    TRUTH_BYTES_MAX = 2 << 20,
    BODY_MAX = 1024
};

static int64_t days_ago(const struct job *job, int days)
{
    return job->now_ms - (int64_t)days * DAY_MS;
}

static void put_verified(struct json_out *w, int64_t at_ms)
{
    put_time_or_null(w, "verified_at", at_ms);
}

/* What the answer did to the list, while that stands; null: nothing, or something else has taken its place. */
static void put_change(struct json_out *w, const struct host_answer_row *row)
{
    if (!row->field.len) {
        json_put_null(w, "change");
        return;
    }
    json_open_object(w, "change");
    json_put_str(w, "field", row->field);
    json_put_str(w, "field_name", import_field_word(row->field));
    json_put_raw(w, "value", row->value);
    json_put_raw(w, "file", row->file);
    json_close_object(w);
}

static void put_answers(struct json_out *w, const struct host_answer_row *rows, size_t n)
{
    json_open_list(w, "answers");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "resource_id", rows[i].resource_id);
        json_put_str(w, "name", rows[i].name);
        json_put_int(w, "at", rows[i].at_ms);
        json_put_str(w, "answer", rows[i].answer);
        json_put_str(w, "words", rows[i].words);
        put_change(w, &rows[i]);
        put_time_or_null(w, "undone_at", rows[i].undone_ms);
        put_text_or_null(w, "undone_by", rows[i].undone_name);
        put_text_or_null(w, "against", rows[i].against);
        put_time_or_null(w, "against_at", rows[i].against.len ? rows[i].status_at_ms : 0);
        json_close_object(w);
    }
    json_close_list(w);
}

static void show(struct job *job, struct store *db, struct arena *arena)
{
    struct resource_count_row *unsure = NULL;
    struct host_answer_row *answers = NULL;
    size_t n_unsure = 0, n_answers = 0;
    enum err err = unsure_rows_read(db, arena, days_ago(job, UNSURE_DAYS), UNSURE_MAX, &unsure, &n_unsure);
    if (!err)
        err = host_answer_rows_read(db, arena, days_ago(job, ANSWERS_DAYS), ANSWERS_MAX, &answers, &n_answers);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, TRUTH_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    put_resources(&w, "unsure", unsure, n_unsure, put_verified);
    put_answers(&w, answers, n_answers);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void handle_list(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job)
        job_audited(job, S("list"), S("unsure"), 0, show);
}

/* ---- how many are against each other ---- */

static void count(struct job *job, struct store *db, struct arena *arena)
{
    struct host_answer_row *answers = NULL;
    size_t n = 0;
    int64_t against = 0;
    enum err err = host_answer_rows_read(db, arena, days_ago(job, ANSWERS_DAYS), ANSWERS_MAX, &answers, &n);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    for (size_t i = 0; i < n; i++)
        against += answers[i].against.len > 0;
    OWNED(buf) struct buf body;
    buf_init(&body, BODY_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_int(&w, "answers", against);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

/* A number of nobody: no audit row for each look at the desk. */
static void handle_count(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job)
        job_to_worker(job, count);
}

/* ---- a link ---- */

static enum err make_link(struct store *s, struct arena *a, struct job *job)
{
    struct str url;
    enum err err = confirm_make(s, a, job->in.name, job->console->config->public_url, job->now_ms, &url);
    if (!err)
        err = audit_row_insert(s, job->now_ms, job->staff_id, S("link"), S("resource"), 0);
    if (!err)
        job->in.token = arena_str(&job->arena, url);
    return err;
}

static void made(struct job *job, const struct desk_answer *answer)
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
    json_put_str(&w, "url", job->in.token);
    json_put_int(&w, "expires_at", job->now_ms + (int64_t)CONFIRM_LINK_DAYS * DAY_MS);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void handle_link(void *self, const struct http_request *req)
{
    static const struct json_field fields[] = {
        {"resource_id", JSON_AS_STR, true, false, EVENT_ID_MAX, offsetof(struct job_input, name)}};
    struct job *job = job_new(self, req, req->identity);
    if (job && job_take_body(job, req, fields, 1))
        job_to_desk_write(job, make_link, made);
}

const struct http_route truth_routes[] = {
    {"GET", "/api/v1/unsure", ACCESS_STAFF, MAY_LINK, 0, handle_list, NULL},
    {"GET", "/api/v1/unsure/against", ACCESS_STAFF, MAY_LINK, 0, handle_count, NULL},
    {"POST", "/api/v1/confirm-links", ACCESS_STAFF, MAY_LINK, BODY_MAX, handle_link, NULL},
};
const size_t n_truth_routes = sizeof truth_routes / sizeof truth_routes[0];
