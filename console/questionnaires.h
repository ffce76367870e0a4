/* The questionnaires as a worker's screen shows them, copied out of the content: the content may be replaced while a
 * worker reads. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "dialogs/bundle.h"

struct questionnaires {
    struct arena arena;
    struct str bundle; /* its id */
    struct questionnaire *item;
    size_t n;
    struct questionnaires *older; /* somebody may still be reading it: freed at the end */
};

/* Copy what the bundle has. *ret is the caller's: questionnaires_free (with all older ones). ERR_NOMEM. */
MUST_CHECK enum err questionnaires_copy(const struct bundle *bundle, struct questionnaires **ret);
void questionnaires_free(struct questionnaires *q);

/* Add the label of an answer's value, or those of several (「手芸、散歩」); nothing when the question has no such
 * option. */
void questionnaire_label(const struct questionnaire_item *item, struct str value, struct buf *to);
