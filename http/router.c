/* The table of routes. A path matches segment by segment; {id} stands for one segment. O(routes), a few dozen. */
#include "http/inside.h"

static enum err check_route(const struct http_route *r)
{
    if (!r->method || !r->path || r->path[0] != '/' || !r->handle || r->access >= ACCESSES ||
        r->body_max > HTTP_BODY_MAX * 64)
        return ERR_INPUT;
    if (r->access == ACCESS_STAFF && r->roles == 0)
        return ERR_INPUT;
    return ERR_OK;
}

enum err http_add_routes(struct http_server *s, const struct http_route *routes, size_t n)
{
    struct http_route *kept = ARENA_ARRAY(&s->keep, struct http_route, n);
    if (!kept || n > ROUTES_MAX - s->n_routes)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        if (check_route(&routes[i]) != ERR_OK) {
            LOG(LOG_ERROR, "http_route_wrong", LOG_N("row", i),
                LOG_W("path", routes[i].path ? routes[i].path : "none"));
            return ERR_INPUT;
        }
        kept[i] = routes[i];
        s->routes[s->n_routes++] = &kept[i];
    }
    return ERR_OK;
}

static bool match(struct str pattern, struct str path, struct str *param)
{
    for (;;) {
        struct str_cut want = str_cut(pattern, '/'), have = str_cut(path, '/');
        if (str_starts(want.head, S("{"))) {
            if (have.head.len == 0 || have.head.len > PARAM_MAX)
                return false;
            *param = have.head;
        } else if (!str_eq(want.head, have.head)) {
            return false;
        }
        if (want.found != have.found)
            return false;
        if (!want.found)
            return true;
        pattern = want.tail;
        path = have.tail;
    }
}

/* HEAD is GET without its body. */
static bool serves(const struct http_route *r, struct str method)
{
    struct str own = str_from(r->method);
    return str_eq(own, method) || (str_eq(method, S("HEAD")) && str_eq(own, S("GET")));
}

enum route_found route_find(const struct http_server *s, struct str method, struct str path,
                            const struct http_route **ret, struct str *ret_param, struct buf *allow)
{
    enum route_found found = ROUTE_NO_PATH;
    for (size_t i = 0; i < s->n_routes; i++) {
        const struct http_route *r = s->routes[i];
        struct str param = {0};
        if (!match(str_from(r->path), path, &param))
            continue;
        if (serves(r, method)) {
            *ret = r;
            *ret_param = param;
            return ROUTE_FOUND;
        }
        found = ROUTE_NO_METHOD;
        if (allow->len)
            buf_add(allow, S(", "));
        buf_add(allow, str_from(r->method));
    }
    return found;
}
