/* One webhook event of LINE into one event of ours. Pure; knows neither signatures nor the desk. */
#pragma once
#include "base/json.h"
#include "bot/event.h"

enum line_event_fate {
    LINE_EVENT_TAKEN,   /* *ret is filled */
    LINE_EVENT_SKIPPED, /* not for us: another type, a group, standby mode */
    LINE_EVENT_ODD      /* should have been for us, but misses what we need */
};

struct line_event_rules {
    int64_t now_ms;       /* when the webhook was received */
    bool greet_on_follow; /* false behind a program that greets by itself */
};

/*
 * Strings of *ret live in `arena` or in the document. Unknown types and properties are no error: LINE adds them without
 * notice. event.ref carries the message's own id, by which an unsend names it.
 */
enum line_event_fate line_event_read(const struct json *node, const struct line_event_rules *rules, struct arena *arena,
                                     struct event *ret);

/*
 * A body that our JSON guard refused because of single broken characters (lone surrogates, NUL, bytes that are not
 * UTF-8) with each of them replaced by U+FFFD, so that one person's cut emoji does not silence the others of the batch.
 * In `arena`.
 */
struct str line_body_mend(struct str body, struct arena *arena);
