/* What link workers do, on its way to the desk: first the audit row, then the deed. Must not know what a deed means. */
#include "console/console_inside.h"
#include "console/job.h"

/* ---- the audit row ---- */

static enum err write_audit(struct store *s, struct arena *a, struct job *job)
{
    (void)a;
    return audit_row_insert(s, job->now_ms, job->staff_id, job->audit_action, job->audit_object, job->audit_id);
}

/* A full disk must not hide a person in danger from the link worker: then the log line stands in for the row. */
static void audited(struct job *job, const struct desk_answer *answer)
{
    if (answer->err == ERR_FULL)
        LOG(LOG_ERROR, "audit_not_saved", LOG_N("staff", job->staff_id), LOG_N("object", job->audit_id));
    if (answer->err && answer->err != ERR_FULL)
        job_refuse(job, problem_of(answer->err));
    else
        job_to_worker(job, job->work);
}

void job_audited(struct job *job, struct str action, struct str object, int64_t object_id, job_work then)
{
    job->audit_action = action;
    job->audit_object = object;
    job->audit_id = object_id;
    job->work = then;
    job_to_desk_write(job, write_audit, audited);
}

/* ---- the deed ---- */

/* The same client id of the same person is the same message, however often it arrives. Everything else happens once per
 * request. */
static struct str event_id(struct job *job)
{
    if (job->event == EVENT_SAY)
        return arena_fmt(&job->arena, "%lld:%lld:%.*s", (long long)job->staff_id, (long long)job->conversation_id,
                         STR_FMT(job->in.client_id));
    char uuid[37];
    crypto_uuid(uuid);
    return arena_str(&job->arena, str_from(uuid));
}

/* How it ended, or until when they are away. */
static struct str value_of(struct job *job)
{
    if (job->event != EVENT_PAUSE)
        return job->in.outcome;
    return job->in.until_ms ? arena_fmt(&job->arena, "%lld", (long long)job->in.until_ms) : (struct str){0};
}

void job_to_desk_staff(struct job *job, job_answered answered)
{
    struct event event = {.kind = job->event,
                          .id = event_id(job),
                          .channel = S("console"),
                          .conversation_id = job->conversation_id,
                          .at_ms = job->now_ms,
                          .text = job->in.text,
                          .value = value_of(job),
                          .note = job->in.note,
                          .staff = job->staff,
                          .staff_name = job->staff_name,
                          .seen = job->in.seen};
    if (job->arena.failed)
        job_refuse(job, PROBLEM_BUSY);
    else
        job_to_desk_event(job, &event, answered);
}
