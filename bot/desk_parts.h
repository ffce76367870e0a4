/* What the desk is made of, shared by bot/desk_*.c and nobody else.
 * A group: requests that become durable together. A talk: one conversation while a group is under way. A play: what one
 * request did. */
#pragma once
#include "base/queue.h"
#include "bot/channel.h"
#include "bot/desk.h"
#include "bot/versions.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum {
    DESK_LISTENERS = 8,
    DESK_BUCKETS = 512,
    DESK_TALLIES = 64,
    DESK_GROUP_BYTES = 48 << 20, /* a group that has used this much memory is committed as it is */
    DESK_ARENA_BYTES = 256 << 20,
    DESK_ENTRIES_MAX = 1000 /* newest entries given to somebody who attaches */
};

struct desk {
    struct desk_options options;
    char public_url[512];
    struct store *store;
    uint8_t key[16];
    uint64_t dice; /* state of the seeds when options.seed is set */
    struct queue *queue;
    pthread_t thread;
    bool running;
    struct ahead *ahead;          /* the helper; NULL while no thread runs */
    pthread_mutex_t content_lock; /* held while a group is played and told */
    const struct content *content;
    struct versions *versions; /* older content that conversations stand on */
    struct desk_listener listener[DESK_LISTENERS];
    size_t n_listeners;
    struct arena arena, timer_arena;
    int64_t next_timer_ms;         /* INT64_MAX: none */
    int64_t expire_ms;             /* when to forget old event ids next */
    int64_t seen_ms, seen_mono_ms; /* the wall clock when it was looked at last, and the other one then; 0: not yet */
    int64_t space_ms;              /* while the disk is full: when to try it next */
    bool told_leftovers;           /* the outbox found at start was announced */
    struct duty_look {
        int64_t minute;
        const struct content *content;
        bool stale; /* accounts may have changed */
        enum turn_duty duty;
    } duty_look; /* who is there was looked at in this minute */
    atomic_uint_fast64_t turns, duplicates, groups, errors, commit_us;
    atomic_bool disk_full;
};

struct ahead;
struct play;

struct talk {
    struct talk *in_bucket, *in_group;
    struct conversation_row row;
    struct conversation state;
    bool stored;  /* the row is in the database */
    bool dropped; /* a turn failed half-way: read it again */
    bool ahead;   /* its first turn in this group was played ahead */
};

/* A turn played before its place in the group has come. */
struct ahead_job {
    struct play *play;
    struct turn_env env;
    struct turn_out *out;
    struct escalation before;
    enum mode mode;
    enum err err;
};

struct play {
    const struct desk_request *request;
    struct desk_answer answer;
    struct talk *talk;
    struct ahead_job *job; /* NULL: not played yet */
    struct event event;
    struct journal_row *entries; /* of this turn */
    size_t n_entries;
    bool status; /* mode or escalation changed */
    bool outbox;
    struct escalation_row *escalation;
    struct escalation_event_row *steps;
    size_t n_steps;
    struct alerting *alerting; /* NULL: nobody was ever called */
};

struct group {
    struct desk *desk;
    struct arena *arena;
    const struct content *content;
    int64_t now_ms;
    int64_t next_escalation_id; /* 0: ask the table */
    struct talk *bucket[DESK_BUCKETS], *talks;
    struct play *plays;
    size_t n_plays;
    uint64_t n_turns;                  /* counted once they are on disk */
    struct tally *tally[DESK_TALLIES]; /* what its turns counted; written once, before the commit */
};

/* ---- desk_talk.c ---- */
/* ERR_NOTFOUND: this person never wrote. */
MUST_CHECK enum err talk_find(struct group *g, struct str channel, struct str user, struct talk **ret);
MUST_CHECK enum err talk_get(struct group *g, int64_t conversation_id, struct talk **ret);
/* ---- desk_move.c: the same talk on another channel ---- */
/* A one-time link into it, as it goes out; an older one of the conversation is void from now on. */
MUST_CHECK enum err move_make_link(struct group *g, const struct talk *t, struct str *ret);
/* The request's link is opened by event.user, who is the person of that conversation from now on: event becomes its
 * EVENT_START. ERR_NOTFOUND: no such link (any more). */
MUST_CHECK enum err move_follow_link(struct group *g, struct play *p);
/* Whose conversation is it, if they came by a link? ERR_NOTFOUND */
MUST_CHECK enum err move_find(struct group *g, struct str channel, struct str user, struct talk **ret);

/* ---- desk_talk.c, again ---- */
/* For somebody new; nothing is written yet. */
MUST_CHECK enum err talk_begin(struct group *g, struct str channel, struct str user, struct talk **ret);
/* Its state cannot be trusted any more: the next look reads it from the database. */
void talk_drop(struct talk *t);

/* ---- desk_play.c: decide ---- */
/* Errors are those of the database: the group is over. What the turn refuses is in p->answer.err. */
MUST_CHECK enum err play_request(struct group *g, const struct desk_request *r, struct play *p);

/* Was it seen before (answer.duplicate)? Whose is it (talk)? ERR_NOTFOUND, ERR_INPUT: nobody's. Somebody new has no
 * talk yet: ERR_NOTFOUND. */
MUST_CHECK enum err play_look_up(struct group *g, struct play *p);
MUST_CHECK enum err play_make_env(struct group *g, struct turn_env *ret);

/* ---- desk_ahead.c: many at a time ---- */
MUST_CHECK enum err ahead_start(struct ahead **ret);
void ahead_stop(struct ahead *a);
/* Play what can be played before anything of the group is written; fills plays[].job. */
void play_ahead(struct group *g, struct desk_request *const *requests, size_t n);
size_t ahead_bytes(const struct ahead *a); /* memory in use until the group is told */

/* ---- desk_save.c: write down ---- */
/* Everything one turn did. `before`: the escalation as it was. */
MUST_CHECK enum err save_turn(struct group *g, struct play *p, const struct turn_env *env, const struct turn_out *out,
                              const struct escalation *before);

/* ---- desk_unsend.c: words that are taken back ---- */
/* Before the entries of the turn that takes them back. */
MUST_CHECK enum err unsend_erase(struct group *g, const struct play *p);
/* Were these taken back before they came? Then they go at once. */
MUST_CHECK enum err unsend_overtook(struct group *g, const struct play *p, bool *ret);

/* ---- desk_lack.c: what the town lacks ---- */
MUST_CHECK enum err save_lack(struct group *g, const struct talk *t, const struct effect *e);

/* ---- desk_counts.c: how often what happens in the flows ---- */
struct tally; /* one number */
/* Add what a turn counted (EFFECT_METRIC). Nothing is written yet. */
MUST_CHECK enum err counts_add(struct group *g, const struct effect *e);
/* The group's sums, into today's rows. */
MUST_CHECK enum err counts_save(struct group *g);

/* ---- desk_save_escalation.c ---- */
/* The request as this turn left it, beside how it was `before`: its row, and an event for each step between them. */
MUST_CHECK enum err save_escalation(struct group *g, struct play *p, const struct turn_out *out,
                                    const struct escalation *before);
/* One event of a request, saved now and told after the commit. `seq`: the message it is about, 0: none. */
MUST_CHECK enum err save_event(struct group *g, struct play *p, int64_t escalation_id, struct str kind,
                               struct str actor, int64_t seq);

/* ---- desk_alerts.c: people who must know ---- */
/* After the escalation's own row and events; adds at most one event. */
MUST_CHECK enum err save_alerts(struct group *g, struct play *p, const struct turn_out *out,
                                const struct escalation *before);
/* For turn_env: does the list of people, as far as they have an account, say something else than the calendar? Looked
 * at once a minute. */
MUST_CHECK enum err alerts_duty(struct group *g, enum turn_duty *ret);
/* DESK_ANSWER. Errors are those of the database; a refusal is in p->answer.err. */
MUST_CHECK enum err play_alert_answer(struct group *g, const struct desk_request *r, struct play *p);

/* ---- desk_tell.c: say so, after the commit ---- */
void tell_group(struct group *g);
void tell_answer(const struct desk_request *r, const struct desk_answer *answer);
void tell_leftovers(struct desk *d);
void tell_flush(struct desk *d);

/* ---- desk_clock.c: the wall clock may be put right ---- */
/* Before anything is played: was it put back, now or while we were down? Errors as run_group. */
MUST_CHECK enum err desk_mind_clock(struct desk *d);

/* ---- desk_group.c ---- */
/* Play, commit and tell up to `n` requests; *ret_done of them are answered. ERR_IO: stop the process; ERR_FULL: they
 * were told so. */
MUST_CHECK enum err run_group(struct desk *d, struct desk_request *const *requests, size_t n, size_t *ret_done);
/* Whatever is due by now, as events. */
MUST_CHECK enum err run_timers(struct desk *d);
int64_t desk_now(const struct desk *d);
