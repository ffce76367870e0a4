/* The queue: who waits, and taking, putting back and closing. Reading happens on a worker; what changes is an event for
 * the desk, which plays it in the conversation's order, so that of two who claim at once one wins. Must not know how
 * the turn decides. */
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/job.h"

enum {
    QUEUE_ROWS_MAX = 500,
    QUEUE_BYTES_MAX = 4 << 20,
    QUEUE_ROW_BYTES = 256 * 1024, /* more than any row takes */
    CLOSE_BODY_MAX = 16 * 1024
};

/* ---- reading ---- */

static void read_queue(struct job *job, struct store *db, struct arena *arena)
{
    struct escalation_row *rows = NULL;
    size_t n = 0;
    enum err err = escalation_rows_list(db, arena, job->in.state, QUEUE_ROWS_MAX, &rows, &n);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    const struct alerting **alerting = ARENA_ARRAY(arena, const struct alerting *, n + 1);
    err = alerting ? ERR_OK : ERR_NOMEM;
    for (size_t i = 0; !err && i < n; i++)
        err = read_alerting(db, arena, &rows[i], &alerting[i]);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, QUEUE_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_open_list(&w, "items");
    for (size_t i = 0; i < n && body.len + QUEUE_ROW_BYTES < QUEUE_BYTES_MAX; i++) /* the most pressing come first */
        put_escalation_row(&w, NULL, &rows[i], alerting[i]);
    json_close_list(&w);
    json_put_null(&w, "next");
    json_close_object(&w);
    job_reply(job, 200, &body);
}

/* "open" (or nothing) is everything that is not closed: the empty word of the store. */
static bool take_state(struct job *job, const struct http_request *req)
{
    static const char *const words[] = {"waiting", "claimed", "talking", "closed"};
    struct str state = http_query(req, "state");
    if (state.len == 0 || str_eq(state, S("open")))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!str_eq(state, str_from(words[i])))
            continue;
        job->in.state = str_from(words[i]);
        return true;
    }
    return false;
}

static void handle_list(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job)
        return;
    if (take_state(job, req))
        job_audited(job, S("list"), S("queue"), 0, read_queue);
    else
        job_refuse(job, PROBLEM_BAD_REQUEST);
}

/* ---- changing ---- */

static void refuse_claim(struct job *job, const struct escalation *e)
{
    OWNED(buf) struct buf body;
    buf_init(&body, 2048);
    struct json_out w;
    json_out_init(&w, &body);
    problem_begin(&w, PROBLEM_ALREADY_CLAIMED);
    put_text_or_null(&w, "claimed_by", e->claimed_by);
    put_text_or_null(&w, "claimed_name", e->claimed_name);
    json_close_object(&w);
    job_refuse_with(job, &body, PROBLEM_ALREADY_CLAIMED, NULL);
}

static void reply_state(struct job *job, const struct conversation *state)
{
    const struct escalation *e = &state->escalation;
    OWNED(buf) struct buf body;
    buf_init(&body, 4096);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    put_id(&w, "id", e->id);
    put_id(&w, "conversation_id", state->id ? state->id : job->conversation_id);
    json_put_str(&w, "state", str_from(escalation_state_name(e->state)));
    json_put_str(&w, "mode", str_from(mode_name(state->mode)));
    put_text_or_null(&w, "claimed_by", e->claimed_by);
    put_text_or_null(&w, "claimed_name", e->claimed_name);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void changed(struct job *job, const struct desk_answer *answer)
{
    if (answer->err == ERR_OK && answer->state)
        reply_state(job, answer->state);
    else if (answer->err == ERR_CONFLICT && job->event == EVENT_CLAIM && answer->state)
        refuse_claim(job, &answer->state->escalation);
    else if (answer->err == ERR_CONFLICT && job->event == EVENT_REOPEN)
        job_refuse(job, PROBLEM_MOVED_ON);
    else
        job_refuse(job, answer->err == ERR_NOTFOUND ? PROBLEM_CLOSED : problem_of(answer->err));
}

/* Which conversation is it about? Then on to the desk. */
static void send_event(struct job *job, struct store *db, struct arena *arena)
{
    struct escalation_row row;
    enum err err = escalation_row_get(db, arena, job->id, &row);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    if (job->event == EVENT_REOPEN) {
        job->in.outcome = arena_fmt(arena, "%lld", (long long)row.id);
    } else if (str_eq(row.state, S("closed"))) {
        job_refuse(job, PROBLEM_CLOSED);
        return;
    }
    job->conversation_id = row.conversation_id;
    job_to_desk_staff(job, changed);
}

static void change(struct console *c, const struct http_request *req, enum event_kind event)
{
    struct job *job = job_new(c, req, req->identity);
    if (!job || !job_take_id(job, req))
        return;
    job->event = event;
    job_audited(job, str_from(event_kind_name(event)), S("escalation"), job->id, send_event);
}

static void handle_claim(void *self, const struct http_request *req)
{
    change(self, req, EVENT_CLAIM);
}

static void handle_release(void *self, const struct http_request *req)
{
    change(self, req, EVENT_RELEASE);
}

static void handle_reopen(void *self, const struct http_request *req)
{
    change(self, req, EVENT_REOPEN);
}

/* ---- closing ---- */

static const struct json_field close_fields[] = {
    {"outcome", JSON_AS_STR, true, false, 32, offsetof(struct job_input, outcome)},
    {"note", JSON_AS_STR, false, true, EVENT_NOTE_MAX, offsetof(struct job_input, note)},
};

static bool outcome_known(struct str outcome)
{
    static const char *const words[] = {"connected",  "referred", "heard", "emergency",
                                        "no_contact", "declined", "other"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(outcome, str_from(words[i])))
            return true;
    }
    return false;
}

static void handle_close(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job || !job_take_id(job, req) || !job_take_body(job, req, close_fields, 2))
        return;
    job->event = EVENT_CLOSE;
    if (outcome_known(job->in.outcome))
        job_audited(job, S("close"), S("escalation"), job->id, send_event);
    else
        job_refuse(job, PROBLEM_BAD_REQUEST);
}

const struct http_route queue_routes[] = {
    {"GET", "/api/v1/escalations", ACCESS_STAFF, MAY_LINK, 0, handle_list, NULL},
    {"POST", "/api/v1/escalations/{id}/claim", ACCESS_STAFF, MAY_LINK, 0, handle_claim, NULL},
    {"POST", "/api/v1/escalations/{id}/release", ACCESS_STAFF, MAY_LINK, 0, handle_release, NULL},
    {"POST", "/api/v1/escalations/{id}/reopen", ACCESS_STAFF, MAY_LINK, 0, handle_reopen, NULL},
    {"POST", "/api/v1/escalations/{id}/close", ACCESS_STAFF, MAY_LINK, CLOSE_BODY_MAX, handle_close, NULL},
};
const size_t n_queue_routes = sizeof queue_routes / sizeof queue_routes[0];
