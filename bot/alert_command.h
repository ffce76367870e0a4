/* The town's own program, started for each alert: it may send a mail or call a phone. On threads of its own, a bounded
 * number at once, each for a bounded time, without a shell. What it does is its own; the console shows the alert in any
 * case. */
#pragma once
#include "bot/desk.h"

struct alert_command;

enum { ALERT_COMMANDS_WAITING = 256, ALERT_COMMANDS_AT_ONCE_MAX = 16 };

struct alert_command_options {
    struct str program;    /* a path; no arguments, no shell */
    struct str public_url; /* of the service: the console's address is made of it */
    int64_t timeout_ms;    /* then it is killed, with its process group */
    size_t at_once;        /* 1 to ALERT_COMMANDS_AT_ONCE_MAX */
};

/*
 * PROGRAM LOGIN SEVERITY ESCALATION URL, with standard streams at /dev/null and no variable of the environment but
 * PATH, HOME, LANG and TZ: no secret of the service travels along. An exit other than 0, a timeout and a program that
 * cannot be started are logged, by numbers.
 * Memory: copies the options.
 */
MUST_CHECK enum err alert_command_start(const struct alert_command_options *options, struct alert_command **ret);
/* What runs is given 3 s and then killed; what waits is dropped and logged: the next alert of the chain comes after the
 * next start. */
void alert_command_stop(struct alert_command *c);

/* desk_listener.news; `self` is the struct alert_command. Desk's thread: queues and returns. Full: logged. */
void alert_command_news(void *self, const struct news *news);
