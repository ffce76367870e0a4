/* What an operator's monitor asks: alive (/healthz), ready (/readyz), figures (/metrics, Prometheus text format 0.0.4).
 * Numbers only, no text from outside. */
#pragma once
#include "http/server.h"
struct desk;
struct health;

/* Registers the three routes. Memory: *ret is the caller's: health_close, after http has stopped. Errors as
 * http_add_routes. */
MUST_CHECK enum err health_open(struct http_server *http, struct desk *desk, struct health **ret);
void health_close(struct health *health);
