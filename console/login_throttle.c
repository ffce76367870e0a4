/* Small tables with the oldest entry giving way. Cost O(table) per attempt to sign in, which then costs a password
 * hash anyway. Must not know what a login is or whether it exists. */
#include "console/login_throttle.h"
#include <stdio.h>
#include "base/crypto.h"
#include "bot/staff_role.h"

enum { ADDRESS_MAX = 64 };

void throttle_init(struct login_throttle *t, const uint8_t key[16])
{
    *t = (struct login_throttle){0};
    memcpy(t->key, key, sizeof t->key);
}

static uint64_t hash(const struct login_throttle *t, struct str text)
{
    return crypto_short_hash(t->key, text) | 1; /* 0 means a free place */
}

/* A login holds no blank (bot/staff_role.h), an address neither. */
static uint64_t hash_both(const struct login_throttle *t, struct str login, struct str address)
{
    char both[STAFF_LOGIN_MAX + ADDRESS_MAX + 2];
    int n = snprintf(both, sizeof both, "%.*s %.*s", STR_FMT(str_sub(login, 0, STAFF_LOGIN_MAX)),
                     STR_FMT(str_sub(address, 0, ADDRESS_MAX)));
    return hash(t, (struct str){both, n > 0 ? (size_t)n : 0});
}

static struct throttle_entry *find(struct throttle_entry *table, size_t n, uint64_t key)
{
    for (size_t i = 0; i < n; i++) {
        if (table[i].key == key)
            return &table[i];
    }
    return NULL;
}

/* The entry of `key`, or the place least recently used, made new. */
static struct throttle_entry *take(struct throttle_entry *table, size_t n, uint64_t key, int64_t count, int64_t now_ms)
{
    struct throttle_entry *e = find(table, n, key);
    if (e)
        return e;
    e = &table[0];
    for (size_t i = 1; i < n && e->key; i++) {
        if (!table[i].key || table[i].last_ms < e->last_ms)
            e = &table[i];
    }
    *e = (struct throttle_entry){.key = key, .count = count, .last_ms = now_ms};
    return e;
}

int64_t throttle_delay_ms(int64_t failures)
{
    if (failures < THROTTLE_FREE)
        return 0;
    int64_t doublings = failures - THROTTLE_FREE;
    if (doublings > 8 || (1 << doublings) > THROTTLE_DELAY_MAX_S)
        return THROTTLE_DELAY_MAX_S * 1000;
    return (INT64_C(1) << doublings) * 1000;
}

/* Take one attempt out of an address's bucket; 0, or how long until there is one. */
static int64_t spend(struct throttle_entry *e, int64_t now_ms)
{
    int64_t gained = now_ms > e->last_ms ? (now_ms - e->last_ms) / THROTTLE_REFILL_MS : 0;
    if (e->count + gained >= THROTTLE_BURST) {
        e->count = THROTTLE_BURST;
        e->last_ms = now_ms;
    } else {
        e->count += gained;
        e->last_ms += gained * THROTTLE_REFILL_MS;
    }
    if (e->count == 0)
        return THROTTLE_REFILL_MS - (now_ms - e->last_ms);
    e->count--;
    return 0;
}

int64_t throttle_try(struct login_throttle *t, struct str login, struct str address, int64_t now_ms)
{
    struct throttle_entry *e = find(t->known, THROTTLE_KNOWN, hash_both(t, login, address));
    if (!e)
        e = find(t->login, THROTTLE_LOGINS, hash(t, login));
    if (e && now_ms < e->until_ms)
        return e->until_ms - now_ms;
    int64_t wait = spend(take(t->address, THROTTLE_ADDRESSES, hash(t, address), THROTTLE_BURST, now_ms), now_ms);
    if (wait > 0)
        return wait;
    if (!e) /* only now: names that are refused anyway push nobody out */
        e = take(t->login, THROTTLE_LOGINS, hash(t, login), 0, now_ms);
    if (now_ms - e->last_ms > THROTTLE_FORGET_S * INT64_C(1000))
        e->count = 0;
    e->count++;
    e->last_ms = now_ms;
    e->until_ms = now_ms + throttle_delay_ms(e->count);
    return 0;
}

void throttle_forgive(struct login_throttle *t, struct str login, struct str address, int64_t now_ms)
{
    const uint64_t both = hash_both(t, login, address);
    struct throttle_entry *e = find(t->known, THROTTLE_KNOWN, both), *guessed;
    if (!e) {
        guessed = find(t->login, THROTTLE_LOGINS, hash(t, login));
        if (guessed)
            *guessed = (struct throttle_entry){0};
        e = take(t->known, THROTTLE_KNOWN, both, 0, now_ms);
    }
    *e = (struct throttle_entry){.key = both, .last_ms = now_ms};
}

void throttle_recall(struct login_throttle *t, struct str login, int64_t failures, int64_t until_ms, int64_t now_ms)
{
    if (failures <= 0 || until_ms < now_ms - THROTTLE_FORGET_S * INT64_C(1000))
        return;
    struct throttle_entry *e = take(t->login, THROTTLE_LOGINS, hash(t, login), 0, now_ms);
    e->count = failures;
    e->until_ms = until_ms < now_ms + THROTTLE_DELAY_MAX_S * INT64_C(1000) ? until_ms : now_ms;
}

void throttle_read(const struct login_throttle *t, struct str login, int64_t *ret_failures, int64_t *ret_until_ms)
{
    const uint64_t key = hash(t, login);
    *ret_failures = *ret_until_ms = 0;
    for (size_t i = 0; i < THROTTLE_LOGINS; i++) {
        if (t->login[i].key != key)
            continue;
        *ret_failures = t->login[i].count;
        *ret_until_ms = t->login[i].until_ms;
    }
}
