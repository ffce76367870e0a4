/* The link workers' desk: sign-in, JSON API, live stream and pages. Speaks to the desk in events and to the store
 * through a worker's read-only handle; knows no resident's channel and no SQL. Paths and shapes: docs/openapi.yaml. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "bot/config.h"
#include "http/server.h"

struct console;
struct content;
struct desk;
struct workers;

/*
 * Ready to judge requests, but not connected yet: http_open wants console_authorize before there is a server.
 * Memory:  *ret is the caller's: console_free. `config` must outlive it.
 * Errors:  ERR_INPUT  console.require_totp is set, which this version cannot do (a line is logged)
 *          ERR_NOMEM
 * Blocks:  one password hash (up to 300 ms).
 */
MUST_CHECK enum err console_new(const struct config *config, struct console **ret);
void console_free(struct console *c);

/* http_options.authorize, with the console as its self: cookie session, and on writes Origin, Sec-Fetch-Site and
 * X-CSRF-Token; then the role. */
bool console_authorize(void *self, const struct http_request *req, const struct http_route *route, void **ret_identity);

/*
 * Register routes, pages and the stream; listen to the desk; take up the sessions that are still good. Before
 * desk_start. Errors:  those of http_add_… and desk_run.
 */
MUST_CHECK enum err console_open(struct console *c, struct http_server *http, struct desk *desk,
                                 struct workers *workers, const struct content *content);

/* Questionnaires and flows as they are asked from now on; copies what it needs. On the loop's thread, or before it
 * starts. */
MUST_CHECK enum err console_use_content(struct console *c, const struct content *content);

/*
 * While nobody has a password yet: a link, good once and for 24 hours, that sets the first one. The token is in the
 * fragment, which browsers do not send. ERR_NOTFOUND: somebody can sign in already. After console_open, before
 * desk_start. *ret lives in `arena`.
 */
MUST_CHECK enum err console_first_link(struct console *c, struct arena *arena, struct str *ret);
