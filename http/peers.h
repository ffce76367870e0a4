/* How many connections each address holds: the cap that keeps one visitor from taking every place.
 * Counts only; deciding is the caller's. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct sockaddr;
struct peers;

/* An address as a key: 16 bytes, IPv4 mapped into IPv6; an IPv6 client is counted by its /64. Zero for a unix
 * socket. */
struct peer_address {
    uint8_t byte[16];
};
struct peer_address peer_address_of(const struct sockaddr *sa);
/* From its text; false: it is none. */
bool peer_address_read(struct str text, struct peer_address *ret);
enum { PEER_TEXT_BYTES = 46 };
/* As it is usually written. */
void peer_address_text(const struct peer_address *a, char ret[PEER_TEXT_BYTES]);
/* 127.0.0.1, ::1 or a unix socket: a reverse proxy of our own machine */
bool peer_address_local(const struct peer_address *a);

/* Nobody counted yet; peers_free. ERR_NOMEM. */
MUST_CHECK enum err peers_new(struct peers **ret);
void peers_free(struct peers *p);
/* One more. ERR_DENIED: it would be more than `max` (0: no limit); ERR_NOMEM. Not counted then. */
MUST_CHECK enum err peers_add(struct peers *p, const struct peer_address *a, int64_t max);
void peers_remove(struct peers *p, const struct peer_address *a);
