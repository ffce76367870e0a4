/* Hosts vouch for what is listed: by a link that works once, for three weeks, the newest alone; and what they say
 * survives the next import. */
#include "bot/resource_confirm.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/utf8.h"
#include "bot/resource_edits.h"
#include "bot/resources.h"
#include "store/resource_rows.h"
#include "store/rows.h"
#include "tests/support/check.h"

static const int64_t today = 1795482000000; /* 2026-11-24 10:00 in Japan */

struct town {
    struct arena arena;
    struct store *s;
};

static int open_town(void **state)
{
    struct town *t = calloc(1, sizeof *t);
    struct resource list[2];
    arena_init(&t->arena, 32 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &t->s), ERR_OK);
    assert_int_equal(store_begin(t->s), ERR_OK);
    for (int i = 0; i < 2; i++) {
        resource_init(&list[i]);
        list[i].id = i ? S("town:b") : S("town:a");
        list[i].kind = RESOURCE_GROUP;
        list[i].name = i ? S("将棋の会") : S("針金アートの会");
        list[i].verified_ms = i ? today - 400 * (int64_t)DAY_MS : 0;
    }
    assert_int_equal(resources_save(t->s, list, 2, today), ERR_OK);
    *state = t;
    return 0;
}

static int close_town(void **state)
{
    struct town *t = *state;
    store_rollback(t->s);
    store_close(t->s);
    arena_done(&t->arena);
    free(t);
    return 0;
}

static struct str token_for(struct town *t, const char *id)
{
    struct str url;
    assert_int_equal(confirm_make(t->s, &t->arena, str_from(id), S("https://town.example"), today, &url), ERR_OK);
    assert_true(str_starts(url, S("https://town.example/confirm/")));
    struct str token = str_sub(url, url.len - CONFIRM_TOKEN_CHARS, CONFIRM_TOKEN_CHARS);
    return token;
}

static struct resource stored(struct town *t, const char *id)
{
    struct resource_row row;
    struct resource r;
    assert_int_equal(resource_row_get(t->s, &t->arena, str_from(id), &row), ERR_OK);
    assert_int_equal(resource_decode(row.body, &t->arena, &r), ERR_OK);
    return r;
}

static enum err answers(struct town *t, struct str token, enum confirm_answer answer, const char *words, int64_t at_ms)
{
    return confirm_take(t->s, &t->arena, token, answer, str_from(words), at_ms);
}

static void a_link_leads_to_one_thing_once(void **state)
{
    struct town *t = *state;
    struct str id, url, old = token_for(t, "town:a"), token = token_for(t, "town:a");
    assert_int_equal(confirm_find(t->s, &t->arena, old, today, &id), ERR_NOTFOUND); /* a newer one was made */
    for (int i = 0; i < 3; i++)
        assert_int_equal(confirm_find(t->s, &t->arena, token, today, &id), ERR_OK); /* looking uses nothing up */
    assert_str_equal(id, S("town:a"));
    assert_int_equal(confirm_find(t->s, &t->arena, token, today + CONFIRM_LINK_DAYS * (int64_t)DAY_MS, &id),
                     ERR_NOTFOUND);
    assert_int_equal(answers(t, token, CONFIRM_SAME, "", today), ERR_OK);
    assert_int_equal(answers(t, token, CONFIRM_ENDED, "", today), ERR_NOTFOUND);
    assert_int_equal(confirm_find(t->s, &t->arena, token, today, &id), ERR_NOTFOUND);
    static const struct str wrong[] = {S(""), S("x"), S("aaaaaaaaaaaaaaaaaaaaaa"), S("../../../../../etc/pass")};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(confirm_find(t->s, &t->arena, wrong[i], today, &id), ERR_NOTFOUND);
    assert_int_equal(confirm_make(t->s, &t->arena, S("town:none"), S("https://t"), today, &url), ERR_NOTFOUND);
}

static void what_each_answer_does(void **state)
{
    struct town *t = *state;
    struct host_answer_row *rows;
    size_t n;
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_SAME, "読まれない", today + 5), ERR_OK);
    assert_int_equal(stored(t, "town:a").verified_ms, today + 5);
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_CHANGED, "  時間が14時からになりました  ", today + 9),
                     ERR_OK);
    assert_int_equal(stored(t, "town:a").verified_ms, today + 5); /* not vouched for as it stands */
    assert_int_equal(answers(t, token_for(t, "town:b"), CONFIRM_ENDED, "", today + 12), ERR_OK);
    assert_int_equal(stored(t, "town:b").status, RESOURCE_ENDED);
    assert_int_equal(host_answer_rows_read(t->s, &t->arena, 0, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 3);
    assert_str_equal(rows[0].answer, S("ended"));
    assert_str_equal(rows[0].name, S("将棋の会"));
    assert_str_equal(rows[1].words, S("時間が14時からになりました"));
    assert_int_equal(rows[2].words.len, 0);
}

/* The file still says what it said. */
static void an_import_leaves_it_alone(void **state)
{
    struct town *t = *state;
    assert_int_equal(answers(t, token_for(t, "town:b"), CONFIRM_ENDED, "", today), ERR_OK);
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_SAME, "", today), ERR_OK);
    struct resource_edit_row *edits;
    size_t n;
    assert_int_equal(resource_edits_of(t->s, &t->arena, S("town:b"), &edits, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_str_equal(edits[0].field, S("status"));
}

static void many_words_are_cut_between_characters(void **state)
{
    struct town *t = *state;
    struct host_answer_row *rows;
    struct buf b;
    size_t n;
    buf_init_in(&b, &t->arena, 1 << 20);
    for (int i = 0; i < 5000; i++)
        buf_add(&b, S("変"));
    buf_add_char(&b, '\0');
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_CHANGED, buf_str(&b).ptr, today), ERR_OK);
    assert_int_equal(host_answer_rows_read(t->s, &t->arena, 0, 10, &rows, &n), ERR_OK);
    assert_int_equal(utf8_chars(rows[0].words), CONFIRM_WORDS_MAX); /* no less than there is room for */
}

/* Longest ago first; who never said it comes last; not what is over. */
static void who_is_to_be_asked(void **state)
{
    struct town *t = *state;
    struct resource_count_row *rows;
    size_t n;
    int64_t half_a_year_ago = today - 180 * (int64_t)DAY_MS;
    assert_int_equal(unsure_rows_read(t->s, &t->arena, half_a_year_ago, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_str_equal(rows[0].resource_id, S("town:b"));
    assert_str_equal(rows[1].resource_id, S("town:a"));
    assert_int_equal(rows[1].n, 0);
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_SAME, "", today), ERR_OK);
    assert_int_equal(answers(t, token_for(t, "town:b"), CONFIRM_ENDED, "", today), ERR_OK);
    assert_int_equal(unsure_rows_read(t->s, &t->arena, half_a_year_ago, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_town, close_town)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(a_link_leads_to_one_thing_once), TEST(what_each_answer_does),
                                       TEST(an_import_leaves_it_alone), TEST(many_words_are_cut_between_characters),
                                       TEST(who_is_to_be_asked)};
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
