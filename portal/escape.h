/* A value made harmless for the place where it is put. Whoever writes a page does not choose: portal/template.c knows
 * the place. Pure. */
#pragma once
#include "base/buf.h"
#include "base/str.h"

enum escape {
    ESCAPE_TEXT,      /* between tags */
    ESCAPE_ATTRIBUTE, /* in quotes, no address */
    /* the beginning of href, src or action: only web, mail and telephone addresses and our own paths; anything else is
     * "#" */
    ESCAPE_ADDRESS,
    ESCAPE_JSON, /* ready JSON in a script element that is data */
    ESCAPES
};

/* Controls and marks that turn the direction of writing are dropped everywhere (CVE-2021-42574): a name must not
 * rearrange the page around it. */
void escape_add(struct buf *out, enum escape place, struct str value);

/* Does it begin as an address that may be followed? https, http, mailto, tel, or a path, query or fragment of our own
 * ("//host" is not ours). */
bool escape_address_ok(struct str address);
/* An http or https address with a host: what somebody else's data may lead to. */
bool escape_is_web(struct str address);
/* Percent-encoded but for letters, digits and "-._~": a part of a path or query. */
void escape_part(struct buf *out, struct str part);
