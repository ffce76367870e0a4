/* The alert chain: a life may be at stake, and people must know. Two (at least, when two are on duty) are alerted at
 * once, with a time by which one of them must have answered; then the same once more, then the next on the list, and
 * when the list is through everybody, until somebody answers. Pure: no clock, no rows, no names; who is on the list and
 * on duty comes in, what to send comes out. */
#pragma once
#include "bot/roster.h"

enum alert_state {
    ALERT_NONE,     /* nothing has happened that people must know */
    ALERT_CALLING,  /* alerted, and waiting for an answer until next_ms */
    ALERT_NOBODY,   /* nobody is on duty; begins by itself at next_ms (0: nobody ever comes on duty) */
    ALERT_ANSWERED, /* somebody has said that they look after it */
    ALERT_OVER,     /* the request was closed */
    ALERT_STATES
};
const char *alert_state_name(enum alert_state s); /* "calling", …: stored, never rename */
/* False: none of them. */
bool alert_state_from_name(struct str name, enum alert_state *ret);

/* What may move the chain. */
enum alert_cause {
    ALERT_DANGER,  /* words about a danger to life, now */
    ALERT_TIME,    /* the time that was asked for has come */
    ALERT_DEED,    /* somebody answers, claims, or speaks to the resident */
    ALERT_RELEASE, /* whoever had it put it back into the queue */
    ALERT_CLOSE,
    ALERT_CAUSES
};

struct alert_chain {
    enum alert_state state;
    enum severity severity;
    int64_t call;     /* the how-manieth time that people are called for this request; from 1 */
    int64_t began_ms; /* of this call */
    int64_t next_ms;  /* when the next alert goes out; 0: none will */
    int64_t answered_ms;
};

struct alert_person {
    struct str id;
    bool on_duty;
    int64_t next_ms; /* when they come on duty next; INT64_MAX: never */
};

/* One person was alerted. Those of one batch were alerted together. */
struct alert_sent {
    struct str id;
    int64_t batch, round, attempt; /* each from 1 */
};

struct alert_view {
    const struct roster *roster;       /* how many at once, by when */
    const struct alert_person *people; /* in the order of the list */
    size_t n_people;                   /* at most ROSTER_PEOPLE */
    const struct alert_sent *sent;     /* in this call so far, oldest first */
    size_t n_sent;
    int64_t now_ms;
};

/* Whom to alert now. */
struct alert_order {
    size_t who[ROSTER_PEOPLE]; /* places in people */
    size_t n;                  /* 0: nobody */
    int64_t batch, round, attempt;
    int64_t answer_by_ms;
    int64_t look_ms; /* come back with ALERT_TIME then; 0: no need to */
};

#define TIMER_ALERT S("alert") /* the name of the row of the timer that asks for ALERT_TIME: stored */

enum { ALERT_LOOK_AGAIN_MS = 30 * 60 * 1000 }; /* while nobody is on duty: somebody may have been added to the list */

/*
 * Take one step. `severity` is that of the request now. False: nothing changed, and *ret is empty.
 * Guarantees, whatever the list: nobody off duty is alerted; with two on duty two different people are; while nobody
 * has answered, somebody is alerted again within the deadline; after an answer nobody is. O(people × sent).
 */
bool alert_step(struct alert_chain *c, enum alert_cause cause, enum severity severity, const struct alert_view *v,
                struct alert_order *ret);
