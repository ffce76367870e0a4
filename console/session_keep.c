/* Sessions against the store and the clock: taken up after a restart, touched, ended, and compared every second with
 * what another program (tsunagu staff) may have changed. Must not know requests. */
#include "console/console_inside.h"
#include "console/job.h"

enum { TOUCH_EVERY_MS = 60000 };

/* ---- small writes that nobody waits for ---- */

static struct job *row_job(struct console *c, const struct staff_session *s)
{
    struct job *job = job_new_silent(c);
    if (!job)
        return NULL;
    job->staff_id = s->staff_id;
    job->in.token = hex_encode(&job->arena, s->hash, SHA256_BYTES);
    if (!job->arena.failed)
        return job;
    job_done(job);
    return NULL;
}

static void row_written(struct job *job, const struct desk_answer *answer)
{
    if (answer->err)
        LOG(LOG_WARN, "session_row_not_saved", LOG_W("err", err_name(answer->err)));
    job_done(job);
}

static enum err write_touch(struct store *s, struct arena *a, struct job *job)
{
    (void)a;
    return session_row_touch(s, job->in.token, job->now_ms);
}

static enum err write_delete(struct store *s, struct arena *a, struct job *job)
{
    (void)a;
    return session_row_delete(s, job->in.token);
}

void session_touch(struct console *c, struct staff_session *s, int64_t now_ms)
{
    s->seen_ms = now_ms;
    if (now_ms - s->saved_ms < TOUCH_EVERY_MS)
        return;
    s->saved_ms = now_ms;
    struct job *job = row_job(c, s);
    if (job)
        job_to_desk_write(job, write_touch, row_written);
}

void session_end(struct console *c, struct staff_session *s)
{
    stream_session_ended(c, sessions_handle(&c->sessions, s));
    struct job *job = row_job(c, s);
    sessions_drop(s);
    if (job)
        job_to_desk_write(job, write_delete, row_written);
}

/* ---- rows into sessions ---- */

static bool copy_text(char *out, size_t bytes, struct str s)
{
    size_t len = s.len < bytes ? s.len : bytes - 1;
    if (len)
        memcpy(out, s.ptr, len);
    out[len] = '\0';
    return len == s.len;
}

/* What may change while somebody is signed in. False: this person may no longer be. */
bool session_adopt(struct staff_session *s, const struct staff_row *row)
{
    enum staff_role role;
    if (row->disabled || row->password.len == 0 || !staff_role_from_name(row->role, &role))
        return false;
    s->role = role;
    (void)copy_text(s->name, sizeof s->name, row->name);
    return copy_text(s->login, sizeof s->login, row->login);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hash_from_hex(struct str hex, uint8_t out[SHA256_BYTES])
{
    if (hex.len != 2 * SHA256_BYTES)
        return false;
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        int high = hex_digit(hex.ptr[2 * i]), low = hex_digit(hex.ptr[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static const struct staff_row *staff_of(const struct staff_row *rows, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id == id)
            return &rows[i];
    }
    return NULL;
}

static bool session_from_row(const struct session_row *row, const struct staff_row *staff, struct staff_session *ret)
{
    *ret = (struct staff_session){
        .staff_id = row->staff_id, .created_ms = row->created_ms, .seen_ms = row->seen_ms, .saved_ms = row->seen_ms};
    return staff && session_adopt(ret, staff) && hash_from_hex(row->token_hash, ret->hash) &&
           row->csrf.len == SESSION_SECRET_CHARS && copy_text(ret->csrf, sizeof ret->csrf, row->csrf);
}

/* ---- at start ---- */

/* Runs inside the desk's transaction, before there are threads: what has ended is deleted, the rest is taken up. */
static enum err restore(struct store *s, struct arena *a, void *arg)
{
    struct console *c = arg;
    struct staff_row *staff = NULL;
    struct session_row *rows = NULL;
    size_t n_staff = 0, n_rows = 0;
    int64_t now_ms = clock_wall_ms();
    enum err err = staff_rows_list(s, a, &staff, &n_staff);
    if (!err)
        err = session_rows_list(s, a, &rows, &n_rows);
    for (size_t i = 0; !err && i < n_staff; i++)
        throttle_recall(&c->throttle, staff[i].login, staff[i].failures, staff[i].locked_until_ms, now_ms);
    for (size_t i = 0; !err && i < n_rows; i++) {
        struct staff_session session, *kept;
        bool good = session_from_row(&rows[i], staff_of(staff, n_staff, rows[i].staff_id), &session);
        if (!good || session_ended(&c->sessions, &session, now_ms) || sessions_add(&c->sessions, &session, &kept))
            err = session_row_delete(s, rows[i].token_hash);
    }
    if (!err)
        err = escalation_event_last(s, &c->stream.last);
    return err;
}

enum err sessions_restore(struct console *c)
{
    struct desk_request *request =
        desk_request_new(&(struct desk_request){.kind = DESK_WRITE, .write = restore, .arg = c});
    return request ? desk_run(c->desk, &request, 1) : ERR_NOMEM;
}

/* ---- every second ---- */

struct snapshot {
    int64_t taken_ms; /* monotonic, before the rows were read */
    struct staff_row *staff;
    size_t n_staff;
    struct session_row *rows;
    size_t n_rows;
};

static bool listed(const struct snapshot *shot, struct arena *a, const struct staff_session *s)
{
    struct str hex = hex_encode(a, s->hash, SHA256_BYTES);
    for (size_t i = 0; i < shot->n_rows; i++) {
        if (str_eq(shot->rows[i].token_hash, hex))
            return true;
    }
    return false;
}

/* Loop thread. A session younger than the snapshot is not in it and must not be taken for deleted. */
static void compare(void *arg)
{
    struct job *job = arg;
    struct console *c = job->console;
    const struct snapshot *shot = job->own;
    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        struct staff_session *s = &c->sessions.item[i];
        if (!s->used || s->added_ms >= shot->taken_ms)
            continue;
        const struct staff_row *staff = staff_of(shot->staff, shot->n_staff, s->staff_id);
        if (!staff || !session_adopt(s, staff) || !listed(shot, &job->arena, s))
            session_end(c, s);
    }
    job_done(job);
}

static void read_snapshot(struct job *job, struct store *db, struct arena *arena)
{
    (void)arena; /* the rows go on to the loop: they live in the job */
    struct snapshot *shot = job->own;
    enum err err = staff_rows_list(db, &job->arena, &shot->staff, &shot->n_staff);
    if (!err)
        err = session_rows_list(db, &job->arena, &shot->rows, &shot->n_rows);
    if (err)
        job_done(job);
    else
        job_to_loop(job, compare);
}

static void refresh(struct console *c)
{
    struct job *job = atomic_load(&c->refreshes_running) ? NULL : job_new_silent(c);
    if (!job)
        return;
    struct snapshot *shot = ARENA_NEW(&job->arena, struct snapshot);
    if (!shot) {
        job_done(job);
        return;
    }
    shot->taken_ms = clock_mono_ms();
    job->own = shot;
    job->counted = &c->refreshes_running;
    atomic_fetch_add(job->counted, 1);
    job_to_worker(job, read_snapshot);
}

void sessions_tick(void *self, int64_t now_ms)
{
    (void)now_ms; /* the wall clock counts: sessions outlive a restart */
    struct console *c = self;
    int64_t wall_ms = clock_wall_ms();
    size_t n = 0;
    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        struct staff_session *s = &c->sessions.item[i];
        if (!s->used)
            continue;
        n++;
        if (session_ended(&c->sessions, s, wall_ms))
            session_end(c, s);
    }
    if (n)
        refresh(c);
}
