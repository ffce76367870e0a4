/* Counting per address against an array. */
#include <arpa/inet.h>
#include "base/crypto.h"
#include "http/peers.h"
#include "tests/support/check.h"

enum { ADDRESSES = 3000 };

static struct peer_address v4(uint32_t n)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x0a000000u + n)};
    return peer_address_of((const struct sockaddr *)(const void *)&in);
}

static struct peer_address v6(const char *text)
{
    struct sockaddr_in6 in = {.sin6_family = AF_INET6};
    assert_int_equal(inet_pton(AF_INET6, text, &in.sin6_addr), 1);
    return peer_address_of((const struct sockaddr *)(const void *)&in);
}

static void counts(void **state)
{
    (void)state;
    static int64_t model[ADDRESSES];
    struct peers *p = NULL;
    uint32_t dice = 7;
    assert_int_equal(crypto_init(), ERR_OK);
    assert_int_equal(peers_new(&p), ERR_OK);
    for (int i = 0; i < 200000; i++) {
        dice = dice * 1103515245u + 12345u;
        uint32_t n = (dice >> 8) % ADDRESSES;
        struct peer_address a = v4(n);
        if ((dice >> 24) % 5 < 3) {
            assert_int_equal(peers_add(p, &a, 3), model[n] < 3 ? ERR_OK : ERR_DENIED);
            if (model[n] < 3)
                model[n]++;
        } else if (model[n] > 0) {
            peers_remove(p, &a);
            model[n]--;
        }
    }
    peers_free(p);
}

static void addresses(void **state)
{
    (void)state;
    struct peer_address a = v6("2001:db8:1:2::1"), b = v6("2001:db8:1:2:ffff::9"), c = v6("2001:db8:1:3::1"),
                        d = v6("::ffff:10.0.0.5"), e = v4(5);
    assert_memory_equal(&a, &b, sizeof a); /* one household has a whole /64 */
    assert_true(memcmp(&a, &c, sizeof a) != 0);
    assert_memory_equal(&d, &e, sizeof d);
    struct peer_address loop = v6("::1");
    assert_true(peer_address_local(&loop));
    assert_false(peer_address_local(&e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts), cmocka_unit_test(addresses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
