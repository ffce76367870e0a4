/* Ids for other programs: a UUID made from what a thing is and from our own id, so that the same thing keeps its UUID
 * over imports, restarts and installations (HSDS wants UUIDs). Pure. */
#pragma once
#include "base/str.h"

enum { HSDS_ID_BYTES = 37 };
/* `what` is "service", "location", … */
void hsds_id(const char *what, struct str id, char ret[HSDS_ID_BYTES]);
