/* Transcripts over the web socket, as a browser speaks tsunagu.chat.v1 to the served program. */
#pragma once
#include "cli/door.h"

struct door_web;
/* Before any thread. `content_dir`: what p was loaded from. */
MUST_CHECK enum err door_web_open(const struct player *p, const char *content_dir, struct door_web **ret);
void door_web_close(struct door_web *d);
struct door door_web(struct door_web *d);
