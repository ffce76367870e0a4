/* A timing wheel: thousands of deadlines for the price of one timer. Deadlines are whole ticks away and fire late by at
 * most one. Knows nothing of what waits on it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WHEEL_SLOTS = 64 };

/* Embedded in what waits; zeroed means not waiting. */
struct wheel_node {
    struct wheel_node *next, **prev;
    uint32_t rounds; /* whole turns still to go */
};

struct wheel {
    struct wheel_node *slot[WHEEL_SLOTS];
    uint32_t now; /* slot of the current tick */
};

/* Fire `ticks` ticks from now (at least 1); replaces an earlier deadline. O(1). */
void wheel_set(struct wheel *w, struct wheel_node *node, uint32_t ticks);
void wheel_clear(struct wheel_node *node);
static inline bool wheel_waiting(const struct wheel_node *node)
{
    return node->prev != NULL;
}

/* One tick has passed. `fire` gets each node that is due, already cleared; it may set or clear any node. */
void wheel_tick(struct wheel *w, void (*fire)(void *self, struct wheel_node *node), void *self);
