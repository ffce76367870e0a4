/* Where the content of the program lies (dialogs/, nlu/, directory/), and the rules out of it. For the commands. */
#pragma once
#include "nlu/nlu.h"

/* `option` (--content) when given, else TSUNAGU_CONTENT of the environment, else where this build was made. */
const char *content_dir(const char *option);

/* Open nlu/ below the content folder; mistakes are printed. Returns an exit code: 0, 1 (content is wrong), 3 (cannot be
 * read).
 * Memory: *ret is the caller's: nlu_close. */
int content_nlu(const char *option, struct nlu **ret);
