/* The flows that ship, loaded once for all tests of a file: group setup and teardown. */
#pragma once
#include "tests/dialogs/play.h"

static struct bundle *content;

static inline int load_shipped(void **state)
{
    (void)state;
    content = play_load(TSUNAGU_CONTENT_DIR "/dialogs");
    return 0;
}

static inline int free_shipped(void **state)
{
    (void)state;
    bundle_free(content);
    return 0;
}
