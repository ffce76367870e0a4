/* Putting the desk together, and the link for the first password. Must not know what routes do. */
#include "console/console_inside.h"
#include "console/job.h"

enum { CONSOLE_BYTES_MAX = 256 * 1024, TICK_MS = 1000, LINK_HOURS = 24 };

/* ---- origins ---- */

/* A demo is opened under either name of this machine. */
static void add_origins(struct console *c)
{
    struct str url = c->config->public_url;
    c->secure = str_starts(url, S("https://"));
    c->origins[c->n_origins++] = url;
    struct str loopback = S("http://127.0.0.1");
    if (c->config->demo && str_starts(url, loopback))
        c->origins[c->n_origins++] = arena_join(&c->arena, S("http://localhost"), str_sub(url, loopback.len, url.len));
}

enum err console_new(const struct config *config, struct console **ret)
{
    if (config->console_require_totp) {
        LOG(LOG_ERROR, "totp_not_available", LOG_W("key", "console.require_totp"));
        return ERR_INPUT;
    }
    struct console *c = calloc(1, sizeof *c);
    if (!c)
        return ERR_NOMEM;
    uint8_t key[16];
    crypto_random(key, sizeof key);
    arena_init(&c->arena, CONSOLE_BYTES_MAX);
    c->config = config;
    c->stream.tail = &c->stream.first;
    add_origins(c);
    sessions_init(&c->sessions, config->console_idle_s, config->console_absolute_s);
    throttle_init(&c->throttle, key);
    if (c->arena.failed || password_hash(S("nobody's password"), c->dummy_hash)) {
        console_free(c);
        return ERR_NOMEM;
    }
    *ret = c;
    return ERR_OK;
}

void console_free(struct console *c)
{
    if (!c)
        return;
    stream_done(&c->stream);
    questionnaires_free(atomic_load(&c->questionnaires));
    flow_atlas_free(c->atlas);
    arena_done(&c->arena);
    crypto_wipe(&c->sessions, sizeof c->sessions);
    free(c);
}

/* ---- joining the rest ---- */

static enum err add_routes(struct console *c, const struct http_route *table, size_t n)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < n; i++) {
        struct http_route route = table[i];
        route.self = c;
        err = http_add_routes(c->http, &route, 1);
    }
    return err;
}

static enum err add_all(struct console *c)
{
    enum err err = add_routes(c, login_routes, n_login_routes);
    if (!err)
        err = add_routes(c, queue_routes, n_queue_routes);
    if (!err)
        err = add_routes(c, conversation_routes, n_conversation_routes);
    if (!err)
        err = add_routes(c, alert_routes, n_alert_routes);
    if (!err)
        err = add_routes(c, flow_routes, n_flow_routes);
    if (!err)
        err = add_routes(c, lack_routes, n_lack_routes);
    if (!err)
        err = add_routes(c, truth_routes, n_truth_routes);
    if (!err)
        err = add_routes(c, edit_routes, n_edit_routes);
    if (!err)
        err = add_routes(c, import_routes, n_import_routes);
    if (!err)
        err = add_routes(c, report_routes, n_report_routes);
    if (!err)
        err = pages_add(c);
    if (!err)
        err = stream_add(c);
    return err ? err : http_every(c->http, TICK_MS, sessions_tick, c);
}

enum err console_open(struct console *c, struct http_server *http, struct desk *desk, struct workers *workers,
                      const struct content *content)
{
    c->http = http;
    c->desk = desk;
    c->workers = workers;
    c->listener =
        (struct desk_listener){.self = c, .answered = job_desk_answered, .news = stream_news, .flush = stream_flush};
    enum err err = console_use_content(c, content);
    if (!err)
        err = sessions_restore(c);
    if (!err)
        err = add_all(c);
    if (!err)
        desk_listen(desk, &c->listener);
    return err;
}

enum err console_use_content(struct console *c, const struct content *content)
{
    struct questionnaires *q, *now = atomic_load(&c->questionnaires);
    if (now && str_eq(now->bundle, bundle_id(content->bundle))) /* the town's things alone are new */
        return ERR_OK;
    enum err err = questionnaires_copy(content->bundle, &q);
    if (err)
        return err;
    bool read = atomic_load(&c->dossiers_reading) > 0; /* only the loop's thread, this one, begins to */
    q->older = read ? now : NULL;
    atomic_store(&c->questionnaires, q);
    if (!read)
        questionnaires_free(now);
    return flow_atlas_use(c, content->bundle);
}

/* ---- the first password ---- */

struct first {
    struct str token_hash;
    enum err err; /* ERR_NOTFOUND: somebody can sign in already */
};

static bool somebody_can_sign_in(const struct staff_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (rows[i].password.len && !rows[i].disabled)
            return true;
    }
    return false;
}

/* The person the link is for, made at the first start. */
static enum err first_person(struct store *s, struct arena *a, int64_t now_ms, struct staff_row *ret)
{
    enum err err = staff_row_find(s, a, S(FIRST_LOGIN), ret);
    if (err != ERR_NOTFOUND)
        return err;
    *ret = (struct staff_row){.login = S(FIRST_LOGIN),
                              .name = S(FIRST_LOGIN),
                              .role = str_from(staff_role_name(ROLE_SUPERVISOR)),
                              .created_ms = now_ms};
    return staff_row_insert(s, ret);
}

static enum err write_link(struct store *s, struct arena *a, void *arg)
{
    struct first *first = arg;
    struct staff_row *rows = NULL, person;
    size_t n = 0;
    int64_t now_ms = clock_wall_ms();
    first->err = staff_rows_list(s, a, &rows, &n);
    if (!first->err && somebody_can_sign_in(rows, n))
        first->err = ERR_NOTFOUND;
    if (!first->err)
        first->err = first_person(s, a, now_ms, &person);
    if (!first->err && person.disabled)
        first->err = ERR_NOTFOUND;
    if (!first->err)
        first->err =
            link_row_insert(s, first->token_hash, S("first_password"), person.id, now_ms + LINK_HOURS * HOUR_MS);
    return first->err;
}

enum err console_first_link(struct console *c, struct arena *arena, struct str *ret)
{
    uint8_t secret[SESSION_SECRET_BYTES], hash[SHA256_BYTES];
    crypto_random(secret, sizeof secret);
    struct str token = base64url_encode(arena, secret, sizeof secret);
    crypto_wipe(secret, sizeof secret);
    crypto_sha256(token, hash);
    struct first first = {.token_hash = hex_encode(arena, hash, sizeof hash), .err = ERR_NOMEM};
    struct desk_request *request =
        arena->failed
            ? NULL
            : desk_request_new(&(struct desk_request){.kind = DESK_WRITE, .write = write_link, .arg = &first});
    if (!request)
        return ERR_NOMEM;
    enum err err = desk_run(c->desk, &request, 1);
    if (err || first.err)
        return err ? err : first.err;
    *ret = arena_fmt(arena, "%.*s/console/first#%.*s", STR_FMT(c->config->public_url), STR_FMT(token));
    return arena->failed ? ERR_NOMEM : ERR_OK;
}
