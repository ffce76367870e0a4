/* HMAC-SHA256 with a key prepared once. OpenSSL's, because a webhook's signature is checked on the way in and it is six
 * times faster than libsodium's. Knows nothing of what is signed. */
#include "base/crypto.h"
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

struct hmac {
    EVP_MAC *mac;
    EVP_MAC_CTX *ctx;
};

enum err hmac_new(struct str key, struct hmac **ret)
{
    if (key.len == 0)
        return ERR_INPUT; /* anyone could sign */
    struct hmac *h = calloc(1, sizeof *h);
    if (!h)
        return ERR_NOMEM;
    h->mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    h->ctx = h->mac ? EVP_MAC_CTX_new(h->mac) : NULL;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char[]){"SHA256"}, 0),
                           OSSL_PARAM_construct_end()};
    if (!h->ctx || !EVP_MAC_init(h->ctx, (const unsigned char *)key.ptr, key.len, params)) {
        hmac_free(h);
        return ERR_NOMEM;
    }
    *ret = h;
    return ERR_OK;
}

void hmac_free(struct hmac *h)
{
    if (!h)
        return;
    EVP_MAC_CTX_free(h->ctx);
    EVP_MAC_free(h->mac);
    free(h);
}

void hmac_sign(struct hmac *h, struct str data, uint8_t out[SHA256_BYTES])
{
    size_t len = 0;
    if (EVP_MAC_init(h->ctx, NULL, 0, NULL) &&
        EVP_MAC_update(h->ctx, (const unsigned char *)(data.len ? data.ptr : ""), data.len) &&
        EVP_MAC_final(h->ctx, out, &len, SHA256_BYTES) && len == SHA256_BYTES)
        return;
    /* It cannot fail with these arguments. Should it, nothing that anyone can guess may count as a signature. */
    crypto_random(out, SHA256_BYTES);
}
