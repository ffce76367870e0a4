#include "base/crypto.h"
#include "tests/support/check.h"

static struct arena arena;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return crypto_init() == ERR_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static void sha256(void **state)
{
    (void)state;
    uint8_t out[SHA256_BYTES];
    crypto_sha256(S("abc"), out);
    assert_str_equal(hex_encode(&arena, out, sizeof out),
                     S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    crypto_sha256((struct str){0}, out);
    assert_str_equal(hex_encode(&arena, out, sizeof out),
                     S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

/* RFC 4231, test cases 2 and 1; the context is used again and again. */
static void hmac(void **state)
{
    (void)state;
    struct hmac *h, *other;
    uint8_t out[SHA256_BYTES];
    assert_int_equal(hmac_new(S("Jefe"), &h), ERR_OK);
    assert_int_equal(
        hmac_new(S("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"), &other),
        ERR_OK);
    for (int i = 0; i < 3; i++) {
        hmac_sign(h, S("what do ya want for nothing?"), out);
        assert_str_equal(hex_encode(&arena, out, sizeof out),
                         S("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        hmac_sign(h, (struct str){0}, out);
        hmac_sign(other, S("Hi There"), out);
        assert_str_equal(hex_encode(&arena, out, sizeof out),
                         S("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
    }
    hmac_free(h);
    hmac_free(other);
    hmac_free(NULL);
    assert_int_equal(hmac_new(S(""), &h), ERR_INPUT);
}

static void base64(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err want;
        const char *plain;
    } rows[] = {
        {"", ERR_OK, ""},
        {"Zg==", ERR_OK, "f"},
        {"Zm8=", ERR_OK, "fo"},
        {"Zm9v", ERR_OK, "foo"},
        {"Zm9vYg==", ERR_OK, "foob"},
        {"Zg", ERR_INPUT, ""},
        {"Zg=", ERR_INPUT, ""},
        {"Zh==", ERR_INPUT, ""},
        {"Zg==\n", ERR_INPUT, ""},
        {" Zg==", ERR_INPUT, ""},
        {"Z-__", ERR_INPUT, ""},
        {"====", ERR_INPUT, ""},
        {"Zg==Zg==", ERR_INPUT, ""},
        {"Zm9vYmFyYmF6", ERR_INPUT, ""} /* nine bytes into eight */,
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint8_t out[8];
        size_t len = 0;
        print_message("%s\n", rows[i].text);
        assert_int_equal(base64_decode(str_from(rows[i].text), out, sizeof out, &len), rows[i].want);
        assert_str_equal(((struct str){(const char *)out, len}), str_from(rows[i].plain));
        if (rows[i].want == ERR_OK)
            assert_str_equal(base64_encode(&arena, out, len), str_from(rows[i].text));
    }
    assert_str_equal(base64url_encode(&arena, "\xff\xef\xbf\x00", 4), S("_--_AA"));
}

static void short_hash(void **state)
{
    (void)state;
    uint8_t key[16];
    for (uint8_t i = 0; i < 16; i++)
        key[i] = i;
    /* First vectors of the SipHash-2-4 reference. */
    assert_true(crypto_short_hash(key, S("")) == 0x726fdb47dd0e0e31u);
    assert_true(crypto_short_hash(key, S("\x00")) == 0x74f839c593dc67fdu);
}

static void uuids(void **state)
{
    (void)state;
    char a[37], b[37];
    crypto_uuid_from((const uint8_t[16]){0}, a);
    assert_string_equal(a, "00000000-0000-4000-8000-000000000000");
    uint8_t ones[16];
    memset(ones, 0xff, sizeof ones);
    crypto_uuid_from(ones, a);
    assert_string_equal(a, "ffffffff-ffff-4fff-bfff-ffffffffffff");
    crypto_uuid(a);
    crypto_uuid(b);
    assert_string_not_equal(a, b);
    assert_int_equal(strlen(a), 36);
}

static void equality(void **state)
{
    (void)state;
    char secret[] = "secret";
    assert_true(crypto_equal("abc", "abc", 3));
    assert_false(crypto_equal("abc", "abd", 3));
    assert_true(crypto_equal("a", "b", 0));
    crypto_wipe(secret, sizeof secret);
    assert_int_equal(secret[0], 0);
}

static void passwords(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_BYTES];
    static char long_text[1025];
    memset(long_text, 'a', sizeof long_text);
    assert_int_equal(password_hash(S("ひみつの言葉"), hash), ERR_OK);
    assert_int_equal(strncmp(hash, "$argon2id$v=19$m=47104,t=1,p=1$", 31), 0);
    assert_true(password_verify(S("ひみつの言葉"), hash));
    assert_false(password_verify(S("ひみつの言葉 "), hash));
    assert_false(password_verify(S(""), hash));
    assert_false(password_verify(S("x"), ""));
    assert_false(password_verify(S("x"), "not a hash"));
    assert_false(password_verify(S("x"), long_text + 0));
    assert_int_equal(password_hash((struct str){long_text, sizeof long_text}, hash), ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256), cmocka_unit_test(hmac),     cmocka_unit_test(base64),    cmocka_unit_test(short_hash),
        cmocka_unit_test(uuids),  cmocka_unit_test(equality), cmocka_unit_test(passwords),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
