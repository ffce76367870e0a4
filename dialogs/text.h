/* Filling `{name}` in texts, choosing a wording and a language. Pure. */
#pragma once
#include "dialogs/model.h"

/* Where the values of placeholders come from, in this order. */
struct fill {
    const struct bundle *b;
    const struct var *own; /* the walk's own: {number}, {of}, {value}, … */
    size_t n_own;
    const struct vars *vars;        /* may be NULL */
    const struct flow_state *state; /* {life.payday}: the answer's label; may be NULL */
    enum lang lang;
};

/* One of several wordings, to be said; the empty str when there is none. `b` NULL: only looked at (coverage.h). */
struct str text_pick(const struct bundle *b, const struct wordings *w, enum lang lang, uint32_t pick);
/*
 * Fill the placeholders. One that nobody knows becomes nothing, never braces on a screen; a line that held only empty
 * placeholders is dropped.
 * Memory: `text` itself when it has no placeholder, else in `arena`. When refused: the empty str (arena->failed is
 * set).
 */
struct str text_fill(struct arena *arena, const struct fill *fill, struct str text);
/* An answer as the person saw it: the option's label (of type multi the labels, 「手芸、散歩」), "わからない", the
 * words themselves. */
struct str text_answer(const struct bundle *b, struct arena *arena, const struct slot *slot, enum lang lang);
/* The same of a value that this question takes. */
struct str text_value(const struct bundle *b, struct arena *arena, const struct ask *a, struct str value,
                      enum lang lang);
/* The next placeholder at or after *at: its name, and *at moved behind it. False at the end. */
bool text_placeholder(struct str text, size_t *at, struct str *ret_name, size_t *ret_from);
