/* How often what happened in a flow, as it may be shown: what a handful of people did must not be found out from
 * numbers that stand side by side, nor from looking twice. So: whole days up to yesterday and three spans only;
 * anything below five is not told, not even whether it is nothing; everything else is told in steps of five, so that no
 * difference of two numbers is exact. Pure. */
#pragma once
#include "dialogs/effect.h"
#include "store/rows.h"

enum { FIGURE_LEAST = 5, FIGURE_STEP = 5, FIGURE_HIDDEN = -1 };

/* What happened at one node, or in a flow as a whole; exact, for nobody's eyes. */
struct figures {
    int64_t n[FLOW_COUNTS];
    int64_t left; /* last seen there, more than a day ago */
};

/* Of days since 1970 in Japan, both included. */
struct figure_span {
    int64_t first, last;
};

/* What may be told: the number, down to a multiple of FIGURE_STEP, or FIGURE_HIDDEN. */
int64_t figure_told(int64_t n);
/* Three spans and no others: many of them side by side would tell one day from the next. `text` empty: `usual`. */
bool figure_days(struct str text, int64_t usual, int64_t *ret);
/* The `days` whole days before today. */
struct figure_span figure_span(int64_t now_ms, int64_t days);
int64_t figure_day_ms(int64_t day); /* its beginning */

/* Add a row's number to what it counts; unknown kinds are left out. */
void figures_add(struct figures *f, const struct flow_count_row *row);
/* Gone from here: left or やめる. */
int64_t figures_leaving(const struct figures *f);
/* Does one in five who come here leave, or is one in five answers not understood? Judged by what is told, so that it
 * tells nothing more. */
bool figures_many_leave(const struct figures *f);
bool figures_many_missed(const struct figures *f);

/*
 * Call `found` for everybody who is with the bot, has not been heard of since the day before `span->last`, but was
 * within the span, and whose last question still waits.
 * Errors: ERR_IO, ERR_NOMEM. Cost: one read of all conversations of the span.
 */
MUST_CHECK enum err figures_find_left(struct store *db, struct figure_span span,
                                      void (*found)(void *self, struct str flow, struct str node, int64_t last_ms),
                                      void *self);
