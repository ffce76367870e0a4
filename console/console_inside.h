/* What the files of this folder share. Who may touch what: `sessions`, `throttle`, `stream` and the counters belong to
 * the loop's thread; everything else is set before the threads start, or says otherwise. */
#pragma once
#include <stdatomic.h>
#include "bot/desk.h"
#include "bot/workers.h"
#include "console/console.h"
#include "console/console_problem.h"
#include "console/flow_atlas.h"
#include "console/login_throttle.h"
#include "console/questionnaires.h"
#include "console/staff_sessions.h"
#include "console/stream.h"

#define FIRST_LOGIN "tsunagu" /* who the first password is for */
enum { CONSOLE_ORIGINS = 2, LOGINS_AT_ONCE = 8 };

struct console {
    const struct config *config;
    struct http_server *http;
    struct desk *desk;
    struct workers *workers;
    struct arena arena; /* for the life of the process */
    struct str origins[CONSOLE_ORIGINS];
    size_t n_origins;
    bool secure;                          /* public_url is https */
    char dummy_hash[PASSWORD_HASH_BYTES]; /* verified against for logins that do not exist: takes the same time */
    struct staff_sessions sessions;
    struct login_throttle throttle;
    atomic_size_t logins_running, refreshes_running;
    struct questionnaires *_Atomic questionnaires; /* newest; older ones behind it while somebody reads */
    atomic_size_t dossiers_reading;                /* jobs that may read one */
    struct flow_atlas *atlas;                      /* newest; only the loop's thread hands it out */
    atomic_size_t flows_reading;                   /* jobs that hold one */
    atomic_size_t imports_running;
    struct desk_listener listener;
    struct stream stream;
};

/* ---- authorize.c ---- */
bool console_origin_allowed(const struct console *c, struct str origin);
/* Origin and Sec-Fetch-Site of a request that changes something. */
bool console_write_is_ours(const struct console *c, const struct http_request *req);
/* May `s` (NULL: nobody) do this? Otherwise *ret says why not. Pure. */
bool console_judge(const struct console *c, const struct http_request *req, const struct http_route *route,
                   const struct staff_session *s, enum problem *ret);
struct staff_session *console_session_of(struct console *c, const struct http_request *req, int64_t now_ms);

/* ---- the route tables; their `self` is filled in by console_open ---- */
extern const struct http_route login_routes[], queue_routes[], conversation_routes[], alert_routes[], flow_routes[],
    lack_routes[], truth_routes[], edit_routes[], import_routes[], report_routes[];
extern const size_t n_login_routes, n_queue_routes, n_conversation_routes, n_alert_routes, n_flow_routes, n_lack_routes,
    n_truth_routes, n_edit_routes, n_import_routes, n_report_routes;

/* ---- session_keep.c: sessions against the store and the clock; loop thread ---- */
/* Take over what a staff row says. False: this person may not be signed in. */
bool session_adopt(struct staff_session *s, const struct staff_row *row);
MUST_CHECK enum err sessions_restore(struct console *c); /* before the threads start */
void sessions_tick(void *self, int64_t now_ms);          /* every second */
void session_touch(struct console *c, struct staff_session *s, int64_t now_ms);
/* Signed out, expired or disabled: gone from memory and store, its streams closed. */
void session_end(struct console *c, struct staff_session *s);

/* ---- api_flows.c ---- */
/* Show these flows from now on; what nobody reads any more is freed. Loop thread, or before the threads start. */
MUST_CHECK enum err flow_atlas_use(struct console *c, const struct bundle *bundle);

/* ---- pages.c ---- */
MUST_CHECK enum err pages_add(struct console *c);
