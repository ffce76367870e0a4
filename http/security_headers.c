/* The headers that every answer carries, in one place, so that one test can look at all of them. */
#include <strings.h>
#include "http/inside.h"

static const struct {
    const char *name, *value;
} always[] = {
    {"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
    {"Cache-Control", "no-store"},
};

static bool named(const struct http_header *own, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(own[i].name, name) == 0)
            return true;
    return false;
}

void security_headers(const struct http_server *s, struct buf *out, const struct http_header *own, size_t n_own)
{
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        if (!named(own, n_own, always[i].name))
            buf_addf(out, "%s: %s\r\n", always[i].name, always[i].value);
    if (s->https)
        buf_add(out, S("Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n"));
}
