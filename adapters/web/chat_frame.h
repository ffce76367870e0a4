/* What a browser says: one JSON text frame of tsunagu.chat.v1, read and checked. Knows nothing of sockets or
 * conversations. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum chat_frame_kind { CHAT_HELLO, CHAT_SAY, CHAT_CHOOSE, CHAT_READ, CHAT_TYPING, CHAT_BYE, CHAT_FRAME_KINDS };

enum { CHAT_FRAME_MAX = 16384, CHAT_ID_MAX = 64, CHAT_TOKEN_CHARS = 22 };

struct chat_frame {
    enum chat_frame_kind kind;
    struct str token; /* hello: 22 characters, or empty for somebody new */
    /* hello: the one-time link that was followed, 22 characters; with a token of the sender's own making */
    struct str link;
    int64_t after; /* hello: everything after this is wanted */
    struct str lang, page;
    struct str id; /* say, choose: the sender's own, [A-Za-z0-9_.:-], unique in its conversation */
    struct str text, value;
    int64_t seq; /* read */
};

/* Strings live in `arena`. ERR_INPUT: not JSON, not of the protocol, or a member is missing or too long; ERR_NOMEM.
 * Pure. */
MUST_CHECK enum err chat_frame_read(struct str json, struct arena *arena, struct chat_frame *ret);
