/* What can go wrong, for the whole program: a value means one thing everywhere.
 * Knows nothing of any module; modules return these and never invent numbers of their own. */
#pragma once

#define MUST_CHECK __attribute__((warn_unused_result))

enum err {
    ERR_OK = 0,
    ERR_NOMEM,    /* allocation failed, or a hard cap was reached */
    ERR_INPUT,    /* the outside world sent something malformed */
    ERR_NOTFOUND, /* no such thing */
    ERR_CONFLICT, /* someone changed it first: reload and retry */
    ERR_DENIED,   /* the caller may not do this */
    ERR_IO,       /* disk, network or database failed */
    ERR_FULL,     /* no space left on the device: may be tried again when space returns */
    ERR_COUNT
};

/* "input", "io", …; static text, for logs only. */
const char *err_name(enum err err);
