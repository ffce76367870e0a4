/* The portal put together: pages, words, policies, routes, workers, and whose content they read. */
#include "portal/portal.h"
#include <stdio.h>
#include <stdlib.h>
#include "base/log.h"
#include "portal/confirm.h"
#include "portal/portal_inside.h"
#include "portal/uuid_index.h"

enum {
    KEEP_BYTES = 16 << 20,
    FAULT_BYTES = 1 << 20,
    WORKERS = 2,
    LONG_WORKS = 16,
    ROUTES_MAX = 32,
    POLICY_BYTES = 2048
};

/* ---- pages and words ---- */

static enum err load_or_say_why(struct portal *p)
{
    struct arena notes;
    struct faults faults;
    arena_init(&notes, FAULT_BYTES);
    faults_init(&faults, &notes);
    enum err err = portal_pages_load(&p->keep, p->config->content.ptr, &faults, &p->pages);
    faults_print(&faults, stderr, false);
    arena_done(&notes);
    return err;
}

/* ---- policies ---- */

/* "https://tiles.example/{z}/{x}/{y}.png" → "https://tiles.example" */
static struct str origin_of(struct str url)
{
    ptrdiff_t scheme = str_find(url, S("://"));
    if (scheme < 0)
        return (struct str){0};
    struct str_cut host = str_cut(str_sub(url, (size_t)scheme + 3, url.len), '/');
    return str_sub(url, 0, (size_t)scheme + 3 + host.head.len);
}

static struct str policy(struct portal *p, struct str pictures)
{
    struct buf b;
    buf_init_in(&b, &p->keep, POLICY_BYTES);
    buf_add(&b, S("default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; "
                  "object-src 'none'; frame-ancestors 'none'; "
                  "img-src 'self' data: "));
    buf_add(&b, pictures);
    return buf_str(&b);
}

/* ---- routes and files ---- */

static enum err add_routes(struct portal *p)
{
    struct http_route *routes = ARENA_ARRAY(&p->keep, struct http_route, portal_n_routes);
    struct portal_place *places = ARENA_ARRAY(&p->keep, struct portal_place, portal_n_routes);
    if (!routes || !places)
        return ERR_NOMEM;
    for (size_t i = 0; i < portal_n_routes; i++) {
        const struct page_route *r = &portal_routes[i];
        places[i] = (struct portal_place){p, r};
        routes[i] = (struct http_route){r->method, r->path, ACCESS_PUBLIC, 0, r->body_max, visit_begin, &places[i]};
    }
    return http_add_routes(p->http, routes, portal_n_routes);
}

#define SHEET(name)                                                                                                    \
    {                                                                                                                  \
        .path = "/portal/" name ".css", .file = "portal/static/" name ".css", .type = css, .cache = revalidate         \
    }

static enum err add_files(struct portal *p)
{
    static const char css[] = "text/css; charset=utf-8", js[] = "text/javascript; charset=utf-8",
                      revalidate[] = "no-cache";
    static const struct http_file files[] = {
        {"/portal/tokens.css", "adapters/web/page/tokens.css", css, NULL, revalidate, NULL},
        SHEET("base"),
        SHEET("frame"),
        SHEET("parts"),
        SHEET("home"),
        SHEET("list"),
        SHEET("one"),
        SHEET("calendar"),
        SHEET("places"),
        SHEET("chart"),
        SHEET("confirm"),
        SHEET("report"),
        SHEET("print"),
        {"/portal/portal.js", "portal/static/portal.js", js, NULL, revalidate, NULL},
        {"/portal/map.js", "portal/static/map.js", js, NULL, revalidate, NULL},
        {"/portal/icon.svg", "adapters/web/page/icon.svg", "image/svg+xml", NULL, "public, max-age=3600", NULL},
    };
    return http_add_files(p->http, files, sizeof files / sizeof files[0]);
}

/* The map is drawn by Leaflet as the system ships it. Where it is not there the list of places is all, and a line says
 * so. */
static enum err add_map(struct portal *p)
{
    struct str folder = p->config->portal_leaflet;
    if (!p->config->portal_tiles.len)
        return ERR_OK;
    const struct http_file files[] = {
        {"/portal/leaflet/leaflet.js", arena_fmt(&p->keep, "%.*s/leaflet.esm.min.js", STR_FMT(folder)).ptr,
         "text/javascript; charset=utf-8", NULL, "no-cache", NULL},
        {"/portal/leaflet/leaflet.css", arena_fmt(&p->keep, "%.*s/leaflet.css", STR_FMT(folder)).ptr,
         "text/css; charset=utf-8", NULL, "no-cache", NULL},
    };
    if (p->keep.failed)
        return ERR_NOMEM;
    p->map = http_add_files(p->http, files, sizeof files / sizeof files[0]) == ERR_OK;
    if (!p->map)
        LOG(LOG_WARN, "portal_map_without_leaflet");
    return ERR_OK;
}

/* ---- content ---- */

static void drop_searcher(struct portal *p)
{
    searcher_free(p->searcher);
    uuid_index_free(p->uuids);
    p->searcher = NULL;
    p->uuids = NULL;
}

enum err portal_make_searcher(struct portal *p, struct store *db)
{
    struct arena notes;
    struct faults faults;
    enum err err = ERR_OK;
    arena_init(&notes, FAULT_BYTES);
    faults_init(&faults, &notes);
    pthread_rwlock_wrlock(&p->reading);
    const struct content *content = atomic_load(&p->content);
    if (!p->searcher || p->searcher_of != content) {
        drop_searcher(p);
        err = searcher_new(db, content->directory, p->config->content.ptr, &faults, &p->searcher);
        if (!err)
            err = uuid_index_new(content->directory, &p->uuids);
        if (err)
            drop_searcher(p);
        p->searcher_of = content;
    }
    pthread_rwlock_unlock(&p->reading);
    if (err)
        LOG(LOG_ERROR, "portal_search_not_ready", LOG_W("err", err_name(err)));
    faults_print(&faults, stderr, false);
    arena_done(&notes);
    return err;
}

void portal_use_content(struct portal *p, const struct content *content)
{
    atomic_store(&p->content, content);
    page_cache_clear(p->cache);
}

void portal_settle(struct portal *p)
{
    if (!p)
        return;
    pthread_rwlock_wrlock(&p->reading);
    if (p->searcher_of != atomic_load(&p->content)) {
        drop_searcher(p);
        p->searcher_of = NULL;
    }
    pthread_rwlock_unlock(&p->reading);
}

/* ---- life ---- */

enum err portal_open(const struct config *config, struct http_server *http, struct desk *desk,
                     const struct content *content, struct portal **ret)
{
    struct portal *p = calloc(1, sizeof *p);
    if (!p)
        return ERR_NOMEM;
    p->config = config;
    p->http = http;
    p->desk = desk;
    pthread_rwlock_init(&p->reading, NULL);
    arena_init(&p->keep, KEEP_BYTES);
    atomic_store(&p->content, content);
    p->cache = calloc(1, sizeof *p->cache);
    p->policy = policy(p, (struct str){0});
    p->map_policy = policy(p, origin_of(config->portal_tiles));
    enum err err = p->cache && !p->keep.failed ? load_or_say_why(p) : ERR_NOMEM;
    if (!err)
        err = queue_new(LONG_WORKS, &p->long_works);
    if (!err)
        err = add_files(p);
    if (!err)
        err = add_map(p);
    if (!err)
        err = workers_start(config->database.ptr, WORKERS, &p->workers);
    if (!err)
        err = add_routes(p);
    if (!err)
        err = confirm_add_route(p);
    if (err) {
        portal_stop(p);
        portal_close(p);
        return err;
    }
    *ret = p;
    return ERR_OK;
}

void portal_stop(struct portal *p)
{
    if (p)
        workers_stop(p->workers);
}

void portal_close(struct portal *p)
{
    if (!p)
        return;
    drop_searcher(p);
    if (p->long_works) {
        visit_drop_waiting(p);
        queue_free(p->long_works);
    }
    if (p->cache)
        page_cache_clear(p->cache);
    free(p->cache);
    portal_pages_done(&p->pages);
    arena_done(&p->keep);
    pthread_rwlock_destroy(&p->reading);
    free(p);
}
