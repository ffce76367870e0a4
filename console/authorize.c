/* Who is asking, and may they? Cookie session first, then on writes where the request comes from, then the role's bit
 * of the route. Must not know what the routes do. */
#include "console/console_inside.h"
#include "console/job.h"

bool console_origin_allowed(const struct console *c, struct str origin)
{
    for (size_t i = 0; i < c->n_origins; i++) {
        if (str_eq(origin, c->origins[i]))
            return true;
    }
    return false;
}

bool console_write_is_ours(const struct console *c, const struct http_request *req)
{
    bool site = req->sec_fetch_site.len == 0 || str_eq(req->sec_fetch_site, S("same-origin"));
    return site && console_origin_allowed(c, req->origin);
}

struct staff_session *console_session_of(struct console *c, const struct http_request *req, int64_t now_ms)
{
    struct str token = http_cookie(req, session_cookie_name(c->secure));
    if (token.len != SESSION_SECRET_CHARS)
        return NULL;
    uint8_t hash[SHA256_BYTES];
    crypto_sha256(token, hash);
    return sessions_find(&c->sessions, hash, now_ms);
}

static bool is_read(struct str method)
{
    return str_eq(method, S("GET")) || str_eq(method, S("HEAD"));
}

/* A page of somebody else may make a browser ask, but not read: still, nothing of ours is asked for from elsewhere. */
static bool read_is_ours(const struct http_request *req)
{
    return req->sec_fetch_site.len == 0 || str_eq(req->sec_fetch_site, S("same-origin")) ||
           str_eq(req->sec_fetch_site, S("none"));
}

static bool csrf_matches(const struct staff_session *s, struct str csrf)
{
    return csrf.len == SESSION_SECRET_CHARS && crypto_equal(csrf.ptr, s->csrf, SESSION_SECRET_CHARS);
}

bool console_judge(const struct console *c, const struct http_request *req, const struct http_route *route,
                   const struct staff_session *s, enum problem *ret)
{
    bool read = is_read(req->method);
    *ret = PROBLEM_SESSION_REQUIRED;
    if (!s)
        return false;
    *ret = PROBLEM_ORIGIN;
    if (read ? !read_is_ours(req) : !console_write_is_ours(c, req))
        return false;
    *ret = PROBLEM_CSRF;
    if (!read && !csrf_matches(s, req->csrf))
        return false;
    *ret = PROBLEM_ROLE;
    return (route->roles & 1u << s->role) != 0;
}

bool console_authorize(void *self, const struct http_request *req, const struct http_route *route, void **ret_identity)
{
    struct console *c = self;
    int64_t now_ms = clock_wall_ms();
    struct staff_session *s = console_session_of(c, req, now_ms);
    enum problem problem;
    if (!console_judge(c, req, route, s, &problem)) {
        refuse(req, problem);
        return false;
    }
    if (!is_read(req->method)) /* a page reads by itself; that somebody is there it says (GET /me, "active") */
        session_touch(c, s, now_ms);
    *ret_identity = s;
    return true;
}
