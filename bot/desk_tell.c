/* After the commit: each asker gets its answer, every listener the news, in the order of the journal; one flush at the
 * end. */
#include "bot/desk_parts.h"

static void spread(struct desk *d, const struct news *news)
{
    for (size_t i = 0; i < d->n_listeners; i++) {
        if (d->listener[i].news)
            d->listener[i].news(d->listener[i].self, news);
    }
}

void tell_answer(const struct desk_request *r, const struct desk_answer *answer)
{
    if (r->owner && r->owner->answered)
        r->owner->answered(r->owner->self, answer);
}

static void tell_entries(struct desk *d, const struct play *p)
{
    for (size_t i = 0; i < p->n_entries; i++) {
        if (!p->entries[i].visible)
            continue;
        spread(d, &(struct news){.kind = NEWS_MESSAGE,
                                 .conversation_id = p->talk->row.id,
                                 .channel = p->talk->row.channel,
                                 .entry = &p->entries[i],
                                 .client_id =
                                     i == 0 && p->entries[0].author == AUTHOR_RESIDENT ? p->event.id : (struct str){0},
                                 .state = &p->talk->state,
                                 .out = p->answer.out});
    }
}

static void tell_steps(struct desk *d, const struct play *p)
{
    for (size_t i = 0; i < p->n_steps; i++) {
        spread(d, &(struct news){.kind = NEWS_ESCALATION,
                                 .conversation_id = p->talk->row.id,
                                 .channel = p->talk->row.channel,
                                 .state = &p->talk->state,
                                 .event = &p->steps[i],
                                 .row = p->escalation,
                                 .alerting = p->alerting});
    }
}

static void tell_news(struct desk *d, const struct play *p)
{
    if (!p->talk)
        return;
    tell_entries(d, p);
    if (p->status)
        spread(d, &(struct news){.kind = NEWS_STATUS,
                                 .conversation_id = p->talk->row.id,
                                 .channel = p->talk->row.channel,
                                 .state = &p->talk->state,
                                 .row = p->escalation});
    tell_steps(d, p);
}

static void tell_outbox(struct desk *d, struct str channel)
{
    spread(d, &(struct news){.kind = NEWS_OUTBOX, .channel = channel});
}

void tell_flush(struct desk *d)
{
    for (size_t i = 0; i < d->n_listeners; i++) {
        if (d->listener[i].flush)
            d->listener[i].flush(d->listener[i].self);
    }
}

void tell_group(struct group *g)
{
    struct str told = {
        0}; /* there is one channel with an outbox today; with more, some are told twice, which does no harm */
    for (size_t i = 0; i < g->n_plays; i++) {
        tell_answer(g->plays[i].request, &g->plays[i].answer);
        tell_news(g->desk, &g->plays[i]);
    }
    for (size_t i = 0; i < g->n_plays; i++) {
        if (!g->plays[i].outbox || str_eq(g->plays[i].talk->row.channel, told))
            continue;
        told = g->plays[i].talk->row.channel;
        tell_outbox(g->desk, told);
    }
    tell_flush(g->desk);
}

void tell_leftovers(struct desk *d)
{
    if (d->told_leftovers)
        return;
    d->told_leftovers = true;
    struct outbox_row *rows;
    size_t n = 0;
    if (outbox_rows_pending(d->store, &d->arena, S("line"), 0, 1, &rows, &n) == ERR_OK && n) {
        tell_outbox(d, S("line"));
        tell_flush(d);
    }
    arena_reset(&d->arena);
}
