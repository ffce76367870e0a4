/* Thousands of web chat clients on one thread: connect, say hello, say words, count acknowledgements. Only for
 * measuring our own server on this machine: it trusts what it reads. */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct crowd;

/* Told of every acknowledged message: whose, and the number it was sent with. */
typedef void crowd_acked(void *self, size_t client, uint64_t number);

/* `n` clients for the service on `port`, none connected yet. ERR_NOMEM, ERR_IO. */
MUST_CHECK enum err crowd_new(int port, size_t n, crowd_acked *acked, void *self, struct crowd **ret);
void crowd_free(struct crowd *c);
/* Connect all that are not, 64 at a time, and wait for every welcome. ERR_IO: not all came in, within a minute. Tokens
 * are kept for the next time. */
MUST_CHECK enum err crowd_join(struct crowd *c);
void crowd_leave(struct crowd *c);
/* One message of one client; `number` comes back with its acknowledgement. */
void crowd_say(struct crowd *c, size_t client, uint64_t number, struct str text);
/* Read what is there, waiting at most `wait_ms`. */
void crowd_listen(struct crowd *c, int wait_ms);
