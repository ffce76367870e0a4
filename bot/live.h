/* What would content do to the conversations that are under way? Every frame of every one asked flow_foresee, nothing
 * changed, nothing read of what was said. Counts, and ids only where somebody wants them. */
#pragma once
#include "dialogs/flow.h"
#include "store/store.h"

enum { LIVE_GROUPS = 2048 };

/* Frames that stand at the same node and meet the same fate. */
struct live_group {
    struct str flow, from, to;
    enum flow_fate fate;
    int64_t frames;
    struct live_id {
        int64_t id;
        struct live_id *next;
    } * conversations; /* newest first; empty unless asked for */
};

struct live {
    struct live_group group[LIVE_GROUPS]; /* in the order of flow, node, fate, to */
    size_t n;
    int64_t conversations, frames; /* with something under way */
    int64_t fates[FLOW_FATES];
    int64_t unreadable; /* states that cannot be read */
};

/*
 * Memory: strings and lists in `arena`, which must hold as many ids as there are conversations when `ids`.
 * Errors: those of the store; ERR_NOMEM.
 */
MUST_CHECK enum err live_foresee(struct store *s, const struct bundle *next, struct arena *arena, bool ids,
                                 struct live *ret);
/* Would anybody be lost or stuck? */
bool live_harms(const struct live *live);
