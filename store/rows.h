/* The record families as plain structs: what console and desk read and write. One file each implements them
 * (NAME_rows.c). Strings of results live in the arena given. Functions that write need an open transaction of a writing
 * handle. */
#pragma once
#include "store/store.h"

/* ---- conversations ---- */
struct conversation_row {
    int64_t id;
    struct str channel, user; /* user: the channel's own name for the person (web: hash of the token) */
    int64_t created_ms, updated_ms;
    struct str mode;
    int64_t last_entry; /* journal id of the newest entry: the chain's head */
    int64_t seq;
    struct str state; /* JSON of bot/conversation */
};
/* ERR_NOTFOUND when there is none. */
MUST_CHECK enum err conversation_row_find(struct store *s, struct arena *a, struct str channel, struct str user,
                                          struct conversation_row *ret);
MUST_CHECK enum err conversation_row_get(struct store *s, struct arena *a, int64_t id, struct conversation_row *ret);
/* The id that the next conversation_row_insert gives. */
MUST_CHECK enum err conversation_row_next_id(struct store *s, int64_t *ret);
MUST_CHECK enum err
conversation_row_insert(struct store *s, struct conversation_row *row); /* sets id. ERR_CONFLICT: the person has one */
/* Changes updated_ms, mode, last_entry, seq and state. */
MUST_CHECK enum err conversation_row_update(struct store *s, const struct conversation_row *row);
/* With id > after, by id. */
MUST_CHECK enum err conversation_rows_list(struct store *s, struct arena *a, int64_t after, size_t max,
                                           struct conversation_row **ret, size_t *ret_n);
/* All of them, by id, a page at a time: `each` gets a row that lives as long as its page. Stops at the first error. */
MUST_CHECK enum err conversation_rows_each(
    struct store *s, enum err (*each)(void *self, struct arena *page, const struct conversation_row *row), void *self);
/* The same of those who are with the bot, or have shut it out, and for whom anything happened since `since_ms`. */
MUST_CHECK enum err conversation_rows_alone(struct store *s, struct arena *a, int64_t after, int64_t since_ms,
                                            size_t max, struct conversation_row **ret, size_t *ret_n);

/* ---- a conversation gone on with elsewhere: one-time links, and whoever came by one ---- */
/* One a conversation: an older one is void. */
MUST_CHECK enum err chat_link_row_put(struct store *s, int64_t conversation_id, struct str token_hash,
                                      int64_t expires_ms);
/* Once: it is gone afterwards. ERR_NOTFOUND: there is no such link, or its time is over. */
MUST_CHECK enum err chat_link_row_take(struct store *s, struct str token_hash, int64_t now_ms,
                                       int64_t *ret_conversation_id);
/* One a conversation: an older one ends. */
MUST_CHECK enum err binding_row_put(struct store *s, int64_t conversation_id, struct str channel, struct str user,
                                    int64_t expires_ms);
/* ERR_NOTFOUND */
MUST_CHECK enum err binding_row_find(struct store *s, struct str channel, struct str user, int64_t now_ms,
                                     int64_t *ret_conversation_id);
MUST_CHECK enum err binding_rows_expire(struct store *s, int64_t now_ms); /* links too */

/* ---- inbox: event ids seen ---- */
/* ERR_CONFLICT: seen before. */
MUST_CHECK enum err inbox_row_insert(struct store *s, struct str channel, struct str event_id, int64_t now_ms,
                                     int64_t conversation_id, int64_t seq);
/* The seq that the first delivery got, and its conversation (may be NULL). ERR_NOTFOUND. */
MUST_CHECK enum err inbox_row_seq(struct store *s, struct str channel, struct str event_id, int64_t *ret_seq,
                                  int64_t *ret_conversation);
MUST_CHECK enum err inbox_row_expire(struct store *s, int64_t before_ms); /* 7 days (docs: safety, retention) */

/* ---- journal: every event and every message, append-only, chained per conversation (no index on the hot path) ---- */
enum author { AUTHOR_RESIDENT, AUTHOR_BOT, AUTHOR_WORKER, AUTHOR_SYSTEM, AUTHORS };
const char *author_name(enum author a);

struct journal_row {
    int64_t id; /* set by insert; grows with time over all conversations */
    int64_t conversation_id;
    int64_t prev; /* id of the entry before it in this conversation, 0 for the first */
    int64_t seq;  /* number in the conversation, from 1 */
    int64_t at_ms;
    enum author author;
    bool visible;     /* part of the transcript */
    struct str name;  /* of the worker who speaks */
    struct str body;  /* JSON {"text","choices","cards","image"}; empty when invisible */
    struct str event; /* JSON of event + env, on the first entry of a turn: what a replay needs; empty on others */
};
/* Append; sets row->id. */
MUST_CHECK enum err journal_row_insert(struct store *s, struct journal_row *row);
/* Entries of one conversation with seq > after (only visible ones unless `all`), oldest first, the newest `max` of
 * them. */
MUST_CHECK enum err journal_rows_read(struct store *s, struct arena *a, int64_t conversation_id, int64_t after,
                                      size_t max, bool all, struct journal_row **ret, size_t *ret_n);
/* The visible ones of them that are not newer than until_ms. */
MUST_CHECK enum err journal_rows_read_until(struct store *s, struct arena *a, int64_t conversation_id, int64_t after,
                                            int64_t until_ms, size_t max, struct journal_row **ret, size_t *ret_n);
/* A resident took a message back: body and event of the entry are replaced for good, also on disk (after the next
 * store_rest). */
MUST_CHECK enum err journal_row_erase(struct store *s, int64_t id, struct str body, struct str event);

/* ---- outbox: messages to channels that must be called (LINE) ---- */
struct outbox_row {
    int64_t id, conversation_id;
    struct str channel, user;
    struct str body;        /* JSON list of bubbles */
    struct str reply_token; /* empty: push */
    int64_t reply_until_ms;
    struct str retry_key; /* UUID, drawn when stored: the same on every attempt */
    struct str state;     /* pending | held */
    int64_t attempts, next_ms, created_ms;
    struct str error;            /* code of the last failure, never text from outside */
    int64_t first_seq, last_seq; /* the entries of the turn that said it */
};
MUST_CHECK enum err outbox_row_insert(struct store *s, struct outbox_row *row);
/* Rows still to be sent (pending or held) with id > after, oldest first. */
MUST_CHECK enum err outbox_rows_pending(struct store *s, struct arena *a, struct str channel, int64_t after, size_t max,
                                        struct outbox_row **ret, size_t *ret_n);
MUST_CHECK enum err outbox_row_get(struct store *s, struct arena *a, int64_t id,
                                   struct outbox_row *ret);       /* ERR_NOTFOUND */
MUST_CHECK enum err outbox_row_done(struct store *s, int64_t id); /* delivered: the row goes */
MUST_CHECK enum err outbox_row_fail(struct store *s, int64_t id, struct str state, struct str error, int64_t next_ms);

/* ---- what was said and never arrived: no words ---- */
struct undelivered_row {
    int64_t conversation_id;
    int64_t first_seq, last_seq; /* as in struct outbox_row; 0: not known */
    int64_t at_ms;               /* when it was given up */
    struct str error;
};
MUST_CHECK enum err undelivered_row_add(struct store *s, const struct undelivered_row *row);
/* Newest first. */
MUST_CHECK enum err undelivered_rows_read(struct store *s, struct arena *a, int64_t conversation_id, size_t max,
                                          struct undelivered_row **ret, size_t *ret_n);
MUST_CHECK enum err undelivered_rows_expire(struct store *s, int64_t before_ms);

/* ---- timers ---- */
struct timer_row {
    int64_t id, conversation_id, fire_ms;
    struct str name;
    struct str reply_token; /* LINE: what it says may still be a reply; empty: none */
    int64_t reply_until_ms;
};
MUST_CHECK enum err timer_row_set(struct store *s, int64_t conversation_id, struct str name, int64_t fire_ms);
/* The same with a reply token; `id` is not read. */
MUST_CHECK enum err timer_row_put(struct store *s, const struct timer_row *row);
MUST_CHECK enum err timer_row_cancel(struct store *s, int64_t conversation_id, struct str name);
/* All of that name: due so much earlier, and at the latest then. */
MUST_CHECK enum err timer_rows_hurry(struct store *s, struct str name, int64_t by_ms, int64_t latest_ms);
MUST_CHECK enum err timer_rows_due(struct store *s, struct arena *a, int64_t now_ms, size_t max, struct timer_row **ret,
                                   size_t *ret_n);
MUST_CHECK enum err timer_row_next(struct store *s, int64_t *ret_fire_ms); /* ERR_NOTFOUND: none */

/* ---- what people answered and were shown ---- */
struct answer_row {
    int64_t conversation_id, at_ms;
    int64_t run; /* which time the questionnaire was taken */
    struct str questionnaire, item, status, value;
};
MUST_CHECK enum err answer_row_put(struct store *s,
                                   const struct answer_row *row); /* replaces the same item of the same run */
MUST_CHECK enum err answer_rows_read(struct store *s, struct arena *a, int64_t conversation_id, struct answer_row **ret,
                                     size_t *ret_n);
MUST_CHECK enum err note_row_insert(struct store *s, int64_t conversation_id, int64_t at_ms, struct str name,
                                    struct str key, struct str value);
MUST_CHECK enum err match_row_insert(struct store *s, int64_t conversation_id, int64_t at_ms, struct str resource_id,
                                     int64_t score, struct str reasons);
/* For a worker's screen: the newest `max`, newest first. */
struct note_row {
    int64_t at_ms;
    struct str name, key, value;
};
MUST_CHECK enum err note_rows_read(struct store *s, struct arena *a, int64_t conversation_id, size_t max,
                                   struct note_row **ret, size_t *ret_n);
struct match_row {
    int64_t at_ms;
    struct str resource_id;
    int64_t score;
    struct str reasons;
};
MUST_CHECK enum err match_rows_read(struct store *s, struct arena *a, int64_t conversation_id, size_t max,
                                    struct match_row **ret, size_t *ret_n);

/* ---- how often what happened in the flows: of nobody in particular ---- */
struct flow_count_row {
    struct str flow, node, kind; /* node empty: the flow as a whole; kind: flow_count_name */
    int64_t structure, n;
};
MUST_CHECK enum err flow_count_row_add(struct store *s, int64_t day, const struct flow_count_row *row);
/* Of the days first … last, added up; flow: one, or empty for all. */
MUST_CHECK enum err flow_count_rows_read(struct store *s, struct arena *a, int64_t first, int64_t last, struct str flow,
                                         struct flow_count_row **ret, size_t *ret_n);
/* n is the first day that anything was counted of this structure; node and kind are empty. */
MUST_CHECK enum err flow_count_rows_first(struct store *s, struct arena *a, struct str flow,
                                          struct flow_count_row **ret, size_t *ret_n);
MUST_CHECK enum err flow_count_rows_expire(struct store *s, int64_t before_day);

/* ---- reports: short articles ---- */
struct report_row {
    int64_t id, updated_ms, published_ms, staff_id;
    struct str title, writer, body;
    struct str state; /* "draft", "published", "withdrawn" */
};
/* id is not read */
MUST_CHECK enum err report_row_insert(struct store *s, const struct report_row *row, int64_t *ret_id);
/* ERR_NOTFOUND */
MUST_CHECK enum err report_row_update(struct store *s, const struct report_row *row);
/* ERR_NOTFOUND */
MUST_CHECK enum err report_row_get(struct store *s, struct arena *a, int64_t id, struct report_row *ret);
/* Newest first, without bodies; `published`: what residents see, with the beginning of each body. */
MUST_CHECK enum err report_rows_list(struct store *s, struct arena *a, bool published, size_t max,
                                     struct report_row **ret, size_t *ret_n);

/* ---- resources and a number ---- */
/* A resource, and how often, or when. */
struct resource_count_row {
    struct str resource_id, name; /* name empty: no such resource (any more) */
    int64_t n;
};

/* ---- hosts who say whether it is still true ---- */
/* One a resource: an older one is void. */
MUST_CHECK enum err confirm_row_put(struct store *s, struct str resource_id, struct str token_hash, int64_t expires_ms);
/* ERR_NOTFOUND: there is no such link, or its time is over. */
MUST_CHECK enum err confirm_row_find(struct store *s, struct arena *a, struct str token_hash, int64_t now_ms,
                                     struct str *ret_resource_id);
MUST_CHECK enum err confirm_row_drop(struct store *s, struct str resource_id);
/* Is there one that works? ERR_NOTFOUND: no. */
MUST_CHECK enum err confirm_row_open(struct store *s, struct arena *a, struct str resource_id, int64_t now_ms);
struct host_answer_row {
    struct str resource_id, name; /* name: of the resource as it is now; empty when it is gone */
    int64_t at_ms;
    struct str answer; /* "same", "changed", "ended" */
    struct str words;
    /* what it changed, while nothing else has taken its place (else empty), to what, and what the file says; JSON */
    struct str field, value, file;
    int64_t undone_ms, undone_by; /* 0: nobody took it back */
    struct str undone_name;
    struct str
        against; /* "host", "staff", "file": told to be over by them; "vanished": in its file no more; or empty */
    int64_t status_at_ms; /* when its state was changed by hand; 0: it was not */
};
/* Resource, instant, answer and words. */
MUST_CHECK enum err host_answer_row_add(struct store *s, const struct host_answer_row *row);
/* Newest first. */
MUST_CHECK enum err host_answer_rows_read(struct store *s, struct arena *a, int64_t since_ms, size_t max,
                                          struct host_answer_row **ret, size_t *ret_n);
/* What nobody has vouched for since; events pass by themselves. n: when somebody last did, in ms, 0 never. Longest ago
 * first, never last. */
MUST_CHECK enum err unsure_rows_read(struct store *s, struct arena *a, int64_t before_ms, size_t max,
                                     struct resource_count_row **ret, size_t *ret_n);
/* Links at their end; answers, and changes taken back, older than the instant. */
MUST_CHECK enum err confirm_rows_expire(struct store *s, int64_t now_ms, int64_t before_ms);

/* ---- what the town lacks ---- */
struct gap_row {
    struct str category, condition; /* empty: none was named; the search as a whole */
    int64_t n;
};
MUST_CHECK enum err gap_row_add(struct store *s, int64_t day, struct str category, struct str condition);
/* Of the days first … last, added up, by category and condition. */
MUST_CHECK enum err gap_rows_read(struct store *s, struct arena *a, int64_t first, int64_t last, struct gap_row **ret,
                                  size_t *ret_n);
MUST_CHECK enum err gone_row_add(struct store *s, int64_t day, struct str resource_id);
/* Reported most first. */
MUST_CHECK enum err gone_rows_read(struct store *s, struct arena *a, int64_t first, int64_t last, size_t max,
                                   struct resource_count_row **ret, size_t *ret_n);
/* Somebody who looked for the like and agreed to be counted. */
struct seed_row {
    struct str category, words; /* words: single ones, separated by blanks */
    int64_t conversation_id, at_ms;
};
MUST_CHECK enum err seed_row_put(struct store *s, const struct seed_row *row); /* counted anew: may be invited again */
MUST_CHECK enum err seed_row_invited(struct store *s, struct str category, int64_t conversation_id, int64_t now_ms);
MUST_CHECK enum err seed_rows_drop(struct store *s, int64_t conversation_id); /* no longer wishes to be counted */
/* Those of `category` ("*": of all) who were counted since and not invited yet, by category, oldest first. */
MUST_CHECK enum err seed_rows_read(struct store *s, struct arena *a, int64_t since_ms, struct str category, size_t max,
                                   struct seed_row **ret, size_t *ret_n);
/* What there is of the category (empty: of any), newest first: what could be offered. n is 0. */
MUST_CHECK enum err seed_offers_read(struct store *s, struct arena *a, struct str category, size_t max,
                                     struct resource_count_row **ret, size_t *ret_n);
/* Counts before the day and people before the instant are forgotten. */
MUST_CHECK enum err lack_rows_expire(struct store *s, int64_t before_day, int64_t before_ms);

/* ---- escalations and their append-only record ---- */
struct escalation_row {
    int64_t id, conversation_id;
    struct str channel, severity, reason, state; /* words */
    int64_t created_ms, due_ms, closed_ms;
    struct str claimed_by, claimed_name, summary, outcome, note;
    int64_t undelivered_ms; /* since when something said to them has not arrived, and they do not know; 0: nothing */
};
MUST_CHECK enum err escalation_row_next_id(struct store *s, int64_t *ret);
MUST_CHECK enum err escalation_row_put(struct store *s,
                                       const struct escalation_row *row); /* insert or replace; an empty
                                                                                          note leaves the old one */
MUST_CHECK enum err escalation_row_get(struct store *s, struct arena *a, int64_t id, struct escalation_row *ret);
/* state: a word, or empty for all that are not closed. Severity first (emergency, urgent, normal), then age; "closed"
 * gives the newest first. */
MUST_CHECK enum err escalation_rows_list(struct store *s, struct arena *a, struct str state, size_t max,
                                         struct escalation_row **ret, size_t *ret_n);

struct escalation_event_row {
    int64_t id; /* the console stream's sequence number */
    int64_t escalation_id, conversation_id, at_ms;
    struct str kind;  /* opened, raised, claimed, released, talking, closed, returned, paused, reopened, expired,
                         message; alerted, nobody,
                         answered */
    struct str actor; /* staff id, "resident", "bot" */
    int64_t seq;      /* of the message in its conversation, for kind message */
};
/* Append; sets row->id. ERR_CONFLICT: an unknown kind, or no such escalation. */
MUST_CHECK enum err escalation_event_insert(struct store *s, struct escalation_event_row *row);
/* Those with id > after, oldest first. */
MUST_CHECK enum err escalation_events_after(struct store *s, struct arena *a, int64_t after, size_t max,
                                            struct escalation_event_row **ret, size_t *ret_n);
MUST_CHECK enum err escalation_event_last(struct store *s, int64_t *ret_id); /* 0: none yet */

/* ---- alerts: whom the safety floor called, and how that stands ---- */
struct alert_chain_row {
    int64_t escalation_id, conversation_id;
    struct str state, severity; /* words of bot/alert.h */
    int64_t call, began_ms, next_ms, answered_ms;
    struct str answered_by, answered_name; /* staff id, display name */
};
MUST_CHECK enum err alert_chain_row_get(struct store *s, struct arena *a, int64_t escalation_id,
                                        struct alert_chain_row *ret); /* ERR_NOTFOUND: nobody was ever called */
MUST_CHECK enum err alert_chain_row_put(struct store *s, const struct alert_chain_row *row); /* insert or replace */

struct alert_row {
    int64_t id, escalation_id, conversation_id;
    int64_t call, batch, round, attempt;
    struct str severity, staff, login, name; /* staff: id */
    int64_t at_ms, answer_by_ms, answered_ms;
};
MUST_CHECK enum err alert_row_insert(struct store *s, struct alert_row *row); /* sets id */
MUST_CHECK enum err alert_row_get(struct store *s, struct arena *a, int64_t id,
                                  struct alert_row *ret); /* ERR_NOTFOUND */
/* Of one call, oldest first, the newest `max` of them. */
MUST_CHECK enum err alert_rows_read(struct store *s, struct arena *a, int64_t escalation_id, int64_t call, size_t max,
                                    struct alert_row **ret, size_t *ret_n);
/* Of all calls that nobody has answered yet, newest first. */
MUST_CHECK enum err alert_rows_calling(struct store *s, struct arena *a, size_t max, struct alert_row **ret,
                                       size_t *ret_n);
/* This person has answered; those of others stay as they are. */
MUST_CHECK enum err alert_rows_answer(struct store *s, int64_t escalation_id, int64_t call, struct str staff,
                                      int64_t now_ms);

/* ---- staff and their sessions ---- */
struct staff_row {
    int64_t id;
    struct str login, name, role, password; /* role word; argon2id text, empty until set */
    bool disabled;
    int64_t created_ms;
    int64_t failures, locked_until_ms;
};
MUST_CHECK enum err staff_row_insert(struct store *s, struct staff_row *row); /* ERR_CONFLICT: login taken */
MUST_CHECK enum err staff_row_find(struct store *s, struct arena *a, struct str login, struct staff_row *ret);
MUST_CHECK enum err staff_row_get(struct store *s, struct arena *a, int64_t id, struct staff_row *ret);
MUST_CHECK enum err staff_row_update(struct store *s, const struct staff_row *row);
MUST_CHECK enum err staff_rows_list(struct store *s, struct arena *a, struct staff_row **ret, size_t *ret_n);

struct session_row {
    struct str token_hash; /* hex SHA-256 of the cookie: the token itself is nowhere */
    int64_t staff_id, created_ms, seen_ms;
    struct str csrf;
};
/* Sessions are found in memory (console/staff_sessions.h); these rows bring them over a restart. ERR_CONFLICT: nobody
 * has this account. */
MUST_CHECK enum err session_row_insert(struct store *s, const struct session_row *row);
MUST_CHECK enum err session_row_touch(struct store *s, struct str token_hash, int64_t seen_ms);
MUST_CHECK enum err session_row_delete(struct store *s, struct str token_hash);
MUST_CHECK enum err session_rows_list(struct store *s, struct arena *a, struct session_row **ret, size_t *ret_n);

/* One-time links (first password): only the hash is kept; taking it deletes it. ERR_NOTFOUND: used, expired or never
 * was. */
MUST_CHECK enum err link_row_insert(struct store *s, struct str token_hash, struct str purpose, int64_t staff_id,
                                    int64_t expires_ms);
MUST_CHECK enum err link_row_take(struct store *s, struct str token_hash, struct str purpose, int64_t now_ms,
                                  int64_t *ret_staff_id);
MUST_CHECK enum err link_row_expire(struct store *s, int64_t now_ms);

/* ---- audit: ids only ---- */
MUST_CHECK enum err audit_row_insert(struct store *s, int64_t at_ms, int64_t staff_id, struct str action,
                                     struct str object, int64_t object_id);

/* ---- set aside: webhook bodies that were signed but could not be read ---- */
MUST_CHECK enum err aside_row_insert(struct store *s, struct str channel, int64_t at_ms, struct str why,
                                     struct str body);
MUST_CHECK enum err aside_row_expire(struct store *s, int64_t before_ms);
