/* What player.c and player_hear.c share. Private to them. */
#pragma once
#include "cli/player.h"

enum { BUBBLES_HEARD = 64 };

struct player {
    struct player_options options;
    struct content content;
    struct bundle *published;  /* what a transcript put in the place of content.bundle; NULL: nothing */
    struct content playing[2]; /* content with that bundle; the other one is what it was before */
    size_t at;                 /* which of the two */
    struct desk *desk;
    struct desk_listener listener;
    int64_t now_ms;
    int64_t conversation_id;
    int64_t first_seq, count; /* make event ids that are unique over runs on one database, and the same in every run */
    struct event last;
    struct arena kept;  /* the last event's strings */
    struct arena arena; /* what was heard */
    struct heard heard;
    int64_t answered_seq;           /* newest entry of the answer; what timers say right after it is newer */
    bool settling;                  /* what is said now answers what was held */
    const struct turn_out *settled; /* … and has been heard as a whole */
};

/* The content in use: what was published last, or what it was opened with. */
static inline const struct content *player_playing(const struct player *p)
{
    return p->published ? &p->playing[p->at] : &p->content;
}

/* A desk listener's calls; `self` is the player. What is lent for the call is copied into p->heard. */
void player_hear_answer(void *self, const struct desk_answer *answer);
void player_hear_news(void *self, const struct news *news);
