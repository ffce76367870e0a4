/* What to do after an attempt to send: the outcome table of docs/LINE.md as a pure function, so that every row of it is
 * a row of a test. Knows no socket, clock or database. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "adapters/courier.h"

enum send_step {
    SEND_DONE,    /* delivered: the row goes */
    SEND_AGAIN,   /* the same call with the same key or token, after delay_ms */
    SEND_AS_PUSH, /* the reply token is dead: push with the stored key, at once */
    SEND_PLAIN,   /* refused for its form: the same words without cards and buttons, at once */
    SEND_HOLD,    /* month used up: keep, try again after delay_ms, staff are told */
    SEND_DEAD,    /* will never be accepted: keep for staff with the error code */
    SEND_STEPS
};

struct attempt {
    bool reply;         /* by reply token; otherwise push with the retry key */
    bool tried_before;  /* it may have been accepted earlier: a timeout, a reset, or another life of this process */
    bool plain;         /* already without cards and buttons */
    int64_t n;          /* attempts made so far, this one included */
    int64_t age_ms;     /* since it may first have been accepted: retry keys are valid for 24 h */
    bool token_fresh;   /* the reply token may still be used */
    bool token_refused; /* LINE says that it refuses the token, and not what was to be said */
    bool month_used_up; /* the monthly quota is known to be used up */
};

struct decision {
    enum send_step step;
    int64_t delay_ms;
    const char *error; /* stable code for the row and the log: "http_400", …; NULL when delivered */
};

/* What becomes of a message after this attempt: the table of docs/LINE.md. Pure. */
struct decision send_decide(const struct attempt *attempt, const struct courier_result *result);
