/* Is a webhook LINE's? Base64 of HMAC-SHA256 with the channel secret over the bytes as they came. Knows no JSON and no
 * HTTP. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { SIGNATURE_SECRETS = 4 };

struct hmac;
/* Several secrets are good while one is being replaced: LINE invalidates the old one at once, we may learn of it later.
 * One thread. */
struct signature_keys {
    struct hmac *key[SIGNATURE_SECRETS];
    size_t n;
};

MUST_CHECK enum err signature_keys_init(struct signature_keys *keys, const struct str *secrets,
                                        size_t n); /* ERR_INPUT: too many */
void signature_keys_done(struct signature_keys *keys);
/* In constant time once the header has the right form. */
bool signature_good(const struct signature_keys *keys, struct str header, struct str body);
