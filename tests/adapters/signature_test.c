/* Signatures of webhooks: LINE's own published vector, everything that may come instead, and the vectors of the shared
 * suite when present. */
#include "adapters/line/signature.h"

#include "base/arena.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/json.h"
#include "tests/support/check.h"
#include "tests/support/shared.h"

#define SECRET S("8c570fa6dd201bb328f1c1eac23a96d8")
#define BODY "{\"destination\":\"U8e742f61d673b39c7fff3cecb7536ef0\",\"events\":[]}"
#define SIGNATURE "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="

static void published_vector(void **state)
{
    (void)state;
    const struct str secrets[] = {S("some other secret"), SECRET};
    static const struct {
        const char *why;
        size_t n_secrets; /* the good one is the second */
        const char *header, *body;
        bool want;
    } rows[] = {
        {"as published", 2, SIGNATURE, BODY, true},
        {"the new secret is not known yet", 1, SIGNATURE, BODY, false},
        {"one byte of the body differs", 2, SIGNATURE,
         "{\"destination\":\"U8e742f61d673b39c7fff3cecb7536ef1\",\"events\":[]}", false},
        {"blanks added", 2, SIGNATURE, "{\"destination\":\"U8e742f61d673b39c7fff3cecb7536ef0\", \"events\":[]}", false},
        {"no signature", 2, "", BODY, false},
        {"cut short", 2, "GhRKmvmHys4Pi8DxkF4+Eaya", BODY, false},
        {"too long", 2, SIGNATURE "AAAA", BODY, false},
        {"not base64", 2, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDL\xff=", BODY, false},
        {"hexadecimal", 2, "1a144a9af987cace0f8bc0f1905e3e11ac9a1f43aab49b5a6718130fd7cc0cbb", BODY, false},
        {"of an empty body", 2, SIGNATURE, "", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct signature_keys keys;
        print_message("%s\n", rows[i].why);
        assert_int_equal(signature_keys_init(&keys, secrets, rows[i].n_secrets), ERR_OK);
        assert_int_equal(signature_good(&keys, str_from(rows[i].header), str_from(rows[i].body)), rows[i].want);
        signature_keys_done(&keys);
    }
}

static void no_secret_no_good(void **state)
{
    (void)state;
    struct signature_keys keys;
    assert_int_equal(signature_keys_init(&keys, NULL, 0), ERR_OK);
    assert_false(signature_good(&keys, S(SIGNATURE), S(BODY)));
    const struct str many[SIGNATURE_SECRETS + 1] = {SECRET, SECRET, SECRET, SECRET, SECRET};
    assert_int_equal(signature_keys_init(&keys, many, SIGNATURE_SECRETS + 1), ERR_INPUT);
}

struct vector {
    struct str name, channel_secret, body_base64, x_line_signature;
    bool valid;
};
static const struct json_field vector_fields[] = {
    {"name", JSON_AS_STR, true, false, 0, offsetof(struct vector, name)},
    {"channel_secret", JSON_AS_STR, true, false, 0, offsetof(struct vector, channel_secret)},
    {"body_base64", JSON_AS_STR, true, false, 1 << 20, offsetof(struct vector, body_base64)},
    {"x_line_signature", JSON_AS_STR, true, false, 0, offsetof(struct vector, x_line_signature)},
    {"valid", JSON_AS_BOOL, true, false, 0, offsetof(struct vector, valid)},
};

static void check_vector(struct str line, struct arena *arena)
{
    struct json_doc *doc;
    struct vector v = {0};
    assert_int_equal(json_open(line, 0, &doc, NULL), ERR_OK);
    assert_int_equal(json_decode(json_root(doc), vector_fields, ARRAY_LEN(vector_fields), arena, &v, NULL), ERR_OK);
    json_close(doc);
    size_t n;
    uint8_t *body = arena_alloc(arena, v.body_base64.len + 1);
    assert_int_equal(base64_decode(v.body_base64, body, v.body_base64.len, &n), ERR_OK);
    struct signature_keys keys;
    print_message("%.*s\n", STR_FMT(v.name));
    assert_int_equal(signature_keys_init(&keys, &v.channel_secret, 1), ERR_OK);
    assert_int_equal(signature_good(&keys, v.x_line_signature, (struct str){(const char *)body, n}), v.valid);
    signature_keys_done(&keys);
}

static void shared_vectors(void **state)
{
    (void)state;
    struct arena arena;
    struct str all;
    arena_init(&arena, 16 << 20);
    if (file_read(&arena, shared_path(&arena, "data/peers/line/signature_vectors.jsonl"), 1 << 20, &all)) {
        arena_done(&arena);
        print_message("skipped: no shared vectors\n");
        return;
    }
    size_t n = 0;
    while (all.len) {
        struct str_cut cut = str_cut(all, '\n');
        if (str_trim(cut.head).len) {
            check_vector(cut.head, &arena);
            n++;
        }
        all = cut.tail;
    }
    assert_true(n > 30);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vector),
        cmocka_unit_test(no_secret_no_good),
        cmocka_unit_test(shared_vectors),
    };
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
