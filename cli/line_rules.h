/* What LINE refuses in the body of a reply or push, as its Messaging API reference states it; stricter where the
 * reference is vague. Shares nothing with adapters/line, which it judges; tests/line/limits.mjs says the same in
 * another language. */
#pragma once
#include "base/json.h"

/* What is wrong with it (static text); NULL: nothing. */
const char *line_rules_fault(const struct json *body, bool reply);
