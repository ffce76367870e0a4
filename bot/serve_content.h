/* The content of the running service: loaded at the start, replaced while everybody goes on talking. Part of the
 * wiring, like bot/serve.c: knows all who hold content. What is in use and why is bot/activation's. */
#pragma once
#include <signal.h>

#include "adapters/line/line.h"
#include "adapters/web/web.h"
#include "bot/config.h"
#include "bot/desk.h"
#include "bot/workers.h"
#include "console/console.h"
#include "portal/portal.h"

struct serve_content;

/* Read the folder (or what was gone back to), the town and the directory; mistakes are printed. Returns an exit code:
 * 0, 1, 3. `loaded` (may be NULL): the folder and the town are read already; it is taken over, but for its directory.
 * Memory: *ret is the caller's: serve_content_close. `config` stays the caller's and must outlive it. */
int serve_content_load(const struct config *config, const struct content *loaded, struct serve_content **ret);
/* Whoever opens with it holds it until told otherwise. */
const struct content *serve_content_now(const struct serve_content *c);

/* Who holds content and does the work of replacing it. */
struct serve_content_users {
    struct desk *desk;
    struct workers *workers;
    struct http_server *http;
    struct web *web;
    struct line *line;
    struct console *console;
    struct portal *portal;
};
/* After desk_start, on the loop's thread: write down that this content is in use, and follow from now on: SIGHUP
 * publishes the folder, and what another process activated (tsunagu rollback) is taken over within two seconds. Loading
 * happens on a worker, the switch between two groups of the desk. ERR_NOMEM. */
MUST_CHECK enum err serve_content_follow(struct serve_content *c, const struct serve_content_users *users);
/* The handler of SIGHUP (SA_SIGINFO). */
void serve_content_hangup(int signal, siginfo_t *info, void *context);

/* When desk, workers and loop have stopped. */
void serve_content_close(struct serve_content *c);
