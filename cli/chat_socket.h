/* One web socket of tsunagu.chat.v1 from a browser's side, waited on by one thread. Knows frames and JSON texts, not
 * what they mean. */
#pragma once
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct chat_socket;

/* Connect to the service on loopback and upgrade. ERR_IO, ERR_NOMEM. */
MUST_CHECK enum err chat_socket_open(int port, struct chat_socket **ret);
void chat_socket_close(struct chat_socket *s);
MUST_CHECK enum err chat_socket_send(struct chat_socket *s, struct str text);
/* The next text; borrowed until the next call. ERR_NOTFOUND: none came within `wait_ms`; ERR_IO: it is closed. */
MUST_CHECK enum err chat_socket_next(struct chat_socket *s, int wait_ms, struct str *ret);
