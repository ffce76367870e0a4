/* A message as a person with LINE on their phone reads it. */
#pragma once
#include "base/json.h"
#include "cli/arrival.h"

/* Text begins a bubble, flex is the cards of the bubble before it, quick replies are its buttons. Strings are
 * copied. */
void line_read_message(const struct json *m, struct arrival *to);
