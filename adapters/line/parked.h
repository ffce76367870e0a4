/* Rows of the outbox whose time has not come: what LINE may not be asked yet, and whatever stands behind it in the same
 * conversation. Only ids are kept here, the messages stay on disk. Knows no LINE and no database. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PARKED_MAX = 65536 };

struct parked_row {
    int64_t id, conversation_id;
    int64_t ready_ms;        /* monotonic */
    bool held;               /* the month is used up: does not stand in the way of what follows */
    bool tried, push, plain; /* what was learned of it so far */
    int64_t tried_ms;        /* monotonic: when it may first have been accepted */
    int64_t token_until_ms;  /* monotonic: its reply token may be used until then */
};

struct parked;
struct parked *parked_new(void); /* NULL: no memory */
void parked_free(struct parked *p);

/* False: full, or no memory. */
bool parked_add(struct parked *p, const struct parked_row *row);
void parked_remove(struct parked *p, int64_t conversation_id, int64_t id);
size_t parked_count(const struct parked *p);

/* Does an older row of this conversation wait (held ones aside)? */
bool parked_blocks(const struct parked *p, int64_t conversation_id, int64_t id);
/* The oldest held rows of a conversation, oldest first; returns how many. */
size_t parked_held(const struct parked *p, int64_t conversation_id, int64_t *ids, size_t max);

/* Rows that may go now: due, and first of their conversation. `busy` says that an older one is still under way. Removes
 * what it returns. O(n). */
size_t parked_take(struct parked *p, int64_t now_ms, bool (*busy)(const void *self, int64_t conversation_id),
                   const void *self, struct parked_row *ret, size_t max);
/* When the next one may go; INT64_MAX: none, or all are behind something under way. O(n). */
int64_t parked_next_ms(const struct parked *p, bool (*busy)(const void *self, int64_t conversation_id),
                       const void *self);
