/* A stand-in for the Messaging API on a thread of its own: takes every message and counts it. Only for measuring on
 * this machine: it trusts what it reads. */
#pragma once
#include <stdint.h>
#include "base/err.h"

struct bench_api;
/* On a free port of loopback. ERR_NOMEM, ERR_IO. */
MUST_CHECK enum err bench_api_start(struct bench_api **ret);
void bench_api_stop(struct bench_api *api);
int bench_api_port(const struct bench_api *api);
uint64_t bench_api_taken(struct bench_api *api); /* messages so far; any thread */
