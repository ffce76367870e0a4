/* One conversation on the link worker's screen: what is known, what was said, and speaking. Only conversations in which
 * a human was asked for (or called) can be opened, and only up to the end of that: what people tell the bot alone stays
 * between them. Must not know how the turn decides. */
#include "base/utf8.h"
#include "bot/escalation.h"
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/job.h"

enum {
    ENTRIES_MAX = 500,
    NOTES_MAX = 100,
    MATCHES_MAX = 30,
    REPLY_BYTES_MAX = 4 << 20,
    MESSAGE_SPARE = 1024, /* of a message, besides its words; of the reply, besides its messages */
    SAY_BODY_MAX = 32 * 1024,
    PAUSE_BODY_MAX = 1024,
    CALL_BODY_MAX = 4096,
    CALL_TEXT_MAX = 200,
    SAY_TEXT_MAX = 4000
};

/* ERR_NOTFOUND also for a conversation nobody asked a human into. */
static enum err read_state(struct job *job, struct store *db, struct arena *arena, struct dossier *ret)
{
    enum err err = conversation_row_get(db, arena, job->id, &ret->row);
    if (!err)
        err = conversation_decode(ret->row.state, arena, &ret->state);
    if (!err && ret->state.escalation.id == 0)
        err = ERR_NOTFOUND;
    return err ? err : escalation_row_get(db, arena, ret->state.escalation.id, &ret->escalation);
}

/* What came after the end is for the bot alone, until a human is asked in again. */
static int64_t shared_until(const struct dossier *d)
{
    return escalation_is_open(&d->state.escalation) ? INT64_MAX : d->escalation.closed_ms;
}

static void leave_out_later(struct dossier *d)
{
    const int64_t until_ms = shared_until(d);
    size_t n_answers = 0, n_notes = 0, n_matches = 0;
    for (size_t i = 0; i < d->n_answers; i++)
        if (d->answers[i].at_ms <= until_ms)
            d->answers[n_answers++] = d->answers[i];
    for (size_t i = 0; i < d->n_notes; i++)
        if (d->notes[i].at_ms <= until_ms)
            d->notes[n_notes++] = d->notes[i];
    for (size_t i = 0; i < d->n_matches; i++)
        if (d->matches[i].at_ms <= until_ms)
            d->matches[n_matches++] = d->matches[i];
    d->n_answers = n_answers;
    d->n_notes = n_notes;
    d->n_matches = n_matches;
}

/* ---- GET /conversations/{id} ---- */

static enum err read_dossier(struct job *job, struct store *db, struct arena *arena, struct dossier *d)
{
    enum err err = read_state(job, db, arena, d);
    if (!err)
        err = read_alerting(db, arena, &d->escalation, &d->alerting);
    if (!err)
        err = answer_rows_read(db, arena, job->id, &d->answers, &d->n_answers);
    if (!err)
        err = note_rows_read(db, arena, job->id, NOTES_MAX, &d->notes, &d->n_notes);
    if (!err)
        err = match_rows_read(db, arena, job->id, MATCHES_MAX, &d->matches, &d->n_matches);
    if (!err)
        leave_out_later(d);
    return err;
}

static void show_conversation(struct job *job, struct store *db, struct arena *arena)
{
    struct dossier *d = ARENA_NEW(arena, struct dossier);
    enum err err = d ? read_dossier(job, db, arena, d) : ERR_NOMEM;
    if (err) {
        job_refuse(job, err == ERR_INPUT ? PROBLEM_INTERNAL : problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, REPLY_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    put_dossier(&w, d, atomic_load(&job->console->questionnaires));
    job_reply(job, 200, &body);
}

static void handle_get(void *self, const struct http_request *req)
{
    struct console *c = self;
    struct job *job = job_new(c, req, req->identity);
    if (!job)
        return;
    atomic_fetch_add(&c->dossiers_reading, 1); /* until it is done no questionnaires are freed (console_use_content) */
    job->counted = &c->dossiers_reading;
    if (job_take_id(job, req))
        job_audited(job, S("view"), S("conversation"), job->id, show_conversation);
}

/* ---- GET /conversations/{id}/messages ---- */

/* The first of those that a reply has room for: the newest. */
static size_t first_shown(const struct journal_row *rows, size_t n)
{
    size_t bytes = MESSAGE_SPARE;
    while (n > 0) {
        bytes += rows[n - 1].body.len + 2 * rows[n - 1].name.len + MESSAGE_SPARE;
        if (bytes > REPLY_BYTES_MAX)
            break;
        n--;
    }
    return n;
}

/* Only what was said to them: their own words of the same turn did arrive. */
static bool never_arrived(const struct undelivered_row *rows, size_t n, const struct journal_row *entry)
{
    bool ours = entry->author == AUTHOR_BOT || entry->author == AUTHOR_WORKER;
    for (size_t i = 0; ours && i < n; i++) {
        if (entry->seq >= rows[i].first_seq && entry->seq <= rows[i].last_seq)
            return true;
    }
    return false;
}

static void show_messages(struct job *job, struct store *db, struct arena *arena)
{
    struct dossier *d = ARENA_NEW(arena, struct dossier);
    struct journal_row *rows = NULL;
    size_t n = 0;
    enum err err = d ? read_state(job, db, arena, d) : ERR_NOMEM;
    if (!err)
        err = journal_rows_read_until(db, arena, job->id, job->in.after, shared_until(d), ENTRIES_MAX, &rows, &n);
    struct undelivered_row *lost = NULL;
    size_t n_lost = 0;
    if (!err)
        err = undelivered_rows_read(db, arena, job->id, ENTRIES_MAX, &lost, &n_lost);
    if (err) {
        job_refuse(job, err == ERR_INPUT ? PROBLEM_INTERNAL : problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, REPLY_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_open_list(&w, "items");
    size_t first = first_shown(rows, n);
    for (size_t i = first; i < n; i++)
        put_message(&w, NULL, &rows[i], never_arrived(lost, n_lost, &rows[i]));
    json_close_list(&w);
    json_put_null(&w, "next");
    json_put_bool(&w, "cut", first > 0 || n == ENTRIES_MAX); /* older ones are left out */
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void handle_messages(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job || !job_take_id(job, req))
        return;
    struct str after = http_query(req, "after");
    if (after.len && (!str_int(after, &job->in.after) || job->in.after < 0))
        job_refuse(job, PROBLEM_BAD_REQUEST);
    else
        job_audited(job, S("read"), S("conversation"), job->id, show_messages);
}

/* ---- POST /conversations/{id}/messages, /return-to-bot and /pause ---- */

static void refuse_newer(struct job *job, const struct conversation *state)
{
    OWNED(buf) struct buf body;
    buf_init(&body, 2048);
    struct json_out w;
    json_out_init(&w, &body);
    problem_begin(&w, PROBLEM_NEWER_MESSAGE);
    json_put_int(&w, "heard_seq", state ? state->heard_seq : 0);
    json_close_object(&w);
    job_refuse_with(job, &body, PROBLEM_NEWER_MESSAGE, NULL);
}

static void reply_done(struct job *job, const struct desk_answer *answer)
{
    OWNED(buf) struct buf body;
    buf_init(&body, 2048);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_int(&w, "seq", answer->seq);
    json_put_bool(&w, "duplicate", answer->duplicate);
    if (answer->state)
        json_put_str(&w, "mode", str_from(mode_name(answer->state->mode)));
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void acted(struct job *job, const struct desk_answer *answer)
{
    if (answer->err == ERR_OK)
        reply_done(job, answer);
    else if (answer->err == ERR_CONFLICT && job->event == EVENT_SAY)
        refuse_newer(job, answer->state);
    else if (answer->err == ERR_CONFLICT && job->event == EVENT_CALL)
        job_refuse(job, PROBLEM_NOT_NOW);
    else
        job_refuse(job, answer->err == ERR_NOTFOUND ? PROBLEM_CLOSED : problem_of(answer->err));
}

/* An unknown conversation is told apart from a closed escalation. */
static void send_event(struct job *job, struct store *db, struct arena *arena)
{
    struct dossier *d = ARENA_NEW(arena, struct dossier);
    enum err err = d ? read_state(job, db, arena, d) : ERR_NOMEM;
    if (err) {
        job_refuse(job, err == ERR_INPUT ? PROBLEM_INTERNAL : problem_of(err));
        return;
    }
    job->conversation_id = job->id;
    job_to_desk_staff(job, acted);
}

static const struct json_field say_fields[] = {
    {"text", JSON_AS_STR, true, true, SAY_TEXT_MAX * 4, offsetof(struct job_input, text)},
    {"client_id", JSON_AS_STR, true, false, 64, offsetof(struct job_input, client_id)},
    {"seen", JSON_AS_INT, false, false, 0, offsetof(struct job_input, seen)},
};

static void handle_say(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job || !job_take_id(job, req) || !job_take_body(job, req, say_fields, 3))
        return;
    job->event = EVENT_SAY;
    job->in.text = str_trim(job->in.text);
    if (job->in.text.len == 0 || job->in.client_id.len == 0 || utf8_chars(job->in.text) > SAY_TEXT_MAX ||
        job->in.seen < 0)
        job_refuse(job, PROBLEM_BAD_REQUEST);
    else
        job_audited(job, S("say"), S("conversation"), job->id, send_event);
}

static void handle_return(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job || !job_take_id(job, req))
        return;
    job->event = EVENT_RETURN;
    job_audited(job, S("return"), S("conversation"), job->id, send_event);
}

static const struct json_field call_fields[] = {
    {"text", JSON_AS_STR, true, true, CALL_TEXT_MAX * 4, offsetof(struct job_input, text)},
};

static void handle_call(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job || !job_take_id(job, req) || !job_take_body(job, req, call_fields, 1))
        return;
    job->event = EVENT_CALL;
    job->in.text = str_trim(job->in.text);
    if (job->in.text.len == 0 || utf8_chars(job->in.text) > CALL_TEXT_MAX)
        job_refuse(job, PROBLEM_BAD_REQUEST);
    else
        job_audited(job, S("call"), S("conversation"), job->id, send_event);
}

static const struct json_field pause_fields[] = {
    {"until", JSON_AS_INT, false, false, 0, offsetof(struct job_input, until_ms)},
};

static void handle_pause(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (!job || !job_take_id(job, req) || !job_take_body(job, req, pause_fields, 1))
        return;
    int64_t until_ms = job->in.until_ms;
    job->event = EVENT_PAUSE;
    if (until_ms && (until_ms <= job->now_ms || until_ms > job->now_ms + TURN_PAUSE_MOST_MS))
        job_refuse(job, PROBLEM_BAD_REQUEST);
    else
        job_audited(job, S("pause"), S("conversation"), job->id, send_event);
}

const struct http_route conversation_routes[] = {
    {"GET", "/api/v1/conversations/{id}", ACCESS_STAFF, MAY_LINK, 0, handle_get, NULL},
    {"GET", "/api/v1/conversations/{id}/messages", ACCESS_STAFF, MAY_LINK, 0, handle_messages, NULL},
    {"POST", "/api/v1/conversations/{id}/messages", ACCESS_STAFF, MAY_LINK, SAY_BODY_MAX, handle_say, NULL},
    {"POST", "/api/v1/conversations/{id}/return-to-bot", ACCESS_STAFF, MAY_LINK, 0, handle_return, NULL},
    {"POST", "/api/v1/conversations/{id}/call", ACCESS_STAFF, MAY_LINK, CALL_BODY_MAX, handle_call, NULL},
    {"POST", "/api/v1/conversations/{id}/pause", ACCESS_STAFF, MAY_LINK, PAUSE_BODY_MAX, handle_pause, NULL},
};
const size_t n_conversation_routes = sizeof conversation_routes / sizeof conversation_routes[0];
