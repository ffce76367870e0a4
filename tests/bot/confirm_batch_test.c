/* Who is asked whether it is still true, and that what was sent yesterday still works. */
#include "bot/confirm_batch.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "bot/resources.h"
#include "store/rows.h"
#include "tests/support/check.h"

static const int64_t today = 1795482000000; /* 2026-11-24 10:00 in Japan */
enum { AGO = 400 };

static int64_t days_ago(int days)
{
    return today - days * (int64_t)DAY_MS;
}

static const struct listed {
    const char *id;
    enum resource_kind kind;
    enum resource_status status;
    int verified_days, vanished; /* 0: never, no */
    const char *category, *email, *phone;
} town[] = {
    {"a:1", RESOURCE_GROUP, RESOURCE_ACTIVE, 200, 0, "craft", "a@example.jp", "0790-00-0101"},
    {"a:2", RESOURCE_ACTIVITY, RESOURCE_FULL, AGO, 0, "music", "", "0790-00-0102"},
    {"a:3", RESOURCE_PLACE, RESOURCE_ACTIVE, 0, 0, "craft", "", ""},
    {"a:4", RESOURCE_GROUP, RESOURCE_ACTIVE, 100, 0, "craft", "", ""},
    {"a:5", RESOURCE_GROUP, RESOURCE_ENDED, AGO, 0, "craft", "", ""},
    {"a:6", RESOURCE_GROUP, RESOURCE_ACTIVE, AGO, 1, "craft", "", ""},
    {"a:7", RESOURCE_EVENT, RESOURCE_ACTIVE, AGO, 0, "craft", "", ""},
    {"ab:1", RESOURCE_SERVICE, RESOURCE_ACTIVE, 300, 0, "music", "", ""},
};

static struct store *open_town(void)
{
    struct store *s;
    struct resource list[ARRAY_LEN(town)];
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(town); i++) {
        resource_init(&list[i]);
        list[i].id = list[i].name = str_from(town[i].id);
        list[i].kind = town[i].kind;
        list[i].status = town[i].status;
        list[i].verified_ms = town[i].verified_days ? days_ago(town[i].verified_days) : 0;
        list[i].vanished_ms = town[i].vanished ? days_ago(1) : 0;
        list[i].email = str_from(town[i].email);
        list[i].phone = str_from(town[i].phone);
        resource_tag(&list[i].categories, str_from(town[i].category));
    }
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(resources_save(s, list, ARRAY_LEN(town), today), ERR_OK);
    return s;
}

static void close_town(struct store *s)
{
    store_rollback(s);
    store_close(s);
}

static struct confirm_wish wish_of(int days)
{
    return (struct confirm_wish){
        .before_ms = days_ago(days), .most = CONFIRM_BATCH_MAX, .public_url = S("https://town.example")};
}

static struct str ids(struct arena *a, const struct confirm_batch *b)
{
    struct str all = {0};
    for (size_t i = 0; i < b->n; i++)
        all = arena_fmt(a, "%.*s %.*s", STR_FMT(all), STR_FMT(b->letters[i].id));
    return all;
}

static void who_is_due(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int days;
        const char *source, *category;
        size_t most;
        const char *want;
        size_t more;
    } rows[] = {
        {"longest ago first, never last; not what is over, vanished or an event", 180, "", "", 99, " a:2 ab:1 a:1 a:3",
         0},
        {"a longer time", 250, "", "", 99, " a:2 ab:1 a:3", 0},
        {"a shorter one", 30, "", "", 99, " a:2 ab:1 a:1 a:4 a:3", 0},
        {"one list", 180, "ab", "", 99, " ab:1", 0},
        {"its name is not the beginning of another's", 180, "a", "", 99, " a:2 a:1 a:3", 0},
        {"one field", 180, "", "craft", 99, " a:1 a:3", 0},
        {"both", 180, "a", "music", 99, " a:2", 0},
        {"no more than can be posted today", 180, "", "", 2, " a:2 ab:1", 2},
        {"nobody", 180, "none", "", 99, "", 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct store *s = open_town();
        struct arena a;
        struct confirm_batch b;
        arena_init(&a, 32 << 20);
        struct confirm_wish wish = wish_of(rows[i].days);
        wish.source = str_from(rows[i].source);
        wish.category = str_from(rows[i].category);
        wish.most = rows[i].most;
        print_message("%s\n", rows[i].why);
        assert_int_equal(confirm_batch_make(s, &a, &wish, today, &b), ERR_OK);
        assert_str_equal(ids(&a, &b), str_from(rows[i].want));
        assert_int_equal(b.n_more, rows[i].more);
        for (size_t k = 0; k < b.n; k++) {
            struct str id, url = b.letters[k].url;
            assert_true(str_starts(url, S("https://town.example/confirm/")));
            struct str token = str_sub(url, url.len - CONFIRM_TOKEN_CHARS, CONFIRM_TOKEN_CHARS);
            assert_int_equal(confirm_find(s, &a, token, today, &id), ERR_OK);
            assert_str_equal(id, b.letters[k].id);
        }
        arena_done(&a);
        close_town(s);
    }
}

static void what_was_sent_still_works(void **state)
{
    (void)state;
    struct store *s = open_town();
    struct arena a;
    struct confirm_batch first, b;
    struct str id;
    arena_init(&a, 32 << 20);
    struct confirm_wish wish = wish_of(180);
    wish.only_look = true;
    assert_int_equal(confirm_batch_make(s, &a, &wish, today, &first), ERR_OK);
    assert_int_equal(first.n, 4);
    assert_int_equal(first.letters[0].url.len, 0); /* looked only */
    assert_str_equal(first.letters[2].email, S("a@example.jp"));
    assert_int_equal(first.letters[3].verified_ms, 0);
    wish.only_look = false;
    wish.most = 2;
    assert_int_equal(confirm_batch_make(s, &a, &wish, today, &first), ERR_OK);
    wish.most = 99;
    assert_int_equal(confirm_batch_make(s, &a, &wish, today + DAY_MS, &b), ERR_OK);
    assert_int_equal(b.n, 2);
    assert_int_equal(b.n_waiting, 2);
    struct str url = first.letters[0].url, token = str_sub(url, url.len - CONFIRM_TOKEN_CHARS, CONFIRM_TOKEN_CHARS);
    assert_int_equal(confirm_find(s, &a, token, today + DAY_MS, &id), ERR_OK);
    print_message("asked for again: the old one is void\n");
    wish.again = true;
    assert_int_equal(confirm_batch_make(s, &a, &wish, today + DAY_MS, &b), ERR_OK);
    assert_int_equal(b.n, 4);
    assert_int_equal(confirm_find(s, &a, token, today + DAY_MS, &id), ERR_NOTFOUND);
    print_message("its time is over: due again\n");
    wish.again = false;
    assert_int_equal(confirm_batch_make(s, &a, &wish, today + 23 * (int64_t)DAY_MS, &b), ERR_OK);
    assert_int_equal(b.n, 4);
    arena_done(&a);
    close_town(s);
}

/* A letter promises whole days only. */
static void until_when(void **state)
{
    (void)state;
    static const struct {
        const char *expires, *want;
    } rows[] = {
        {"2026-12-15T10:00:00+09:00", "2026-12-14"},
        {"2026-12-15T00:00:00+09:00", "2026-12-14"},
        {"2026-12-15T23:59:59+09:00", "2026-12-14"},
        {"2026-12-15T23:00:00+00:00", "2026-12-15"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct confirm_batch b = {0};
        int64_t want;
        assert_true(clock_parse_iso(str_from(rows[i].expires), 0, &b.expires_ms));
        assert_true(clock_parse_iso(str_from(rows[i].want), 0, &want));
        assert_int_equal(confirm_batch_until(&b) * (int64_t)DAY_MS, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_is_due), cmocka_unit_test(what_was_sent_still_works),
                                       cmocka_unit_test(until_when)};
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
