/* The life of a request for a human: waiting → claimed → talking → closed, and back to waiting when released.
 * Must not know what is said to the resident about it. */
#include "bot/escalation.h"
#include "base/clock.h"

/* So long after the end the same matter is meant; so long nobody goes on waiting who has not written meanwhile. */
enum { GOES_ON_MS = 7 * DAY_MS, EXPIRES_MS = 14 * DAY_MS };

static const char *const state_names[ESCALATION_STATES] = {
    [ESCALATION_NONE] = "none",       [ESCALATION_WAITING] = "waiting", [ESCALATION_CLAIMED] = "claimed",
    [ESCALATION_TALKING] = "talking", [ESCALATION_CLOSED] = "closed",
};

const char *escalation_state_name(enum escalation_state s)
{
    return (unsigned)s < ESCALATION_STATES ? state_names[s] : "?";
}

/* Where a step leads from each state; ESCALATION_NONE: it leads nowhere. Only a claim may start from waiting: whoever
 * acts has claimed first. */
static const enum escalation_state table[ACTOR_STEPS][ESCALATION_STATES] = {
    [ACTOR_CLAIM] = {[ESCALATION_WAITING] = ESCALATION_CLAIMED,
                     [ESCALATION_CLAIMED] = ESCALATION_CLAIMED,
                     [ESCALATION_TALKING] = ESCALATION_TALKING},
    [ACTOR_RELEASE] = {[ESCALATION_CLAIMED] = ESCALATION_WAITING, [ESCALATION_TALKING] = ESCALATION_WAITING},
    [ACTOR_TALK] = {[ESCALATION_CLAIMED] = ESCALATION_TALKING, [ESCALATION_TALKING] = ESCALATION_TALKING},
    [ACTOR_RETURN] = {[ESCALATION_CLAIMED] = ESCALATION_CLAIMED, [ESCALATION_TALKING] = ESCALATION_CLAIMED},
    [ACTOR_PAUSE] = {[ESCALATION_CLAIMED] = ESCALATION_CLAIMED, [ESCALATION_TALKING] = ESCALATION_TALKING},
    [ACTOR_CLOSE] = {[ESCALATION_CLAIMED] = ESCALATION_CLOSED, [ESCALATION_TALKING] = ESCALATION_CLOSED},
};

bool escalation_is_open(const struct escalation *e)
{
    return e->state == ESCALATION_WAITING || e->state == ESCALATION_CLAIMED || e->state == ESCALATION_TALKING;
}

bool escalation_has_worker(const struct escalation *e)
{
    return e->state == ESCALATION_CLAIMED || e->state == ESCALATION_TALKING;
}

void escalation_open(struct escalation *e, int64_t id, enum severity severity, enum escalation_reason reason,
                     struct str summary, int64_t created_ms, int64_t due_ms)
{
    *e = (struct escalation){.id = id,
                             .state = ESCALATION_WAITING,
                             .severity = severity,
                             .reason = reason,
                             .created_ms = created_ms,
                             .due_ms = due_ms,
                             .summary = summary};
}

enum err escalation_raise(struct escalation *e, enum severity severity, enum escalation_reason reason,
                          struct str summary, int64_t due_ms)
{
    if (!escalation_is_open(e))
        return ERR_NOTFOUND;
    if (severity > e->severity || reason == REASON_CRISIS)
        e->reason = reason;
    if (severity > e->severity)
        e->severity = severity;
    if (due_ms && (!e->due_ms || due_ms < e->due_ms))
        e->due_ms = due_ms;
    if (summary.len)
        e->summary = summary;
    return ERR_OK;
}

void escalation_requeue(struct escalation *e, int64_t due_ms)
{
    if (!escalation_has_worker(e))
        return;
    e->state = ESCALATION_WAITING;
    e->claimed_by = e->claimed_name = (struct str){0};
    e->due_ms = due_ms;
}

enum err escalation_withdraw(struct escalation *e)
{
    if (!escalation_is_open(e))
        return ERR_NOTFOUND;
    if (e->severity > SEVERITY_NORMAL || e->reason == REASON_CRISIS)
        return ERR_CONFLICT;
    e->state = ESCALATION_CLOSED;
    return ERR_OK;
}

enum err escalation_act(struct escalation *e, enum actor_step step, struct actor actor, bool *ret_moved)
{
    if (!escalation_is_open(e) || (unsigned)step >= ACTOR_STEPS)
        return ERR_NOTFOUND;
    bool mine = str_eq(e->claimed_by, actor.id);
    bool waiting = e->state == ESCALATION_WAITING;
    if (step == ACTOR_CLAIM && !waiting && !mine)
        return ERR_CONFLICT;
    if (step != ACTOR_CLAIM && (waiting || !mine))
        return ERR_DENIED;
    enum escalation_state next = table[step][e->state];
    if (next == ESCALATION_NONE)
        return ERR_CONFLICT;
    *ret_moved = next != e->state || step == ACTOR_RETURN || step == ACTOR_PAUSE;
    e->state = next;
    if (step == ACTOR_CLAIM) {
        e->claimed_by = actor.id;
        e->claimed_name = actor.name;
    } else if (step == ACTOR_RELEASE) {
        e->claimed_by = e->claimed_name = (struct str){0};
    }
    return ERR_OK;
}

/* ---- over, and not ---- */

static bool ordinary(const struct escalation *e)
{
    return e->severity == SEVERITY_NORMAL && e->reason != REASON_CRISIS;
}

bool escalation_expires(const struct escalation *e, int64_t last_contact_ms, int64_t now_ms)
{
    int64_t since_ms = e->created_ms > last_contact_ms ? e->created_ms : last_contact_ms;
    return e->state == ESCALATION_WAITING && ordinary(e) && e->reason != REASON_RULE && now_ms - since_ms >= EXPIRES_MS;
}

static bool closed_lately(const struct escalation *e, int64_t now_ms)
{
    return e->state == ESCALATION_CLOSED && e->closed_ms && now_ms - e->closed_ms < GOES_ON_MS;
}

bool escalation_goes_on(const struct escalation *e, int64_t now_ms)
{
    return closed_lately(e, now_ms) && e->claimed_by.len && ordinary(e);
}

void escalation_go_on(struct escalation *e, enum escalation_reason reason, struct str summary, int64_t now_ms,
                      int64_t due_ms)
{
    escalation_open(e, e->id, SEVERITY_NORMAL, reason, summary, now_ms, due_ms);
}

enum err escalation_reopen(struct escalation *e, struct actor actor, int64_t now_ms)
{
    if (!e->id)
        return ERR_NOTFOUND;
    if (!closed_lately(e, now_ms))
        return ERR_CONFLICT;
    if (e->claimed_by.len && !str_eq(e->claimed_by, actor.id))
        return ERR_DENIED;
    e->state = ESCALATION_CLAIMED;
    e->claimed_by = actor.id;
    e->claimed_name = actor.name;
    e->closed_ms = 0;
    return ERR_OK;
}
