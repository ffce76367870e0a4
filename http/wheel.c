/* Hashed timing wheel with one list a slot. What is due is cut off the wheel before anything fires, so that a callback
 * may set or clear whatever it likes. */
#include "http/wheel.h"

static void link_node(struct wheel_node **head, struct wheel_node *node)
{
    node->next = *head;
    node->prev = head;
    if (node->next)
        node->next->prev = &node->next;
    *head = node;
}

void wheel_clear(struct wheel_node *node)
{
    if (!node->prev)
        return;
    *node->prev = node->next;
    if (node->next)
        node->next->prev = node->prev;
    node->next = NULL;
    node->prev = NULL;
}

void wheel_set(struct wheel *w, struct wheel_node *node, uint32_t ticks)
{
    wheel_clear(node);
    if (ticks == 0)
        ticks = 1;
    node->rounds = (ticks - 1) / WHEEL_SLOTS;
    link_node(&w->slot[(w->now + ticks) % WHEEL_SLOTS], node);
}

void wheel_tick(struct wheel *w, void (*fire)(void *self, struct wheel_node *node), void *self)
{
    w->now = (w->now + 1) % WHEEL_SLOTS;
    struct wheel_node *due = NULL;
    struct wheel_node *next;
    for (struct wheel_node *node = w->slot[w->now]; node; node = next) {
        next = node->next;
        if (node->rounds) {
            node->rounds--;
            continue;
        }
        wheel_clear(node);
        link_node(&due, node);
    }
    while (due) {
        struct wheel_node *node = due;
        wheel_clear(node);
        fire(self, node);
    }
}
