/* What the desk's API says when it refuses: application/problem+json (RFC 9457), a stable type and a Japanese title for
 * the link worker. Pure: builds text. */
#pragma once
#include "base/json.h"

#define PROBLEM_TYPE "https://tsunagu.example/problems/"

enum problem {
    PROBLEM_BAD_REQUEST, /* body or parameter is not of the form described */
    PROBLEM_NOT_FOUND,
    PROBLEM_SESSION_REQUIRED, /* not signed in, or the session has ended */
    PROBLEM_LOGIN_FAILED,     /* wrong login or password: never says which */
    PROBLEM_LOGIN_SLOW,       /* too many attempts: Retry-After */
    PROBLEM_CSRF,
    PROBLEM_ORIGIN,
    PROBLEM_ROLE,
    PROBLEM_LINK_USED, /* a one-time link that was used, has expired or never was */
    PROBLEM_PASSWORD_RULE,
    PROBLEM_ALREADY_CLAIMED, /* claimed_by, claimed_name */
    PROBLEM_NOT_YOURS,
    PROBLEM_CLOSED,
    PROBLEM_NOT_ALERTED,      /* the alert was for somebody else */
    PROBLEM_ALREADY_ANSWERED, /* answered_by, answered_name */
    PROBLEM_REPLACED,         /* a change that was taken back, or changed again since */
    PROBLEM_MOVED_ON,         /* what is over cannot begin again: written since, too long ago, or open */
    PROBLEM_NOT_NOW,          /* this person cannot be called now */
    PROBLEM_NEWER_MESSAGE,    /* the resident said something the worker has not seen: seq */
    PROBLEM_IMPORT_RUNNING,   /* another list is on its way */
    PROBLEM_BUSY,
    PROBLEM_NOT_SAVED, /* the disk is full */
    PROBLEM_INTERNAL,
    PROBLEMS
};

int problem_status(enum problem p);       /* the HTTP status it goes out with */
const char *problem_code(enum problem p); /* "already_claimed": the end of the type */

/* Opens the object and writes type, title, status; the caller may add members and closes it. */
void problem_begin(struct json_out *w, enum problem p);
