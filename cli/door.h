/* Where a transcript comes in: the core itself, LINE, or the web socket. The player of transcripts knows no more than
 * this. */
#pragma once
#include "cli/player.h"

struct door {
    const char *name; /* "core", "line", "web": what `@only` says */
    void *self;
    /* A new person, at this time. `database`: a new file that will have to survive a crash, or NULL; who serves has one
     * anyway. */
    enum err (*begin)(void *self, const char *database, int64_t now_ms, struct str lang);
    /* The others as player_wait, player_play, player_redeliver, player_crash and player_look (cli/player.h). */
    enum err (*wait)(void *self, int64_t ms, struct heard *ret);
    enum err (*play)(void *self, struct event event, struct heard *ret);
    enum err (*settle)(void *self, struct heard *io); /* as player_settle */
    enum err (*redeliver)(void *self, struct heard *ret);
    enum err (*crash)(void *self);
    enum err (*look)(void *self, struct heard *ret);
    /* As player_publish, player_rollback, player_know and player_flow_button; NULL: not behind this door. */
    enum err (*publish)(void *self, const char *over);
    enum err (*rollback)(void *self);
    enum err (*know)(void *self, struct str slot, enum slot_status status, struct str value);
    struct str (*flow_button)(void *self, struct str flow);
};

/* Straight to the desk. */
struct door door_core(struct player *p);
