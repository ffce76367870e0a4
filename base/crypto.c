/* Keys, hashes and random bytes: thin names over libsodium. The keyed HMAC is in crypto_hmac.c. */
#include "base/crypto.h"
#include <sodium.h>

enum { PASSWORD_BYTES_MAX = 1024, PASSWORD_MEMORY = 46 * 1024 * 1024, PASSWORD_ROUNDS = 1 };
_Static_assert((int)PASSWORD_HASH_BYTES >= (int)crypto_pwhash_STRBYTES, "a password hash must fit");
_Static_assert((int)SHA256_BYTES == (int)crypto_hash_sha256_BYTES, "the size of SHA-256");

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)(s.len ? s.ptr : "");
}

enum err crypto_init(void)
{
    return sodium_init() < 0 ? ERR_IO : ERR_OK;
}

void crypto_random(void *out, size_t bytes)
{
    randombytes_buf(out, bytes);
}

void crypto_sha256(struct str data, uint8_t out[SHA256_BYTES])
{
    crypto_hash_sha256(out, bytes_of(data), data.len);
}

bool crypto_equal(const void *a, const void *b, size_t len)
{
    return sodium_memcmp(a, b, len) == 0;
}

void crypto_wipe(void *p, size_t len)
{
    sodium_memzero(p, len);
}

uint64_t crypto_short_hash(const uint8_t key[16], struct str data)
{
    unsigned char out[crypto_shorthash_BYTES];
    crypto_shorthash(out, bytes_of(data), data.len, key);
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof out; i++)
        hash |= (uint64_t)out[i] << (8 * i); /* the same number on every machine */
    return hash;
}

enum err base64_decode(struct str text, uint8_t *out, size_t out_bytes, size_t *ret_len)
{
    size_t len = 0;
    if (text.len == 0) {
        *ret_len = 0;
        return ERR_OK;
    }
    if (sodium_base642bin(out, out_bytes, text.ptr, text.len, NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        return ERR_INPUT;
    *ret_len = len;
    return ERR_OK;
}

static struct str encode64(struct arena *a, const void *data, size_t len, int variant)
{
    if (len > SIZE_MAX / 2) {
        a->failed = true;
        return S("");
    }
    size_t room = sodium_base64_encoded_len(len, variant);
    char *text = arena_alloc(a, room);
    if (!text)
        return S("");
    sodium_bin2base64(text, room, data, len, variant);
    return (struct str){text, strlen(text)};
}

struct str base64_encode(struct arena *a, const void *data, size_t len)
{
    return encode64(a, data, len, sodium_base64_VARIANT_ORIGINAL);
}

struct str base64url_encode(struct arena *a, const void *data, size_t len)
{
    return encode64(a, data, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct str hex_encode(struct arena *a, const void *data, size_t len)
{
    if (len > SIZE_MAX / 4) {
        a->failed = true;
        return S("");
    }
    char *text = arena_alloc(a, len * 2 + 1);
    if (!text)
        return S("");
    sodium_bin2hex(text, len * 2 + 1, data, len);
    return (struct str){text, len * 2};
}

void crypto_uuid(char out[37])
{
    uint8_t bytes[16];
    crypto_random(bytes, sizeof bytes);
    crypto_uuid_from(bytes, out);
}

void crypto_uuid_from(const uint8_t bytes[16], char out[37])
{
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;
    for (size_t i = 0; i < 16; i++) {
        uint8_t b = bytes[i];
        if (i == 6)
            b = (uint8_t)((b & 0x0f) | 0x40); /* version 4 */
        if (i == 8)
            b = (uint8_t)((b & 0x3f) | 0x80); /* variant of RFC 9562 */
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out[n++] = '-';
        out[n++] = digits[b >> 4];
        out[n++] = digits[b & 0x0f];
    }
    out[n] = '\0';
}

enum err password_hash(struct str password, char out[PASSWORD_HASH_BYTES])
{
    if (password.len > PASSWORD_BYTES_MAX)
        return ERR_INPUT;
    if (crypto_pwhash_str_alg(out, password.len ? password.ptr : "", password.len, PASSWORD_ROUNDS, PASSWORD_MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return ERR_NOMEM;
    return ERR_OK;
}

bool password_verify(struct str password, const char *hash)
{
    char copy[crypto_pwhash_STRBYTES] = {0}; /* libsodium reads all of it */
    size_t len = strnlen(hash, sizeof copy);
    if (len >= sizeof copy || password.len > PASSWORD_BYTES_MAX)
        return false;
    memcpy(copy, hash, len);
    return crypto_pwhash_str_verify(copy, password.len ? password.ptr : "", password.len) == 0;
}
