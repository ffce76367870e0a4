/* Which database a command means: the one named, else the service's own. */
#pragma once
#include "store/store.h"

/* Open `option` (--db), or without it what the configuration names. A problem is printed. Returns an exit code: 0, 2
 * (configuration), 3. */
int database_open(const char *option, enum store_mode mode, struct store **ret);
