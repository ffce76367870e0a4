/* From the library's headers to one whole request. Lengths are read here and nowhere else: the library's own reading
 * takes "-1" and "5x". */
#include <stdlib.h>
#include "base/owned.h"
#include "http/inside.h"

/* ---- headers ---- */

static struct str header(struct lws *wsi, struct arena *arena, enum lws_token_indexes token)
{
    int len = lws_hdr_total_length(wsi, token);
    if (len <= 0 || len > HTTP_HEADER_MAX)
        return (struct str){0};
    char *copy = arena_alloc(arena, (size_t)len + 1);
    if (!copy || lws_hdr_copy(wsi, copy, len + 1, token) < 0)
        return (struct str){0};
    return (struct str){copy, (size_t)len};
}

/* One that the library has no token for; `name` in lower case with its colon. */
static struct str custom(struct lws *wsi, struct arena *arena, struct str name)
{
    int len = lws_hdr_custom_length(wsi, name.ptr, (int)name.len);
    if (len <= 0 || len > HTTP_HEADER_MAX)
        return (struct str){0};
    char *copy = arena_alloc(arena, (size_t)len + 1);
    if (!copy || lws_hdr_custom_copy(wsi, copy, len + 1, name.ptr, (int)name.len) < 0)
        return (struct str){0};
    return str_trim((struct str){copy, (size_t)len});
}

static void add_encoded(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= ' ' || c >= 0x7f || c == '%' || c == '&' || c == '+' || c == '#')
            buf_addf(out, "%%%02X", c);
        else
            buf_add_char(out, (char)c);
    }
}

/* The library hands over decoded pieces: encoded again, so that a '&' inside a value stays one. */
static struct str query(struct lws *wsi, struct arena *arena)
{
    struct buf out;
    buf_init_in(&out, arena, 3 * HTTP_HEADER_MAX);
    for (int i = 0; i < 64; i++) {
        int len = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, i);
        if (len <= 0)
            break;
        char *piece = arena_alloc(arena, (size_t)len + 1);
        if (!piece || lws_hdr_copy_fragment(wsi, piece, len + 1, WSI_TOKEN_HTTP_URI_ARGS, i) < 0)
            break;
        if (i)
            buf_add_char(&out, '&');
        add_encoded(&out, (struct str){piece, (size_t)len});
    }
    return buf_str(&out);
}

/* Our own proxy appended the last address; what stands before it anybody may have written. */
static struct str peer(const struct conn *c, struct arena *arena)
{
    char text[PEER_TEXT_BYTES];
    struct peer_address address = c->address;
    struct str list = c->proxied ? header(c->wsi, arena, WSI_TOKEN_X_FORWARDED_FOR) : (struct str){0};
    for (struct str_cut cut = str_cut(list, ','); cut.found; cut = str_cut(list, ','))
        list = cut.tail;
    (void)peer_address_read(str_trim(list), &address);
    peer_address_text(&address, text);
    return arena_str(arena, str_from(text));
}

static const char *const methods[] = {"GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "HEAD"};

enum err request_read(struct http_server *s, struct conn *c, struct arena *arena, struct http_request *ret)
{
    char *path = NULL;
    int path_len = 0, method = lws_http_get_uri_and_method(c->wsi, &path, &path_len);
    if (method < 0 || method >= (int)(sizeof methods / sizeof methods[0]) || path_len <= 0)
        return ERR_INPUT;
    *ret = (struct http_request){
        .server = s,
        .ref = c->ref,
        .method = str_from(methods[method]),
        .path = arena_str(arena, (struct str){path, (size_t)path_len}),
        .query = query(c->wsi, arena),
        .peer = peer(c, arena),
        .from_here = peer_address_local(&c->address) && lws_hdr_total_length(c->wsi, WSI_TOKEN_X_FORWARDED_FOR) <= 0,
        .host = header(c->wsi, arena, WSI_TOKEN_HOST),
        .origin = header(c->wsi, arena, WSI_TOKEN_ORIGIN),
        .cookie = header(c->wsi, arena, WSI_TOKEN_HTTP_COOKIE),
        .content_type = header(c->wsi, arena, WSI_TOKEN_HTTP_CONTENT_TYPE),
        .csrf = custom(c->wsi, arena, S("x-csrf-token:")),
        .signature = custom(c->wsi, arena, S("x-line-signature:")),
        .sec_fetch_site = custom(c->wsi, arena, S("sec-fetch-site:")),
        .accept = header(c->wsi, arena, WSI_TOKEN_HTTP_ACCEPT),
        .if_none_match = header(c->wsi, arena, WSI_TOKEN_HTTP_IF_NONE_MATCH),
        .arena = arena,
    };
    if (memchr(ret->path.ptr, '\0', ret->path.len))
        return ERR_INPUT;
    return arena->failed ? ERR_NOMEM : ERR_OK;
}

/* ---- lengths ---- */

/* 0, or the status to refuse with. Absent counts as 0 for methods without a body. */
static int body_length(struct lws *wsi, bool needed, size_t *ret)
{
    char text[24];
    *ret = 0;
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0)
        return 411;
    int len = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    if (len <= 0)
        return needed ? 411 : 0;
    if (len >= (int)sizeof text || lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, 1) > 0 ||
        lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_HTTP_CONTENT_LENGTH) != len)
        return 400;
    size_t n = 0;
    for (int i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 400;
        if (n > (size_t)1 << 40)
            return 413;
        n = n * 10 + (size_t)(text[i] - '0');
    }
    *ret = n;
    return 0;
}

static bool takes_body(struct str method)
{
    return str_eq(method, S("POST")) || str_eq(method, S("PUT")) || str_eq(method, S("PATCH"));
}

/* ---- a copy that outlives the callback: one block ---- */

static struct str *const_strings(struct http_request *r, size_t i)
{
    struct str *all[] = {&r->method,         &r->path,   &r->query,         &r->peer, &r->host,
                         &r->origin,         &r->cookie, &r->content_type,  &r->csrf, &r->signature,
                         &r->sec_fetch_site, &r->accept, &r->if_none_match, &r->param};
    return i < sizeof all / sizeof all[0] ? all[i] : NULL;
}

static struct http_request *keep_request(const struct http_request *r)
{
    struct http_request from = *r;
    size_t bytes = 0;
    for (size_t i = 0; const_strings(&from, i); i++)
        bytes += const_strings(&from, i)->len;
    struct http_request *kept = malloc(sizeof *kept + bytes);
    if (!kept)
        return NULL;
    *kept = from;
    char *at = (char *)(kept + 1);
    for (size_t i = 0; const_strings(kept, i); i++) {
        struct str *s = const_strings(kept, i);
        if (!s->len)
            continue;
        memcpy(at, s->ptr, s->len);
        s->ptr = at;
        at += s->len;
    }
    return kept;
}

/* ---- the way of a request ---- */

/* False: it is answered. */
static bool may(struct http_server *s, struct conn *c, struct http_request *req)
{
    const struct http_route *route = c->route;
    c->state = CONN_WAITING;
    if (route->access != ACCESS_STAFF || (s->authorize && s->authorize(s->authorize_self, req, route, &req->identity)))
        return true;
    if (!c->finished && c->state == CONN_WAITING)
        respond_problem(s, c, 403, "forbidden", (struct str){0});
    return false;
}

static int hand_over(struct http_server *s, struct conn *c, struct http_request *req)
{
    const struct http_route *route = c->route;
    if (!may(s, c, req))
        return respond_finish(c);
    route->handle(route->self, req);
    if (c->state == CONN_WAITING) {
        /* It will answer later: the library's own short timer must not close it meanwhile. */
        lws_set_timeout(c->wsi, NO_PENDING_TIMEOUT, 0);
        wheel_set(&s->wheel, &c->timer, s->answer_ticks);
    }
    return respond_finish(c);
}

static int answer_file(struct http_server *s, struct conn *c, const struct static_file *f,
                       const struct http_request *req)
{
    bool same = req->if_none_match.len && str_find(req->if_none_match, str_from(f->etag)) >= 0;
    respond(s, c,
            &(struct answer){.status = same ? 304 : 200,
                             .headers = f->headers,
                             .body = same ? (struct str){0} : f->body,
                             .plain_headers = true});
    return respond_finish(c);
}

/* Who answers: a route, a file, or nobody. */
static int find_route(struct http_server *s, struct conn *c, struct http_request *req, size_t length)
{
    struct buf allow;
    buf_init_in(&allow, req->arena, 128);
    enum route_found found = route_find(s, req->method, req->path, &c->route, &req->param, &allow);
    bool reads = str_eq(req->method, S("GET")) || c->head;
    const struct static_file *file = found == ROUTE_NO_PATH ? static_find(s, req->path) : NULL;
    if (length > 0 && (found != ROUTE_FOUND || length > c->route->body_max))
        return respond_and_close(s, c, found == ROUTE_NO_PATH && !file ? 404 : 413,
                                 found == ROUTE_NO_PATH && !file ? "not_found" : "too_large");
    if (file && reads)
        return answer_file(s, c, file, req);
    if (found == ROUTE_FOUND)
        return 0;
    if (file || found == ROUTE_NO_METHOD)
        respond_problem(s, c, 405, "method_not_allowed", file ? S("GET, HEAD") : buf_str(&allow));
    else
        respond_problem(s, c, 404, "not_found", (struct str){0});
    c->route = NULL;
    return respond_finish(c);
}

int request_begin(struct http_server *s, struct conn *c)
{
    struct http_request req;
    size_t length;
    if (c->state != CONN_IDLE)
        return -1;
    arena_reset(&s->request_arena);
    c->route = NULL;
    c->head = false;
    enum err err = request_read(s, c, &s->request_arena, &req);
    if (err != ERR_OK)
        return respond_and_close(s, c, 400, "bad_request");
    c->head = str_eq(req.method, S("HEAD"));
    int refuse = body_length(c->wsi, takes_body(req.method), &length);
    if (refuse)
        return respond_and_close(s, c, refuse,
                                 refuse == 411   ? "length_required"
                                 : refuse == 413 ? "too_large"
                                                 : "bad_length");
    int rc = find_route(s, c, &req, length);
    if (rc != 0 || !c->route)
        return rc;
    if (length == 0) {
        c->zero_body = lws_hdr_total_length(c->wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0 && takes_body(req.method);
        return hand_over(s, c, &req);
    }
    /* Whoever may not is told before a body is waited for; who may is asked again when all of it is here. */
    c->close_after = true;
    if (!may(s, c, &req))
        return respond_finish(c);
    c->close_after = false;
    c->request = keep_request(&req);
    if (!c->request)
        return respond_and_close(s, c, 503, "busy");
    buf_init(&c->body, length);
    c->state = CONN_BODY;
    wheel_set(&s->wheel, &c->timer, BODY_TICKS);
    return 0;
}

/*
 * Requests that come in one packet behind another (pipelining) are stashed by the library, and a body is then read from
 * the wrong end of the stash: its first bytes are those of its own request line. Seen on 4.1.6; such a connection is
 * closed. No body of ours begins so.
 */
static bool is_own_head(const struct http_request *req, struct str piece)
{
    struct str_cut cut = str_cut(piece, ' ');
    if (cut.found)
        return str_eq(cut.head, req->method) && str_starts(cut.tail, S("/"));
    return str_starts(req->method, piece);
}

int request_body(struct http_server *s, struct conn *c, struct str piece)
{
    /* "Content-Length: 0": the library hands over the nothing, although the handler has the request already. */
    if (c->zero_body && piece.len == 0)
        return 0;
    if (c->state != CONN_BODY || (c->body.len == 0 && is_own_head(c->request, piece)))
        return -1;
    buf_add(&c->body, piece);
    if (c->body.err != ERR_OK)
        return respond_and_close(s, c, 503, "busy");
    return 0;
}

int request_whole(struct http_server *s, struct conn *c)
{
    bool zero = c->zero_body;
    c->zero_body = false;
    /* Bytes behind a body whose answer is still out: the library would call here for ever. Nobody pipelines behind a
     * POST. */
    if (c->state != CONN_BODY)
        return zero ? 0 : -1;
    wheel_clear(&c->timer);
    arena_reset(&s->request_arena);
    struct http_request *req = GIVE(c->request);
    struct buf body = c->body;
    c->body = (struct buf){0};
    req->body = buf_str(&body);
    req->arena = &s->request_arena;
    int rc = hand_over(s, c, req);
    buf_done(&body);
    free(req);
    return rc;
}

/* ---- what handlers ask ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static struct str decode(struct arena *arena, struct str s)
{
    char *out = arena_alloc(arena, s.len + 1);
    size_t n = 0;
    if (!out)
        return (struct str){0};
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '%' && i + 2 < s.len && hex(s.ptr[i + 1]) >= 0 && hex(s.ptr[i + 2]) >= 0) {
            c = (char)(hex(s.ptr[i + 1]) << 4 | hex(s.ptr[i + 2]));
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        out[n++] = c;
    }
    return (struct str){n ? out : NULL, n};
}

bool http_next_pair(struct str *rest, struct arena *arena, struct str *ret_name, struct str *ret_value)
{
    if (rest->len == 0)
        return false;
    struct str_cut cut = str_cut(*rest, '&'), pair = str_cut(cut.head, '=');
    *rest = cut.tail;
    *ret_name = decode(arena, pair.head);
    *ret_value = decode(arena, pair.tail);
    return true;
}

struct str http_query(const struct http_request *req, const char *name)
{
    struct str rest = req->query, found, value;
    while (http_next_pair(&rest, req->arena, &found, &value))
        if (str_eq(found, str_from(name)))
            return value;
    return (struct str){0};
}

struct str http_cookie(const struct http_request *req, const char *name)
{
    struct str_cut rest = {.tail = req->cookie, .found = true};
    while (rest.found) {
        rest = str_cut(rest.tail, ';');
        struct str_cut pair = str_cut(rest.head, '=');
        if (str_eq(str_trim(pair.head), str_from(name)))
            return str_trim(pair.tail);
    }
    return (struct str){0};
}
