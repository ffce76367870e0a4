/* What the files of portal/ share: the portal, one visit on its way, and what a page is made from. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include "base/queue.h"
#include "bot/desk.h"
#include "bot/resource_search.h"
#include "bot/town.h"
#include "bot/workers.h"
#include "portal/ask.h"
#include "portal/page_cache.h"
#include "portal/portal.h"
#include "portal/portal_pages.h"

struct view;

/* What goes out. */
struct page_answer {
    int status;
    struct str type;
    struct buf body; /* on the heap; taken over by the visit */
    bool open;       /* other origins may read it: open data */
};

/* One kind of address. */
struct page_route {
    const char *method, *path;
    void (*build)(struct view *v, struct page_answer *ret); /* on a worker */
    bool kept;                                              /* the same for everybody: may come from the cache */
    bool tiles;                                             /* may show pictures of the tile server */
    bool long_work;                                         /* looks at everything: one at a time, when not cached */
    size_t body_max;
};

struct portal {
    const struct config *config;
    struct http_server *http;
    struct desk *desk;
    struct workers *workers;
    struct arena keep; /* pages, words, routes, policies: as long as the process */
    struct portal_pages pages;
    struct str policy, map_policy;
    bool map;                 /* there are tiles and the program that draws them */
    struct page_cache *cache; /* the loop's */
    struct queue *long_works; /* visits that wait for their turn */
    atomic_bool long_running; /* somebody sees to them */

    pthread_rwlock_t reading; /* held for reading while a page is made */
    const struct content *_Atomic content;
    struct searcher *searcher; /* under the lock; made by the first worker that needs it */
    struct uuid_index *uuids;  /* with it */
    const struct content *searcher_of;
};

/* Everything a page may look at, on a worker, while it is made. */
struct view {
    const struct portal *portal;
    const struct content *content;
    const struct searcher *searcher;
    struct store *db;
    struct arena *arena;
    const struct page_route *route;
    struct ask ask;
    struct str path, param, body;
    int64_t now_ms;
    int32_t today;       /* days since 1970, in Japan */
    struct calendar off; /* the town's holidays */
};

extern const struct page_route portal_routes[];
extern const size_t portal_n_routes;

/* http_route.handle of every page; self is a struct portal_place. */
struct portal_place {
    struct portal *portal;
    const struct page_route *route;
};
/* On a worker: the searcher for the content in use, if it is not there. */
MUST_CHECK enum err portal_make_searcher(struct portal *p, struct store *db);
void visit_begin(void *self, const struct http_request *req);
void visit_drop_waiting(struct portal *p); /* when there are no workers any more */
