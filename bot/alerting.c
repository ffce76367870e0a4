/* The chain and the alerts of its call. Must not know what they mean. */
#include "bot/alerting.h"

enum err alerting_read(struct store *s, struct arena *a, int64_t escalation_id, struct alerting *ret)
{
    *ret = (struct alerting){0};
    enum err err = alert_chain_row_get(s, a, escalation_id, &ret->chain);
    return err ? err : alert_rows_read(s, a, escalation_id, ret->chain.call, ALERTING_ROWS, &ret->alerts, &ret->n);
}
