/* The public portal of what the town has: pages that a browser without scripts can use, data for other programs.
 * Nothing about a visitor is kept or logged. The loop answers from the cache; whatever must be searched or drawn is
 * done by two workers of the portal's own, so that a crowd here never delays a link worker's console. */
#pragma once
#include "bot/config.h"
#include "bot/desk.h"
#include "bot/turn.h"
#include "http/server.h"

struct portal;

/*
 * Read pages and words, start the workers, register the routes. What hosts answer goes to `desk`. `content` is borrowed
 * until portal_use_content.
 * Memory: *ret is the caller's: portal_close. Errors: ERR_INPUT (mistakes in pages or words are printed), ERR_IO,
 * ERR_NOMEM.
 */
MUST_CHECK enum err portal_open(const struct config *config, struct http_server *http, struct desk *desk,
                                const struct content *content, struct portal **ret);
/* From now on pages show this content. Loop thread. The earlier one is still being read until portal_settle has
 * returned. */
void portal_use_content(struct portal *p, const struct content *content);
/* Wait until nobody reads earlier content: at most while a page is being made. From any thread but the loop's; NULL is
 * fine. */
void portal_settle(struct portal *p);
/* End the workers; before http_close. */
void portal_stop(struct portal *p);
void portal_close(struct portal *p);
