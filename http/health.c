/* Health for monitors. Ready means: the loop answers, content is loaded (or the process would not run) and what comes
 * in can be saved. */
#include "http/health.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "bot/desk.h"

enum { METRICS_BYTES = 8192 };

struct health {
    struct http_server *http;
    struct desk *desk;
    int64_t started_ms; /* monotonic */
};

static void alive(void *self, const struct http_request *req)
{
    struct health *h = self;
    http_reply(h->http, req->ref, &(struct http_response){.status = 200, .type = S("text/plain"), .body = S("ok\n")});
}

static void ready(void *self, const struct http_request *req)
{
    struct health *h = self;
    if (desk_figures(h->desk).disk_full)
        http_problem(h->http, req->ref, 503, "disk_full");
    else
        http_reply(h->http, req->ref,
                   &(struct http_response){.status = 200, .type = S("text/plain"), .body = S("ready\n")});
}

static void put(struct buf *b, const char *name, const char *type, const char *help, uint64_t value)
{
    buf_addf(b, "# HELP tsunagu_%s %s\n# TYPE tsunagu_%s %s\ntsunagu_%s %llu\n", name, help, name, type, name,
             (unsigned long long)value);
}

/* For whoever runs the service, on its own machine: that somebody writes just now is nobody else's business. */
static void metrics(void *self, const struct http_request *req)
{
    struct health *h = self;
    if (!req->from_here) {
        http_problem(h->http, req->ref, 404, "not_found");
        return;
    }
    struct desk_figures f = desk_figures(h->desk);
    struct buf b;
    buf_init_in(&b, req->arena, METRICS_BYTES);
    put(&b, "turns_total", "counter", "Turns committed.", f.turns);
    put(&b, "duplicates_total", "counter", "Events that had been seen before.", f.duplicates);
    put(&b, "groups_total", "counter", "Transactions committed.", f.groups);
    put(&b, "errors_total", "counter", "Requests that were not carried out.", f.errors);
    put(&b, "commit_microseconds_total", "counter", "Time spent in COMMIT.", f.commit_us_total);
    put(&b, "desk_waiting", "gauge", "Requests waiting for the desk.", f.waiting);
    put(&b, "disk_full", "gauge", "1 while nothing can be saved.", f.disk_full);
    put(&b, "uptime_seconds", "gauge", "Since the process started.",
        (uint64_t)(clock_mono_ms() - h->started_ms) / 1000);
    http_reply(h->http, req->ref,
               &(struct http_response){
                   .status = 200, .type = S("text/plain; version=0.0.4; charset=utf-8"), .body = buf_str(&b)});
}

enum err health_open(struct http_server *http, struct desk *desk, struct health **ret)
{
    struct health *h = calloc(1, sizeof *h);
    if (!h)
        return ERR_NOMEM;
    *h = (struct health){.http = http, .desk = desk, .started_ms = clock_mono_ms()};
    const struct http_route routes[] = {
        {.method = "GET", .path = "/healthz", .access = ACCESS_PUBLIC, .handle = alive, .self = h},
        {.method = "GET", .path = "/readyz", .access = ACCESS_PUBLIC, .handle = ready, .self = h},
        {.method = "GET", .path = "/metrics", .access = ACCESS_PUBLIC, .handle = metrics, .self = h},
    };
    enum err err = http_add_routes(http, routes, sizeof routes / sizeof routes[0]);
    if (err) {
        free(h);
        return err;
    }
    *ret = h;
    return ERR_OK;
}

void health_close(struct health *health)
{
    free(health);
}
