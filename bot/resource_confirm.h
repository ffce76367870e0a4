/* Whoever runs an activity says whether what is listed is still true: by a link that staff hand on, without an account.
 * It may be looked at as often as one likes and answered once. "Still true" is a new assured date, "it is over" takes
 * it out of what is offered, "something has changed" goes to staff in the host's own words; none of it is undone by the
 * next import. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "directory/resource.h"
#include "store/store.h"

enum {
    CONFIRM_LINK_DAYS = 21,
    CONFIRM_TOKEN_CHARS = 22,
    CONFIRM_WORDS_MAX = 1000 /* characters; the page takes 600 */
};

enum confirm_answer { CONFIRM_SAME, CONFIRM_CHANGED, CONFIRM_ENDED, CONFIRM_ANSWERS };
/* "same", "changed" or "ended"; false: none of them. */
bool confirm_answer_from_name(struct str name, enum confirm_answer *ret);

/* A new link for this resource, PUBLIC_URL/confirm/TOKEN; older ones are void. In `a`. Needs an open transaction.
 * ERR_NOTFOUND: there is no such resource. */
MUST_CHECK enum err confirm_make(struct store *s, struct arena *a, struct str resource_id, struct str public_url,
                                 int64_t now_ms, struct str *ret_url);
/* Which resource is this link about? ERR_NOTFOUND: answered before, too old, or none of ours. */
MUST_CHECK enum err confirm_find(struct store *s, struct arena *a, struct str token, int64_t now_ms,
                                 struct str *ret_resource_id);
/* The same, with all that is listed of it, what is over or vanished too: only whoever runs it can say that it goes on.
 * In `a`. ERR_INPUT: its row cannot be read. */
MUST_CHECK enum err confirm_look(struct store *s, struct arena *a, struct str token, int64_t now_ms,
                                 struct resource *ret);
/* Take the answer; the link is void afterwards. `words` (valid UTF-8, cut after CONFIRM_WORDS_MAX) are kept with
 * CONFIRM_CHANGED and CONFIRM_ENDED. Needs an open transaction. ERR_NOTFOUND as above. */
MUST_CHECK enum err confirm_take(struct store *s, struct arena *a, struct str token, enum confirm_answer answer,
                                 struct str words, int64_t now_ms);
