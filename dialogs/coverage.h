/* Which nodes, edges and texts of the flows were walked over: transcripts are held against it (tsunagu test
 * --coverage). Counts; decides nothing, and the walk does not know it. */
#pragma once
#include <stdio.h>
#include "dialogs/bundle.h"

struct coverage;

enum coverage_kind { COVER_NODE, COVER_EDGE, COVER_TEXT, COVER_KINDS };

struct coverage_share {
    size_t passed, all;
};

/* Begin to watch `b`; nothing counts as passed yet. One at a time. Edges that no answer can take (every option has its
 * own way, nothing may be skipped) and empty texts are left out. */
MUST_CHECK enum err coverage_new(struct bundle *b, struct coverage **ret);
void coverage_free(struct coverage *c); /* before the bundle */
struct coverage_share coverage_share(const struct coverage *c, enum coverage_kind kind);
/* `file:line:col: …` for each thing not passed, then one line a flow, texts/ last. */
void coverage_print(const struct coverage *c, FILE *to);
