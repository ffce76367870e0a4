/* What playing and comparing a transcript share. Nobody else includes this. */
#pragma once
#include "base/buf.h"
#include "cli/talk.h"

enum { TALK_CHOICES = 512 };

struct talk {
    struct door door;
    struct arena arena; /* the file, and all buttons ever shown */
    const char *path;
    FILE *to;
    size_t line;
    struct heard heard;
    bool waiting_state;                /* heard is of something that was played */
    size_t next_bubble;                /* where the next `<` begins to look */
    size_t matched;                    /* the bubble just matched */
    struct choice shown[TALK_CHOICES]; /* oldest first */
    size_t n_shown;
    struct str last_payload;
    bool begun, left_out; /* left_out: `@only` names other doors */
    struct str lang;
    int64_t now_ms;
    struct str rest;    /* the lines after this one */
    int64_t between_ms; /* how long after the line before */
    struct talk_result result;
};

/* This line did not come out as it says: printed with its place, counted. */
void talk_fail(struct talk *t, struct str expected, struct str got);

/* talk_check.c: a line that compares. False: it is none of these. */
bool talk_check(struct talk *t, struct str line);
/* A bubble as one text: its words, then its cards. In `arena`. */
struct str talk_flatten(struct arena *arena, const struct bubble *b);
bool talk_glob(struct str pattern, struct str text);
