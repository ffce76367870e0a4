/* What came through to the person in one step of a transcript, held against what the served program says that it said.
 * Knows no channel. */
#pragma once
#include "cli/served.h"

enum { ARRIVAL_MAX = 64 };

struct arrival {
    struct arena arena; /* of this step */
    struct bubble bubble[ARRIVAL_MAX];
    struct str name[ARRIVAL_MAX];
    size_t n;
    int64_t seq; /* newest entry of the journal that was looked at */
    struct said said;
};

/* Nothing looked at yet; arrival_done. */
void arrival_init(struct arrival *a);
void arrival_done(struct arrival *a);
/* Nothing has come yet in this step. */
void arrival_step(struct arrival *a);
/* One more message; the next to be filled, or NULL when there are too many. */
struct bubble *arrival_add(struct arrival *a, struct str name);
/* Look at the database; `played` as served_look. */
MUST_CHECK enum err arrival_look(struct arrival *a, struct served *s, bool played, struct heard *ret);
/* Everything that was to come has come: into *ret, with ret->trouble when it is not what was said. */
void arrival_end(struct arrival *a, struct heard *ret);
