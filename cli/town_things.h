/* What the town has, for commands that look things up: a database when one is named, else the demo town in memory. */
#pragma once
#include "store/store.h"

/*
 * Open `database` for reading ("sqlite:PATH" or PATH), or with NULL a database in memory that holds the demo town below
 * `content`. Mistakes are printed. Returns an exit code: 0, 3. Memory: *ret is the caller's: store_close.
 */
int town_things_open(const char *database, const char *content, struct store **ret);

/* The database named by an option, or TSUNAGU_DATABASE, or ./tsunagu.db: a plain path. */
const char *database_path(const char *option);
