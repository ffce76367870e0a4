/* Appending effects, and their words as they are stored. */
#include "dialogs/effect.h"

/* Where a refused effect is written: never read. One a thread, so that turns in parallel do not meet here. */
static _Thread_local struct effect scratch;

struct effect *effect_add(struct effects *e, enum effect_kind kind)
{
    struct effect *to = &scratch;
    if (e->n < EFFECTS_MAX)
        to = &e->item[e->n++];
    else
        e->overflow = true;
    *to = (struct effect){.kind = kind};
    return to;
}

const char *flow_count_name(enum flow_count c)
{
    static const char *const words[FLOW_COUNTS] = {"begun",   "entered", "answered", "skipped",
                                                   "unknown", "missed",  "given_up", "stopped"};
    return c < FLOW_COUNTS ? words[c] : "";
}

const char *severity_name(enum severity s)
{
    static const char *const words[SEVERITIES] = {"normal", "urgent", "emergency"};
    return s < SEVERITIES ? words[s] : "";
}

const char *escalation_reason_name(enum escalation_reason r)
{
    static const char *const words[REASONS] = {"asked",          "crisis",      "give_up",  "rule",
                                               "internal_error", "worker_pull", "referral", "undelivered"};
    return r < REASONS ? words[r] : "";
}
