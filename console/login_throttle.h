/* How often somebody may try to sign in: a growing delay per login (whether it exists or not, so that the answer tells
 * nothing) and a bucket per address. A login from where it was right before has a delay of its own: whoever guesses
 * from elsewhere keeps nobody out, while people wait at the desk. Pure, times are given; the loop's thread owns it. */
#pragma once
#include "base/str.h"

enum throttle_limits {
    THROTTLE_LOGINS = 1024,
    THROTTLE_ADDRESSES = 1024,
    THROTTLE_KNOWN = 1024,
    THROTTLE_FREE = 3, /* failures before the first delay */
    THROTTLE_DELAY_MAX_S = 300,
    THROTTLE_FORGET_S = 3600, /* without a failure */
    THROTTLE_BURST = 10,      /* attempts of one address at once … */
    THROTTLE_REFILL_MS = 6000 /* … and one more every so often */
};

struct throttle_entry {
    uint64_t key;  /* keyed hash; 0: free */
    int64_t count; /* failures of a login; attempts an address has left */
    int64_t until_ms, last_ms;
};

struct login_throttle {
    uint8_t key[16]; /* random: nobody can aim at a place in the tables */
    struct throttle_entry login[THROTTLE_LOGINS], address[THROTTLE_ADDRESSES];
    struct throttle_entry known[THROTTLE_KNOWN]; /* a login and an address it was right from */
};

/* Nobody has tried yet. `key`: 16 random bytes of this process. */
void throttle_init(struct login_throttle *t, const uint8_t key[16]);

/*
 * May this attempt go on? Counts it as failed at once, so that a hundred at the same moment are a hundred failures;
 * throttle_forgive takes that back. 0: yes; otherwise milliseconds to wait, and nothing was counted.
 */
int64_t throttle_try(struct login_throttle *t, struct str login, struct str address, int64_t now_ms);
/* It was the right password. */
void throttle_forgive(struct login_throttle *t, struct str login, struct str address, int64_t now_ms);

/* Milliseconds to wait after so many failures in a row: 0, 0, 0, 1 s, 2 s, 4 s … 300 s. */
int64_t throttle_delay_ms(int64_t failures);
/* What the store remembers of a login, at start; and what it should remember (of tries from where it is not known). */
void throttle_recall(struct login_throttle *t, struct str login, int64_t failures, int64_t until_ms, int64_t now_ms);
void throttle_read(const struct login_throttle *t, struct str login, int64_t *ret_failures, int64_t *ret_until_ms);
