/* Keys, hashes, random bytes and passwords. The one home of libsodium (and of OpenSSL's keyed HMAC, six times faster
 * for webhooks). Comparisons of secrets are constant-time. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Once, before anything else here. ERR_IO when the system gives no randomness. */
MUST_CHECK enum err crypto_init(void);

/* Unpredictable bytes from the system, after crypto_init; cannot fail. */
void crypto_random(void *out, size_t bytes);

enum { SHA256_BYTES = 32 };
void crypto_sha256(struct str data, uint8_t out[SHA256_BYTES]);

/* A keyed HMAC-SHA256, prepared once and used from one thread. */
struct hmac;
MUST_CHECK enum err hmac_new(struct str key, struct hmac **ret);
void hmac_free(struct hmac *h);
void hmac_sign(struct hmac *h, struct str data, uint8_t out[SHA256_BYTES]);

/* Constant time in `len`. */
bool crypto_equal(const void *a, const void *b, size_t len);
void crypto_wipe(void *p, size_t len);

/* 64-bit keyed hash (SipHash-2-4), for button payloads. Pure. */
uint64_t crypto_short_hash(const uint8_t key[16], struct str data);

/* Base64 (standard alphabet, padded). Decoding is strict: wrong length, alphabet or padding is ERR_INPUT. */
MUST_CHECK enum err base64_decode(struct str text, uint8_t *out, size_t out_bytes, size_t *ret_len);
struct str base64_encode(struct arena *a, const void *data, size_t len);
struct str hex_encode(struct arena *a, const void *data, size_t len);
/* URL-safe base64 without padding: tokens. */
struct str base64url_encode(struct arena *a, const void *data, size_t len);

/* A new random UUID (version 4), 36 characters + NUL. */
void crypto_uuid(char out[37]);
/* A UUID made from 16 given bytes (version and variant bits set): for stored retry keys drawn from a recorded seed.
 * Pure. */
void crypto_uuid_from(const uint8_t bytes[16], char out[37]);

/* argon2id (46 MiB, t=1: OWASP ASVS 5.0 appendix C). Blocks 60–300 ms: workers only. `out` is NUL-terminated. */
enum { PASSWORD_HASH_BYTES = 128 };
MUST_CHECK enum err password_hash(struct str password, char out[PASSWORD_HASH_BYTES]);
bool password_verify(struct str password, const char *hash);
