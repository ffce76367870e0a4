/* See resource_confirm.h. Must not know who asks: a page, a command. */
#include "bot/resource_confirm.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/utf8.h"
#include "bot/resource_edits.h"
#include "store/resource_rows.h"
#include "store/rows.h"

enum { TOKEN_BYTES = 16, NOBODY = 0 /* a host has no account */ };

static const char *const names[CONFIRM_ANSWERS] = {"same", "changed", "ended"};

bool confirm_answer_from_name(struct str name, enum confirm_answer *ret)
{
    for (int i = 0; i < CONFIRM_ANSWERS; i++) {
        if (str_eq(name, str_from(names[i]))) {
            *ret = (enum confirm_answer)i;
            return true;
        }
    }
    return false;
}

static struct str hash_of(struct arena *a, struct str token)
{
    uint8_t hash[SHA256_BYTES];
    crypto_sha256(token, hash);
    return hex_encode(a, hash, sizeof hash);
}

enum err confirm_make(struct store *s, struct arena *a, struct str resource_id, struct str public_url, int64_t now_ms,
                      struct str *ret_url)
{
    struct resource_row row;
    uint8_t random[TOKEN_BYTES];
    enum err err = resource_row_get(s, a, resource_id, &row);
    if (err)
        return err;
    crypto_random(random, sizeof random);
    struct str token = base64url_encode(a, random, sizeof random);
    *ret_url = arena_fmt(a, "%.*s/confirm/%.*s", STR_FMT(public_url), STR_FMT(token));
    return a->failed ? ERR_NOMEM
                     : confirm_row_put(s, resource_id, hash_of(a, token), now_ms + (int64_t)CONFIRM_LINK_DAYS * DAY_MS);
}

enum err confirm_find(struct store *s, struct arena *a, struct str token, int64_t now_ms, struct str *ret_resource_id)
{
    if (token.len != CONFIRM_TOKEN_CHARS)
        return ERR_NOTFOUND;
    return confirm_row_find(s, a, hash_of(a, token), now_ms, ret_resource_id);
}

enum err confirm_look(struct store *s, struct arena *a, struct str token, int64_t now_ms, struct resource *ret)
{
    struct resource_row row;
    struct str id;
    enum err err = confirm_find(s, a, token, now_ms, &id);
    if (!err)
        err = resource_row_get(s, a, id, &row);
    return err ? err : resource_decode(row.body, a, ret);
}

/* What residents see of it. What a host wrote in their own words is for staff to read first. */
static enum err apply(struct store *s, struct arena *a, struct str id, enum confirm_answer answer, int64_t now_ms)
{
    if (answer == CONFIRM_SAME)
        return resource_edit_set(s, id, S("verified_ms"), arena_fmt(a, "%lld", (long long)now_ms), NOBODY, now_ms);
    if (answer == CONFIRM_ENDED)
        return resource_edit_set(s, id, S("status"), S("\"ended\""), NOBODY, now_ms);
    return ERR_OK;
}

enum err confirm_take(struct store *s, struct arena *a, struct str token, enum confirm_answer answer, struct str words,
                      int64_t now_ms)
{
    struct str id, told = utf8_head_chars(str_trim(words), CONFIRM_WORDS_MAX);
    enum err err = confirm_find(s, a, token, now_ms, &id);
    if (!err)
        err = confirm_row_drop(s, id);
    if (!err)
        err = apply(s, a, id, answer, now_ms);
    if (err)
        return err;
    struct host_answer_row row = {.resource_id = id, .at_ms = now_ms, .answer = str_from(names[answer])};
    if (answer != CONFIRM_SAME)
        row.words = told;
    return host_answer_row_add(s, &row);
}
