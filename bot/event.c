/* Names of the kinds of events: what journals keep. */
#include "bot/event.h"

static const char *const names[EVENT_KINDS] = {
    [EVENT_START] = "start",     [EVENT_TEXT] = "text",   [EVENT_CHOICE] = "choice", [EVENT_MEDIA] = "media",
    [EVENT_UNSEND] = "unsend",   [EVENT_STOP] = "stop",   [EVENT_TIMER] = "timer",   [EVENT_CLAIM] = "claim",
    [EVENT_RELEASE] = "release", [EVENT_SAY] = "say",     [EVENT_RETURN] = "return", [EVENT_CLOSE] = "close",
    [EVENT_INVITE] = "invite",   [EVENT_PAUSE] = "pause", [EVENT_REOPEN] = "reopen", [EVENT_CALL] = "call",
};

const char *event_kind_name(enum event_kind kind)
{
    return (unsigned)kind < EVENT_KINDS ? names[kind] : "?";
}

bool event_kind_from_name(struct str name, enum event_kind *ret)
{
    for (int i = 0; i < EVENT_KINDS; i++) {
        if (str_eq(name, str_from(names[i]))) {
            *ret = (enum event_kind)i;
            return true;
        }
    }
    return false;
}
