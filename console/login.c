/* Signing in and out, and the first password. Passwords are hashed and compared on a worker; a login that does not
 * exist takes the same way and the same time as one that does. Must not know what a signed-in person may see. */
#include "console/console_inside.h"
#include "console/job.h"

enum { LOGIN_BODY_MAX = 2048, REPLY_BYTES_MAX = 4096 };

static const struct json_field login_fields[] = {
    {"login", JSON_AS_STR, true, false, STAFF_LOGIN_MAX, offsetof(struct job_input, login)},
    {"password", JSON_AS_STR, true, true, PASSWORD_MAX, offsetof(struct job_input, password)},
};
static const struct json_field first_fields[] = {
    {"token", JSON_AS_STR, true, true, SESSION_SECRET_CHARS, offsetof(struct job_input, token)},
    {"name", JSON_AS_STR, true, false, STAFF_NAME_MAX, offsetof(struct job_input, name)},
    {"password", JSON_AS_STR, true, true, PASSWORD_MAX, offsetof(struct job_input, password)},
};
enum { N_LOGIN_FIELDS = 2, N_FIRST_FIELDS = 3 };

/* What a sign-in leads to: made on the worker, saved by the desk, put into the table on the loop. */
struct entry {
    struct staff_row staff;
    struct staff_session session;
    struct str token;
    char hash[PASSWORD_HASH_BYTES]; /* first password */
    int64_t failures, until_ms;
};

/* ---- the way back: on the loop ---- */

static void put_session(struct json_out *w, const struct staff_session *s)
{
    json_open_object(w, NULL);
    json_put_str(w, "csrf", str_from(s->csrf));
    json_put_str(w, "name", str_from(s->name));
    json_put_str(w, "role", str_from(staff_role_name(s->role)));
    json_close_object(w);
}

static void admit(void *arg)
{
    struct job *job = arg;
    struct console *c = job->console;
    struct entry *entry = job->own;
    struct staff_session *s;
    throttle_forgive(&c->throttle, entry->staff.login, job->peer, job->now_ms);
    entry->session.added_ms = clock_mono_ms();
    struct staff_session *oldest = sessions_giving_way(&c->sessions, entry->session.staff_id);
    if (oldest)
        session_end(c, oldest);
    if (sessions_add(&c->sessions, &entry->session, &s)) {
        job_refuse(job, PROBLEM_BUSY);
        return;
    }
    OWNED(buf) struct buf body;
    buf_init(&body, REPLY_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    put_session(&w, s);
    struct http_header cookie = {"Set-Cookie", session_cookie(&job->arena, c->secure, entry->token)};
    job_reply_with(job, 200, &body, &cookie);
}

static void saved_failure(struct job *job, const struct desk_answer *answer)
{
    (void)answer;
    job_done(job);
}

/* What is counted in memory is also kept for a restart. */
static enum err write_failure(struct store *s, struct arena *a, struct job *job)
{
    struct entry *entry = job->own;
    struct staff_row row;
    enum err err = staff_row_get(s, a, entry->staff.id, &row);
    if (err)
        return err;
    row.failures = entry->failures;
    row.locked_until_ms = entry->until_ms;
    err = staff_row_update(s, &row);
    return err ? err : audit_row_insert(s, job->now_ms, row.id, S("login_failed"), S("staff"), row.id);
}

static void turn_away(void *arg)
{
    struct job *job = arg;
    struct entry *entry = job->own;
    job_refuse_early(job, PROBLEM_LOGIN_FAILED);
    throttle_read(&job->console->throttle, job->in.login, &entry->failures, &entry->until_ms);
    if (entry->staff.id)
        job_to_desk_write(job, write_failure, saved_failure);
    else
        job_done(job);
}

/* ---- the desk ---- */

static enum err write_session(struct store *s, struct arena *a, struct job *job)
{
    struct entry *entry = job->own;
    const struct staff_session *session = &entry->session;
    struct session_row row = {.token_hash = hex_encode(a, session->hash, SHA256_BYTES),
                              .staff_id = session->staff_id,
                              .created_ms = session->created_ms,
                              .seen_ms = session->seen_ms,
                              .csrf = str_from(session->csrf)};
    enum err err = session_row_insert(s, &row);
    return err ? err : audit_row_insert(s, job->now_ms, row.staff_id, S("login"), S("staff"), row.staff_id);
}

static enum err write_login(struct store *s, struct arena *a, struct job *job)
{
    struct entry *entry = job->own;
    struct staff_row row;
    enum err err = staff_row_get(s, a, entry->staff.id, &row);
    if (!err && (row.disabled || !str_eq(row.password, entry->staff.password)))
        return ERR_DENIED; /* changed while we compared */
    if (!err && (row.failures || row.locked_until_ms)) {
        row.failures = row.locked_until_ms = 0;
        err = staff_row_update(s, &row);
    }
    return err ? err : write_session(s, a, job);
}

static void login_saved(struct job *job, const struct desk_answer *answer)
{
    if (answer->err == ERR_OK)
        job_to_loop(job, admit);
    else if (answer->err == ERR_DENIED)
        job_to_loop(job, turn_away);
    else
        job_refuse(job, problem_of(answer->err));
}

static void first_saved(struct job *job, const struct desk_answer *answer)
{
    if (answer->err == ERR_OK)
        job_to_loop(job, admit);
    else
        job_refuse(job, answer->err == ERR_NOTFOUND ? PROBLEM_LINK_USED : problem_of(answer->err));
}

/* ---- the worker ---- */

/* 256 random bits twice, new at every sign-in. */
static enum err make_session(struct job *job, struct entry *entry)
{
    uint8_t secret[SESSION_SECRET_BYTES];
    struct staff_session *s = &entry->session;
    *s = (struct staff_session){
        .staff_id = entry->staff.id, .created_ms = job->now_ms, .seen_ms = job->now_ms, .saved_ms = job->now_ms};
    crypto_random(secret, sizeof secret);
    entry->token = base64url_encode(&job->arena, secret, sizeof secret);
    crypto_random(secret, sizeof secret);
    struct str csrf = base64url_encode(&job->arena, secret, sizeof secret);
    crypto_wipe(secret, sizeof secret);
    if (job->arena.failed)
        return ERR_NOMEM;
    crypto_sha256(entry->token, s->hash);
    memcpy(s->csrf, csrf.ptr, csrf.len);
    return session_adopt(s, &entry->staff) ? ERR_OK : ERR_INPUT;
}

static void compare_password(struct job *job, struct store *db, struct arena *arena)
{
    (void)arena; /* the row goes on: it lives in the job */
    struct entry *entry = job->own;
    enum err err = staff_row_find(db, &job->arena, job->in.login, &entry->staff);
    bool usable = !err && !entry->staff.disabled && entry->staff.password.len > 0;
    const char *hash = job->console->dummy_hash;
    if (usable)
        hash = arena_str(&job->arena, entry->staff.password).ptr;
    bool right = password_verify(job->in.password, hash) && usable;
    if (err && err != ERR_NOTFOUND)
        job_refuse(job, PROBLEM_INTERNAL);
    else if (!right)
        job_to_loop(job, turn_away);
    else if (make_session(job, entry))
        job_refuse(job, PROBLEM_INTERNAL);
    else
        job_to_desk_write(job, write_login, login_saved);
}

/* ---- in: on the loop ---- */

/* One more password hash at work? They are heavy on purpose: a few at once are enough, the others may come again. */
static bool take_turn(struct job *job)
{
    struct console *c = job->console;
    job->own = ARENA_NEW(&job->arena, struct entry);
    if (!job->own || atomic_load(&c->logins_running) >= LOGINS_AT_ONCE) {
        job_refuse(job, PROBLEM_BUSY);
        return false;
    }
    job->counted = &c->logins_running;
    atomic_fetch_add(job->counted, 1);
    return true;
}

static bool slow_down(struct job *job, struct str login)
{
    int64_t wait_ms = throttle_try(&job->console->throttle, login, job->peer, job->now_ms);
    if (wait_ms == 0)
        return false;
    OWNED(buf) struct buf body;
    buf_init(&body, REPLY_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    problem_begin(&w, PROBLEM_LOGIN_SLOW);
    json_put_int(&w, "retry_after_s", (wait_ms + 999) / 1000);
    json_close_object(&w);
    struct http_header retry = {"Retry-After", arena_fmt(&job->arena, "%lld", (long long)((wait_ms + 999) / 1000))};
    job_refuse_with(job, &body, PROBLEM_LOGIN_SLOW, &retry);
    return true;
}

static void handle_login(void *self, const struct http_request *req)
{
    struct console *c = self;
    if (!console_write_is_ours(c, req)) {
        refuse(req, PROBLEM_ORIGIN);
        return;
    }
    struct job *job = job_new(c, req, NULL);
    if (!job || !job_take_body(job, req, login_fields, N_LOGIN_FIELDS) || slow_down(job, job->in.login) ||
        !take_turn(job))
        return;
    job_to_worker(job, compare_password);
}

static void handle_logout(void *self, const struct http_request *req)
{
    struct console *c = self;
    session_end(c, req->identity);
    struct http_header cookie = {"Set-Cookie", session_cookie(req->arena, c->secure, S(""))};
    http_reply(req->server, req->ref, &(struct http_response){.status = 204, .headers = &cookie, .n_headers = 1});
}

static void handle_me(void *self, const struct http_request *req)
{
    struct console *c = self;
    struct staff_session *s = req->identity;
    session_touch(c, s, clock_wall_ms()); /* a page asks this for somebody at its keys */
    struct buf body;
    buf_init_in(&body, req->arena, REPLY_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_str(&w, "id", arena_fmt(req->arena, "%lld", (long long)s->staff_id));
    json_put_str(&w, "login", str_from(s->login));
    json_put_str(&w, "name", str_from(s->name));
    json_put_str(&w, "role", str_from(staff_role_name(s->role)));
    json_put_str(&w, "csrf", str_from(s->csrf));
    json_put_int(&w, "idle_s", c->config->console_idle_s);
    json_put_int(&w, "ends_at", s->created_ms + c->sessions.absolute_ms);
    json_close_object(&w);
    http_reply(req->server, req->ref,
               &(struct http_response){.status = 200, .type = S("application/json"), .body = buf_str(&body)});
}

/* ---- the first password ---- */

static enum err write_first(struct store *s, struct arena *a, struct job *job)
{
    struct entry *entry = job->own;
    uint8_t hash[SHA256_BYTES];
    int64_t staff_id;
    crypto_sha256(job->in.token, hash);
    enum err err = link_row_take(s, hex_encode(a, hash, SHA256_BYTES), S("first_password"), job->now_ms, &staff_id);
    if (!err)
        err = staff_row_get(s, &job->arena, staff_id, &entry->staff);
    if (!err && (entry->staff.password.len || entry->staff.disabled))
        err = ERR_NOTFOUND; /* an older link: somebody has a password already */
    if (err)
        return err;
    entry->staff.name = job->in.name;
    entry->staff.password = str_from(entry->hash);
    err = staff_row_update(s, &entry->staff);
    if (!err)
        err = make_session(job, entry);
    return err ? err : write_session(s, a, job);
}

static void hash_first(struct job *job, struct store *db, struct arena *arena)
{
    (void)db;
    (void)arena;
    struct entry *entry = job->own;
    if (password_hash(job->in.password, entry->hash))
        job_refuse(job, PROBLEM_INTERNAL);
    else
        job_to_desk_write(job, write_first, first_saved);
}

static void handle_first(void *self, const struct http_request *req)
{
    struct console *c = self;
    if (!console_write_is_ours(c, req)) {
        refuse(req, PROBLEM_ORIGIN);
        return;
    }
    struct job *job = job_new(c, req, NULL);
    if (!job || !job_take_body(job, req, first_fields, N_FIRST_FIELDS))
        return;
    job->in.name = str_trim(job->in.name);
    if (!staff_password_valid(job->in.password, S(FIRST_LOGIN)) || job->in.name.len == 0) {
        job_refuse(job, PROBLEM_PASSWORD_RULE);
        return;
    }
    if (!slow_down(job, S(FIRST_LOGIN)) && take_turn(job))
        job_to_worker(job, hash_first);
}

const struct http_route login_routes[] = {
    {"POST", "/api/v1/session", ACCESS_PUBLIC, 0, LOGIN_BODY_MAX, handle_login, NULL},
    {"DELETE", "/api/v1/session", ACCESS_STAFF, MAY_ANY, 0, handle_logout, NULL},
    {"POST", "/api/v1/session/first", ACCESS_PUBLIC, 0, LOGIN_BODY_MAX, handle_first, NULL},
    {"GET", "/api/v1/me", ACCESS_STAFF, MAY_ANY, 0, handle_me, NULL},
};
const size_t n_login_routes = sizeof login_routes / sizeof login_routes[0];
