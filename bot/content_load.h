/* Everything that people write, loaded and checked together: what `tsunagu check` proves and `serve` refuses to start
 * without. */
#pragma once
#include "bot/turn.h"

/*
 * Load rules, flows, texts, hotlines and the town. The directory of resources is not there yet: NULL, until
 * bot/resources fills it from the store. `dir` holds nlu/, dialogs/, directory/; `town` is the path of town.yaml, or
 * NULL for DIR/directory/data/demo/town.yaml.
 * Memory: content_done releases what was loaded, also after an error.
 * Errors: ERR_INPUT (all mistakes of all files are in `faults`), ERR_IO, ERR_NOTFOUND, ERR_NOMEM.
 */
MUST_CHECK enum err content_load(const char *dir, const char *town, int64_t now_ms, struct faults *faults,
                                 struct content *ret);
void content_done(struct content *content);
