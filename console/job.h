/* One request on its way: from the loop to a worker or the desk and back to the client, with all it needs in an arena
 * of its own. Exactly one of job_reply, job_refuse and job_done ends it. */
#pragma once
#include <stdatomic.h>
#include "base/clock.h"
#include "base/json.h"
#include "bot/desk.h"
#include "console/console_problem.h"
#include "http/server.h"

struct console;
struct staff_session;

struct job;
typedef void (*job_work)(struct job *job, struct store *db, struct arena *arena);
typedef void (*job_answered)(struct job *job, const struct desk_answer *answer);
typedef enum err (*job_write)(struct store *s, struct arena *a, struct job *job);

/* What bodies and paths of this API may carry; each handler's table says which. */
struct job_input {
    struct str login, password, name, token;
    struct str text, client_id, outcome, note, state;
    int64_t seen, after, until_ms;
};

struct job {
    struct console *console;
    struct arena arena;     /* everything of the request that must live longer than the handler */
    bool silent;            /* nobody waits for an answer */
    atomic_size_t *counted; /* goes down by one when the job is gone; NULL: nothing is counted */
    struct http_ref ref;
    int64_t now_ms;
    int64_t staff_id; /* who asks; 0: nobody yet */
    struct str staff, staff_name, peer;
    int64_t id; /* what {id} stood for */
    int64_t conversation_id;
    struct job_input in;
    struct str audit_action, audit_object; /* literals */
    int64_t audit_id;
    void *own;                   /* of the handler, in the arena */
    void (*own_done)(void *own); /* when it is more than the arena's; NULL */
    enum event_kind event;       /* for a staff event */
    job_work work;
    job_write write;
    job_answered answered;
};

/* From a request. `who` NULL: not signed in. NULL and a 503 on its way when there is no memory. */
struct job *job_new(struct console *c, const struct http_request *req, const struct staff_session *who);
/* Without a request: nobody waits. NULL: no memory. */
struct job *job_new_silent(struct console *c);
void job_done(struct job *job);
/* Its own things and its place in a count, before that: the answer must not need them any more. */
void job_release(struct job *job);

/* The path's {id} as a number above 0, into job->id; otherwise refuses (404) and returns false: the job is gone then.
 */
bool job_take_id(struct job *job, const struct http_request *req);
/* The body by table into job->in; otherwise refuses (400) and returns false. */
bool job_take_body(struct job *job, const struct http_request *req, const struct json_field *fields, size_t n_fields);

/* ---- onwards; when that is impossible the client is told 503 and the job is gone ---- */
void job_to_worker(struct job *job, job_work work);
void job_to_desk_write(struct job *job, job_write write, job_answered answered);
void job_to_desk_event(struct job *job, const struct event *event, job_answered answered);
enum { JOB_EVENTS_MAX = 500 };
/* One to JOB_EVENTS_MAX, played in this order; `answered` hears of the last, when all are on disk. */
void job_to_desk_events(struct job *job, const struct event *events, size_t n, job_answered answered);
/* `fn` gets the job, on the loop's thread. */
void job_to_loop(struct job *job, void (*fn)(void *job));
/* A staff event out of the job (event, conversation_id, in). */
void job_to_desk_staff(struct job *job, job_answered answered);
/* This person answers the alert job->id. */
void job_to_desk_answer(struct job *job, job_answered answered);
/* Write the audit row, then `then` on a worker: nobody sees or does anything unrecorded. `action` and `object` are
 * literals. */
void job_audited(struct job *job, struct str action, struct str object, int64_t object_id, job_work then);
/* desk_listener.answered of the console: finds the job again. */
void job_desk_answered(void *self, const struct desk_answer *answer);

/* ---- the end ---- */
void job_reply(struct job *job, int status, const struct buf *json);
/* A page for the one who asks, from safe HTML; no script runs in it. */
void job_reply_page(struct job *job, const struct buf *html);
void job_reply_with(struct job *job, int status, const struct buf *json, const struct http_header *header);
void job_refuse(struct job *job, enum problem problem);
void job_refuse_with(struct job *job, const struct buf *json, enum problem problem, const struct http_header *header);
/* The refusal goes out now, the job goes on: what is left to do must not show in the time it takes. */
void job_refuse_early(struct job *job, enum problem problem);
/* What a desk's error means to the client, when nothing more particular is known. */
enum problem problem_of(enum err err);
/* A refusal without a job: straight to the request. */
void refuse(const struct http_request *req, enum problem problem);
