/* A turn's bubbles as the body of a reply or push request. One builder that clamps, splits and merges, so that nothing
 * leaves that LINE refuses for its form (limits: Messaging API reference, docs/LINE.md). Pure. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum line_limits {
    LINE_MESSAGES = 5, /* a request */
    LINE_TEXT = 5000,  /* UTF-16 units */
    LINE_LABEL = 20,   /* graphemes; UTF-16 units are never fewer */
    LINE_DATA = 300,   /* postback data, displayText */
    LINE_QUICK_REPLIES = 13,
    LINE_ALT = 1500,
    LINE_BODY_BYTES = 262144
};

struct line_envelope {
    bool reply; /* to_or_token is a reply token; otherwise a user */
    bool plain; /* words only: for a message whose cards or buttons LINE has refused */
    struct str to_or_token;
};

/*
 * Write {"replyToken" or "to": …, "messages":[…]} for the bubbles (JSON list as in the outbox). Texts beyond the limit
 * are split at grapheme boundaries, more than five messages are merged, cards become one Flex carousel with a
 * plain-text alternative, choices become quick replies of the last message, a bubble's "name" the sender of its
 * messages. Errors: ERR_INPUT the body is not ours, or nothing is left to say; ERR_NOMEM.
 */
MUST_CHECK enum err line_message_write(struct arena *arena, struct str bubbles, const struct line_envelope *envelope,
                                       struct buf *ret);

/* How many messages the bubbles make, merged as far as they can be; more than LINE_MESSAGES do not fit. */
size_t line_message_count(struct arena *arena, struct str bubbles);
