/* The LINE channel: signed webhooks in, replies and pushes out. Wire facts and their sources: the research notes on the
 * Messaging API and docs/LINE.md. Knows the desk and the server, not what is said. */
#pragma once
#include "base/err.h"
struct config;
struct content;
struct courier;
struct desk;
struct http_server;
struct line;

/*
 * Register POST /line/webhook and take up the outbox. Off (and *ret NULL) when config has no channel secret.
 * Memory: *ret is the caller's: line_close, after http and desk have stopped.
 */
MUST_CHECK enum err line_open(const struct config *config, struct http_server *http, struct desk *desk,
                              const struct content *content, struct courier *courier, struct line **ret);
/* From now on. Loop thread. NULL line: nothing to do. */
void line_use_content(struct line *line, const struct content *content);
void line_close(struct line *line);
