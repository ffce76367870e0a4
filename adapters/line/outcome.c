/* The outcome table of docs/LINE.md. LINE's messages are not guaranteed, so the status counts ("perform exception
 * handling according to the HTTP status code"), and a message is believed only where not knowing it would merely make
 * us ask again or say something twice. A reply token, being good for one use, makes repeating a reply harmless. */
#include "adapters/line/outcome.h"

enum {
    FIRST_RETRY_MS = 500,
    LAST_RETRY_MS = 300000,
    HOLD_MS = 3600000,
    KEY_LIFE_MS = 23 * 3600000, /* LINE keeps retry keys for 24 h; after that the same call would send again */
    PROMPT_REPLIES = 4,         /* a reply is repeated at short intervals while its token lives … */
    /* … and never put off for longer than this: attempts that our own end cut short count, too */
    PROMPT_MS = 5000
};

static int64_t backoff(int64_t n)
{
    int64_t delay = FIRST_RETRY_MS;
    while (n-- > 1 && delay < LAST_RETRY_MS)
        delay *= 2;
    return delay < LAST_RETRY_MS ? delay : LAST_RETRY_MS;
}

static struct decision again(const struct attempt *a, const char *error)
{
    if (a->reply && !a->token_fresh)
        return (struct decision){SEND_AS_PUSH, 0, error};
    if (!a->reply && a->tried_before && a->age_ms > KEY_LIFE_MS)
        return (struct decision){SEND_DEAD, 0, "key_expired"};
    int64_t delay = backoff(a->n);
    return (struct decision){SEND_AGAIN, a->reply && delay > PROMPT_MS ? PROMPT_MS : delay, error};
}

/* The call may have been accepted. A reply is sent again with its token, which works once; only when the token is too
 * old to tell us anything does the answer go by push: a doubled answer is bad, a lost one is worse. */
static struct decision uncertain(const struct attempt *a, const char *error)
{
    if (a->reply && a->token_fresh && a->n >= PROMPT_REPLIES)
        return (struct decision){SEND_AGAIN, PROMPT_MS, error};
    return again(a, error);
}

static struct decision refused(const struct attempt *a)
{
    if (!a->reply)
        return (struct decision){a->plain ? SEND_DEAD : SEND_PLAIN, 0, "http_400"};
    /* "Invalid reply token" after an uncertain attempt with a token that should still live: it was used, by us. Refused
     * for anything else: nobody has heard anything yet. */
    if (a->tried_before && a->token_fresh && a->token_refused)
        return (struct decision){SEND_DONE, 0, 0};
    return (struct decision){SEND_AS_PUSH, 0, "http_400"};
}

static struct decision too_many(const struct attempt *a)
{
    if (a->reply)
        return again(a, "http_429");
    return a->month_used_up ? (struct decision){SEND_HOLD, HOLD_MS, "quota"} : again(a, "http_429");
}

struct decision send_decide(const struct attempt *attempt, const struct courier_result *result)
{
    if (result->outcome == COURIER_NOT_SENT)
        return again(attempt, "not_sent");
    if (result->outcome == COURIER_UNCERTAIN)
        return uncertain(attempt, "uncertain");
    if (result->status >= 200 && result->status < 300)
        return (struct decision){SEND_DONE, 0, 0};
    if (result->status >= 500)
        return uncertain(attempt, "http_5xx");
    switch (result->status) {
    case 409: /* this retry key was accepted before */
        return attempt->reply ? refused(attempt) : (struct decision){SEND_DONE, 0, 0};
    case 400:
        return refused(attempt);
    case 408:
        return uncertain(attempt, "http_408");
    case 429:
        return too_many(attempt);
    case 401: /* a wrong or revoked token: an operator mends it, the row waits */
        return (struct decision){attempt->reply && !attempt->token_fresh ? SEND_AS_PUSH : SEND_AGAIN, LAST_RETRY_MS / 5,
                                 "http_401"};
    default:
        return (struct decision){SEND_DEAD, 0, "http_4xx"};
    }
}
