/* Button payloads: what a press means, made so that nobody else can make one. Pure. Private to dialogs/. */
#pragma once
#include "dialogs/model.h"

enum button_kind {
    BUTTON_OPTION,
    BUTTON_SKIP,
    BUTTON_BACK,
    BUTTON_HUMAN,
    BUTTON_YES,
    BUTTON_NO,
    BUTTON_FLOW,
    BUTTON_RESUME,
    BUTTON_RESTART,
    BUTTON_STOP,
    BUTTON_ENOUGH /* これで全部 */,
    BUTTON_ANEW /* 選びなおす */,
    BUTTON_KINDS
};

enum { PAYLOAD_BYTES_MAX = 300 };

struct button {
    enum button_kind kind;
    int32_t run;
    struct str bundle; /* the first 8 digits of its id */
    struct str flow, node, value, extra;
};

/* Empty when it would not fit (then no button is shown). Memory: in `arena`. */
struct str button_encode(struct arena *arena, const struct button *button, const uint8_t key[16]);
/* ERR_INPUT: not ours, or changed. Strings point into `payload`. */
MUST_CHECK enum err button_decode(struct str payload, const uint8_t key[16], struct button *ret);
/* A short mark of a value too long for a payload. */
struct str button_mark(struct arena *arena, struct str value, const uint8_t key[16]);
