/* A resource as schema.org JSON-LD, for search engines: Event when a day is known (name, startDate, location are what
 * Google asks for), else Place or Service. Pure. */
#pragma once
#include "base/buf.h"
#include "directory/resource.h"

enum { JSON_LD_BYTES = 64 * 1024 };

struct json_ld_about {
    struct str url;             /* of the page, absolute */
    struct str town, area;      /* municipality and prefecture; may be empty */
    const struct calendar *off; /* the town's holidays; may be NULL */
    int32_t today;
};
/* One JSON object; errors stick in `out`. */
void json_ld_put(struct buf *out, const struct resource *r, const struct json_ld_about *about);
