/* One thing that happened to one conversation: what an adapter, a link worker or a timer hands to the desk. Plain data,
 * validated by its maker. Knows nothing of how it arrived. */
#pragma once
#include "base/str.h"

enum event_kind {
    EVENT_START,   /* a person is here: followed us on LINE, opened the chat */
    EVENT_TEXT,    /* text */
    EVENT_CHOICE,  /* value: a pressed button's payload; text: its label if the channel tells */
    EVENT_MEDIA,   /* value: sticker | image | video | audio | file | location */
    EVENT_UNSEND,  /* value: the ref (or else the id) of the event whose message is taken back */
    EVENT_STOP,    /* blocked or unfollowed us */
    EVENT_TIMER,   /* value: the timer's name */
    EVENT_CLAIM,   /* a link worker takes the open escalation */
    EVENT_RELEASE, /* … and puts it back into the queue */
    EVENT_SAY,     /* … says text to the resident; seen: last seq they have read */
    EVENT_RETURN,  /* … hands the conversation back to the bot */
    EVENT_CLOSE,   /* … closes the escalation; value: outcome, note */
    /* … offers something to somebody who agreed to be counted for the like; value: resource id, text: its name, note:
     * the category */
    EVENT_INVITE,
    EVENT_PAUSE, /* … is away from the desk for a while; value: until when (ms), or empty: as the duty calendar says */
    EVENT_REOPEN, /* … closed it by mistake; value: the escalation's id */
    EVENT_CALL,   /* … would like to hear from somebody whom they talked with once; text */
    EVENT_KINDS
};
const char *event_kind_name(enum event_kind kind); /* "start", …: stored in journals, never rename */
bool event_kind_from_name(struct str name, enum event_kind *ret);

enum event_limits { EVENT_TEXT_MAX = 16384, EVENT_ID_MAX = 128, EVENT_USER_MAX = 128, EVENT_NOTE_MAX = 4000 };

struct event {
    enum event_kind kind;
    struct str id; /* unique in its channel: the same id again is the same event */
    /* the channel's own name for the message (LINE message id), by which it may be taken back; may be empty */
    struct str ref;
    struct str channel;      /* "line", "web", "terminal", "console", "timer" */
    struct str user;         /* whose conversation, in the channel's own terms; empty when conversation_id is given */
    int64_t conversation_id; /* staff and timer events; with `user` too: it must be theirs (still), or ERR_NOTFOUND */
    int64_t at_ms;           /* when it happened, by the sender's clock; 0 unknown */
    struct str text, value, note;
    struct str lang;              /* "ja" … from hello; may be empty */
    struct str staff, staff_name; /* who acts: id and display name */
    int64_t seen;                 /* EVENT_SAY: last seq the worker has seen; 0 = do not check */
    struct str reply_token;       /* LINE */
    int64_t reply_until_ms;       /* wall clock after which the token must not be used */
};
