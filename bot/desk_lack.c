/* What the town lacks, as rows: numbers by day, and those who agreed to be counted. */
#include "base/clock.h"
#include "bot/desk_parts.h"

static enum err save_counted(struct group *g, const struct talk *t, const struct effect *e)
{
    struct store *s = g->desk->store;
    if (str_eq(e->status, S("yes")))
        return seed_row_put(
            s,
            &(struct seed_row){.category = e->key, .words = e->text, .conversation_id = t->row.id, .at_ms = g->now_ms});
    if (str_eq(e->status, S("invited")))
        return seed_row_invited(s, e->key, t->row.id, g->now_ms);
    return seed_rows_drop(s, t->row.id);
}

enum err save_lack(struct group *g, const struct talk *t, const struct effect *e)
{
    int64_t today = (g->now_ms + JST_MINUTES * MINUTE_MS) / DAY_MS;
    switch (e->kind) {
    case EFFECT_GAP:
        return gap_row_add(g->desk->store, today, e->key, e->value);
    case EFFECT_GONE:
        if (!e->key.len)
            return ERR_OK;
        return gone_row_add(g->desk->store, today, e->key);
    default:
        return save_counted(g, t, e);
    }
}
