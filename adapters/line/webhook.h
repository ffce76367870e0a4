/* POST /line/webhook: signature over the raw bytes, events to the desk, 200 only after the commit. */
#pragma once
#include "base/err.h"
struct config;
struct desk;
struct http_server;
struct unsaved;
struct webhook_door;

/* Registers the route. `unsaved` hears of words that could not be saved. Memory: *ret is the caller's: webhook_close,
 * after http and desk have stopped. */
MUST_CHECK enum err webhook_open(const struct config *config, struct http_server *http, struct desk *desk,
                                 struct unsaved *unsaved, struct webhook_door **ret);
void webhook_close(struct webhook_door *door);
