/* Alerts: who is being called right now, and saying 「わたしが見ます」. Whether somebody may answer is the desk's to
 * decide, in order with everything else that happens to the person in danger. Must not know who is on duty. */
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/job.h"

enum { ALERTS_MAX = 500, ALERTS_BYTES_MAX = 1 << 20, ANSWER_BYTES_MAX = 128 * 1024 };

/* ---- GET /alerts ---- */

static void put_alert(struct json_out *w, const struct alert_row *row, struct str me)
{
    json_open_object(w, NULL);
    put_id(w, "id", row->id);
    put_id(w, "escalation_id", row->escalation_id);
    put_id(w, "conversation_id", row->conversation_id);
    json_put_str(w, "severity", row->severity);
    json_put_str(w, "staff", row->staff);
    json_put_str(w, "name", row->name);
    json_put_bool(w, "mine", str_eq(row->staff, me));
    json_put_int(w, "at", row->at_ms);
    json_put_int(w, "answer_by", row->answer_by_ms);
    json_put_int(w, "round", row->round);
    json_put_int(w, "attempt", row->attempt);
    json_close_object(w);
}

static void read_alerts(struct job *job, struct store *db, struct arena *arena)
{
    struct alert_row *rows = NULL;
    size_t n = 0;
    enum err err = alert_rows_calling(db, arena, ALERTS_MAX, &rows, &n);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, ALERTS_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_open_list(&w, "items");
    for (size_t i = 0; i < n; i++)
        put_alert(&w, &rows[i], job->staff);
    json_close_list(&w);
    json_put_null(&w, "next");
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void handle_list(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job)
        job_audited(job, S("list"), S("alert"), 0, read_alerts);
}

/* ---- POST /alerts/{id}/answer ---- */

static void refuse_answer(struct job *job, const struct alerting *a)
{
    bool over = a && str_eq(a->chain.state, S("over"));
    enum problem problem = over ? PROBLEM_CLOSED : PROBLEM_ALREADY_ANSWERED;
    OWNED(buf) struct buf body;
    buf_init(&body, 2048);
    struct json_out w;
    json_out_init(&w, &body);
    problem_begin(&w, problem);
    put_text_or_null(&w, "answered_by", a ? a->chain.answered_by : (struct str){0});
    put_text_or_null(&w, "answered_name", a ? a->chain.answered_name : (struct str){0});
    json_close_object(&w);
    job_refuse_with(job, &body, problem, NULL);
}

static void reply_answer(struct job *job, const struct alerting *a)
{
    OWNED(buf) struct buf body;
    buf_init(&body, ANSWER_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    put_id(&w, "escalation_id", a->chain.escalation_id);
    put_id(&w, "conversation_id", a->chain.conversation_id);
    put_alerting(&w, "alerting", a);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void answered(struct job *job, const struct desk_answer *answer)
{
    if (answer->err == ERR_OK && answer->alerting)
        reply_answer(job, answer->alerting);
    else if (answer->err == ERR_CONFLICT)
        refuse_answer(job, answer->alerting);
    else if (answer->err == ERR_DENIED)
        job_refuse(job, PROBLEM_NOT_ALERTED);
    else
        job_refuse(job, problem_of(answer->err));
}

static void send_answer(struct job *job, struct store *db, struct arena *arena)
{
    (void)db;
    (void)arena;
    job_to_desk_answer(job, answered);
}

static void handle_answer(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job && job_take_id(job, req))
        job_audited(job, S("answer"), S("alert"), job->id, send_answer);
}

const struct http_route alert_routes[] = {
    {"GET", "/api/v1/alerts", ACCESS_STAFF, MAY_LINK, 0, handle_list, NULL},
    {"POST", "/api/v1/alerts/{id}/answer", ACCESS_STAFF, MAY_LINK, 0, handle_answer, NULL},
};
const size_t n_alert_routes = sizeof alert_routes / sizeof alert_routes[0];
