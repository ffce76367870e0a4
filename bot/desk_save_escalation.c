/* The request for a human as a row, and what happened to it as events: the console's queue and its live stream. */
#include "bot/desk_parts.h"
#include "bot/escalation.h"
#include "bot/journal.h"

static bool changed(const struct escalation *a, const struct escalation *b)
{
    return a->id != b->id || a->state != b->state || a->severity != b->severity || a->reason != b->reason ||
           a->due_ms != b->due_ms || !str_eq(a->claimed_by, b->claimed_by) || !str_eq(a->summary, b->summary) ||
           a->undelivered_ms != b->undelivered_ms;
}

static struct escalation_row *make_row(struct group *g, const struct talk *t, const struct escalation *e,
                                       const struct turn_out *out)
{
    bool closed = !escalation_is_open(e);
    struct escalation_row *row = ARENA_NEW(g->arena, struct escalation_row);
    if (!row)
        return NULL;
    *row = (struct escalation_row){.id = e->id,
                                   .conversation_id = t->row.id,
                                   .channel = t->row.channel,
                                   .severity = str_from(severity_name(e->severity)),
                                   .reason = str_from(escalation_reason_name(e->reason)),
                                   .state = closed ? S("closed") : str_from(escalation_state_name(e->state)),
                                   .created_ms = e->created_ms,
                                   .due_ms = e->due_ms,
                                   .closed_ms = closed ? g->now_ms : 0,
                                   .claimed_by = e->claimed_by,
                                   .claimed_name = e->claimed_name,
                                   .summary = e->summary,
                                   .outcome = closed ? out->outcome : (struct str){0},
                                   .note = closed ? out->note : (struct str){0},
                                   .undelivered_ms = e->undelivered_ms};
    return row;
}

static struct str actor_of(const struct play *p)
{
    if (p->event.staff.len)
        return p->event.staff;
    return p->event.kind == EVENT_TIMER ? S("bot") : S("resident");
}

static struct str author_of(const struct play *p, const struct journal_row *entry)
{
    return entry->author == AUTHOR_WORKER ? actor_of(p) : str_from(author_name(entry->author));
}

enum err save_event(struct group *g, struct play *p, int64_t escalation_id, struct str kind, struct str actor,
                    int64_t seq)
{
    struct escalation_event_row *row = &p->steps[p->n_steps++];
    *row = (struct escalation_event_row){.escalation_id = escalation_id,
                                         .conversation_id = p->talk->row.id,
                                         .at_ms = g->now_ms,
                                         .kind = kind,
                                         .actor = actor,
                                         .seq = seq};
    return escalation_event_insert(g->desk->store, row);
}

enum err save_escalation(struct group *g, struct play *p, const struct turn_out *out, const struct escalation *before)
{
    const struct escalation *now = &p->talk->state.escalation;
    const struct escalation *e = now->id ? now : before;
    if (!e->id)
        return ERR_OK;
    if (now->id == g->next_escalation_id)
        g->next_escalation_id++;
    bool put = changed(before, now) || out->step != STEP_NONE;
    bool watched = escalation_is_open(before) || escalation_is_open(now);
    if (!put && !watched)
        return ERR_OK;
    struct escalation gone = *e;
    if (!now->id) /* the state forgot it: it is over */
        gone.state = ESCALATION_CLOSED;
    p->steps = ARENA_ARRAY(g->arena, struct escalation_event_row, p->n_entries + 2);
    p->escalation = make_row(g, p->talk, &gone, out);
    enum err err = p->steps && p->escalation ? ERR_OK : ERR_NOMEM;
    p->status = put;
    if (!err && put)
        err = escalation_row_put(g->desk->store, p->escalation);
    if (!err && out->step != STEP_NONE)
        err = save_event(g, p, e->id, str_from(escalation_step_name(out->step)), actor_of(p), p->answer.seq);
    for (size_t i = 0; !err && watched && i < p->n_entries; i++) {
        if (p->entries[i].visible)
            err = save_event(g, p, e->id, S("message"), author_of(p, &p->entries[i]), p->entries[i].seq);
    }
    return err ? err : save_alerts(g, p, out, before);
}
