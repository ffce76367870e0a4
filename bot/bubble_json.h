/* A message as it is kept in the journal and the outbox, and read back by every channel and the console:
 * {"text":…,"choices":[{"label","value"}],"link":true,
 *  "cards":[{"id","title","text","lines":[…],"actions":[{"label","value"}]}]}
 * Empty members are left out. Pure. */
#pragma once
#include "base/json.h"
#include "dialogs/effect.h"

enum { BUBBLE_JSON_MAX = 65536 };

/* One object; key is NULL inside a list and at the top. A member "name" says who speaks, for channels that must be told
 * with each message; empty: the bot. Errors stick in the buf of `w`. */
void bubble_put_spoken(struct json_out *w, const char *key, struct str name, const struct bubble *b);
/* The same as a text of its own, in the arena; the empty str when it is refused (arena->failed, or over
 * BUBBLE_JSON_MAX). */
struct str bubble_encode(struct arena *a, const struct bubble *b);
/* Only words: what a person said, as an entry's body. */
struct str bubble_encode_text(struct arena *a, struct str text);

/* Strings and lists in the arena; choices and cards beyond the limits of effect.h are left out. ERR_INPUT, ERR_NOMEM.
 */
MUST_CHECK enum err bubble_read(const struct json *object, struct arena *a, struct bubble *ret);
MUST_CHECK enum err bubble_decode(struct str json, struct arena *a, struct bubble *ret);
