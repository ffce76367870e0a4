/* A flow as Graphviz DOT, for people who would rather look than read. */
#pragma once
#include "base/buf.h"
#include "dialogs/bundle.h"

/* Errors: ERR_NOTFOUND no such flow; ERR_NOMEM (also in ret->err). */
MUST_CHECK enum err flow_draw(const struct bundle *b, struct str flow, struct buf *ret);
