/* One utterance a line in, one JSON object a line out: the loop that classify, answer and match share. A line that
 * begins with { is an object with at least "text"; its other members are copied. What cannot be read gives {"error":…},
 * and the next line goes on. */
#pragma once
#include <stdio.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

struct line {
    struct str text, context;
    const struct json *object; /* the whole input object, or NULL for a plain line */
};

struct line_command {
    /* Write the members of the answer (the object is open, "text" is written). An error becomes {"error":…}. */
    enum err (*each)(void *self, const struct line *line, struct arena *arena, struct json_out *out);
    void *self;
    const char *const *own; /* members that `each` writes: not copied from the input */
    size_t n_own;
    bool text_optional; /* an object may come without "text" (match takes a whole profile) */
};

/* The next line of `in` without its end, at most line->cap - 1 bytes of it; *ret_too_long when it was cut. False at the
 * end of input. */
bool line_next(FILE *in, struct buf *line, bool *ret_too_long);

/* Until the end of `in`; flushes each line. Returns an exit code: 0, or 3 when `out` cannot be written. */
int lines_run(const struct line_command *command, FILE *in, FILE *out);
