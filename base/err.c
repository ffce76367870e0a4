/* The names of the errors. Knows nothing of who returns them. */
#include "base/err.h"
#include <stddef.h>

const char *err_name(enum err err)
{
    static const char *const names[ERR_COUNT] = {
        [ERR_OK] = "ok",
        [ERR_NOMEM] = "nomem",
        [ERR_INPUT] = "input",
        [ERR_NOTFOUND] = "notfound",
        [ERR_CONFLICT] = "conflict",
        [ERR_DENIED] = "denied",
        [ERR_IO] = "io",
        [ERR_FULL] = "full",
    };
    if ((size_t)err >= ERR_COUNT)
        return "unknown";
    return names[err];
}
