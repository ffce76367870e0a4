/* What was heard, as one JSON object a line: the form that scripts rely on (docs: interfaces). */
#pragma once
#include "base/json.h"
#include "cli/player.h"

/* Members of an open object: replies, intent, risk, mode, flow, node, escalation, matches. */
void chat_put(struct json_out *w, const struct heard *h);
