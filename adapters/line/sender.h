/* Empties the outbox towards LINE: reads pending rows from disk, keeps the order of each conversation, sends, decides
 * by the outcome table, and tells the desk. What it holds in memory can be lost at any moment: the rows are the truth.
 */
#pragma once
#include "base/err.h"
struct config;
struct courier;
struct desk;
struct sender;

/* Takes up what is pending from earlier lives. Memory: *ret is the caller's: sender_close, after the courier has
 * stopped. ERR_IO, ERR_NOMEM. */
MUST_CHECK enum err sender_open(const struct config *config, struct desk *desk, struct courier *courier,
                                struct sender **ret);
void sender_close(struct sender *sender);
/* New rows may be there. From any thread. */
void sender_wake(struct sender *sender);
