/* A page that was away too long for the ring: what it missed is read from the store. Must not know sockets. */
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/job.h"

void put_stream_event(struct json_out *w, const struct escalation_event_row *event, const struct escalation_row *row,
                      const struct alerting *alerting)
{
    json_open_object(w, NULL);
    json_put_str(w, "type", S("escalation"));
    json_put_int(w, "seq", event->id);
    json_put_int(w, "at", event->at_ms);
    json_put_str(w, "kind", event->kind);
    json_put_str(w, "actor", event->actor);
    json_put_int(w, "message_seq", event->seq);
    put_escalation_row(w, "escalation", row, alerting);
    json_close_object(w);
}

static enum err add_event(struct resumed *r, struct store *db, struct arena *scratch, struct arena *keep,
                          const struct escalation_event_row *event)
{
    struct escalation_row row;
    enum err err = escalation_row_get(db, scratch, event->escalation_id, &row);
    if (err == ERR_NOTFOUND)
        return ERR_OK;
    const struct alerting *alerting = NULL;
    if (!err)
        err = read_alerting(db, scratch, &row, &alerting);
    if (err)
        return err;
    struct buf body;
    struct json_out w;
    buf_init_in(&body, keep, 64 * 1024);
    json_out_init(&w, &body);
    put_stream_event(&w, event, &row, alerting);
    r->seq[r->n] = event->id;
    r->json[r->n++] = buf_str(&body);
    return body.err;
}

static void read_missed(struct job *job, struct store *db, struct arena *arena)
{
    struct resumed *r = job->own;
    struct escalation_event_row *events = NULL;
    size_t n = 0;
    enum err err = escalation_events_after(db, arena, job->in.after, STREAM_RESUME_MAX + 1, &events, &n);
    if (!err && n <= STREAM_RESUME_MAX) {
        r->seq = ARENA_ARRAY(&job->arena, int64_t, n ? n : 1);
        r->json = ARENA_ARRAY(&job->arena, struct str, n ? n : 1);
        if (!r->seq || !r->json)
            err = ERR_NOMEM;
        for (size_t i = 0; !err && i < n; i++)
            err = add_event(r, db, arena, &job->arena, &events[i]);
    }
    r->too_many = err || n > STREAM_RESUME_MAX;
    job_to_loop(job, stream_resumed);
}

void stream_catch_up(struct console *c, struct stream_client *client)
{
    struct job *job = job_new_silent(c);
    struct resumed *r = job ? ARENA_NEW(&job->arena, struct resumed) : NULL;
    if (!r) {
        job_done(job);
        ws_close(c->http, client->ref, 1013);
        return;
    }
    *r = (struct resumed){.place = (size_t)(client - c->stream.clients), .generation = client->generation};
    job->own = r;
    job->in.after = client->seq;
    job_to_worker(job, read_missed);
}
