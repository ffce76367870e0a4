/* A resource as an HSDS 3.0 service (Open Referral, Human Services Data Specification): what other directories and
 * social-care software read. Pure. https://docs.openreferral.org/en/v3.0.0/hsds/schema_reference.html */
#pragma once
#include "base/json.h"
#include "directory/resource.h"

struct hsds_about {
    struct str town, area; /* municipality and prefecture: city and state_province of an address */
    struct str url;        /* of the service, for links; no slash at the end */
    struct arena *arena;   /* for scratch */
};
/* One object. Required members are always there; what is not known is left out, not guessed. */
void hsds_put_service(struct json_out *w, const struct resource *r, const struct hsds_about *about);
