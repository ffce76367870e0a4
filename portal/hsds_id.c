/* SHA-256 over the kind and the id; its first 16 bytes are the UUID's. */
#include "portal/hsds_id.h"
#include <stdio.h>
#include "base/crypto.h"

enum { SEED_BYTES = 2048 };

void hsds_id(const char *what, struct str id, char ret[HSDS_ID_BYTES])
{
    char seed[SEED_BYTES];
    uint8_t hash[SHA256_BYTES];
    int n = snprintf(seed, sizeof seed, "tsunagu:%s:%.*s", what, STR_FMT(id));
    size_t len = n < 0 ? 0 : (size_t)n < sizeof seed ? (size_t)n : sizeof seed - 1;
    crypto_sha256((struct str){seed, len}, hash);
    crypto_uuid_from(hash, ret);
}
