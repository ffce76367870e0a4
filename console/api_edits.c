/* What staff and hosts changed of the town's resources, beside what their files say: seen whole, and taken back. A change
 * whose resource has vanished or is nowhere any more comes first. */
#include "bot/import_words.h"
#include "bot/resource_edits.h"
#include "console/console_inside.h"
#include "console/console_json.h"
#include "console/job.h"

enum { EDITS_MAX = 1000, UNDONE_MAX = 100, EDITS_BYTES_MAX = 8 << 20, UNDO_BODY_MAX = 1024, FIELD_MAX = 64 };

static const char *const there_names[] = {[EDIT_LISTED] = "listed", [EDIT_VANISHED] = "vanished", [EDIT_GONE] = "gone"};

/* Staff by name; null: the host, by a link. */
static void put_by(struct json_out *w, const struct edit_shown_row *row)
{
    char number[32];
    int n = snprintf(number, sizeof number, "%lld", (long long)row->edit.staff_id);
    struct str by = row->by.len ? row->by : (struct str){number, n > 0 ? (size_t)n : 0};
    put_text_or_null(w, "by", row->edit.staff_id ? by : (struct str){0});
}

static void open_edit(struct json_out *w, const struct edit_shown_row *row)
{
    json_open_object(w, NULL);
    json_put_str(w, "resource_id", row->edit.resource_id);
    json_put_str(w, "name", row->name);
    json_put_str(w, "field", row->edit.field);
    json_put_str(w, "field_name", import_field_word(row->edit.field));
    json_put_raw(w, "value", row->edit.value);
    json_put_int(w, "at", row->edit.at_ms);
    put_by(w, row);
}

static void put_edits(struct json_out *w, const struct edit_shown_row *rows, size_t n)
{
    json_open_list(w, "edits");
    for (size_t i = 0; i < n; i++) {
        open_edit(w, &rows[i]);
        json_put_raw(w, "file", rows[i].file);
        json_put_str(w, "there", str_from(there_names[rows[i].there]));
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_undone(struct json_out *w, const struct edit_shown_row *rows, size_t n)
{
    json_open_list(w, "undone");
    for (size_t i = 0; i < n; i++) {
        open_edit(w, &rows[i]);
        json_put_int(w, "undone_at", rows[i].undone_ms);
        json_put_str(w, "undone_by", rows[i].undone_name);
        json_close_object(w);
    }
    json_close_list(w);
}

static void show(struct job *job, struct store *db, struct arena *arena)
{
    struct edit_shown_row *edits = NULL, *undone = NULL;
    size_t n = 0, n_undone = 0;
    enum err err = edit_rows_shown(db, arena, EDITS_MAX + 1, &edits, &n);
    if (!err)
        err = edit_rows_undone(db, arena, UNDONE_MAX, &undone, &n_undone);
    if (err) {
        job_refuse(job, problem_of(err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, EDITS_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_bool(&w, "more", n > EDITS_MAX);
    put_edits(&w, edits, n > EDITS_MAX ? EDITS_MAX : n);
    put_undone(&w, undone, n_undone);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void handle_list(void *self, const struct http_request *req)
{
    struct job *job = job_new(self, req, req->identity);
    if (job)
        job_audited(job, S("list"), S("resource_edit"), 0, show);
}

/* ---- taking one back ---- */

static enum err undo(struct store *s, struct arena *a, struct job *job)
{
    int64_t note = 0;
    (void)a;
    enum err err = resource_edit_undo(s, job->in.name, job->in.state, job->in.seen, job->staff_id, job->now_ms, &note);
    return err ? err : audit_row_insert(s, job->now_ms, job->staff_id, S("undo"), S("resource_edit"), note);
}

static void undone(struct job *job, const struct desk_answer *answer)
{
    if (answer->err) {
        job_refuse(job, answer->err == ERR_CONFLICT ? PROBLEM_REPLACED : problem_of(answer->err));
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, UNDO_BODY_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_int(&w, "undone_at", job->now_ms);
    json_put_str(&w, "undone_by", job->staff_name);
    json_close_object(&w);
    job_reply(job, 200, &body);
}

static void handle_undo(void *self, const struct http_request *req)
{
    static const struct json_field fields[] = {
        {"resource_id", JSON_AS_STR, true, false, EVENT_ID_MAX, offsetof(struct job_input, name)},
        {"field", JSON_AS_STR, true, false, FIELD_MAX, offsetof(struct job_input, state)},
        {"at", JSON_AS_INT, true, false, 0, offsetof(struct job_input, seen)}};
    struct job *job = job_new(self, req, req->identity);
    if (job && job_take_body(job, req, fields, sizeof fields / sizeof fields[0]))
        job_to_desk_write(job, undo, undone);
}

const struct http_route edit_routes[] = {
    {"GET", "/api/v1/resource-edits", ACCESS_STAFF, MAY_LINK, 0, handle_list, NULL},
    {"POST", "/api/v1/resource-edits/undo", ACCESS_STAFF, MAY_LINK, UNDO_BODY_MAX, handle_undo, NULL},
};
const size_t n_edit_routes = sizeof edit_routes / sizeof edit_routes[0];
