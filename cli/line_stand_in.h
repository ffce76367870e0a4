/* LINE's Messaging API for one person, as strict as cli/line_rules.h: tokens live a minute and once, pushes need a key.
 * On a loopback port, run by whoever asks it to look. Its clock is told with each look. */
#pragma once
#include "base/json.h"

struct stand_in;

struct stand_in_options {
    struct str access_token, user;
    /* A message that LINE took and shows; `m` is borrowed. */
    void (*message)(void *self, const struct json *m);
    void *self;
};

/* Listens on a free port of loopback; nothing is served but in stand_in_look. ERR_IO, ERR_NOMEM. */
MUST_CHECK enum err stand_in_new(const struct stand_in_options *options, struct stand_in **ret);
void stand_in_free(struct stand_in *s);
int stand_in_port(const struct stand_in *s);
/* A new person: no token, no key, no connection of before. */
void stand_in_begin(struct stand_in *s);
/* A fresh reply token, valid for a minute from `now_ms`; 32 characters, valid until the next call. */
struct str stand_in_token(struct stand_in *s, int64_t now_ms);
/* LINE delivers again: an unused token gets another minute. */
void stand_in_renew(struct stand_in *s, int64_t now_ms);
/* Serve what has come, waiting at most `wait_ms` for something to. */
void stand_in_look(struct stand_in *s, int64_t now_ms, int wait_ms);
/* What no correct bot does, since stand_in_begin: the first of it (static text); NULL: nothing. */
const char *stand_in_fault(const struct stand_in *s);
