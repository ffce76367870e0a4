/* What somebody in danger hears on LINE while nothing can be saved (a full disk): the lines that are open now, by reply
 * token, at once. The webhook is refused all the same, so LINE sends it again and the whole answer follows when there
 * is space. Loop thread only. */
#pragma once
#include "base/err.h"
#include "base/str.h"
struct config;
struct content;
struct courier;
struct unsaved;

/* Memory: *ret is the caller's: unsaved_close. ERR_NOMEM. */
MUST_CHECK enum err unsaved_open(const struct config *config, const struct content *content, struct courier *courier,
                                 struct unsaved **ret);
void unsaved_use_content(struct unsaved *u, const struct content *content);
/* These words could not be saved. Says nothing unless they are urgent. A token works once: a second answer is refused
 * by LINE. */
void unsaved_answer(struct unsaved *u, struct str text, struct str reply_token);
void unsaved_close(struct unsaved *u);
