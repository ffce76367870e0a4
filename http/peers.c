/* Open addressing with linear probing and backward-shift deletion; grows at three quarters. O(1) a connection. */
#include "http/peers.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "base/crypto.h"

struct peer {
    struct peer_address address;
    uint32_t n; /* 0: the place is free */
};

struct peers {
    struct peer *place;
    size_t room, used; /* room is a power of two */
    uint8_t key[16];   /* so that nobody can choose addresses that collide */
};

struct peer_address peer_address_of(const struct sockaddr *sa)
{
    struct peer_address a = {{0}};
    if (sa->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)sa;
        a.byte[10] = a.byte[11] = 0xff;
        memcpy(a.byte + 12, &in->sin_addr, 4);
    } else if (sa->sa_family == AF_INET6) {
        static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)sa;
        memcpy(a.byte, &in6->sin6_addr, 16);
        if (memcmp(a.byte, mapped, sizeof mapped) != 0 && !IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr))
            memset(a.byte + 8, 0, 8);
    }
    return a;
}

bool peer_address_read(struct str text, struct peer_address *ret)
{
    char copy[PEER_TEXT_BYTES];
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (text.len == 0 || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (inet_pton(AF_INET, copy, &v4.sin_addr) == 1)
        *ret = peer_address_of((const struct sockaddr *)(const void *)&v4);
    else if (inet_pton(AF_INET6, copy, &v6.sin6_addr) == 1)
        *ret = peer_address_of((const struct sockaddr *)(const void *)&v6);
    else
        return false;
    return true;
}

void peer_address_text(const struct peer_address *a, char ret[PEER_TEXT_BYTES])
{
    bool v4 = a->byte[10] == 0xff && a->byte[11] == 0xff;
    if (!inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? a->byte + 12 : a->byte, ret, PEER_TEXT_BYTES))
        ret[0] = '\0';
}

bool peer_address_local(const struct peer_address *a)
{
    static const struct peer_address unix_socket, v6 = {{[15] = 1}},
                                                  v4 = {{[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1}};
    return memcmp(a, &v4, sizeof v4) == 0 || memcmp(a, &v6, sizeof v6) == 0 ||
           memcmp(a, &unix_socket, sizeof unix_socket) == 0;
}

enum err peers_new(struct peers **ret)
{
    struct peers *p = calloc(1, sizeof *p);
    if (!p)
        return ERR_NOMEM;
    p->room = 1024;
    p->place = calloc(p->room, sizeof *p->place);
    if (!p->place) {
        free(p);
        return ERR_NOMEM;
    }
    crypto_random(p->key, sizeof p->key);
    *ret = p;
    return ERR_OK;
}

void peers_free(struct peers *p)
{
    if (!p)
        return;
    free(p->place);
    free(p);
}

static size_t home(const struct peers *p, const struct peer_address *a)
{
    return crypto_short_hash(p->key, (struct str){(const char *)a->byte, sizeof a->byte}) & (p->room - 1);
}

/* The place of `a`, or the free one where it would be. */
static size_t find(const struct peers *p, const struct peer_address *a)
{
    size_t i = home(p, a);
    while (p->place[i].n && memcmp(&p->place[i].address, a, sizeof *a) != 0)
        i = (i + 1) & (p->room - 1);
    return i;
}

static enum err grow(struct peers *p)
{
    struct peers wider = {.room = p->room * 2};
    memcpy(wider.key, p->key, sizeof wider.key);
    wider.place = calloc(wider.room, sizeof *wider.place);
    if (!wider.place)
        return ERR_NOMEM;
    for (size_t i = 0; i < p->room; i++)
        if (p->place[i].n)
            wider.place[find(&wider, &p->place[i].address)] = p->place[i];
    free(p->place);
    p->place = wider.place;
    p->room = wider.room;
    return ERR_OK;
}

enum err peers_add(struct peers *p, const struct peer_address *a, int64_t max)
{
    size_t i = find(p, a);
    if (max > 0 && p->place[i].n >= max)
        return ERR_DENIED;
    if (p->place[i].n == 0) {
        if ((p->used + 1) * 4 > p->room * 3) {
            if (grow(p) != ERR_OK)
                return ERR_NOMEM;
            i = find(p, a);
        }
        p->place[i].address = *a;
        p->used++;
    }
    p->place[i].n++;
    return ERR_OK;
}

void peers_remove(struct peers *p, const struct peer_address *a)
{
    size_t i = find(p, a);
    if (p->place[i].n == 0 || --p->place[i].n > 0)
        return;
    p->used--;
    /* Whoever was pushed past this place moves back, so that a search never ends early. */
    size_t mask = p->room - 1;
    for (size_t j = (i + 1) & mask; p->place[j].n; j = (j + 1) & mask) {
        size_t want = home(p, &p->place[j].address);
        if (((j - want) & mask) < ((j - i) & mask))
            continue;
        p->place[i] = p->place[j];
        p->place[j].n = 0;
        i = j;
    }
}
