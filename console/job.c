/* Carrying requests between the threads. Whoever holds the job's pointer owns it; nothing is shared.
 * Must not know what the requests mean. */
#include "console/job.h"
#include "console/console_inside.h"

enum { JOB_BYTES_MAX = 4 << 20, PROBLEM_BYTES_MAX = 2048 };

struct job *job_new_silent(struct console *c)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    arena_init(&job->arena, JOB_BYTES_MAX);
    job->console = c;
    job->silent = true;
    job->now_ms = clock_wall_ms();
    return job;
}

struct job *job_new(struct console *c, const struct http_request *req, const struct staff_session *who)
{
    struct job *job = job_new_silent(c);
    if (!job) {
        refuse(req, PROBLEM_BUSY);
        return NULL;
    }
    job->silent = false;
    job->ref = req->ref;
    job->peer = arena_str(&job->arena, req->peer);
    if (who) {
        job->staff_id = who->staff_id;
        job->staff = arena_fmt(&job->arena, "%lld", (long long)who->staff_id);
        job->staff_name = arena_str(&job->arena, str_from(who->name));
    }
    return job;
}

void job_release(struct job *job)
{
    if (job->own_done)
        job->own_done(job->own);
    if (job->counted)
        atomic_fetch_sub(job->counted, 1);
    job->own = NULL;
    job->own_done = NULL;
    job->counted = NULL;
}

void job_done(struct job *job)
{
    if (!job)
        return;
    job_release(job);
    if (job->in.password.len)
        crypto_wipe((void *)(uintptr_t)job->in.password.ptr, job->in.password.len);
    arena_done(&job->arena);
    free(job);
}

bool job_take_id(struct job *job, const struct http_request *req)
{
    if (str_int(req->param, &job->id) && job->id > 0)
        return true;
    job_refuse(job, PROBLEM_NOT_FOUND);
    return false;
}

bool job_take_body(struct job *job, const struct http_request *req, const struct json_field *fields, size_t n_fields)
{
    struct json_doc *doc = NULL;
    enum err err =
        str_starts(req->content_type, S("application/json")) ? json_open(req->body, 64, &doc, NULL) : ERR_INPUT;
    if (!err)
        err = json_decode(json_root(doc), fields, n_fields, &job->arena, &job->in, NULL);
    json_close(doc);
    if (!err)
        return true;
    job_refuse(job, err == ERR_NOMEM ? PROBLEM_BUSY : PROBLEM_BAD_REQUEST);
    return false;
}

/* ---- onwards ---- */

static void run_on_worker(void *arg, struct store *db, struct arena *arena)
{
    struct job *job = arg;
    job->work(job, db, arena);
}

void job_to_worker(struct job *job, job_work work)
{
    job->work = work;
    if (workers_submit(job->console->workers, (struct work){run_on_worker, job}))
        job_refuse(job, PROBLEM_BUSY);
}

static enum err run_write(struct store *s, struct arena *a, void *arg)
{
    struct job *job = arg;
    return job->write(s, a, job);
}

static void submit(struct job *job, struct desk_request *wanted, job_answered answered)
{
    job->answered = answered;
    wanted->ref = (uint64_t)(uintptr_t)job;
    wanted->owner = &job->console->listener;
    struct desk_request *request = desk_request_new(wanted);
    if (request && !desk_submit(job->console->desk, &request, 1))
        return;
    desk_request_free(request);
    job_refuse(job, PROBLEM_BUSY);
}

void job_to_desk_write(struct job *job, job_write write, job_answered answered)
{
    job->write = write;
    submit(job, &(struct desk_request){.kind = DESK_WRITE, .write = run_write, .arg = job}, answered);
}

void job_to_desk_event(struct job *job, const struct event *event, job_answered answered)
{
    submit(job, &(struct desk_request){.kind = DESK_EVENT, .event = *event}, answered);
}

void job_to_desk_events(struct job *job, const struct event *events, size_t n, job_answered answered)
{
    struct desk_request *requests[JOB_EVENTS_MAX] = {0}; /* not the job's: it may be gone before desk_submit returns */
    size_t made = 0;
    job->answered = answered;
    for (; made < n; made++) {
        bool last = made + 1 == n;
        requests[made] = desk_request_new(&(struct desk_request){.kind = DESK_EVENT,
                                                                 .event = events[made],
                                                                 .ref = last ? (uint64_t)(uintptr_t)job : 0,
                                                                 .owner = last ? &job->console->listener : NULL});
        if (!requests[made])
            break;
    }
    if (made == n && !desk_submit(job->console->desk, requests, n))
        return;
    while (made > 0)
        desk_request_free(requests[--made]);
    job_refuse(job, PROBLEM_BUSY);
}

void job_to_desk_answer(struct job *job, job_answered answered)
{
    submit(job,
           &(struct desk_request){
               .kind = DESK_ANSWER, .alert_id = job->id, .event = {.staff = job->staff, .staff_name = job->staff_name}},
           answered);
}

void job_desk_answered(void *self, const struct desk_answer *answer)
{
    (void)self;
    struct job *job = (struct job *)(uintptr_t)answer->ref;
    if (job)
        job->answered(job, answer);
}

void job_to_loop(struct job *job, void (*fn)(void *job))
{
    if (http_post(job->console->http, fn, job))
        job_refuse(job, PROBLEM_BUSY);
}

/* ---- the end ---- */

void job_reply_page(struct job *job, const struct buf *html)
{
    static const char policy[] =
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    const struct http_header header = {"Content-Security-Policy", str_from(policy)};
    if (html->err) {
        job_refuse(job, PROBLEM_INTERNAL);
        return;
    }
    http_reply(job->console->http, job->ref,
               &(struct http_response){.status = 200,
                                       .type = S("text/html; charset=utf-8"),
                                       .body = buf_str(html),
                                       .headers = &header,
                                       .n_headers = 1});
    job_done(job);
}

void job_reply_with(struct job *job, int status, const struct buf *json, const struct http_header *header)
{
    if (json && json->err) {
        job_refuse(job, PROBLEM_INTERNAL);
        return;
    }
    if (!job->silent) {
        struct http_response response = {.status = status, .headers = header, .n_headers = header ? 1 : 0};
        if (json)
            response.type = S("application/json");
        if (json)
            response.body = buf_str(json);
        http_reply(job->console->http, job->ref, &response);
    }
    job_done(job);
}

void job_reply(struct job *job, int status, const struct buf *json)
{
    job_reply_with(job, status, json, NULL);
}

static void send_problem(struct http_server *http, struct http_ref ref, enum problem problem, struct str body,
                         const struct http_header *header)
{
    struct http_response response = {.status = problem_status(problem),
                                     .type = S("application/problem+json"),
                                     .body = body,
                                     .headers = header,
                                     .n_headers = header ? 1 : 0};
    http_reply(http, ref, &response);
}

static void send_plain_problem(struct http_server *http, struct http_ref ref, enum problem problem)
{
    OWNED(buf) struct buf body;
    buf_init(&body, PROBLEM_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    problem_begin(&w, problem);
    json_close_object(&w);
    send_problem(http, ref, problem, body.err ? S("{}") : buf_str(&body), NULL);
}

void job_refuse_early(struct job *job, enum problem problem)
{
    if (!job->silent)
        send_plain_problem(job->console->http, job->ref, problem);
    job->silent = true;
}

void job_refuse(struct job *job, enum problem problem)
{
    job_refuse_early(job, problem);
    job_done(job);
}

void job_refuse_with(struct job *job, const struct buf *json, enum problem problem, const struct http_header *header)
{
    if (!job->silent)
        send_problem(job->console->http, job->ref, problem, json->err ? S("{}") : buf_str(json), header);
    job_done(job);
}

void refuse(const struct http_request *req, enum problem problem)
{
    send_plain_problem(req->server, req->ref, problem);
}

enum problem problem_of(enum err err)
{
    static const enum problem table[ERR_COUNT] = {
        [ERR_OK] = PROBLEM_INTERNAL,        [ERR_NOMEM] = PROBLEM_BUSY,      [ERR_INPUT] = PROBLEM_BAD_REQUEST,
        [ERR_NOTFOUND] = PROBLEM_NOT_FOUND, [ERR_CONFLICT] = PROBLEM_CLOSED, [ERR_DENIED] = PROBLEM_NOT_YOURS,
        [ERR_IO] = PROBLEM_INTERNAL,        [ERR_FULL] = PROBLEM_NOT_SAVED,
    };
    return (unsigned)err < ERR_COUNT ? table[err] : PROBLEM_INTERNAL;
}
