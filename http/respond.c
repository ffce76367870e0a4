/* Answers: built whole in one buffer, written with one call, then the transaction is completed. */
#include <stdlib.h>
#include "base/clock.h"
#include "base/json.h"
#include "base/owned.h"
#include "http/inside.h"

enum { ANSWER_MAX = 80 << 20 };

static const char *reason(int status)
{
    static const struct {
        int status;
        const char *words;
    } rows[] = {
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].status == status)
            return rows[i].words;
    return "Status";
}

static const char *date_line(struct http_server *s)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t now_ms = clock_wall_ms();
    if (now_ms / 1000 != s->date_s) {
        s->date_s = now_ms / 1000;
        struct civil c = civil_from_ms(now_ms, 0);
        snprintf(s->date, sizeof s->date, "%s, %02u %s %04u %02u:%02u:%02u GMT", days[c.weekday % 7],
                 (unsigned)c.day % 100, months[(c.month - 1) % 12], (unsigned)c.year % 10000, (unsigned)c.hour % 100,
                 (unsigned)c.minute % 100, (unsigned)c.second % 100);
    }
    return s->date;
}

static void add_head(struct http_server *s, const struct conn *c, const struct answer *a)
{
    struct buf *out = &s->out;
    buf_addf(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n", a->status, reason(a->status), date_line(s));
    if (a->type.len)
        buf_addf(out, "Content-Type: %.*s\r\n", STR_FMT(a->type));
    if (a->status != 204 && a->status != 304)
        buf_addf(out, "Content-Length: %zu\r\n", a->body.len);
    if (c->close_after)
        buf_add(out, S("Connection: close\r\n"));
    for (size_t i = 0; i < a->n_extra; i++)
        buf_addf(out, "%s: %.*s\r\n", a->extra[i].name, STR_FMT(a->extra[i].value));
    buf_add(out, a->headers);
    if (!a->plain_headers)
        security_headers(s, out, a->extra, a->n_extra);
    buf_add(out, S("\r\n"));
}

void respond(struct http_server *s, struct conn *c, const struct answer *a)
{
    static const char room[LWS_PRE];
    if (c->state != CONN_WAITING && c->state != CONN_BODY && c->state != CONN_IDLE)
        return;
    buf_reset(&s->out);
    buf_add(&s->out, (struct str){room, LWS_PRE});
    add_head(s, c, a);
    if (!c->head)
        buf_add(&s->out, a->body);
    wheel_clear(&c->timer);
    c->state = CONN_IDLE;
    c->finished = true;
    conn_drop_request(c);
    if (s->out.err != ERR_OK) {
        buf_done(&s->out);
        c->close_after = true;
    } else {
        int len =
            lws_write(c->wsi, (unsigned char *)s->out.ptr + LWS_PRE, s->out.len - LWS_PRE, LWS_WRITE_HTTP_HEADERS);
        if (len < 0)
            c->close_after = true;
    }
    if (s->out.room > 1 << 20)
        buf_done(&s->out);
    if (s->busy != c && respond_finish(c) != 0)
        conn_kill(c);
}

int respond_finish(struct conn *c)
{
    if (!c->finished)
        return 0;
    c->finished = false;
    c->head = false;
    if (c->close_after)
        return -1;
    return lws_http_transaction_completed(c->wsi) ? -1 : 0;
}

static const char *title(const char *code)
{
    static const struct {
        const char *code, *title;
    } rows[] = {
#define PROBLEM(code, title) {code, title},
#include "http/problems.def"
#undef PROBLEM
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].code, code) == 0)
            return rows[i].title;
    return code;
}

static void add_problem(struct buf *out, int status, const char *code)
{
    struct json_out w;
    json_out_init(&w, out);
    json_open_object(&w, NULL);
    char type[96];
    snprintf(type, sizeof type, "https://tsunagu.example/problems/%s", code);
    json_put_str(&w, "type", str_from(type));
    json_put_str(&w, "title", str_from(title(code)));
    json_put_int(&w, "status", status);
    json_close_object(&w);
}

void respond_problem(struct http_server *s, struct conn *c, int status, const char *code, struct str allow)
{
    OWNED(buf) struct buf body;
    buf_init(&body, 1024);
    add_problem(&body, status, code);
    struct http_header extra = {"Allow", allow};
    respond(s, c,
            &(struct answer){.status = status,
                             .type = S("application/problem+json"),
                             .body = buf_str(&body),
                             .extra = &extra,
                             .n_extra = allow.len > 0});
}

int respond_and_close(struct http_server *s, struct conn *c, int status, const char *code)
{
    c->close_after = true;
    respond_problem(s, c, status, code, (struct str){0});
    c->finished = false;
    return -1;
}

/* ---- from any thread ---- */

struct parcel {
    struct http_server *server;
    struct http_ref ref;
    struct http_response response;
    struct http_header headers[8];
    char text[];
};

static void send_now(struct http_server *s, struct http_ref ref, const struct http_response *r)
{
    struct conn *c = conn_find(s, ref);
    if (!c || c->state != CONN_WAITING)
        return;
    respond(s, c,
            &(struct answer){
                .status = r->status, .type = r->type, .body = r->body, .extra = r->headers, .n_extra = r->n_headers});
}

static void open_parcel(void *arg)
{
    struct parcel *p = arg;
    send_now(p->server, p->ref, &p->response);
    free(p);
}

static struct str pack(char **at, struct str s)
{
    if (s.len)
        memcpy(*at, s.ptr, s.len);
    struct str copy = {s.len ? *at : NULL, s.len};
    *at += s.len;
    return copy;
}

void http_reply(struct http_server *s, struct http_ref ref, const struct http_response *r)
{
    if (on_loop(s)) {
        send_now(s, ref, r);
        return;
    }
    size_t n = r->n_headers < 8 ? r->n_headers : 8, bytes = r->type.len + r->body.len;
    for (size_t i = 0; i < n; i++)
        bytes += r->headers[i].value.len;
    struct parcel *p = malloc(sizeof *p + bytes);
    if (!p)
        return;
    char *at = p->text;
    *p = (struct parcel){.server = s, .ref = ref, .response = *r};
    p->response.type = pack(&at, r->type);
    p->response.body = pack(&at, r->body);
    for (size_t i = 0; i < n; i++)
        p->headers[i] = (struct http_header){r->headers[i].name, pack(&at, r->headers[i].value)};
    p->response.headers = p->headers;
    p->response.n_headers = n;
    if (http_post(s, open_parcel, p) != ERR_OK)
        free(p);
}

void http_problem(struct http_server *s, struct http_ref ref, int status, const char *code)
{
    OWNED(buf) struct buf body;
    buf_init(&body, 1024);
    add_problem(&body, status, code);
    http_reply(
        s, ref,
        &(struct http_response){.status = status, .type = S("application/problem+json"), .body = buf_str(&body)});
}
