/* The web chat: protocol tsunagu.chat.v1 over /chat/ws, the pages around it and the widget for a town's own pages.
 * A resident is known by a random token that only her browser has; here is only its hash. */
#pragma once
#include "base/err.h"

struct config;
struct content;
struct desk;
struct http_server;
struct web;

/*
 * Add routes, files and the socket to `http`, listen to `desk`. Before desk_start and http_run; all must outlive the
 * web.
 * Errors: ERR_NOTFOUND, ERR_IO a page is missing below the content folder; ERR_NOMEM.
 */
MUST_CHECK enum err web_open(const struct config *config, struct http_server *http, struct desk *desk,
                             const struct content *content, struct web **ret);
/* New texts from now on. Loop thread only. */
void web_use_content(struct web *w, const struct content *content);
/* After http_close. */
void web_close(struct web *w);
