/* Transcripts over HTTP as LINE: signed webhooks in LINE's own form to the served program, and a strict LINE that takes
 * what comes back. Buttons are pressed with the payloads that were sent. */
#pragma once
#include "cli/door.h"

struct door_line;
/* Before any thread. `content_dir`: what p was loaded from. */
MUST_CHECK enum err door_line_open(const struct player *p, const char *content_dir, struct door_line **ret);
void door_line_close(struct door_line *d);
struct door door_line(struct door_line *d);
