/* The check of X-Line-Signature. Must see the raw body: anything parsed and written again fails. */
#include "adapters/line/signature.h"

#include "base/crypto.h"

enum err signature_keys_init(struct signature_keys *keys, const struct str *secrets, size_t n)
{
    enum err err = n > SIGNATURE_SECRETS ? ERR_INPUT : ERR_OK;
    *keys = (struct signature_keys){0};
    while (!err && keys->n < n) {
        err = hmac_new(secrets[keys->n], &keys->key[keys->n]);
        if (!err)
            keys->n++;
    }
    if (err)
        signature_keys_done(keys);
    return err;
}

void signature_keys_done(struct signature_keys *keys)
{
    for (size_t i = 0; i < keys->n; i++)
        hmac_free(keys->key[i]);
    keys->n = 0;
}

static bool signed_by(struct hmac *key, struct str body, const uint8_t want[SHA256_BYTES])
{
    uint8_t is[SHA256_BYTES];
    hmac_sign(key, body, is);
    return crypto_equal(is, want, SHA256_BYTES);
}

bool signature_good(const struct signature_keys *keys, struct str header, struct str body)
{
    uint8_t want[SHA256_BYTES];
    size_t n;
    if (base64_decode(header, want, sizeof want, &n) || n != SHA256_BYTES)
        return false;
    bool good = false;
    for (size_t i = 0; i < keys->n; i++)
        good |= signed_by(keys->key[i], body, want);
    return good;
}
