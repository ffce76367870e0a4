/* One visit on its way: loop → cache, or a worker → loop. Whoever holds the pointer owns it. Must not know what pages
 * show. */
#include <stdlib.h>
#include "base/clock.h"
#include "base/crypto.h"
#include "portal/portal_inside.h"

enum { VISIT_BYTES = 256 << 20, ETAG_BYTES = 12, HEADERS = 6 };

struct visit {
    struct portal *portal;
    const struct page_route *route;
    struct http_ref ref;
    struct arena arena;
    struct str path, query, param, body, key, if_none_match;
    int64_t now_ms;
    bool kept;
    const struct content *made_of;
    struct page_answer answer;
    char etag[32];
};

static int32_t day_of(int64_t now_ms)
{
    return (int32_t)((now_ms + (int64_t)JST_MINUTES * MINUTE_MS) / DAY_MS);
}

static void visit_free(struct visit *v)
{
    buf_done(&v->answer.body);
    arena_done(&v->arena);
    free(v);
}

/* ---- answering, on the loop ---- */

struct outgoing {
    int status;
    struct str type, body;
    const char *etag;
    bool kept, open;
};

static void send(const struct portal *p, struct http_ref ref, const struct page_route *route, const struct outgoing *o,
                 struct str if_none_match)
{
    struct http_header header[HEADERS] = {
        {"Content-Security-Policy", route->tiles ? p->map_policy : p->policy},
        {"Cache-Control", o->kept ? S("no-cache") : S("no-store")},
        {"ETag", str_from(o->etag)},
    };
    size_t n = 3;
    if (o->open) {
        header[n++] = (struct http_header){"Access-Control-Allow-Origin", S("*")};
        header[n++] = (struct http_header){"Cross-Origin-Resource-Policy", S("cross-origin")};
    }
    bool same = o->kept && if_none_match.len && str_find(if_none_match, str_from(o->etag)) >= 0;
    http_reply(p->http, ref,
               &(struct http_response){.status = same ? 304 : o->status,
                                       .type = o->type,
                                       .body = same ? (struct str){0} : o->body,
                                       .headers = header,
                                       .n_headers = n});
}

static void deliver(void *arg)
{
    struct visit *v = arg;
    struct portal *p = v->portal;
    const struct page_answer *a = &v->answer;
    struct outgoing o = {a->status, a->type, buf_str(&a->body), v->etag, v->kept, a->open};
    bool fresh = v->made_of == atomic_load(&p->content);
    if (v->kept && fresh && a->status == 200)
        page_cache_put(
            p->cache, day_of(v->now_ms),
            &(struct page_cached){
                .key = v->key, .body = o.body, .type = a->type, .status = a->status, .open = a->open, .etag = v->etag});
    send(p, v->ref, v->route, &o, v->if_none_match);
    visit_free(v);
}

static void refuse(struct visit *v)
{
    http_problem(v->portal->http, v->ref, 503, "busy");
    visit_free(v);
}

/* ---- making, on a worker ---- */

/* Hold content and its searcher for reading; the first one to come makes the searcher. */
static enum err hold(struct portal *p, struct store *db, const struct content **ret)
{
    for (;;) {
        pthread_rwlock_rdlock(&p->reading);
        *ret = atomic_load(&p->content);
        if (p->searcher && p->searcher_of == *ret)
            return ERR_OK;
        pthread_rwlock_unlock(&p->reading);
        enum err err = portal_make_searcher(p, db);
        if (err)
            return err;
    }
}

static void name_version(struct visit *v)
{
    uint8_t hash[SHA256_BYTES];
    crypto_sha256(buf_str(&v->answer.body), hash);
    struct str hex = hex_encode(&v->arena, hash, ETAG_BYTES);
    snprintf(v->etag, sizeof v->etag, "\"%.*s\"", STR_FMT(hex));
}

static void make(void *arg, struct store *db, struct arena *arena)
{
    struct visit *v = arg;
    struct portal *p = v->portal;
    struct view view = {.portal = p,
                        .db = db,
                        .arena = arena,
                        .route = v->route,
                        .path = v->path,
                        .param = v->param,
                        .body = v->body,
                        .now_ms = v->now_ms};
    view.today = day_of(v->now_ms);
    ask_read(v->query, arena, &view.ask);
    if (hold(p, db, &view.content)) {
        refuse(v);
        return;
    }
    view.searcher = p->searcher;
    town_calendar(view.content->town, &view.off);
    v->made_of = view.content;
    v->answer.status = 200;
    v->route->build(&view, &v->answer);
    pthread_rwlock_unlock(&p->reading);
    bool failed = v->answer.body.err || arena->failed;
    if (!failed)
        name_version(v);
    if (failed || http_post(p->http, deliver, v))
        refuse(v);
}

/* ---- long work: one at a time, so that the other worker is there for those who only look ---- */

static struct visit *next_long(struct portal *p)
{
    void *v;
    return queue_take(p->long_works, &v, 1, 0) ? v : NULL;
}

static void see_to_long(struct portal *p);

static void make_long(void *arg, struct store *db, struct arena *arena)
{
    struct portal *p = arg;
    struct visit *v = next_long(p);
    if (v)
        make(v, db, arena);
    atomic_store(&p->long_running, false);
    see_to_long(p);
}

/* Whoever finds nobody at it begins; whoever came meanwhile is found by the one who ends. */
static void see_to_long(struct portal *p)
{
    if (!queue_length(p->long_works) || atomic_exchange(&p->long_running, true))
        return;
    if (!workers_submit(p->workers, (struct work){make_long, p}))
        return;
    for (struct visit *v; (v = next_long(p));)
        refuse(v);
    atomic_store(&p->long_running, false);
}

void visit_drop_waiting(struct portal *p)
{
    for (struct visit *v; (v = next_long(p));)
        visit_free(v);
}

static void hand_on(struct portal *p, struct visit *v)
{
    bool waits = v->route->long_work;
    if (waits ? queue_push(p->long_works, v) : workers_submit(p->workers, (struct work){make, v}))
        refuse(v);
    else if (waits)
        see_to_long(p);
}

/* ---- beginning, on the loop ---- */

static struct visit *visit_new(struct portal_place *place, const struct http_request *req, struct str key, bool kept)
{
    struct visit *v = calloc(1, sizeof *v);
    if (!v)
        return NULL;
    arena_init(&v->arena, VISIT_BYTES);
    v->portal = place->portal;
    v->route = place->route;
    v->ref = req->ref;
    v->path = arena_str(&v->arena, req->path);
    v->query = arena_str(&v->arena, req->query);
    v->param = arena_str(&v->arena, req->param);
    v->body = arena_str(&v->arena, req->body);
    v->key = arena_str(&v->arena, key);
    v->if_none_match = arena_str(&v->arena, req->if_none_match);
    v->now_ms = clock_wall_ms();
    v->kept = kept;
    if (v->arena.failed) {
        visit_free(v);
        return NULL;
    }
    return v;
}

void visit_begin(void *self, const struct http_request *req)
{
    struct portal_place *place = self;
    struct portal *p = place->portal;
    struct ask ask;
    ask_read(req->query, req->arena, &ask);
    /* A visitor's own words and place are not kept, not even in memory. */
    bool kept = place->route->kept && !ask.q.len && !ask.near;
    struct str key = kept ? ask_address(req->arena, req->path, &ask) : (struct str){0};
    const struct page_cached *c = kept ? page_cache_find(p->cache, key, day_of(clock_wall_ms())) : NULL;
    if (c) {
        send(p, req->ref, place->route, &(struct outgoing){c->status, c->type, c->body, c->etag, true, c->open},
             req->if_none_match);
        return;
    }
    struct visit *v = visit_new(place, req, key, kept);
    if (!v)
        http_problem(p->http, req->ref, 503, "busy");
    else
        hand_on(p, v);
}
