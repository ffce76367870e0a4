/* One request for a human: its states and who may move it, as a table. Pure; claims are compare-and-swap on the state
 * they are given. Knows nothing of conversations, texts or rows. */
#pragma once
#include "base/err.h"
#include "bot/conversation.h"

/* Waiting, claimed or being talked about: somebody still owes this person an answer. */
bool escalation_is_open(const struct escalation *e);

/* What the resident's side does: a new one, always waiting. Strings are borrowed. */
void escalation_open(struct escalation *e, int64_t id, enum severity severity, enum escalation_reason reason,
                     struct str summary, int64_t created_ms, int64_t due_ms);
/*
 * More trouble in an open one: severity and reason never go down, the deadline never goes back, the newer summary is
 * kept. ERR_NOTFOUND: none is open.
 */
MUST_CHECK enum err escalation_raise(struct escalation *e, enum severity severity, enum escalation_reason reason,
                                     struct str summary, int64_t due_ms);
/* They ask for a human again after somebody had handed them back to the bot: whoever is free takes it. Nothing happens
 * while it waits. */
void escalation_requeue(struct escalation *e, int64_t due_ms);
/* The resident no longer wants a human. ERR_NOTFOUND none is open; ERR_CONFLICT a life may be at stake: it stays for
 * the link workers. */
MUST_CHECK enum err escalation_withdraw(struct escalation *e);

/* Nobody came for so long, and the person has not written for as long either: it is over, and they must be told.
 * False: it is not that old, a life may be at stake, or it is the service's own worry and nobody's wish. */
bool escalation_expires(const struct escalation *e, int64_t last_contact_ms, int64_t now_ms);
/* Closed by a worker not long ago, in an ordinary matter: who asks again goes on with it. */
bool escalation_goes_on(const struct escalation *e, int64_t now_ms);
/* … so it does, as a request that waits from now on. */
void escalation_go_on(struct escalation *e, enum escalation_reason reason, struct str summary, int64_t now_ms,
                      int64_t due_ms);

/* Somebody has claimed it and not given it back. */
bool escalation_has_worker(const struct escalation *e);

/* What a link worker does. */
struct actor {
    struct str id, name; /* staff id, display name */
};
enum actor_step { ACTOR_CLAIM, ACTOR_RELEASE, ACTOR_TALK, ACTOR_RETURN, ACTOR_PAUSE, ACTOR_CLOSE, ACTOR_STEPS };

/*
 * Take one step, if the table allows it.
 * Errors:  ERR_NOTFOUND none is open
 *          ERR_CONFLICT ACTOR_CLAIM: somebody else has it (claimed_by, claimed_name say who)
 *          ERR_DENIED   the others: this person has not claimed it
 * `e` is unchanged then. *ret_moved is false when nothing changed: the same person claiming or talking again.
 */
MUST_CHECK enum err escalation_act(struct escalation *e, enum actor_step step, struct actor actor, bool *ret_moved);
/* Not one of these steps: what is over begins again, claimed by whoever closed it; what nobody ever had, by anybody.
 * ERR_NOTFOUND there is none; ERR_CONFLICT it is open, or was closed too long ago; ERR_DENIED somebody else closed it. */
MUST_CHECK enum err escalation_reopen(struct escalation *e, struct actor actor, int64_t now_ms);
