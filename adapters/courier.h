/* Carries requests to other servers on a thread of its own. The one home of libcurl. Knows HTTP, not LINE: what a
 * status means is the caller's. */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct courier;

enum courier_outcome {
    COURIER_ANSWERED, /* an HTTP status came back */
    COURIER_NOT_SENT, /* could not connect or resolve: nothing left this machine */
    COURIER_UNCERTAIN /* timeout or reset after sending: it may have been accepted */
};

struct courier_result {
    enum courier_outcome outcome;
    int status;                                 /* COURIER_ANSWERED */
    struct str body;                            /* at most 64 KiB; borrowed for the time of the call */
    struct str request_id, accepted_request_id; /* x-line-… response headers; may be empty */
};

struct courier_request {
    struct str method;    /* "POST" */
    struct str url;       /* http or https, from configuration only */
    struct str bearer;    /* Authorization: Bearer …; may be empty */
    struct str retry_key; /* X-Line-Retry-Key; may be empty */
    struct str body;      /* JSON */
    int64_t timeout_ms;
    /* On the courier's thread; must not block. */
    void (*done)(void *self, const struct courier_result *result);
    void *self;
};

/* The thread and its connections; courier_stop, then courier_free. ERR_NOMEM. */
MUST_CHECK enum err courier_start(struct courier **ret);
/* End the thread. In flight: given 3 s, then told COURIER_UNCERTAIN. Others may still call in, and get ERR_CONFLICT,
 * until courier_free. */
void courier_stop(struct courier *c);
void courier_free(struct courier *c);
/* Copies everything. From any thread. ERR_NOMEM: 256 are in flight or waiting; ask again after some are done.
 * ERR_CONFLICT: stopped. */
MUST_CHECK enum err courier_submit(struct courier *c, const struct courier_request *request);
/* Call fn(arg) on the courier's thread after delay_ms (0: soon). At most one call of fn with arg is pending: the sooner
 * one. ERR_NOMEM: its queue is full. ERR_CONFLICT: stopped. */
MUST_CHECK enum err courier_after(struct courier *c, int64_t delay_ms, void (*fn)(void *arg), void *arg);
