/* A channel as the core sees it: what it can show, and whether messages must be carried to it. Adding one is a folder
 * and a line in bot/main.c. */
#pragma once
#include "base/str.h"
#include <stdint.h>

struct channel {
    const char *name; /* stored with each conversation: never rename */
    size_t max_text;  /* UTF-16 units in one bubble; longer text is split */
    bool outbox;      /* its messages are rows for a sender (LINE); otherwise sockets read the journal */
};

/* "line", "web", "terminal"; NULL for a name that is not a resident's channel. */
const struct channel *channel_find(struct str name);
